"""What the tiles of a generation can do in a cycle at most, as published.

Sources:

- AIE2: AMD's architecture manual AM020 (AIE-ML processor: 256 products of 8 by 8 bits, 512 of 4 by
  8 bits, 64 of 16 by 16, 16 of 32 by 32 in several steps, 128 of bfloat16; two load units and one
  store unit of 256 bits).
- AIE2P: 8x8 by 8x8 int8 in one instruction (512 products), and both load units with 512 bits in one
  cycle, measured on a Ryzen AI 7 350 (D. Estevez, "Getting peak TOPS on a Ryzen AI 7 350 NPU");
  AM027 has the same for AIE-ML v2 (512 products; 128 bytes loaded, 64 stored). 8x8 by 8x8 of block
  floating point in one instruction (512 products; "Hello XDNA", University of Jena). Elements of
  bfloat16 at an eighth of int8's rate, 64 products: amd/IRON, issue 55.
- Other widths: the largest product that one instruction makes (npukit.vector.families).
- Streams of 32 bits: AM020, and MLIR-AIE's programming guide for both.
- A dispatch, from the call to the end of the wait for a kernel that does nothing (45 us) or very
  little (60 us): Xilinx/XRT, issue 9018.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec


class Throughput(msgspec.Struct, frozen=True):
    """Upper limits for a cycle.

    Attributes:
        macs: multiply-accumulates of a core, by the kind of its operands.
        load_bytes: bytes that a core's vector loads read.
        store_bytes: bytes that a core's vector stores write.
        stream_bytes: bytes that a DMA channel moves.
    """

    macs: Mapping[str, int]
    load_bytes: int
    store_bytes: int
    stream_bytes: int = 4


def _integer_macs(bytes_by_bytes: int) -> Mapping[str, int]:
    """Each doubling of an operand halves the products; 4-bit ones save only beside 8 bits."""
    return {
        "int4 x int4": 2 * bytes_by_bytes,
        "int8 x int4": 2 * bytes_by_bytes,
        "int8 x int8": bytes_by_bytes,
        "int16 x int4": bytes_by_bytes // 2,
        "int16 x int8": bytes_by_bytes // 2,
        "int16 x int16": bytes_by_bytes // 4,
        "int32 x int4": bytes_by_bytes // 8,
        "int32 x int8": bytes_by_bytes // 8,
        "int32 x int16": bytes_by_bytes // 8,
        "int32 x int32": bytes_by_bytes // 16,
    }


AIE2: Final = Throughput(
    macs={**_integer_macs(256), "bfloat16": 128},
    load_bytes=64,
    store_bytes=32,
)
AIE2P: Final = Throughput(
    macs={**_integer_macs(512), "bfloat16": 64, "bfp16": 512},
    load_bytes=128,
    store_bytes=64,
)

CLOCK_MHZ: Final = 1000
"""The clock that times are given for: the round number of AMD's manuals.

NPUs run at 0.4 to 1.6 GHz (npu1) or 1.8 GHz (npu2) with their power mode (Xilinx/mlir-aie, issue
2017).
"""

DISPATCH_US: Final = (45, 60)
"""What a dispatch takes in addition: the least and the most of a public measurement."""
