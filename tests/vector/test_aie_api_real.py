"""npukit's own aie_api computes what AMD's headers do, bit for bit, where those are found.

Set ``NPUKIT_AIE_API`` to a folder of AMD's headers. ``make test-all`` compares every function.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from aie_api_case import BYTES, PRELUDE, Family, run
from aie_api_families import all_families
from vector_program import Generation, compile_vector

from npukit.builder.toolchains.tools.aie_api import AIE_API_LAYOUTS, AIE_API_VARIABLE

MODES = ((0, 0), (12, 1), (9, 3), (2, 1))
"""Rounding and saturation modes."""
QUICK = ("arithmetic_int16", "elementary")

GENERATIONS: tuple[Generation, ...] = ("AIE2", "AIE2P")
COMPARED = [
    pytest.param(
        family,
        generation,
        id=f"{family.name}-{generation}",
        marks=[] if family.name in QUICK else pytest.mark.exhaustive,
    )
    for family in all_families()
    for generation in GENERATIONS
    if family.of(generation)
]


def real_headers() -> Path | None:
    """The folder that holds AMD's ``aie_api``."""
    if not (named := os.environ.get(AIE_API_VARIABLE)):
        return None
    for layout in AIE_API_LAYOUTS:
        if (include := Path(named) / layout).joinpath("aie_api", "aie.hpp").is_file():
            return include
    return None


def is_2026(include: Path) -> bool:
    """Whether the headers are of 2026.1 or later, which have a file of their own for masks."""
    return (include / "aie_api" / "detail" / "mask.hpp").is_file()


@pytest.mark.skipif(real_headers() is None, reason=f"{AIE_API_VARIABLE} names no aie_api headers")
@pytest.mark.parametrize(("family", "generation"), COMPARED)
def test_the_same_bits_as_with_the_real_headers(family: Family, generation: Generation) -> None:
    real = real_headers()
    assert real is not None
    if is_2026(real) and generation in family.until_2026:
        pytest.skip("AMD's headers of 2026.1 need intrinsics that npukit does not have")
    cases = family.of(generation)
    if not is_2026(real):
        cases = [case for case in cases if not case.since_2026]
    exports = ["modes", *(case.name for case in cases)]
    text = PRELUDE + "".join(case.source for case in cases)
    own_program = compile_vector(text, exports, generation=generation, flags=family.flags)
    real_program = compile_vector(
        text, exports, generation=generation, headers=[real], flags=family.flags
    )
    different = []
    for case in cases:
        for rounding, saturation in MODES:
            own = run(own_program, case, 1, rounding, saturation)
            expected = run(real_program, case, 1, rounding, saturation)
            if not np.array_equal(own, expected):
                place = int(np.argmax(own != expected))
                different.append((case.name, rounding, saturation, divmod(place, BYTES)))
    assert different == []
