"""Loops that end at a different object of a fifo, and loops that never release one."""

import pytest

from npukit.compiler.driver import lower

DESIGN = """module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %t = aie.tile(0, 2)
    aie.objectfifo @in(%s, {{%t}}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    %core = aie.core(%t) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %many = arith.constant 4294967295 : index
      scf.for %i = %c0 to %many step %c1 {{
        {body}
      }}
      aie.end
    }}
    aie.runtime_sequence(%a: memref<16xi32>) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {{id = 0 : i64, metadata = @in, issue_token = true}} : memref<16xi32>
      aiex.npu.dma_wait {{symbol = @in}}
    }}
  }}
}}
"""
ACQUIRE = (
    "%v{n} = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>\n"
)
RELEASE = "aie.objectfifo.release @in(Consume, 1)\n"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            ACQUIRE.format(n=0),
            "but the core releases none: once it holds all of them, it waits forever",
        ),
        (ACQUIRE.format(n=0) + RELEASE, ""),
    ],
    ids=["never released", "right"],
)
def test_an_object_that_is_never_released(body: str, said: str) -> None:
    warnings = lower(DESIGN.format(body=body), "d.mlir").warnings
    found = [(w.message, w.where.line) for w in warnings if w.where and w.where.line == 10]
    assert [message.partition("@in, ")[2] for message, _ in found] == ([said] if said else [])
