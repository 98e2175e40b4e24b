"""Where a device uses scratchpad parameters, and whether it may."""

from __future__ import annotations

from collections.abc import Mapping

from xdsl.dialects.builtin import IntegerType, SymbolRefAttr, bf16, i32
from xdsl.ir import Operation, SSAValue

from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp
from npukit.compiler.dialect.aiex import (
    ReadScratchpadParameterOp,
    ScratchpadParameterOp,
    SyncScratchpadParametersOp,
    UnresolvedOp,
)
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, UnsupportedError

WORD_BITS = 32


class ScratchpadUses:
    """The uses of scratchpad parameters in a device, checked.

    Attributes:
        reads: what cores read.
        syncs: where a sequence gives cores their values.
        offsets: transfers with a parameter as offset, and its name.
        names: every parameter in use.

    Raises:
        DesignError: a parameter does not exist, or is used in two ways.
        UnsupportedError: its type or its name is none that npukit supports.
    """

    def __init__(self, device: DeviceOp, parameters: Mapping[str, ScratchpadParameterOp]) -> None:
        self.reads = [op for op in device.walk() if isinstance(op, ReadScratchpadParameterOp)]
        self.syncs = [op for op in device.walk() if isinstance(op, SyncScratchpadParametersOp)]
        self.offsets: list[tuple[Operation, str]] = []
        for op in device.walk():
            name = offset_parameter(op)
            if name is not None:
                self.offsets.append((op, name))
        read = {op.parameter for op in self.reads}
        moved = {name for _, name in self.offsets}
        self.names = read | moved
        for op, name in (*((op, op.parameter) for op in self.reads), *self.offsets):
            if name not in parameters:
                raise DesignError(
                    f"there is no aiex.scratchpad_parameter @{name} in this module",
                    where=locate(op),
                )
        for name in self.names:
            _check(parameters[name], core=name in read, offset=name in moved)
        for use in self.reads:
            declared = parameters[use.parameter].type_attr
            if use.result.type != declared:
                raise DesignError(
                    f"@{use.parameter} is {declared}, not {use.result.type}", where=locate(use)
                )
        for op, _ in self.offsets:
            if not isinstance(sequence_around(op), RuntimeSequenceOp):
                raise DesignError(
                    "only a transfer of a runtime sequence can have an offset_parameter",
                    where=locate(op),
                )


def _check(parameter: ScratchpadParameterOp, *, core: bool, offset: bool) -> None:
    name, type_, where = parameter.sym_name, parameter.type_attr, locate(parameter)
    if not SSAValue.is_valid_name(name):
        raise UnsupportedError(
            f"npukit does not support a scratchpad parameter called {name!r}",
            where=where,
            hint="use letters, digits and _, and no digit first",
        )
    if core and offset:
        raise DesignError(
            f"@{name} is read by a core and is an offset_parameter; it can only be one of both",
            where=where,
        )
    if offset and type_ != i32:
        raise DesignError(
            f"@{name} is an offset_parameter, so it must be i32, not {type_}", where=where
        )
    if type_ != bf16 and not (isinstance(type_, IntegerType) and type_.width.data <= WORD_BITS):
        raise UnsupportedError(
            f"npukit does not support a scratchpad parameter of type {type_}: @{name}",
            where=where,
            hint="it may be bf16 or an integer of at most 32 bits",
        )


def offset_parameter(op: Operation) -> str | None:
    """The scratchpad parameter that moves a transfer, if one does."""
    attribute = op.properties.get("offset_parameter")
    if isinstance(op, UnresolvedOp):
        attribute = dict(op.template.data.properties).get("offset_parameter")
    return attribute.root_reference.data if isinstance(attribute, SymbolRefAttr) else None


def sequence_around(op: Operation) -> Operation | None:
    """The runtime sequence that ``op`` is in, if it is in one."""
    parent = op.parent_op()
    while parent is not None and not isinstance(parent, RuntimeSequenceOp):
        parent = parent.parent_op()
    return parent
