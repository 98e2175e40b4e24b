"""What the tiles of a generation can do in a cycle at most, as published.

Sources:

- AIE2: AMD's architecture manual AM020 (AIE-ML processor: 256 products of 8 by 8 bits, 512 of 4 by
  8 bits, 128 of bfloat16; two load units and one store unit of 256 bits).
- AIE2P: 8x8 by 8x8 int8 in one instruction (512 products), and both load units with 512 bits in one
  cycle, measured on a Ryzen AI 7 350 (D. Estevez, "Getting peak TOPS on a Ryzen AI 7 350 NPU");
  AM027 has the same for AIE-ML v2 (512 products; 128 bytes loaded, 64 stored). 8x8 by 8x8 of block
  floating point in one instruction (512 products; "Hello XDNA", University of Jena). Elements of
  bfloat16 at an eighth of int8's rate, 64 products: amd/IRON, issue 55.
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


AIE2: Final = Throughput(
    macs={"int8 x int4": 512, "int8 x int8": 256, "bfloat16": 128},
    load_bytes=64,
    store_bytes=32,
)
AIE2P: Final = Throughput(
    macs={"int8 x int8": 512, "bfp16": 512, "bfloat16": 64},
    load_bytes=128,
    store_bytes=64,
)

PRODUCTS_PER_CYCLE: Final = 1
"""Instructions of its multiplier that a core can start: it has one."""

CLOCK_MHZ: Final = 1000
"""The clock that times are given for: the round number of AMD's manuals.

NPUs run at 0.4 to 1.6 GHz (npu1) or 1.8 GHz (npu2) with their power mode (Xilinx/mlir-aie, issue
2017).
"""

DISPATCH_US: Final = (45, 60)
"""What a dispatch takes in addition: the least and the most of a public measurement."""
