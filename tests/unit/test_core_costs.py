"""What the MLIR bodies of cores cost."""

from __future__ import annotations

import pytest
from emulated_cores import Array, buffer, one_core, run_to_end

from npukit.vector.core_timing import AIE2, SOFTWARE
from npukit.vector.counting import CYCLES

IN, OUT = buffer("in", 2048, "256xi32"), buffer("out", 4096, "256xi32")
BYTES = buffer("bytes", 8192, "256xi8"), buffer("more", 9216, "256xi8")
FLOATS = buffer("floats", 10240, "256xf32")
CONSTANTS = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %i3 = arith.constant 3 : i32
"""


def loop(rounds: int, body: str, to: str = "%c") -> str:
    return f"""{CONSTANTS}
      %c = arith.constant {rounds} : index
      scf.for %i = %c0 to {to} step %c1 {{
{body}
      }}
"""


def cycles(body: str) -> int:
    """What a core counts, whose results are those of one that does not count."""
    text = one_core(body, IN, OUT, *BYTES, FLOATS)
    arrays = Array(text, reports=True), Array(text)
    for array in arrays:
        run_to_end(array.core)
    assert all((arrays[0].buffer(name) == arrays[1].buffer(name)).all() for name in ("in", "out"))
    assert arrays[1].core.events is None
    return (arrays[0].core.events or {})[CYCLES]


SCALE = """
        %x = memref.load %in[%i] : memref<256xi32>
        %y = arith.muli %x, %i3 : i32
        memref.store %y, %out[%i] : memref<256xi32>
"""
IN_PLACE = SCALE.replace("%out", "%in")
SUM = """
        %x = memref.load %in[%i] : memref<256xi32>
        %y = memref.load %out[%c0] : memref<256xi32>
        %z = arith.addi %x, %y : i32
        memref.store %z, %out[%c0] : memref<256xi32>
"""
BYTE = """
        %x = memref.load %bytes[%i] : memref<256xi8>
        memref.store %x, %more[%i] : memref<256xi8>
"""
FLOAT = """
        %x = memref.load %floats[%i] : memref<256xf32>
        %y = arith.addf %x, %x : f32
        memref.store %y, %floats[%i] : memref<256xf32>
"""
DIVIDED = SCALE.replace("muli", "divsi")
CHOSEN = """
        %x = memref.load %in[%i] : memref<256xi32>
        %p = arith.cmpi slt, %x, %i3 : i32
        scf.if %p {
          memref.store %x, %out[%i] : memref<256xi32>
        }
"""
BODIES = (SCALE, IN_PLACE, SUM, BYTE, FLOAT, DIVIDED, CHOSEN)


@pytest.mark.parametrize("body", BODIES)
def test_twice_the_rounds_cost_about_twice(body: str) -> None:
    once, twice, again = cycles(loop(100, body)), cycles(loop(200, body)), cycles(loop(100, body))
    assert once == again
    assert twice == pytest.approx(2 * once, rel=0.1)
    assert once >= 100


def each(body: str) -> float:
    return cycles(loop(200, body)) / 200


def test_rounds_overlap_unless_one_needs_what_the_last_one_stored() -> None:
    assert each(SCALE) < 2
    assert each(IN_PLACE) < 2
    assert each(SUM) == AIE2.load + AIE2.scalar + AIE2.memory


def test_rounds_do_not_overlap_if_their_number_is_not_known() -> None:
    unknown = """
      %n = memref.load %in[%c0] : memref<256xi32>
      %m = arith.index_cast %n : i32 to index
"""
    text = loop(0, SCALE, to="%m").replace("      scf.for", unknown + "      scf.for")
    array = Array(one_core(text, IN, OUT), reports=True)
    array.buffer("in")[0] = 200
    run_to_end(array.core)
    cost = (array.core.events or {})[CYCLES] / 200
    assert cost >= AIE2.load + AIE2.scalar_product + 1


def test_parts_of_words_floats_divisions_and_branches_cost_more() -> None:
    assert each(BYTE) >= AIE2.part_word_store
    assert each(FLOAT) >= SOFTWARE["float sum"]
    assert each(DIVIDED) >= SOFTWARE["integer division"]
    assert each(CHOSEN) >= AIE2.load + AIE2.branch
