"""The intrinsics table: what it must hold whatever its rows are."""

from __future__ import annotations

from collections import Counter

import pytest

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


def test_semantics_headers_exist() -> None:
    named = {header for family in FAMILIES for header in family.headers}
    assert {header for header in named if not (vector_headers_dir() / header).is_file()} == set()
