"""``aie`` operations of cores: their programs, and the streams that programs use."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from xdsl.dialects.builtin import (
    ArrayAttr,
    IntegerType,
    StringAttr,
)
from xdsl.ir import Attribute, Operation, Region, SSAValue
from xdsl.irdl import (
    AnyAttr,
    IRDLOperation,
    operand_def,
    opt_prop_def,
    prop_def,
    region_def,
    result_def,
)

from npukit.compiler.dialect.array_ops import TileElement
from npukit.compiler.dialect.attributes import (
    BoolAttr,
    I32Attr,
    i32,
)
from npukit.compiler.dialect.op_definition import op_definition
from npukit.compiler.dialect.syntax import (
    ATTRIBUTES_IN_DICT,
    INDEX,
)

DEFAULT_STACK_SIZE = 0x400
"""Bytes of stack of a core without a stack_size (MLIR-AIE, ``AIEOps.td``, ``CoreOp``)."""

_Op = TypeVar("_Op", bound=Operation)


@op_definition
class CoreOp(TileElement):
    """``%c = aie.core(%t) { ... aie.end } {stack_size = 2048 : i32}``: a core's program."""

    name = "aie.core"
    stack_size_attr = opt_prop_def(I32Attr, prop_name="stack_size")
    link_with_attr = opt_prop_def(StringAttr, prop_name="link_with")
    link_files_attr = opt_prop_def(ArrayAttr[StringAttr], prop_name="link_files")
    link_merge_files_attr = opt_prop_def(ArrayAttr[StringAttr], prop_name="link_merge_files")
    elf_file_attr = opt_prop_def(StringAttr, prop_name="elf_file")
    dynamic_objfifo_lowering_attr = opt_prop_def(BoolAttr, prop_name="dynamic_objfifo_lowering")
    emit_parameter_sync_preamble_attr = opt_prop_def(
        BoolAttr, prop_name="emit_parameter_sync_preamble"
    )
    result = result_def(INDEX)
    body = region_def()
    irdl_options = ATTRIBUTES_IN_DICT
    assembly_format = "`(` $tile `)` $body attr-dict"

    def __init__(
        self,
        tile: SSAValue | Operation,
        body: Region,
        *,
        stack_size: int | None = None,
        link_files: Sequence[str] = (),
    ) -> None:
        properties: dict[str, Attribute | None] = {
            "stack_size": None if stack_size is None else i32(stack_size),
            "link_files": ArrayAttr(StringAttr(f) for f in link_files) if link_files else None,
        }
        super().__init__(
            operands=[tile], properties=properties, regions=[body], result_types=[INDEX]
        )

    @property
    def stack_size(self) -> int:
        """Bytes of stack, :data:`DEFAULT_STACK_SIZE` if the design gives none."""
        attr = self.stack_size_attr
        return DEFAULT_STACK_SIZE if attr is None else attr.value.data

    @property
    def link_with(self) -> str | None:
        """The object file of the older, core-level form."""
        return None if self.link_with_attr is None else self.link_with_attr.data

    @property
    def link_files(self) -> tuple[str, ...]:
        """The files of the core's functions, as ``aiecc`` collects them.

        Objects come first, then the LLVM modules that MLIR-AIE 1.4 merges into the core's own.
        """
        lists = (self.link_files_attr, self.link_merge_files_attr)
        return tuple(f.data for files in lists if files is not None for f in files.data)

    @property
    def elf_file(self) -> str | None:
        """A finished program for the core, instead of a body."""
        return None if self.elf_file_attr is None else self.elf_file_attr.data

    @property
    def dynamic_objfifo_lowering(self) -> bool | None:
        """Whether this core's fifos use run-time indices; None if the design does not say."""
        attr = self.dynamic_objfifo_lowering_attr
        return None if attr is None else bool(attr.value.data)


@op_definition
class DebugOp(IRDLOperation):
    """``aie.debug(%v : i32)``: shows a value in simulation."""

    name = "aie.debug"
    arg = operand_def(AnyAttr())
    assembly_format = "`(` $arg `:` type($arg) `)` attr-dict"


@op_definition
class EventOp(IRDLOperation):
    """``aie.event(0)``: raises one of a core's two instruction events."""

    name = "aie.event"
    val = prop_def(I32Attr)
    assembly_format = "`(` $val `)` attr-dict"


@op_definition
class GetCascadeOp(IRDLOperation):
    """``aie.get_cascade() : vector<16xi32>``: reads a core's cascade input."""

    name = "aie.get_cascade"
    cascade_value = result_def(AnyAttr())
    assembly_format = "`(` `)` attr-dict `:` type($cascade_value)"


@op_definition
class PutCascadeOp(IRDLOperation):
    """``aie.put_cascade(%v : vector<16xi32>)``: writes a core's cascade output."""

    name = "aie.put_cascade"
    cascade_value = operand_def(AnyAttr())
    assembly_format = "`(` $cascade_value `:` type($cascade_value) `)` attr-dict"


@op_definition
class GetStreamOp(IRDLOperation):
    """``aie.get_stream(%c : i32) : i32``: a core reads a word from a stream port."""

    name = "aie.get_stream"
    channel = operand_def(IntegerType)
    stream_value = result_def(AnyAttr())
    assembly_format = "`(` $channel `:` type($channel) `)` attr-dict `:` type($stream_value)"


@op_definition
class PutStreamOp(IRDLOperation):
    """``aie.put_stream(%c : i32, %v : i32)``: a core writes a word to a stream port."""

    name = "aie.put_stream"
    channel = operand_def(IntegerType)
    stream_value = operand_def(AnyAttr())
    assembly_format = (
        "`(` $channel `:` type($channel) `,` $stream_value `:` type($stream_value) `)` attr-dict"
    )
