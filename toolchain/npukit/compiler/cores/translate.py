"""Translates the MLIR body of a core to the text of its WebAssembly control program."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from wasmtime import wat2wasm
from xdsl.dialects import arith
from xdsl.dialects.builtin import VectorType
from xdsl.ir import Operation

from npukit.compiler.cores import (
    affine,
    arithmetic,
    calls,
    canary_code,
    control,
    debug_output,
    locks,
    memrefs,
    port_access,
    scalars,
    vectors,
)
from npukit.compiler.cores.builder import CoreBuilder, OperationHandler
from npukit.compiler.cores.costs import BodyCosts
from npukit.compiler.cores.flow import Finish, Value
from npukit.compiler.cores.idle import is_idle
from npukit.compiler.cores.links import Links, Window, place_windows
from npukit.compiler.cores.state_machine import StateMachine
from npukit.compiler.dialect.aie import BufferOp, CoreOp, EndOp, EventOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, FormatError
from npukit.formats.dwarf import CFunction
from npukit.formats.wasm import Signature, parse_control
from npukit.machine.control_program import ControlProgram
from npukit.machine.physical import Buffer, PhysicalDesign, Tile
from npukit.vector.core_timing import CORES

_REPORTS = (
    '(import "env" "reached" (func $reached (param i32)))',
    '(import "env" "count" (func $count (param i32 i32)))',
)


class Translation:
    """The translation of one core's body.

    Args:
        tile: the core's tile.
        body: the core's operation.
        design: the physical design of the core.
        exports: the functions of its C++ program, if it has one.
        files: the file names that the program uses in locations, where they differ from those in
            errors.
        declared: the functions of ``exports`` as declared in their sources, where known.
        reports: whether the program tells the device of each lock and port entry that it takes,
            and what its own code costs.
    """

    def __init__(
        self,
        tile: Tile,
        body: CoreOp,
        design: PhysicalDesign,
        exports: Mapping[str, Signature] | None,
        files: Mapping[str, str] | None = None,
        declared: Mapping[str, CFunction] | None = None,
        *,
        reports: bool = False,
    ) -> None:
        links = Links(design, tile, place_windows(_neighbour_buffers(tile, body, design)))
        builder = CoreBuilder(
            tile,
            design,
            links,
            exports,
            _HANDLERS,
            control.BRANCHES,
            dict(files or {}),
            dict(declared or {}),
            BodyCosts(CORES[design.device.generation.name]) if reports else None,
        )
        self._body = body
        self._reports = reports
        self._builder = builder
        self._start, _ = builder.new_block([], body)
        builder.block = self._start

        def leave(terminator: Operation) -> None:
            if not isinstance(terminator, EndOp):
                builder.unsupported(terminator)
            builder.close(Finish())

        if is_idle(body):
            builder.close(Finish())
        else:
            builder.translate_body(body, leave)

    @property
    def problems(self) -> Sequence[DesignError]:
        """Errors for everything that the emulated core can't run or reach, in the order of the
        body."""
        return self._builder.problems

    def program(self) -> ControlProgram:
        """The control program.

        Raises:
            UnsupportedError: an operation, or a form of it, that the emulated core can't run.
            DesignError: the body names a buffer, lock or function that it can't reach, or is too
                large.
        """
        for problem in self.problems:
            raise problem
        builder = self._builder
        try:
            wasm = assembled(self._text())
        except FormatError as error:
            raise DesignError(
                f"the core's program is too large to be emulated: {error.message}",
                where=locate(self._body),
                hint="keep the core's loops rolled: unrolled code is compiled as it is",
            ) from error
        return ControlProgram(wasm, builder.links.data(builder.sites, builder.checks))

    def _text(self) -> str:
        links = self._builder.links
        machine = StateMachine(self._start, reports=self._reports)
        # They may be the first to name a neighbour's memory, which has to be imported.
        accesses = [_access_anywhere(each, links) for each in sorted(self._builder.window_accesses)]
        return "\n".join(
            [
                "(module",
                *_imports(links),
                *(_REPORTS if self._reports else ()),
                '(global $pc (export "pc") (mut i32) (i32.const 0))',
                '(global $taken (export "taken") (mut i32) (i32.const 0))',
                '(global $granted (export "granted") (mut i32) (i32.const 0))',
                '(global $failed (export "failed") (mut i32) (i32.const 0))',
                *machine.saved_globals(),
                scalars.BF16_ROUND,
                *([canary_code.functions()] if links.functions else []),
                *accesses,
                machine.function(),
                ")",
            ]
        )


@lru_cache(maxsize=64)
def assembled(text: str) -> bytes:
    """Assemble WebAssembly text to a module; equal cores have equal text.

    Raises:
        FormatError: the module is larger than a device accepts.
    """
    wasm = bytes(wat2wasm(text))
    parse_control(wasm)
    return wasm


def _neighbour_buffers(tile: Tile, body: CoreOp, design: PhysicalDesign) -> list[Buffer]:
    """Other tiles' buffers that the body, or a function that it may call, names."""
    found: dict[str, Buffer] = {}
    for op in body.walk():
        for operand in op.operands:
            owner = operand.owner
            if isinstance(owner, BufferOp):
                buffer = design.buffers.get(owner.sym_name or "")
                if buffer is not None and buffer.tile != tile:
                    found[buffer.name] = buffer
    return list(found.values())


def _imports(links: Links) -> list[str]:
    lines = [
        '(import "env" "memory" (memory $memory 1))',
        '(import "env" "locks" (memory $locks 1))',
        *(canary_code.IMPORTS if links.functions else ()),
    ]
    if links.released:
        lines.append('(import "env" "released" (func $released (param i32)))')
    if links.shown:
        lines.append('(import "env" "show" (func $show (param i32 i64)))')
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
        ("window", "w", len(links.windows)),
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
    """A function that loads or stores at an address in any neighbour's buffer."""
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
        window.code,
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
    """A buffer declared inside the core belongs to its tile; emit nothing."""


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


def _no_effect(builder: CoreBuilder, op: Operation) -> None:
    """Nothing that only a trace shows changes a result."""


_HANDLERS: Mapping[str, Callable[[CoreBuilder, Operation], None]] = {
    **{name: _scalar_operation(handler) for name, handler in arithmetic.HANDLERS.items()},
    **control.HANDLERS,
    **memrefs.HANDLERS,
    **affine.HANDLERS,
    **calls.HANDLERS,
    **locks.HANDLERS,
    **port_access.HANDLERS,
    **vectors.HANDLERS,
    **debug_output.HANDLERS,
    BufferOp.name: _declaration,
    EventOp.name: _no_effect,
    "arith.constant": _constant,
    "arith.select": _select,
}
