"""From the MLIR body of a core to the text of its WebAssembly control program."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xdsl.dialects import arith
from xdsl.dialects.builtin import VectorType
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import BufferOp, EndOp
from npukit.emulator.core import (
    affine,
    arithmetic,
    calls,
    canaries,
    control,
    memrefs,
    port_access,
    scalars,
    vectors,
)
from npukit.emulator.core.builder import CoreBuilder, OperationHandler, Site
from npukit.emulator.core.flow import Block, Finish, Value
from npukit.emulator.core.idle import is_idle
from npukit.emulator.core.links import Links, Window, place_windows
from npukit.emulator.core.traps import Check
from npukit.emulator.core.wat import StateMachine
from npukit.errors import DesignError
from npukit.formats.wasm import Signature
from npukit.machine.physical import Buffer, Core, PhysicalDesign


@dataclass(frozen=True, slots=True)
class ControlProgram:
    """A translated core.

    ``text`` is WebAssembly text with one exported function ``resume``; the names of its functions
    begin with a dot, so that none is that of a C++ function. It imports from ``env`` the
    memories ``memory`` (the tile's own), ``locks`` and ``neighbour<n>``, what
    :mod:`npukit.emulator.core.canaries` needs if it calls C++, and the i32 globals
    ``buffer<n>``, ``lock<n>``, ``port<n>``, ``static<n>`` (addresses) and ``shift<n>`` (from a
    window to the neighbour's own address), and the function ``released``, which is told of releases
    of watched locks; from ``program`` the C++ functions. ``links`` says what each number stands
    for, ``sites`` what the core waits for at each stop.
    """

    text: str
    links: Links
    sites: tuple[Site, ...]
    checks: tuple[Check, ...]


def translate(
    core: Core, design: PhysicalDesign, exports: Mapping[str, Signature] | None
) -> ControlProgram:
    """Translate the body of ``core``; ``exports`` are the functions of its C++ program.

    Raises:
        UnsupportedError: an operation, or a form of it, that the emulated core can't run.
        DesignError: the body names a buffer, lock or function that it can't reach.
    """
    builder, start = _walk(core, design, exports)
    for problem in builder.problems:
        raise problem
    links = builder.links
    machine = StateMachine(start)
    helpers = [_access_anywhere(access, links) for access in sorted(builder.window_accesses)]
    text = "\n".join(
        [
            "(module",
            *_imports(links),
            "(global $pc (mut i32) (i32.const 0))",
            '(global $taken (export "taken") (mut i32) (i32.const 0))',
            '(global $granted (export "granted") (mut i32) (i32.const 0))',
            '(global $failed (export "failed") (mut i32) (i32.const 0))',
            *machine.saved_globals(),
            scalars.BF16_ROUND,
            *([canaries.functions()] if links.functions else []),
            *helpers,
            machine.function(),
            ")",
        ]
    )
    return ControlProgram(text, links, tuple(builder.sites), tuple(builder.checks))


def untranslatable(
    core: Core, design: PhysicalDesign, exports: Mapping[str, Signature] | None
) -> tuple[DesignError, ...]:
    """All that :func:`translate` would refuse ``core`` for, in the order of its body."""
    return tuple(_walk(core, design, exports)[0].problems)


def _walk(
    core: Core, design: PhysicalDesign, exports: Mapping[str, Signature] | None
) -> tuple[CoreBuilder, Block]:
    """The graph of ``core`` from its first block on, as far as there are no problems."""
    links = Links(design, core.tile, place_windows(_neighbour_buffers(core, design)))
    builder = CoreBuilder(core.tile, design, links, exports, _HANDLERS, control.BRANCHES)
    start, _ = builder.new_block([], core.op)
    builder.block = start

    def leave(terminator: Operation) -> None:
        if not isinstance(terminator, EndOp):
            builder.unsupported(terminator)
        builder.close(Finish())

    if is_idle(core):
        builder.close(Finish())
    else:
        builder.translate_body(core.op, leave)
    return builder, start


def _neighbour_buffers(core: Core, design: PhysicalDesign) -> list[Buffer]:
    """Other tiles' buffers that the body names (or a function that it may call)."""
    found: dict[str, Buffer] = {}
    for op in core.op.walk():
        for operand in op.operands:
            owner = operand.owner
            if isinstance(owner, BufferOp):
                buffer = design.buffers.get(owner.sym_name or "")
                if buffer is not None and buffer.tile != core.tile:
                    found[buffer.name] = buffer
    return list(found.values())


def _imports(links: Links) -> list[str]:
    lines = [
        '(import "env" "memory" (memory $memory 1))',
        '(import "env" "locks" (memory $locks 1))',
        *(canaries.IMPORTS if links.functions else ()),
    ]
    if links.released:
        lines.append('(import "env" "released" (func $released (param i32)))')
    for number, (name, signature) in enumerate(links.functions.items()):
        types = " ".join(f"(param {t})" for t in signature.parameters)
        types += "".join(f" (result {t})" for t in signature.results)
        lines.append(f'(import "program" {_quoted(name)} (func $f{number} {types}))')
    lines += [
        f'(import "env" "neighbour{number}" (memory $n{number} 1))'
        for number in range(len(links.neighbours))
    ]
    numbered = (
        ("buffer", "b", len(links.buffers)),
        ("lock", "k", len(links.locks)),
        ("port", "p", len(links.ports)),
        ("static", "t", len(links.statics)),
        ("shift", "d", len(links.windows)),
    )
    for name, letter, count in numbered:
        lines += [
            f'(import "env" "{name}{number}" (global ${letter}{number} i32))'
            for number in range(count)
        ]
    return lines


def _quoted(name: str) -> str:
    """``name`` as a WebAssembly string."""
    return '"' + "".join(f"\\{byte:02x}" for byte in name.encode()) + '"'


def _access_anywhere(access: str, links: Links) -> str:
    """A function that loads or stores at an address that may be in any neighbour's buffer."""
    type_, _, operation = access.partition(".")
    store = operation.startswith("store")
    signature = "(param $at i32)" + (f" (param $value {type_})" if store else f" (result {type_})")
    value = ["local.get $value"] if store else []
    lines = [f"(func $.any.{access} {signature}"]
    for window in links.windows.values():
        lines += _access_window(access, window, links, value)
    lines += ["local.get $at", *value, access, ")"]
    return "\n".join(lines)


def _access_window(access: str, window: Window, links: Links, value: list[str]) -> list[str]:
    return [
        "local.get $at",
        f"i32.const {window.base}",
        "i32.sub",
        f"i32.const {window.buffer.size}",
        "i32.lt_u",
        "if",
        "local.get $at",
        f"global.get $d{window.index}",
        "i32.add",
        *value,
        f"{access} {links.neighbour(window.buffer.tile)}",
        "return",
        "end",
    ]


def _scalar_operation(handler: arithmetic.Handler) -> OperationHandler:
    """Run a scalar handler on the operands and bind the result."""

    def translate_operation(builder: CoreBuilder, op: Operation) -> None:
        if isinstance(op.results[0].type, VectorType):
            vectors.elementwise(builder, op, handler)
            return
        operands = [builder.scalar(operand, op) for operand in op.operands]
        values = [value for value, _ in operands]
        result = builder.scalar_type(op.results[0].type, op)
        code = handler(op, values, [type_ for _, type_ in operands], result)
        if code is None:
            builder.unsupported(op, f"these operands and a result of type {op.results[0].type}")
        builder.bind(
            op.results[0], builder.emit_value(result.wasm, code, (value.local for value in values))
        )

    return translate_operation


def _declaration(builder: CoreBuilder, op: Operation) -> None:
    """A buffer that the core declares for itself is one of its tile; nothing happens here."""


def _constant(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, arith.ConstantOp)
    if isinstance(op.result.type, VectorType):
        vectors.constant_lanes(builder, op)
        return
    value = scalars.constant(op.value, builder.scalar_type(op.result.type, op))
    if value is None:
        builder.unsupported(op, f"the value {op.value}")
    builder.bind(op.result, value)


def _select(builder: CoreBuilder, op: Operation) -> None:
    """Choose between two scalars or two memrefs."""
    assert isinstance(op, arith.SelectOp)
    condition = builder.value(op.cond, op)
    left, right = builder.items((op.lhs, op.rhs), op)
    if isinstance(left, Value) and isinstance(right, Value):
        a, b = left, right
    else:
        a, b = builder.view(op.lhs, op).pointer, builder.view(op.rhs, op).pointer
    code = scalars.join(a.code, b.code, condition.code, "select")
    chosen = builder.emit_value(a.type, code, (a.local, b.local, condition.local))
    if isinstance(left, Value):
        builder.bind(op.result, chosen)
    else:
        view = builder.view(op.lhs, op)
        same = view.root is builder.view(op.rhs, op).root
        root = view.root if same else builder.somewhere
        builder.bind(op.result, type(view)(chosen, view.shape, view.strides, view.element, root))


_HANDLERS: Mapping[str, Callable[[CoreBuilder, Operation], None]] = {
    **{name: _scalar_operation(handler) for name, handler in arithmetic.HANDLERS.items()},
    **control.HANDLERS,
    **memrefs.HANDLERS,
    **affine.HANDLERS,
    **calls.HANDLERS,
    **port_access.HANDLERS,
    **vectors.HANDLERS,
    BufferOp.name: _declaration,
    "arith.constant": _constant,
    "arith.select": _select,
}
