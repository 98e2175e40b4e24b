"""A few bytes of MLIR that ask for gigabytes or hours are refused where they stand."""

import pytest

from npukit.compiler.parse import parse_module
from npukit.errors import DesignError

CORE = """
module {{
  aie.device(npu1) {{
    %t = aie.tile(0, 2)
    %b = aie.buffer(%t) {{sym_name = "b"}} : memref<16xi32>
    %core = aie.core(%t) {{
      %c0 = arith.constant 0 : index
      {body}
      aie.end
    }}
  }}
}}
"""


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("%x = arith.constant 1 : i2147483647", "an integer of 2147483647 bits"),
        ("%x = arith.constant 1 : si999999", "an integer of 999999 bits"),
        ("%x = arith.constant dense<1> : vector<1000000000xi32>", "1000000000 elements"),
        ("%x = arith.constant dense<1.0> : tensor<50000x50000xf32>", "2500000000 elements"),
        ("%x = vector.load %b[%c0] : memref<16xi32>, vector<1000000xi32>", "1000000 elements"),
        ("%x = memref.alloca() : memref<" + "1x" * 3000 + "i32>", "3000 dimensions"),
    ],
)
def test_what_is_too_large_is_located(body: str, says: str):
    with pytest.raises(DesignError, match=rf"test\.mlir:8:\d+: .*{says}"):
        parse_module(CORE.format(body=body), "test.mlir")


def test_large_initial_data_and_globals():
    for text in (
        '%b = aie.buffer(%t) {sym_name = "b"} : memref<4000000000xi8> = dense<1>',
        'memref.global "private" constant @g : memref<4000000000xi8> = dense<1>',
    ):
        module = f"module {{ aie.device(npu1) {{ %t = aie.tile(0, 2)\n{text} }} }}"
        with pytest.raises(DesignError, match="4000000000 elements"):
            parse_module(module, "test.mlir")


def test_what_kernels_have_is_not_too_large():
    body = """%x = arith.constant dense<1> : vector<128xi8>
      %y = arith.constant 1 : i512
      %w = arith.constant dense<0> : tensor<524288xi8>"""
    parse_module(CORE.format(body=body), "test.mlir")
    parse_module(
        "module { aie.device(npu1) { aie.runtime_sequence(%a: memref<4294967296xi8>) {} } }"
    )
