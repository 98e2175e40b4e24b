"""Every finding that the code makes has a rule, and every rule is made somewhere."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import npukit
from npukit import errors
from npukit.errors import NpukitError
from npukit.rules import RULES

PACKAGE = Path(npukit.__file__).parent
MADE = ("LoweringWarning", "Finding")
OTHER_FINDINGS = (PACKAGE / "validate", PACKAGE / "shipping" / "case_runner")
"""Findings of validation are of another class."""


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for path in PACKAGE.rglob("*.py"):
        if any(path.is_relative_to(folder) for folder in OTHER_FINDINGS):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                yield path, node


def literal_rules(call: ast.Call) -> list[str]:
    return [
        keyword.value.value
        for keyword in call.keywords
        if keyword.arg == "rule" and isinstance(keyword.value, ast.Constant)
    ]


def test_every_warning_names_a_rule() -> None:
    without = [
        f"{path.relative_to(PACKAGE)}:{call.lineno}"
        for path, call in calls()
        if isinstance(call.func, ast.Name) and call.func.id in MADE
        if not any(keyword.arg == "rule" for keyword in call.keywords)
    ]
    assert without == []


def test_every_named_rule_exists_and_every_rule_is_named() -> None:
    named = {rule for _, call in calls() for rule in literal_rules(call)}
    classes = [each for each in vars(errors).values() if isinstance(each, type)]
    of_classes = {each.rule for each in classes if issubclass(each, NpukitError)}
    assert named | of_classes <= set(RULES)
    others = {"syntax", "unused-silence", "stall", "core-fault", "program-too-large"}
    """They are constants of their modules."""
    assert set(RULES) == named | of_classes | others
