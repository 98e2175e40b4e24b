"""``memref`` operations in a core's control program."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects import memref
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr, IndexType, MemRefType, SymbolRefAttr
from xdsl.ir import Attribute, Operation, SSAValue

from npukit.compiler.cores.builder import CoreBuilder, OperationHandler, window_of
from npukit.compiler.cores.flow import Value
from npukit.compiler.cores.loops import Bounds, CountedLoop
from npukit.compiler.cores.scalars import Scalar, from_memory, integer, join, scalar_of, to_memory
from npukit.compiler.cores.views import Code, Reach, View, address, constant_of
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError
from npukit.machine.control_program import Check, Static, TrapKind

_DYNAMIC = -(1 << 63)
"""MLIR's mark of an offset, size or stride that is an operand (``ShapedType::kDynamic``)."""


def _element_address(
    builder: CoreBuilder, op: Operation, view: View, indices: Sequence[Value]
) -> tuple[Code, Scalar]:
    if view.element is None:
        builder.unsupported(op, "elements that are not scalars")
    code = address(view, indices)
    if code is None:
        builder.unsupported(op, "a memref with unknown strides")
    return code, view.element


def load_element(
    builder: CoreBuilder, op: Operation, view: View, indices: Sequence[Value]
) -> Value:
    """Load one element of ``view``, in any memory; errors name ``op``."""
    where, element = _element_address(builder, op, view, indices)
    window = window_of(view.root)
    if window is not None:
        neighbour = builder.links.neighbour(window.buffer.tile)
        access = join(f"global.get $d{window.index}", "i32.add", f"{element.load} {neighbour}")
    elif view.root is Reach.ANYWHERE:
        builder.window_accesses.add(element.load)
        access = f"call $.any.{element.load}"
    else:
        access = element.load
    code = join(where.text, access, from_memory(element))
    return builder.emit_value(element.wasm, code, where.uses)


def store_element(
    builder: CoreBuilder, op: Operation, view: View, indices: Sequence[Value], value: Value
) -> None:
    """Store ``value`` as one element of ``view``, in any memory; errors name ``op``.

    An index beyond the view's shape traps: it would overwrite other data.
    """
    where, element = _element_address(builder, op, view, indices)
    _check_indices(builder, op, view, indices)
    window = window_of(view.root)
    shift = ""
    if window is not None:
        neighbour = builder.links.neighbour(window.buffer.tile)
        shift = join(f"global.get $d{window.index}", "i32.add")
        access = f"{element.store} {neighbour}"
    elif view.root is Reach.ANYWHERE:
        builder.window_accesses.add(element.store)
        access = f"call $.any.{element.store}"
    else:
        access = element.store
    code = join(where.text, shift, value.code, to_memory(element), access)
    builder.emit(code, (*where.uses, value.local))


def _check_indices(
    builder: CoreBuilder, op: Operation, view: View, indices: Sequence[Value]
) -> None:
    for number, (index, size) in enumerate(zip(indices, view.shape, strict=True)):
        known = constant_of(index)
        if size < 0 or (known is not None and 0 <= known < size):
            continue
        where = f"{known}" if known is not None else "an index"
        text = (
            f"'{op.name}' at {builder.place(op)} writes outside its memref: {where} is not from "
            f"0 to {size - 1} in dimension {number} of {len(view.shape)}"
        )
        inside = join(index.code, f"i64.const {size}", "i64.lt_u")
        builder.trap_unless(inside, Check(TrapKind.STRAY_WRITE, text), (index.local,))


def _load(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, memref.LoadOp)
    indices = [builder.value(index, op) for index in op.indices]
    builder.bind(op.res, load_element(builder, op, builder.view(op.memref, op), indices))


def _store(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, memref.StoreOp)
    indices = [builder.value(index, op) for index in op.indices]
    value = builder.value(op.value, op)
    store_element(builder, op, builder.view(op.memref, op), indices, value)


def _copy(builder: CoreBuilder, op: Operation) -> None:
    """Element by element: the layouts may differ, and each side may be in any memory."""
    assert isinstance(op, memref.CopyOp)
    source, target = builder.view(op.source, op), builder.view(op.destination, op)
    if any(size < 0 for size in (*source.shape, *target.shape)):
        builder.unsupported(op, "an unknown size")
    index = scalar_of(IndexType())
    assert index is not None
    loops: list[CountedLoop] = []
    for size in source.shape:
        zero, end, one = (integer(number, index) for number in (0, size, 1))
        bounds = Bounds(zero, end, one, IndexType())
        loops.append(CountedLoop(builder, op, bounds))
    counters = [loop.counter for loop in loops]
    value = load_element(builder, op, source, counters)
    store_element(builder, op, target, counters, value)
    for loop in reversed(loops):
        loop.repeat()
        loop.close()


def _moved(
    builder: CoreBuilder, op: Operation, view: View, offsets: list[tuple[Value, int]]
) -> Value:
    """The view's pointer plus the sum of offset times stride, in elements."""
    if view.element is None:
        builder.unsupported(op, "elements that are not scalars")
    line = View(
        view.pointer, (0,) * len(offsets), tuple(s for _, s in offsets), view.element, view.root
    )
    if all(constant_of(value) == 0 for value, _ in offsets):
        return view.pointer
    code = address(line, [value for value, _ in offsets])
    assert code is not None
    return builder.emit_value("i32", code.text, code.uses)


def _mixed(
    builder: CoreBuilder, op: Operation, static: Sequence[int], dynamic: Sequence[SSAValue]
) -> list[Value]:
    """Offsets, sizes or strides of an operation that gives some as attributes, some as operands."""
    index = scalar_of(IndexType())
    assert index is not None
    operands = iter(dynamic)
    return [
        builder.value(next(operands), op) if number == _DYNAMIC else integer(number, index)
        for number in static
    ]


def _subview(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, memref.SubviewOp)
    view = builder.view(op.source, op)
    offsets = _mixed(builder, op, op.static_offsets.get_values(), op.offsets)
    pairs: list[tuple[Value, int]] = []
    for offset, stride in zip(offsets, view.strides, strict=True):
        if constant_of(offset) == 0:
            continue
        if stride is None:
            builder.unsupported(op, "a memref with unknown strides")
        pairs.append((offset, stride))
    pointer = _moved(builder, op, view, pairs)
    builder.bind(op.result, builder.view_of(pointer, op.result.type, view.root, op))


def _reinterpret_cast(builder: CoreBuilder, op: Operation) -> None:
    """The result's offset counts from the base of the source, which must be its first element."""
    assert isinstance(op, memref.ReinterpretCastOp)
    view = builder.view(op.source, op)
    source = op.source.type
    if not isinstance(source, MemRefType) or source.get_offset() != 0:
        builder.unsupported(op, "a source with an offset")
    offsets = _mixed(builder, op, op.static_offsets.get_values(), op.offsets)
    pointer = _moved(builder, op, view, [(offset, 1) for offset in offsets])
    builder.bind(op.result, builder.view_of(pointer, op.result.type, view.root, op))


def _view(builder: CoreBuilder, op: Operation) -> None:
    """Reinterpret an i8 memref from a given byte on; the sizes come from the result or are
    unused."""
    assert isinstance(op, memref.ViewOp)
    view = builder.view(op.source, op)
    pointer = _moved(builder, op, view, [(builder.value(op.byte_shift, op), 1)])
    builder.bind(op.result, builder.view_of(pointer, op.result.type, view.root, op))


def _same_pointer(builder: CoreBuilder, op: Operation) -> None:
    """The result is the same memory with a different type."""
    view = builder.view(op.operands[0], op)
    result = op.results[0]
    if not isinstance(result.type, MemRefType):
        builder.unsupported(op, f"a result of type {result.type}")
    builder.bind(result, builder.view_of(view.pointer, result.type, view.root, op))


def _get_global(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, memref.GetGlobalOp)
    name = op.name_.root_reference.data if isinstance(op.name_, SymbolRefAttr) else str(op.name_)
    found = _global_named(op, name)
    if found is None:
        raise DesignError(f"there is no memref.global '{name}'", where=locate(op))
    content = found.initial_value
    data: bytes | None = None
    size = _size_of(builder, op, found.type)
    if isinstance(content, DenseIntOrFPElementsAttr):
        data = _dense_bytes(builder, op, content, found.type)
    alignment = found.alignment.value.data if found.alignment is not None else 16
    code = builder.links.static(Static(name, size, alignment, data))
    view = builder.view_of(Value(code, "i32"), op.memref.type, Reach.OWN, op)
    builder.bind(op.memref, view)


def _alloca(builder: CoreBuilder, op: Operation) -> None:
    """Each ``alloca`` in the text has one fixed place: no function here is recursive."""
    assert isinstance(op, memref.AllocaOp)
    size = _size_of(builder, op, op.memref.type)
    name = f"alloca {len(builder.links.statics)}"
    alignment = op.alignment.value.data if op.alignment is not None else 16
    code = builder.links.static(Static(name, size, alignment, None))
    view = builder.view_of(Value(code, "i32"), op.memref.type, Reach.OWN, op)
    builder.bind(op.memref, view)


def _dim(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, memref.DimOp)
    view = builder.view(op.source, op)
    which, index = builder.scalar(op.index, op)
    dimension = constant_of(which)
    if dimension is None or not 0 <= dimension < len(view.shape) or view.shape[dimension] < 0:
        builder.unsupported(op, "an unknown size")
    builder.bind(op.result, integer(view.shape[dimension], index))


def _global_named(op: Operation, name: str) -> memref.GlobalOp | None:
    parent = op.parent_op()
    while parent is not None:
        for region in parent.regions:
            for block in region.blocks:
                for candidate in block.ops:
                    if isinstance(candidate, memref.GlobalOp) and candidate.sym_name.data == name:
                        return candidate
        parent = parent.parent_op()
    return None


def _size_of(builder: CoreBuilder, op: Operation, type_: MemRefType[Attribute]) -> int:
    element = scalar_of(type_.element_type)
    if element is None or any(size < 0 for size in type_.get_shape()):
        builder.unsupported(op, f"a memref of type {type_}")
    count = 1
    for size in type_.get_shape():
        count *= size
    return count * element.size


def _dense_bytes(
    builder: CoreBuilder,
    op: Operation,
    content: DenseIntOrFPElementsAttr,
    type_: MemRefType[Attribute],
) -> bytes:
    element = scalar_of(type_.element_type)
    size = _size_of(builder, op, type_)
    assert element is not None
    if element.bits % 8 or element.name in ("index", "bf16"):
        builder.unsupported(op, f"constant data of type {type_.element_type}")
    data = bytes(content.data.data)
    return data * (size // len(data)) if len(data) < size else data


HANDLERS: Mapping[str, OperationHandler] = {
    "memref.load": _load,
    "memref.store": _store,
    "memref.subview": _subview,
    "memref.reinterpret_cast": _reinterpret_cast,
    "memref.view": _view,
    "memref.cast": _same_pointer,
    "memref.memory_space_cast": _same_pointer,
    "memref.assume_alignment": _same_pointer,
    "memref.collapse_shape": _same_pointer,
    "memref.expand_shape": _same_pointer,
    "memref.get_global": _get_global,
    "memref.alloca": _alloca,
    "memref.dim": _dim,
    "memref.copy": _copy,
}
"""Handlers of the ``memref`` operations."""
