"""Whether a core's calls fit its C++ functions, by the types that their source declares.

WebAssembly has only four types: there a pointer, an ``int8_t`` and an ``int32_t`` are the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from npukit.errors import DesignError
from npukit.formats.dwarf import CFunction, CType

if TYPE_CHECKING:
    from xdsl.dialects import func
    from xdsl.ir import Attribute

    from npukit.compiler.dialect.aie import CoreOp

MISFIT = "the call of '{name}' does not fit the C++ function"
"""What the emulator says of the same call."""


def misfits(core: CoreOp, functions: Mapping[str, CFunction]) -> Iterator[DesignError]:
    """An error for every call in ``core`` that its function, if known, does not take."""
    from npukit.compiler.calls import callee_name, external_call_ops
    from npukit.compiler.dialect.location import locate

    for op in external_call_ops(core):
        name = callee_name(op)
        function = functions.get(name)
        reason = None if function is None else next(_reasons(op, function), None)
        if function is not None and reason is not None:
            arguments = ", ".join(str(value.type) for value in op.arguments)
            results = ", ".join(str(value.type) for value in op.res)
            line = "" if function.line is None else f"  // line {function.line}"
            yield DesignError(
                MISFIT.format(name=name),
                where=locate(op),
                details=f"the call:     ({arguments}) -> ({results})\n"
                f"the function: {function}{line}",
                hint=reason,
            )


def _reasons(op: func.CallOp, function: CFunction) -> Iterator[str]:
    """Why the call does not fit; nothing if it does."""
    given, taken = len(op.arguments), len(function.parameters)
    if function.variadic:
        yield "a call from a design can't pass variable arguments: declare each of them"
    elif taken and given != taken:  # a C function defined without parameters may take any
        yield f"the function takes {taken} argument{'s' * (taken != 1)}, the call has {given}"
    for number, (value, type_) in enumerate(zip(op.arguments, function.parameters, strict=False)):
        if not _fits(value.type, type_):
            yield f"argument {number} is {value.type} here and {type_.text} there"
    if op.res and function.result is None:
        yield "the function returns nothing"
    elif op.res and function.result is not None and not _fits(op.res[0].type, function.result):
        yield f"the result is {op.res[0].type} here and {function.result.text} there"


def _fits(type_: Attribute, there: CType) -> bool:
    from xdsl.dialects.builtin import FixedBitwidthType, IndexType, IntegerType, MemRefType

    match type_:
        case MemRefType():
            return there.kind == "pointer"
        case IndexType():
            return there.kind == "integer" and there.bits in (32, 64)
        case IntegerType():
            # A bool is one bit in MLIR and a byte in C.
            bits = 8 if type_.width.data == 1 else type_.width.data
            return there.kind == "integer" and there.bits == bits
        case FixedBitwidthType():
            return there.kind == "float" and there.bits == type_.bitwidth
        case _:
            return True
