"""Warnings that speak of a fifo's depth say whose it is."""

from __future__ import annotations

import pytest

from npukit.check.mlir_check import check_text

DESIGN = """
module {{
  aie.device(npu1_1col) {{
    %m = aie.tile(0, 1)
    %t = aie.tile(0, 2)
    aie.objectfifo @x(%m, {{%t}}, {depth}) : !aie.objectfifo<memref<16xi32>>
    aie.core(%t) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %many = arith.constant 4294967295 : index
      scf.for %i = %c0 to %many step %c1 {{
        %window = aie.objectfifo.acquire @x(Consume, 3) : !aie.objectfifosubview<memref<16xi32>>
        aie.objectfifo.release @x(Consume, 1)
      }}
      aie.end
    }}
    aie.runtime_sequence() {{}}
  }}
}}
"""
MADE = "the 4 objects that it has (one more than the core acquires at once; the design says 2)"


@pytest.mark.parametrize(("depth", "has"), [("2 : i32", MADE), ("[2, 4]", "its depth of 4")])
def test_a_depth_that_the_lowering_chose(depth: str, has: str) -> None:
    """It gives a fifo with a single depth one object more than its core acquires."""
    messages = [each.message for each in check_text(DESIGN.format(depth=depth), "d.mlir").entries]
    expected = f"takes 6 objects of objectfifo @x, which is not a multiple of {has} on tile (0, 2)"
    assert any(expected in message for message in messages), messages
