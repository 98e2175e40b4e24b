"""A core's stream ports and its cascade: put and get as operations on FIFOs in the lock memory.

Putting waits for room, and getting for an entry, just as an acquire waits for a lock; the values
are in the FIFO that :mod:`npukit.machine.core_ports` defines.
"""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects import arith
from xdsl.dialects.builtin import IntegerAttr, VectorType
from xdsl.ir import Operation, SSAValue

from npukit.compiler.cores.builder import CoreBuilder, Lanes, OperationHandler
from npukit.compiler.cores.flow import Value
from npukit.compiler.cores.scalars import Scalar, from_memory, join, to_memory
from npukit.compiler.cores.vectors import lanes_type
from npukit.compiler.dialect.aie import GetCascadeOp, GetStreamOp, PutCascadeOp, PutStreamOp
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.control_program import PortSite
from npukit.machine.core_ports import DEPTH, ENTRIES, HEAD, ITEMS, ROOM, TAIL, PortKind
from npukit.machine.physical import Tile

_WORD = 4


def _wait(
    builder: CoreBuilder,
    op: Operation,
    tile: Tile,
    kind: PortKind,
    *,
    sends: bool,
    peer: Tile | None = None,
) -> str:
    """Wait for room or an entry and count it as taken; return code for the port's address."""
    port = builder.links.port(tile, kind)
    counter = ROOM if sends else ITEMS
    slot = join(port, f"i32.const {_WORD * counter}", "i32.add") if counter else port
    builder.acquire(op, PortSite(tile, kind, sends, peer, builder.place(op)), Value(slot, "i32"), 1)
    return port


def _entry(builder: CoreBuilder, port: str, kind: PortKind, end: int) -> Value:
    """The address, minus ENTRIES, of the entry to put (HEAD) or take (TAIL) next."""
    size = _WORD * kind.entry_words
    scaled = join(port, f"i32.load $locks offset={_WORD * end}", f"i32.const {size}", "i32.mul")
    return builder.emit_value("i32", join(port, scaled, "i32.add"), ())


def _advance(builder: CoreBuilder, port: str, end: int, counter: int) -> None:
    """Advance to the next entry, and count the one just put or taken at the other end."""
    moved = join(
        f"i32.load $locks offset={_WORD * end}",
        "i32.const 1",
        "i32.add",
        f"i32.const {DEPTH - 1}",
        "i32.and",
    )
    builder.emit(join(port, port, moved, f"i32.store $locks offset={_WORD * end}"))
    counted = join(f"i32.load $locks offset={_WORD * counter}", "i32.const 1", "i32.add")
    builder.emit(join(port, port, counted, f"i32.store $locks offset={_WORD * counter}"))


def _offset(word: int) -> str:
    return f"$locks offset={_WORD * (ENTRIES + word)}"


def _check_channel(builder: CoreBuilder, op: Operation, channel: SSAValue) -> None:
    """A core has one stream port in each direction; the compiler ignores the number."""
    owner = channel.owner
    value = owner.value if isinstance(owner, arith.ConstantOp) else None
    if not isinstance(value, IntegerAttr) or value.value.data != 0:
        builder.unsupported(op, "a channel other than 0: a core has one stream input and output")


def _word_type(builder: CoreBuilder, op: Operation, value: SSAValue) -> Scalar:
    type_ = builder.scalar_type(value.type, op)
    if type_.size != _WORD:
        builder.unsupported(op, f"a value of type {value.type}")
    return type_


def _put_stream(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, PutStreamOp)
    _check_channel(builder, op, op.channel)
    type_ = _word_type(builder, op, op.stream_value)
    value = builder.value(op.stream_value, op)
    kind = PortKind.STREAM_OUT
    port = _wait(builder, op, builder.tile, kind, sends=True)
    entry = _entry(builder, port, kind, HEAD)
    builder.emit(
        join(entry.code, value.code, f"{type_.wasm}.store {_offset(0)}"),
        (entry.local, value.local),
    )
    _advance(builder, port, HEAD, ITEMS)


def _get_stream(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, GetStreamOp)
    _check_channel(builder, op, op.channel)
    type_ = _word_type(builder, op, op.stream_value)
    kind = PortKind.STREAM_IN
    port = _wait(builder, op, builder.tile, kind, sends=False)
    entry = _entry(builder, port, kind, TAIL)
    code = join(entry.code, f"{type_.wasm}.load {_offset(0)}")
    builder.bind(op.stream_value, builder.emit_value(type_.wasm, code, (entry.local,)))
    _advance(builder, port, TAIL, ROOM)


def _cascade_type(builder: CoreBuilder, op: Operation, value: SSAValue) -> tuple[int, Scalar]:
    """The number of lanes that go through the cascade at once, and their type."""
    if not isinstance(value.type, VectorType):
        builder.unsupported(op, f"a value of type {value.type}")
    return lanes_type(builder, value, op)


def _put_cascade(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, PutCascadeOp)
    _, type_ = _cascade_type(builder, op, op.cascade_value)
    lanes, _ = builder.lanes(op.cascade_value, op)
    dest = next((c.dest for c in builder.design.cascades if c.source == builder.tile), None)
    if dest is None:
        raise DesignError(
            f"'{op.name}': core {builder.tile} has no cascade to another core", where=locate(op)
        )
    kind = PortKind.CASCADE_IN
    port = _wait(builder, op, dest, kind, sends=True, peer=dest)
    entry = _entry(builder, port, kind, HEAD)
    for number, value in enumerate(lanes.values):
        place = f"$locks offset={_WORD * ENTRIES + number * type_.size}"
        code = join(entry.code, value.code, to_memory(type_), f"{type_.store} {place}")
        builder.emit(code, (entry.local, value.local))
    _advance(builder, port, HEAD, ITEMS)


def _get_cascade(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, GetCascadeOp)
    count, type_ = _cascade_type(builder, op, op.cascade_value)
    source = next((c.source for c in builder.design.cascades if c.dest == builder.tile), None)
    if source is None:
        raise DesignError(f"'{op.name}': no cascade leads to core {builder.tile}", where=locate(op))
    kind = PortKind.CASCADE_IN
    port = _wait(builder, op, builder.tile, kind, sends=False, peer=source)
    entry = _entry(builder, port, kind, TAIL)
    values = []
    for number in range(count):
        place = f"$locks offset={_WORD * ENTRIES + number * type_.size}"
        code = join(entry.code, f"{type_.load} {place}", from_memory(type_))
        values.append(builder.emit_value(type_.wasm, code, (entry.local,)))
    builder.bind(op.cascade_value, Lanes(tuple(values)))
    _advance(builder, port, TAIL, ROOM)


HANDLERS: Mapping[str, OperationHandler] = {
    PutStreamOp.name: _put_stream,
    GetStreamOp.name: _get_stream,
    PutCascadeOp.name: _put_cascade,
    GetCascadeOp.name: _get_cascade,
}
"""Handlers of the operations on a core's ports."""
