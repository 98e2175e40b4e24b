"""Reads acquires that give the objects themselves, as MLIR-AIE does since the end of August 2026.

Earlier versions give a subview, whose objects a core gets with ``aie.objectfifo.subview.access``.
The parser rewrites the later form to the earlier one, so nothing else needs to know that there are
two. The versions with the later form count objects when the core runs, even where they unroll
loops, so a core with it is lowered as if it had ``dynamic_objfifo_lowering``.
"""

from __future__ import annotations

from xdsl.dialects.builtin import IntegerAttr, MemRefType
from xdsl.ir import Attribute, Operation

from npukit.compiler.dialect.attributes import ObjectFifoSubviewType, boolean, i32
from npukit.compiler.dialect.core_ops import CoreOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.dialect.objectfifo_access_ops import (
    ObjectFifoAcquireOp,
    ObjectFifoSubviewAccessOp,
)
from npukit.errors import DesignError


def gives_objects(op: Operation) -> bool:
    """Whether ``op`` is an acquire whose results are objects instead of one subview."""
    return isinstance(op, ObjectFifoAcquireOp) and any(
        isinstance(result.type, MemRefType) for result in op.results
    )


def read_subview(acquire: Operation) -> None:
    """Replace ``acquire``, which gives objects, by one that gives a subview, and its accesses.

    Raises:
        DesignError: the objects have different types, or are not as many as it acquires.
    """
    element = _element(acquire)
    count = len(acquire.results)
    size = acquire.properties.get("size", i32(count))
    if isinstance(size, IntegerAttr) and size.value.data != count:
        what = f"'{acquire.name}' gives {count} objects but acquires {size.value.data}"
        raise DesignError(what, where=locate(acquire))
    whole = ObjectFifoAcquireOp.create(
        properties={**acquire.properties, "size": size},
        attributes=acquire.attributes,
        result_types=[ObjectFifoSubviewType(element)],
    )
    accesses = [
        ObjectFifoSubviewAccessOp.create(
            operands=[whole.results[0]], properties={"index": i32(index)}, result_types=[element]
        )
        for index in range(count)
    ]
    block = acquire.parent
    assert block is not None
    for op in (whole, *accesses):
        op.location = acquire.location
    block.insert_ops_before([whole, *accesses], acquire)
    for result, access in zip(acquire.results, accesses, strict=True):
        access.output.name_hint = result.name_hint
        result.replace_all_uses_with(access.output)
    block.erase_op(acquire)
    core = whole.parent_op()
    while core is not None and not isinstance(core, CoreOp):
        core = core.parent_op()
    if core is not None:
        core.properties["dynamic_objfifo_lowering"] = boolean(True)


def _element(acquire: Operation) -> MemRefType[Attribute]:
    first = acquire.results[0].type
    for result in acquire.results:
        if result.type != first or not isinstance(first, MemRefType):
            raise DesignError(
                f"'{acquire.name}' gives objects of different types: {first} and {result.type}",
                where=locate(acquire),
            )
    assert isinstance(first, MemRefType)
    return first
