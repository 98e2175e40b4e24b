"""What instructions of a generation's cores cost: issue slots and latencies.

Sources, by the letter in the comments:

- P: the public scheduling model of Peano, the compiler of these cores: AIE2Schedule.td and
  aie2p/AIE2PGenSchedule.td of Xilinx/llvm-aie (the cycles in which instructions read operands and
  write results). A result written in cycle w and read in cycle r has a latency of w - r + 1, one
  less where it is forwarded. Its tests show what it makes of whole functions; there, vlda alone
  loads accumulators, and alone converts what it loads (aie2p/end-to-end/gemm-bfp16.ll). Two loads
  through one pointer never issue together, since both wait for one bank (pull requests 481, 1121).
- M: AMD's architecture manual AM020: the units of a core; two load units, one store unit.
- G: MLIR-AIE's programming guide, section 4c: cycles and instructions of loops on a Phoenix NPU.
- A: an assumption. No public source has the figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

import msgspec


class Slot(StrEnum):
    """An issue slot of a core's instruction word."""

    LOAD = "load"
    """Either load unit; a core has two."""
    STORE = "store"
    VECTOR = "vector"
    """The multiplier, and the adder of accumulators."""
    MOVE = "move"
    """Shuffles, shifts, additions and comparisons of vectors, moves between register files."""
    SCALAR = "scalar"


UNITS: Final[Mapping[Slot, int]] = {
    Slot.LOAD: 2,
    Slot.STORE: 1,
    Slot.VECTOR: 1,
    Slot.MOVE: 1,
    Slot.SCALAR: 1,
}
"""Instructions of a slot that can issue in one cycle (M, P: AIE2Slots.td)."""


class CoreTiming(msgspec.Struct, frozen=True):
    """Prices of a core's instructions in cycles; a latency of 1 means usable in the next cycle.

    Attributes:
        load_bytes, store_bytes: of one vector load and of one vector store.
        move_bytes: of the vectors that the shuffle and addition path works on.
        narrow_bytes: results of one instruction that narrows accumulators.
        lanes: element-wise products of one instruction, by the kind of operands.
        load: from a load's issue to the use of its value.
        load_converting: the same for a load that widens what it loads.
        memory: from a store's issue to a load of the same bytes.
        part_word_store: cycles in which a store of 8 or 16 bits keeps other accesses away: it
            reads a word, changes and writes it.
        scalar, scalar_product: of integer arithmetic.
        product, float_product: of the multiplier.
        accumulator_lead, float_accumulator_lead: how many cycles after its issue the multiplier
            needs the accumulator that it adds to.
        float_sum: additions of accumulators of floats.
        move: shuffles, additions, comparisons, moves.
        widen, narrow, convert: to accumulators, from accumulators, between floats.
        branch: delay slots after a jump.
        split: splitting the operands of a product that takes several instructions.
    """

    load_bytes: int
    store_bytes: int
    move_bytes: int
    narrow_bytes: int
    lanes: Mapping[str, int]
    load: int = 7
    load_converting: int = 9
    memory: int = 1
    part_word_store: int = 7
    scalar: int = 1
    scalar_product: int = 2
    product: int = 5
    float_product: int = 6
    accumulator_lead: int = 3
    float_accumulator_lead: int = 2
    float_sum: int = 6
    move: int = 1
    widen: int = 3
    narrow: int = 4
    convert: int = 2
    branch: int = 5
    split: int = 2

    def chained(self, parts: int, lead: int) -> int:
        """Cycles that a product of several ``parts`` takes in addition to its last one."""
        return (parts - 1) * (self.product - lead) + self.split if parts > 1 else 0


_INTEGER_LANES: Final = {
    # G: 32 lanes of 16 bits. The others: the largest product of an instruction that does not sum.
    "int8 x int8": 32,
    "int16 x int8": 32,
    "int16 x int16": 32,
    "int32 x int8": 16,
    "int32 x int16": 16,
    # Four products of halves for 16 lanes of 32 by 32 bits: MLIR-AIE, AIEVecToLLVM.cpp.
    "int32 x int32": 4,
}

AIE2: Final = CoreTiming(
    load_bytes=32,  # M
    store_bytes=32,  # M
    move_bytes=64,  # P: additions and shuffles take vectors of 512 bits
    narrow_bytes=32,  # P: VSRS writes a register of 256 bits
    lanes={**_INTEGER_LANES, "bfloat16": 16},
    # P: [7,...] of loads, 2 of MUL, [5,3,...] of VMAC, [6,3,...] of VMACf; accumulators of integers
    # are forwarded a cycle earlier. 2 of VADD and VSHUFFLE, forwarded a cycle earlier. 9 of
    # VLDA.UPS, 3 of VUPS, 4 of VSRS, 2 of VCONV.
)

AIE2P: Final = CoreTiming(
    load_bytes=64,  # D. Estevez, see npukit.machine.throughput
    store_bytes=64,
    move_bytes=64,
    narrow_bytes=64,  # P: VSRS writes a register of 512 bits
    lanes={
        **{kind: 2 * lanes for kind, lanes in _INTEGER_LANES.items()},
        "bfloat16": 64,
        "bfp16": 512,
    },
    # P: 6 of VMUL, [6,4,...] of VMAC and of VMAC.F; accumulators of integers are forwarded a cycle
    # earlier. The others are those of AIE2: 7 of VLDA and VLDB, 9 of VLDA.UPS, 2 of VADD and
    # VSHUFFLE with forwarding, 3 of VUPS, 4 of VSRS, 2 of VCONV; 6 of VADD.F. Scalar operations
    # and jumps: those of AIE2 (A).
    product=6,
    accumulator_lead=4,
    float_product=6,
    float_accumulator_lead=3,
)

CORES: Final[Mapping[str, CoreTiming]] = {"AIE2": AIE2, "AIE2P": AIE2P}
"""By the name of the generation."""

SOFTWARE: Final[Mapping[str, int]] = {
    # A: the length of the usual algorithms on integers, which Peano's runtime library has too; a
    # core has no unit for scalar floats (P) and divides a bit at a time (P: DIVS).
    "integer division": 60,
    "long division": 250,
    "float sum": 60,
    "float product": 45,
    "float division": 160,
    "float comparison": 20,
    "float conversion": 25,
    "double": 120,
    "function": 200,
}
"""Cycles of operations that are calls of library functions on a core."""

CALL: Final = 14
"""A call and its return: two jumps with five delay slots each (P), and saving registers (A)."""
