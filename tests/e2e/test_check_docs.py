"""docs/check.md has a section for each rule, and its examples trigger what they are to show."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from planted_kernels import npukit

from npukit.rules import RULES

PAGE = (Path(__file__).parents[2] / "docs" / "check.md").read_text().partition("## Rules\n")[2]
SECTIONS = [
    (part.partition("\n")[0].strip(), part) for part in re.split(r"^### ", PAGE, flags=re.M)[1:]
]
EXAMPLES = [
    (name, example)
    for name, text in SECTIONS
    for example in re.findall(r"^```mlir\n(.*?)^```$", text, re.M | re.S)
]


def test_every_rule_has_one_section_and_every_section_is_a_rule() -> None:
    names = [name for name, _ in SECTIONS]
    assert sorted(names) == sorted(RULES), set(RULES) ^ set(names)
    assert all(len(text.split()) > 8 for _, text in SECTIONS)


@pytest.mark.parametrize(("name", "example"), EXAMPLES, ids=[name for name, _ in EXAMPLES])
def test_an_example_triggers_its_rule(name: str, example: str, tmp_path: Path) -> None:
    path = tmp_path / "design.mlir"
    path.write_text(example)
    checked = npukit("check", path, "--json")
    found = [each for one in json.loads(checked.out)["designs"] for each in one["findings"]]
    assert [each["id"] for each in found] == [name]
    assert found[0]["level"] == RULES[name].level.value
    assert 1 <= found[0]["line"] <= len(example.splitlines())


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 3
