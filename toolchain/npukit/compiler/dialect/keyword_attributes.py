"""Keywords of the ``aie`` dialect: enumerations, and the attributes that hold them.

Source: MLIR-AIE (``include/aie/Dialect/AIE/IR/AIEAttrs.td``).
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar, Generic, TypeVar, cast

from xdsl.ir import Data
from xdsl.irdl import irdl_attr_definition
from xdsl.parser import AttrParser
from xdsl.printer import Printer

from npukit.machine.tiles import DmaDirection


class WireBundle(StrEnum):
    """A bundle of stream switch ports."""

    CORE = "Core"
    DMA = "DMA"
    FIFO = "FIFO"
    SOUTH = "South"
    WEST = "West"
    NORTH = "North"
    EAST = "East"
    PLIO = "PLIO"
    NOC = "NOC"
    TRACE = "Trace"
    TILE_CONTROL = "TileControl"


class CascadeDir(StrEnum):
    """The side of a core that a cascade stream enters or leaves by."""

    SOUTH = "South"
    WEST = "West"
    NORTH = "North"
    EAST = "East"


class LockUse(StrEnum):
    """The action of ``aie.use_lock`` on a lock."""

    ACQUIRE = "Acquire"
    ACQUIRE_GREATER_EQUAL = "AcquireGreaterEqual"
    RELEASE = "Release"


class LockBlocking(StrEnum):
    """Whether ``aie.use_lock`` waits."""

    NON_BLOCKING = "NonBlocking"
    BLOCKING = "Blocking"


class Port(StrEnum):
    """An end of an object fifo, as a core sees it."""

    PRODUCE = "Produce"
    CONSUME = "Consume"


class LogicalTileKind(StrEnum):
    """The kind of tile that ``aie.logical_tile`` requests."""

    CORE = "CoreTile"
    MEM = "MemTile"
    SHIM_NOC = "ShimNOCTile"
    SHIM_PL = "ShimPLTile"


_Enum = TypeVar("_Enum", bound=StrEnum)


class KeywordAttr(Data[_Enum], Generic[_Enum]):
    """An enumerated keyword; MLIR also takes it in quotes (``"DMA" : 0``)."""

    _kind: ClassVar[type[StrEnum]]

    @classmethod
    def _members(cls) -> dict[str, _Enum]:
        return cast(dict[str, _Enum], {member.value: member for member in cls._kind})

    @classmethod
    def parse_parameter(cls, parser: AttrParser) -> _Enum:
        """Parse the keyword, bare or as a string literal."""
        start = parser.pos
        text = parser.parse_optional_str_literal()
        if text is None:
            text = parser.parse_identifier(f", one of {', '.join(cls._members())}")
        member = cls._members().get(text)
        if member is None:
            parser.raise_error(
                f"'{text}' is not one of {', '.join(cls._members())}", start, parser.pos
            )
        return member

    def print_parameter(self, printer: Printer) -> None:
        """Print the bare keyword."""
        printer.print_string(self.data.value)


@irdl_attr_definition
class WireBundleAttr(KeywordAttr[WireBundle]):
    """Holds a :class:`WireBundle`."""

    name = "aie.wire_bundle"
    _kind = WireBundle


@irdl_attr_definition
class CascadeDirAttr(KeywordAttr[CascadeDir]):
    """Holds a :class:`CascadeDir`."""

    name = "aie.cascade_dir"
    _kind = CascadeDir


@irdl_attr_definition
class LockUseAttr(KeywordAttr[LockUse]):
    """Holds a :class:`LockUse`."""

    name = "aie.lock_action"
    _kind = LockUse


@irdl_attr_definition
class LockBlockingAttr(KeywordAttr[LockBlocking]):
    """Holds a :class:`LockBlocking`."""

    name = "aie.lock_blocking"
    _kind = LockBlocking


@irdl_attr_definition
class PortAttr(KeywordAttr[Port]):
    """Holds a :class:`Port`."""

    name = "aie.objectfifo_port"
    _kind = Port


@irdl_attr_definition
class DmaDirectionAttr(KeywordAttr[DmaDirection]):
    """Holds a :class:`npukit.machine.physical.DmaDirection`."""

    name = "aie.dma_channel_dir"
    _kind = DmaDirection


@irdl_attr_definition
class LogicalTileKindAttr(KeywordAttr[LogicalTileKind]):
    """Holds a :class:`LogicalTileKind`."""

    name = "aie.tile_type"
    _kind = LogicalTileKind
