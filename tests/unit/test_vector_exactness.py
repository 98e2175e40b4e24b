"""The exactness of vector operations: what the docs show, and bounds that have their marks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from npukit.resources import vector_headers_dir
from npukit.vector.exactness import bounds, kinds, markdown
from npukit.vector.families import FAMILIES
from npukit.vector.table import EXACT

PAGE = Path(__file__).parents[2] / "docs" / "vector.md"
TABLE = re.compile(r"<!-- from npukit\.vector\.exactness -->\n(.*?)<!-- end -->\n", re.DOTALL)


def test_the_table_of_the_docs_is_current() -> None:
    """To renew it, print ``npukit.vector.exactness.markdown()``."""
    found = TABLE.search(PAGE.read_text())
    assert found is not None
    assert found[1] == markdown()


def test_every_intrinsic_is_in_the_table() -> None:
    listed = {name for kind in kinds() for name in kind.names}
    assert listed == {row.name for family in FAMILIES for row in family.rows()}


@pytest.mark.parametrize("operation", bounds())
def test_a_bounded_operation_leaves_its_mark(operation: str) -> None:
    """An object file shows it: its function is not inlined, and has the name of the mark."""
    texts = [file.read_text() for file in vector_headers_dir().rglob("*.h*")]
    definition = re.compile(
        rf"(?:noinline|^NPUKIT_BOUNDED)\b[^;{{#]*\bnpukit_bounded_{operation}\(", re.MULTILINE
    )
    assert any(definition.search(text) for text in texts)
    assert bounds()[operation]


def test_marks_in_headers_have_bounds() -> None:
    texts = [file.read_text() for file in vector_headers_dir().rglob("*.h*")]
    marks = {name for text in texts for name in re.findall(r"\bnpukit_bounded_(\w+)\(", text)}
    assert marks <= set(bounds())


def test_exactness_is_one_of_two_kinds() -> None:
    for kind in kinds():
        assert kind.exactness.startswith((EXACT, "bounded: ")), kind
