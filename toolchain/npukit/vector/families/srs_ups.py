"""Shift-round-saturate, upshift, pack and unpack."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from npukit.vector.families.catalogue import (
    ACCUMULATORS,
    COMPLEX,
    INTEGERS,
    NIBBLES,
    Element,
    VectorType,
    registers,
)
from npukit.vector.table import AIE2P, GENERATIONS, Family, Generation, Intrinsic

_MODES: Final = ("crsat_t sat", "crrnd_t rnd")
_LANE_BYTES: Final = {"acc32": 4, "acc64": 8, "cacc64": 8}
_PART_BYTES: Final = {"cint16": 2, "cint32": 4}


def _rows() -> Iterator[Intrinsic]:
    for accumulator, vector in _conversions():
        yield from _srs(accumulator, vector)
        yield from _ups(accumulator, vector)
    for element, narrow in (("int16", "int8"), ("uint16", "uint8")):
        for size in (64, 128):
            yield from _packs(_named(element), _named(narrow), size)
    for element, narrow in (("int8", "int4"), ("uint8", "uint4")):
        for size in (64, 128):
            yield from _packs(_named(element), _named(narrow), size)


def _named(name: str) -> Element:
    return next(each for each in (*INTEGERS, *NIBBLES) if each.name == name)


def _conversions() -> Iterator[tuple[VectorType, VectorType]]:
    """An accumulator and a vector of as many lanes, of a half or a quarter of their width."""
    integers = [each for each in INTEGERS if each.bits in (8, 16)]
    for accumulator in ACCUMULATORS:
        elements: dict[str, list[Element]] = {
            "acc32": integers,
            "acc64": [each for each in INTEGERS if each.bits in (16, 32)],
            "cacc64": list(COMPLEX),
        }
        for element in elements.get(accumulator.name, []):
            for register in registers(accumulator):
                vector = VectorType(register.lanes, element.name, element.bits)
                if vector.size >= 32 and register.size >= 64:
                    yield register, vector


def _sign(vector: VectorType) -> int:
    return 0 if vector.element.startswith("u") else 1


def _generations(*vectors: VectorType) -> tuple[Generation, ...]:
    return AIE2P if any(vector.size == 256 for vector in vectors) else GENERATIONS


def _is_long(accumulator: VectorType, vector: VectorType) -> bool:
    """Whether the conversion halves the width; otherwise it takes a quarter."""
    return vector.size * 2 == accumulator.size


def _srs(accumulator: VectorType, vector: VectorType) -> Iterator[Intrinsic]:
    unsigned = "" if _sign(vector) else "u"
    short = f"{unsigned}{'l' if _is_long(accumulator, vector) else 's'}srs"
    names = [short, f"srs_to_{vector.name}", f"to_{vector.name}"]
    if vector.name in ("v16int32", "v16uint32"):
        names.append(f"srs_to_{vector.element}")
    lane, part = _LANE_BYTES[accumulator.element], _PART_BYTES.get(vector.element, vector.bits // 8)
    function = f"npukit::srs<{vector.name}, {lane}, {part}>"
    operands = (f"{accumulator.name} acc", "int shft")
    for name in names:
        for parameters, sign in ((operands, str(_sign(vector))), ((*operands, "int sign"), "sign")):
            call = f"{function}(acc, shft, {sign})"
            yield _row(name, vector, parameters, call, accumulator)
            body = f"{{ npukit::modes_scope modes(sat, rnd); return {call}; }}"
            yield _row(f"{name}_conf", vector, (*parameters, *_MODES), body, accumulator)


def _row(
    name: str, result: VectorType, parameters: tuple[str, ...], body: str, other: VectorType
) -> Intrinsic:
    generations = _generations(result, other)
    return Intrinsic(name, result.name, parameters, body, "move", generations=generations)


def _ups(accumulator: VectorType, vector: VectorType) -> Iterator[Intrinsic]:
    prefix = "l" if _LANE_BYTES[accumulator.element] == 8 else "s"
    lane, part = _LANE_BYTES[accumulator.element], _PART_BYTES.get(vector.element, vector.bits // 8)
    function = f"npukit::ups<{accumulator.name}, {lane}, {part}>"
    operands = (f"{vector.name} a", "int shft")
    for name in (f"{prefix}ups", f"ups_to_{accumulator.name}", f"to_{accumulator.name}"):
        for parameters, sign in ((operands, str(_sign(vector))), ((*operands, "int sign"), "sign")):
            call = f"{function}(a, shft, {sign})"
            yield _row(name, accumulator, parameters, call, vector)
            body = f"{{ npukit::modes_scope modes(sat, npukit::rounding_mode()); return {call}; }}"
            conf = (*parameters, _MODES[0])
            yield _row(f"{name}_conf", accumulator, conf, body, vector)


def _packs(wide: Element, narrow: Element, size: int) -> Iterator[Intrinsic]:
    unpacked, packed = wide.vector(size), narrow.vector(size // 2)
    kind = "bytes" if wide.bits == 16 else "nibbles"
    generations = GENERATIONS if size == 64 else AIE2P
    for name, source, result in (("pack", unpacked, packed), ("unpack", packed, unpacked)):
        operand = (f"{source.name} v",)
        sign_type = "int sign" if name == "pack" else "bool sign"
        for parameters, sign in ((operand, str(wide.sign)), ((*operand, sign_type), "sign")):
            call = f"npukit::{name}_{kind}<{result.name}>(v, {sign})"
            yield Intrinsic(name, result.name, parameters, call, "move", generations=generations)
            if name == "pack":
                body = (
                    f"{{ npukit::modes_scope modes(sat, npukit::rounding_mode()); return {call}; }}"
                )
                yield Intrinsic(
                    "pack_conf",
                    result.name,
                    (*parameters, _MODES[0]),
                    body,
                    "move",
                    generations=generations,
                )


SRS_UPS = Family("shift-round-saturate, upshift, pack", ("npukit/srs.h",), _rows)
