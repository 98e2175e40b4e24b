"""The intrinsics table: what it must hold whatever its rows are."""

from __future__ import annotations

from collections import Counter

import pytest

from npukit.builder.toolchains.emulated.vector_compile.intrinsics_text import IntrinsicsText
from npukit.resources import vector_headers_dir
from npukit.vector.emit import intrinsics_header
from npukit.vector.families import FAMILIES, intrinsics
from npukit.vector.table import GENERATIONS, Generation


@pytest.mark.parametrize("generation", GENERATIONS)
def test_no_overload_is_defined_twice(generation: Generation) -> None:
    counts = Counter(row.signature for row in intrinsics(generation))
    assert [signature for signature, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("generation", GENERATIONS)
def test_every_row_of_a_generation_is_in_its_header(generation: Generation) -> None:
    text = intrinsics_header(generation)
    assert text == intrinsics_header(generation)
    assert text.count("NPUKIT_INTRINSIC(") == sum(1 for _ in intrinsics(generation))


@pytest.mark.parametrize("generation", GENERATIONS)
def test_the_rows_of_a_header_are_found_by_name(generation: Generation) -> None:
    counts = Counter(row.name for row in intrinsics(generation))
    rows = IntrinsicsText(intrinsics_header(generation)).rows
    assert {name: len(lines) for name, lines in rows.items()} == counts


def test_semantics_headers_exist() -> None:
    named = {header for family in FAMILIES for header in family.headers}
    assert {header for header in named if not (vector_headers_dir() / header).is_file()} == set()
