"""Which functions of the semantics headers are one operation of a core, and of which kind.

Intrinsics have their issue slot in the table. npukit's own ``aie_api`` calls some of the semantics
directly; these have no row in the table.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from math import ceil
from typing import Final

import msgspec

from npukit.machine.generations import Generation
from npukit.vector.core_timing import CoreTiming, Slot
from npukit.vector.counting import MACS
from npukit.vector.table import Intrinsic


class Kind(StrEnum):
    """What an operation does, for its price."""

    PRODUCT = "product"
    FLOAT_PRODUCT = "float product"
    FLOAT_SUM = "float sum"
    MOVE = "move"
    WIDEN = "widen"
    NARROW = "narrow"
    CONVERT = "convert"
    UNPACK = "unpack"
    SCALAR = "scalar"
    LOAD = "load"
    STORE = "store"
    FREE = "free"


class Price(msgspec.Struct, frozen=True):
    """The price of an operation: so many instructions of a kind; ``slot`` is where they issue."""

    kind: Kind
    count: int
    is_chained: bool = False
    """Whether each instruction adds to the result of the one before."""

    @property
    def slot(self) -> Slot | None:
        """None: it takes none."""
        return _SLOTS[self.kind] if self.count else None


_SLOTS: Final[Mapping[Kind, Slot | None]] = {
    Kind.PRODUCT: Slot.VECTOR,
    Kind.FLOAT_PRODUCT: Slot.VECTOR,
    Kind.FLOAT_SUM: Slot.VECTOR,
    Kind.MOVE: Slot.MOVE,
    Kind.WIDEN: Slot.MOVE,
    Kind.NARROW: Slot.STORE,
    Kind.CONVERT: Slot.STORE,
    Kind.UNPACK: Slot.LOAD,
    Kind.SCALAR: Slot.SCALAR,
    Kind.LOAD: Slot.LOAD,
    Kind.STORE: Slot.STORE,
    Kind.FREE: None,
}

_GLOBAL: Final = re.compile(r"_Z(?P<length>\d+)(?P<rest>[a-zA-Z_]\w*)")
_OWN: Final[Mapping[str, Kind]] = {
    "_ZN6npukit16sums_of_productsI": Kind.PRODUCT,
    "_ZN6npukit10float_sumsI": Kind.FLOAT_PRODUCT,
    "_ZN6npukit11float_addedI": Kind.FLOAT_SUM,
    # Comparisons write masks to scalar registers, and selections read them from there.
    "_ZN6npukit9mask_bitsI": Kind.FREE,
    "_ZN6npukit10mask_lanesI": Kind.FREE,
    "_ZN6npukit3api6chooseI": Kind.MOVE,
    "npukit_bfloat_of_float": Kind.CONVERT,
}
_OWN_METHODS: Final[Mapping[str, str]] = {"_ZN6npukit10float_sumsI": "3runI"}
_LANEWISE: Final = re.compile(r"elementwiseILj|_elem_")
_TERMS: Final = re.compile(r"_elem_\d+_(?P<terms>\d+)")
_PARTS: Final = re.compile(
    r"concat|extract_|set_|insert(?:_|$)|undef_|upd_|get_|bit_?cast|cast|v\d+\w+$|to_native"
)
"""Moves within the register file: parts of registers and pairs of them."""


def name_of(mangled: str) -> str:
    """The name of a function outside of namespaces; empty for all others."""
    if (match := _GLOBAL.match(mangled)) is None:
        return ""
    return match["rest"][: int(match["length"])]


@cache
def _slots(generation: str) -> Mapping[str, Intrinsic]:
    """A row of the table for each name; the slot is the same in all overloads."""
    from npukit.vector.families import FAMILIES

    return {
        row.name: row
        for family in FAMILIES
        for row in family.rows()
        if generation in row.generations
    }


def is_unit(mangled: str, generation: str) -> bool:
    """Whether a function is an operation."""
    for start in _OWN:
        if mangled.startswith(start):
            return _OWN_METHODS.get(start, "") in mangled
    return is_intrinsic(mangled, generation)


def is_intrinsic(mangled: str, generation: str) -> bool:
    """Whether a function has a row in the table."""
    return name_of(mangled) in _slots(generation)


def takes_references(mangled: str, generation: str) -> bool:
    """Whether an intrinsic changes, or reads through, what it is given."""
    row = _slots(generation).get(name_of(mangled))
    return row is not None and any("&" in each or "*" in each for each in row.parameters)


def price_of_access(name: str, generation: str) -> Price:
    """The price of an intrinsic that accesses memory, or changes what it is given."""
    row = _slots(generation)[name_of(name)]
    kind = _OF_SLOTS.get(row.slot, Kind.SCALAR if row.slot == "stream" else Kind.MOVE)
    # One instruction looks up four lanes, with both load units (VLDB.4x in Peano's model).
    return Price(kind, 8 if row.name.startswith("load_lut") else 1)


def price_of(
    mangled: str,
    generation: Generation,
    timing: CoreTiming,
    macs: Mapping[int, int],
    result_bytes: int,
    operand_bytes: int,
) -> Price:
    """The price of a unit; ``macs`` are its multiply-accumulates, by event."""
    own = next((kind for start, kind in _OWN.items() if mangled.startswith(start)), None)
    row = _slots(generation.name).get(name_of(mangled)) if own is None else None
    kind = own if own is not None else _kind(row, macs)
    if kind in (Kind.PRODUCT, Kind.FLOAT_PRODUCT):
        return Price(kind, max(1, _products(mangled, generation, timing, macs)), own is None)
    if kind is Kind.FREE or (kind is Kind.MOVE and row is not None and _PARTS.match(row.name)):
        return Price(Kind.FREE, 0)
    return Price(kind, _instructions(kind, timing, result_bytes, operand_bytes))


def _kind(row: Intrinsic | None, macs: Mapping[int, int]) -> Kind:
    assert row is not None
    if row.slot == "vmul":
        floats = any(MACS.get(event, "").startswith("b") for event in macs)
        return Kind.FLOAT_PRODUCT if floats else Kind.PRODUCT
    if (kind := _OF_SLOTS.get(row.slot)) is not None:
        return kind
    if row.name.startswith("to_v") and any(each in row.result for each in ("bfloat16", "bfp16")):
        return Kind.CONVERT
    if "accfloat" in row.result and row.name in ("add", "sub", "neg", "negadd", "negsub"):
        return Kind.FLOAT_SUM
    return next((kind for starts, kind in _NAMED if row.name.startswith(starts)), Kind.MOVE)


_OF_SLOTS: Final[Mapping[str, Kind]] = {
    "load": Kind.LOAD,
    "store": Kind.STORE,
    "scalar": Kind.SCALAR,
    "lock": Kind.SCALAR,
    "none": Kind.FREE,
}
_NAMED: Final[tuple[tuple[tuple[str, ...], Kind], ...]] = (
    (("srs", "ssrs", "bsrs", "usrs", "pack"), Kind.NARROW),
    (("ups", "sups", "lups"), Kind.WIDEN),
    (("unpack",), Kind.UNPACK),
)
"""How the names of the other operations start."""


def _products(
    mangled: str, generation: Generation, timing: CoreTiming, macs: Mapping[int, int]
) -> int:
    lanewise = _LANEWISE.search(mangled) is not None
    total = 0.0
    for event, count in macs.items():
        amount: float = max(0, count)
        if (kind := MACS.get(event)) is None:
            continue
        rate = timing.lanes.get(kind) if lanewise else None
        if rate and kind.startswith("int32") and (match := _TERMS.search(mangled)):
            # The intrinsics of wide lanes have two terms, of which callers use one.
            amount /= int(match["terms"])
        total += amount / (rate or generation.throughput.macs[kind])
    return ceil(total)


def _instructions(kind: Kind, timing: CoreTiming, result: int, operands: int) -> int:
    if kind is Kind.NARROW:
        return max(1, ceil(result / timing.narrow_bytes))
    if kind is Kind.WIDEN:
        return max(1, ceil(result / (2 * timing.move_bytes)), ceil(operands / timing.load_bytes))
    if kind is Kind.CONVERT:
        # Blocks have exponents beside them, which the same instruction writes.
        return max(1, result // timing.narrow_bytes)
    if kind is Kind.SCALAR:
        return 1
    return max(1, ceil(result / timing.move_bytes))
