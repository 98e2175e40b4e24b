"""docs/check.md has a section for each rule, with an example that triggers it."""

from __future__ import annotations

import json
import re
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest
from planted_kernels import npukit

from npukit.rules import RULES, Level

TEXT = (Path(__file__).parents[2] / "docs" / "check.md").read_text()
BEFORE, _, PAGE = TEXT.partition("## Rules\n")
SECTIONS = {
    part.partition("\n")[0].strip(): part for part in re.split(r"^### ", PAGE, flags=re.M)[1:]
}
BLOCK = re.compile(r"^```(mlir|diff)\n(.*?)^```$", re.M | re.S)
(FRAME,) = (text for _, text in BLOCK.findall(BEFORE))
HOLE = "    ...\n"
NO_EXAMPLE = {"not-checked", "hard-to-route", "program-too-large"}
"""They say why."""


class Example(NamedTuple):
    """An example of a rule: MLIR, or the difference from a new kernel."""

    rule: str
    kind: str
    text: str


EXAMPLES = [
    Example(rule, kind, text)
    for rule, part in SECTIONS.items()
    for kind, text in BLOCK.findall(part)
]


def test_every_rule_has_one_section_and_every_section_is_a_rule() -> None:
    assert sorted(SECTIONS) == sorted(RULES), set(RULES) ^ set(SECTIONS)
    assert len(re.findall(r"^### ", PAGE, flags=re.M)) == len(RULES)
    assert all(len(BLOCK.sub("", text).split()) > 8 for text in SECTIONS.values())


def test_every_rule_has_an_example() -> None:
    assert {example.rule for example in EXAMPLES} == set(RULES) - NO_EXAMPLE
    assert all(re.search(r"^No example: ", SECTIONS[rule], re.M) for rule in NO_EXAMPLE)


@pytest.mark.parametrize("example", EXAMPLES, ids=[each.rule for each in EXAMPLES])
def test_an_example_triggers_its_rule(
    example: Example, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    subject = changed_kernel(example) if example.kind == "diff" else design(example)
    checked = npukit("check", subject, "--json")
    designs = json.loads(checked.out)["designs"]
    found = [each for one in designs for each in one["findings"] if not each["silenced"]]
    mine = [each for each in found if each["id"] == example.rule]
    assert mine, found
    assert {each["level"] for each in mine} == {level(example)}
    # What else an example triggers is in its text.
    others = {each["id"] for each in found} - {example.rule}
    assert others <= set(re.findall(r"`([\w-]+)`", SECTIONS[example.rule]))


def level(example: Example) -> str:
    """The level of the rule; a host program of one's own may pass a larger buffer."""
    larger = example.rule == "transfer-out-of-bounds"
    return (Level.WARNING if larger else RULES[example.rule].level).value


def design(example: Example) -> Path:
    whole = example.text.startswith("module ")
    framed = FRAME.replace(HOLE, textwrap.indent(example.text, HOLE[: HOLE.index(".")]))
    path = Path("design.mlir")
    path.write_text(example.text if whole else framed)
    return path


def changed_kernel(example: Example) -> Path:
    assert npukit("new", "example", "--in", ".").code == 0
    folder = Path("example")
    for part in re.split(r"^--- ", example.text, flags=re.M)[1:]:
        name, _, lines = part.partition("\n")
        path = folder / name
        text = path.read_text()
        for old, new in re.findall(r"((?:^-.*\n)*)((?:^\+.*\n)*)", lines, flags=re.M):
            before, after = (re.sub(r"^.", "", each, flags=re.M) for each in (old, new))
            assert not before or text.count(before) == 1, before
            text = text.replace(before, after) if before else text + after
        path.write_text(text)
    return folder
