"""Products of bfloat16, and of floats split into bfloat16."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from npukit.vector.families.multiply_operations import AIE2P_NATIVE, EVERY, Multiplication, rows
from npukit.vector.table import (
    AIE2,
    AIE2P,
    EXACT,
    EXACT_AS_ON_AIE2,
    Family,
    Generation,
    Intrinsic,
)

_BFLOAT: tuple[tuple[str, str, str, str, tuple[Generation, ...]], ...] = (
    ("4x8_8x4", "matrix<4, 8, 4>", "v32bfloat16", "v16accfloat", AIE2),
    ("elem_16_2", "elementwise<16, 2>", "v32bfloat16", "v16accfloat", AIE2),
    ("elem_32", "elementwise<32>", "v32bfloat16", "v32accfloat", AIE2P),
    ("elem_64", "elementwise<64>", "v64bfloat16", "v64accfloat", AIE2P),
)


def _bfloat() -> Iterator[Intrinsic]:
    for suffix, shape, vector, accumulator, generations in _BFLOAT:
        old = generations == AIE2
        yield from rows(
            Multiplication(
                suffix=suffix,
                kind=f"bfloat<npukit::{shape}, ACCUMULATORS>",
                left=(vector,),
                right=(vector,),
                accumulator=accumulator,
                generations=generations,
                takes_signs=not old,
                operations=EVERY if old else AIE2P_NATIVE,
                shifts=False,
                exactness=EXACT if old else EXACT_AS_ON_AIE2,
            )
        )


_ACCURACIES = ("low", "fast", "safe")
_ACCUMULATING = {"mac": 1, "msc": 1, "addmac": 2, "addmsc": 2}


def _row(
    name: str,
    result: str,
    parameters: tuple[str, ...],
    body: str,
    generations: tuple[Generation, ...],
) -> Intrinsic:
    exactness = EXACT if generations == AIE2 else EXACT_AS_ON_AIE2
    return Intrinsic(
        name, result, parameters, body, "vmul", exactness, generations,
        template="template <typename Use = void>",
    )  # fmt: skip


_MAC_CHANGES = ("int zero_acc", "int sub_mul", "int sub_acc1")

_ON_AIE2 = (
    ("elem_16", "elementwise<16>", "v16float", "v16accfloat"),
    ("4x8_8x4", "matrix<4, 8, 4>", "v32float", "v16accfloat"),
)


def _floats_on_aie2() -> Iterator[Intrinsic]:
    for (suffix, shape, vector, accumulator), accuracy in product(_ON_AIE2, ("", *_ACCURACIES)):
        chosen = f"split_{accuracy}" if accuracy else "split_accuracy_chosen"
        kind = f"npukit::lazy<Use, npukit::split_operations<npukit::{shape}, npukit::{chosen}>>"
        ending = f"{suffix}_accuracy_{accuracy}" if accuracy else suffix
        operands = (f"{vector} v1", f"{vector} v2")
        for operation in ("mul", "negmul", *_ACCUMULATING):
            names = ("acc1", "acc2")[: _ACCUMULATING.get(operation, 0)]
            arguments = ", ".join(("v1", "v2", *names))
            yield _row(
                f"{operation}_{ending}",
                accumulator,
                (*operands, *(f"{accumulator} {name}" for name in names)),
                f"{kind}::template {operation}<{accumulator}>({arguments})",
                AIE2,
            )


def _changed_floats_on_aie2() -> Iterator[Intrinsic]:
    for suffix, shape, vector, accumulator in _ON_AIE2:
        kind = (
            "npukit::lazy<Use, npukit::split_operations"
            f"<npukit::{shape}, npukit::split_accuracy_chosen>>::template"
        )
        operands = (f"{vector} v1", f"{vector} v2")
        body = f"{kind} mul_conf<{accumulator}>(v1, v2, sub_mul)"
        yield _row(f"mul_{suffix}_conf", accumulator, (*operands, "int sub_mul"), body, AIE2)
        parameters = (*operands, f"{accumulator} acc", *_MAC_CHANGES)
        for operation in ("mac", "msc"):
            body = (
                f"{kind} {operation}_conf<{accumulator}>(v1, v2, acc, zero_acc, sub_mul, sub_acc1)"
            )
            yield _row(f"{operation}_{suffix}_conf", accumulator, parameters, body, AIE2)


def _floats_on_aie2p() -> Iterator[Intrinsic]:
    for lanes, accuracy in product((16, 32, 64), _ACCURACIES):
        vector, accumulator = f"v{lanes}float", f"v{lanes}accfloat"
        kind = f"npukit::lazy<Use, npukit::split_sums<{lanes}, npukit::split_{accuracy}>>::template"
        operands = (f"{vector} v1", f"{vector} v2")
        more = (*operands, f"{accumulator} acc")
        sums = (*operands, f"{accumulator} acc1", f"{accumulator} acc2")

        def mul(change: str, kind: str = kind, accumulator: str = accumulator) -> str:
            return f"{kind} mul<{accumulator}>(v1, v2, {change})"

        def mac(
            operation: str,
            changes: str,
            acc: str = "acc",
            kind: str = kind,
            accumulator: str = accumulator,
        ) -> str:
            subtracts = int(operation.endswith("msc"))
            return f"{kind} mac<{accumulator}>(v1, v2, {acc}, {subtracts}, {changes})"

        ending = f"elem_{lanes}_accuracy_{accuracy}"
        given = "zero_acc, sub_mul, sub_acc1"
        yield _row(f"mul_{ending}", accumulator, operands, mul("0"), AIE2P)
        yield _row(f"mul_{ending}", accumulator, (*operands, "int sub_mul"), mul("sub_mul"), AIE2P)
        for operation in ("mac", "msc"):
            body = mac(operation, given)
            yield _row(f"{operation}_{ending}", accumulator, (*more, *_MAC_CHANGES), body, AIE2P)
        if accuracy != "safe":
            continue
        plain = f"elem_{lanes}"
        negated = f"npukit::float_added({mul('0')}, {accumulator}{{}}, 1, 0)"
        yield _row(f"mul_{plain}", accumulator, operands, mul("0"), AIE2P)
        yield _row(f"negmul_{plain}", accumulator, operands, negated, AIE2P)
        conf = (*operands, "int sub_mul")
        yield _row(f"mul_{plain}_conf", accumulator, conf, mul("sub_mul"), AIE2P)
        for operation in ("mac", "msc"):
            body = mac(operation, "0, 0, 0")
            yield _row(f"{operation}_{plain}", accumulator, more, body, AIE2P)
            body = mac(operation, given)
            changed = (*more, *_MAC_CHANGES)
            yield _row(f"{operation}_{plain}_conf", accumulator, changed, body, AIE2P)
            # addmsc subtracts the second accumulator, as the compiler's header has it.
            sign = int(operation == "msc")
            for suffix, changes, parameters in (
                ("", "0, 0, 0", sums),
                ("_conf", given, (*sums, *_MAC_CHANGES, "int sub_acc2")),
            ):
                body = f"npukit::float_added({mac(operation, changes, 'acc1')}, acc2, 0, {sign})"
                yield _row(f"add{operation}_{plain}{suffix}", accumulator, parameters, body, AIE2P)


def _rows() -> Iterator[Intrinsic]:
    yield from _bfloat()
    yield from _floats_on_aie2()
    yield from _changed_floats_on_aie2()
    yield from _floats_on_aie2p()


MULTIPLY_FLOAT = Family("products of floats", ("npukit/float_sum.h", "npukit/float_split.h"), _rows)
