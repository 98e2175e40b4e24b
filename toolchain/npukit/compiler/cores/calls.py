"""Calls of C++ functions from a core's body."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects import func
from xdsl.dialects.builtin import IntegerType, MemRefType
from xdsl.ir import Attribute, Operation

from npukit.compiler.calls import callee_name, function_named
from npukit.compiler.cores import canary_code, metering
from npukit.compiler.cores.builder import CoreBuilder, Lanes, OperationHandler
from npukit.compiler.cores.control import inline_call
from npukit.compiler.cores.flow import Local
from npukit.compiler.cores.links import Window
from npukit.compiler.cores.scalars import from_memory, join, to_memory, wrap
from npukit.compiler.cores.views import Reach, View
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.formats.dwarf import CType
from npukit.formats.wasm import SCALAR_TYPES, Signature, printable
from npukit.machine.canary_table import Given

_NAMES_SHOWN = 20
_REGISTER_BITS = 32


def _call(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, func.CallOp)
    function = function_named(op, callee_name(op))
    if function is not None and function.body.blocks:
        inline_call(builder, op, function)
    else:
        _call_external(builder, op)


def _call_external(builder: CoreBuilder, op: func.CallOp) -> None:
    name = callee_name(op)
    signature = _signature(builder, op, name)
    code: list[str] = []
    uses: list[Local | None] = []
    windows: dict[int, Window] = {}
    written: dict[int, Window] = {}
    given: list[str] = []
    function = builder.declared.get(name)
    types = dict(enumerate(() if function is None else function.parameters))
    pairs = zip(op.arguments, signature.parameters, strict=True)
    for number, (argument, expected) in enumerate(pairs):
        item = builder.item(argument, op)
        if isinstance(item, View):
            _check_offset(builder, op, argument.type)
            how = _given_as(types.get(number))
            windows |= _windows(builder, item)
            written |= _windows(builder, item) if how is Given.TO_WRITE else {}
            item = item.pointer
            given.append(canary_code.give(item.code, how))
        elif isinstance(item, Lanes):
            builder.unsupported(op, f"an argument of type {argument.type}")
        code.append(item.code)
        if (item.type, expected) == ("i64", "i32"):
            code.append("i32.wrap_i64")
        code.append(_as_declared(builder, op, argument.type, types.get(number)))
        uses.append(item.local)
    if windows:
        builder.links.copies = True
    into = [_copy(builder, window, inward=True) for window in windows.values()]
    back = [_copy(builder, window, inward=False) for window in written.values()]
    called = builder.links.function(name, signature)
    check = canary_code.check(list(builder.links.functions).index(name))
    moved = sum(w.buffer.size for w in (*windows.values(), *written.values()))
    copying = metering.counted(join(*into, *back), moved)
    check = join(copying if windows else "", check)
    call = join(*into, *given, canary_code.begin(), *code, f"call {called}")
    if not op.res:
        builder.emit(join(call, check, *back), uses)
        return
    type_ = builder.scalar_type(op.res[0].type, op)
    widens = (signature.results, type_.wasm) == (("i32",), "i64")
    unsigned = function is not None and function.result is not None and function.result.unsigned
    widen = f"i64.extend_i32_{'u' if unsigned else 's'}" if widens else ""
    bits = from_memory(type_) if type_.name == "bf16" else wrap(type_)
    result = builder.emit_value(type_.wasm, join(call, widen, bits), uses)
    builder.bind(op.res[0], result)
    builder.emit(join(check, *back))


def _given_as(declared: CType | None) -> Given:
    """What a function may do with the memory behind a pointer."""
    pointee = None if declared is None else declared.pointee
    return Given.TO_READ if pointee is not None and pointee.constant else Given.TO_WRITE


def _as_declared(
    builder: CoreBuilder, op: func.CallOp, type_: Attribute, declared: CType | None
) -> str:
    """Code that converts a held scalar to what a function with this parameter expects.

    In the C ABI of WebAssembly, as in that of AIE cores, the caller sign- or zero-extends an
    integer of less than 32 bits according to its C type, and the function relies on it; a body
    holds it sign-extended. An integer that is wider than the parameter keeps its low bits, which
    are what a function that uses them alone sees. A bfloat16 is passed as its 16 bits.
    """
    if isinstance(type_, MemRefType):
        return ""
    scalar = builder.scalar_type(type_, op)
    if scalar.name == "bf16":
        return to_memory(scalar)
    if declared is None or not isinstance(type_, IntegerType) or scalar.wasm != "i32":
        return ""
    bits = min(scalar.bits, declared.bits or scalar.bits)
    if bits >= _REGISTER_BITS or scalar.bits == 1:
        return ""
    if declared.unsigned:
        return f"i32.const {(1 << bits) - 1}\ni32.and"
    return f"i32.extend{bits}_s" if bits < scalar.bits else ""


def _copy(builder: CoreBuilder, window: Window, *, inward: bool) -> str:
    neighbour = builder.links.neighbour(window.buffer.tile)
    here = window.code
    there = join(here, f"global.get $d{window.index}", "i32.add")
    size = f"i32.const {window.buffer.size}"
    if inward:
        return join(here, there, size, f"memory.copy $memory {neighbour}")
    return join(there, here, size, f"memory.copy {neighbour} $memory")


def _windows(builder: CoreBuilder, view: View) -> dict[int, Window]:
    """The windows that ``view`` may point into."""
    if isinstance(view.root, Window):
        return {view.root.index: view.root}
    if view.root is Reach.ANYWHERE:
        return {window.index: window for window in builder.links.windows.values()}
    return {}


def _check_offset(builder: CoreBuilder, op: Operation, type_: Attribute) -> None:
    """MLIR passes the base of a memref as a bare pointer, without its offset."""
    if isinstance(type_, MemRefType) and type_.get_offset() != 0:
        builder.unsupported(
            op,
            f"an argument of type {type_}: a C++ function receives the pointer without the offset",
        )


def _signature(builder: CoreBuilder, op: func.CallOp, name: str) -> Signature:
    """The function's WebAssembly signature, checked against the call.

    An ``index`` is 64 bits wide in MLIR; a C++ function may take it as 32 bits.

    Raises:
        DesignError: no linked object has the function, or its parameters or results differ.
    """
    wanted = [_wasm_type(builder, op, value.type) for value in op.arguments]
    returned = [_wasm_type(builder, op, value.type) for value in op.res]
    if builder.exports is None or name not in builder.exports:
        names = [printable(each) for each in sorted(builder.exports or ())]
        more = ["..."] if len(names) > _NAMES_SHOWN else []
        have = ", ".join(names[:_NAMES_SHOWN] + more) or "none"
        raise DesignError(
            f"the core calls '{name}', but its program has no such function",
            where=locate(op),
            hint=f"functions of the program: {have}",
        )
    signature = builder.exports[name]
    odd = {*signature.parameters, *signature.results} - SCALAR_TYPES
    if odd:
        raise DesignError(
            f"a core can't call '{name}': its parameters or results include "
            f"{', '.join(sorted(odd))}",
            where=locate(op),
            details=f"the function: {_spell(signature.parameters, signature.results)}",
            hint="pass numbers and pointers; load vectors from memory inside the function",
        )
    same = len(wanted) == len(signature.parameters) and len(returned) == len(signature.results)
    pairs = zip((*wanted, *returned), (*signature.parameters, *signature.results), strict=False)
    if not same or any(found not in allowed for allowed, found in pairs):
        raise DesignError(
            f"the call to '{name}' does not match the C++ function",
            where=locate(op),
            details=f"the call:     {_spell([w[0] for w in wanted], [r[0] for r in returned])}\n"
            f"the function: {_spell(signature.parameters, signature.results)}",
            hint="a memref is a pointer (i32); i8, i16 and i32 are i32; i64 is i64; f32 is f32",
        )
    return signature


def _wasm_type(builder: CoreBuilder, op: Operation, type_: Attribute) -> tuple[str, ...]:
    """WebAssembly parameter types that accept an argument of ``type_``."""
    if isinstance(type_, MemRefType):
        return ("i32",)
    scalar = builder.scalar_type(type_, op)
    if scalar.name == "bf16":
        return ("i32",)
    return ("i64", "i32") if scalar.name == "index" else (scalar.wasm,)


def _spell(parameters: tuple[str, ...] | list[str], results: tuple[str, ...] | list[str]) -> str:
    return f"({', '.join(parameters)}) -> ({', '.join(results)})"


HANDLERS: Mapping[str, OperationHandler] = {
    "func.call": _call,
}
"""Handlers of the operations that reach beyond the core's own program."""
