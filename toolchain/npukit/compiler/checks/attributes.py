"""Which attributes an operation may have: its own, and those that can't change results.

MLIR lets an operation carry any attribute, and a tool that does not know one runs the design as if
it were not there. That is right for a remark, and wrong results for anything that asks for
something. So npukit refuses any attribute that it neither knows nor lists here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from xdsl.dialects.builtin import IntegerAttr, StringAttr, UnregisteredOp
from xdsl.ir import Attribute, Operation
from xdsl.irdl import IRDLOperation

from npukit.compiler.dialect.aiex import WRITE_BD_FIELDS, WRITE_BD_OPTIONS
from npukit.compiler.dialect.attributes import PacketInfoAttr
from npukit.compiler.dialect.location import locate
from npukit.errors import DesignError, UnsupportedError
from npukit.suggestions import did_you_mean

ANYWHERE: Final = frozenset({"sym_visibility", "operandSegmentSizes", "resultSegmentSizes"})
"""How a symbol is seen from other modules, and how the generic form counts operands."""

DISCARDABLE: Final[Mapping[str, frozenset[str]]] = {
    "aie.dma_bd": frozenset({"task_id"}),  # mlir-air: which of its tasks the BD is from
    "affine.for": frozenset({"loop_annotation"}),
    "affine.load": frozenset({"nontemporal"}),
    "affine.store": frozenset({"nontemporal"}),
    "aiex.npu.writebd": frozenset({"ddr_id"}),
    "cf.br": frozenset({"loop_annotation"}),
    "cf.cond_br": frozenset({"branch_weights", "loop_annotation"}),
    "func.call": frozenset({"lib", "no_inline"}),  # Allo: the library of the function
    "func.func": frozenset({"no_inline"}),
    "memref.alloc": frozenset({"alignment"}),
    "memref.alloca": frozenset({"alignment"}),
    "memref.load": frozenset({"alignment", "nontemporal"}),
    "memref.store": frozenset({"alignment", "nontemporal"}),
    "scf.for": frozenset({"loop_annotation"}),
    "vector.load": frozenset({"alignment", "nontemporal"}),
    "vector.store": frozenset({"alignment", "nontemporal"}),
}
"""By operation: attributes that compilers use, or once used, and that change no result."""

READ_ELSEWHERE: Final[Mapping[str, Mapping[str, type[Attribute]]]] = {
    "aie.tile": {"controller_id": PacketInfoAttr},
    "aiex.npu.writebd": dict.fromkeys((*WRITE_BD_FIELDS, *WRITE_BD_OPTIONS), IntegerAttr),
    "func.func": {"link_with": StringAttr, "link_with_mode": StringAttr},
}
"""Attributes that npukit reads though the operation does not declare them, and what they are."""

OWN_DIALECTS: Final = frozenset({"aie", "aiex", "aievec"})
"""Dialects whose attributes npukit must know; ``other.name`` is another tool's remark."""

_SHOWN: Final = 13


def check_attributes(op: Operation) -> None:
    """Refuse an attribute or property that npukit would ignore and that may mean something.

    Raises:
        UnsupportedError: an attribute is unknown; the message names it and its operation.
        DesignError: an attribute that npukit reads has the wrong type.
    """
    kind = type(op)
    if not _is_known(kind):
        return
    if not op.attributes and op.properties.keys() <= _accepted(kind):
        return
    for name in (*op.properties, *op.attributes):
        if name in _accepted(kind) or _is_remark(name):
            continue
        raise UnsupportedError(
            f"'{op.name}' has an attribute '{name}' that npukit does not know",
            where=locate(op),
            hint=_hint(name, _known(kind)),
        )
    read = READ_ELSEWHERE.get(op.name, {})
    for name, wanted in read.items():
        value = op.attributes.get(name)
        if value is not None and not isinstance(value, wanted):
            raise DesignError(
                f"attribute '{name}' of '{op.name}' can't be {value}", where=locate(op)
            )


@lru_cache(maxsize=1024)
def _is_known(kind: type[Operation]) -> bool:
    """Whether npukit knows the attributes that an operation of this class may have."""
    return issubclass(kind, IRDLOperation) and not issubclass(kind, UnregisteredOp)


@lru_cache(maxsize=1024)
def _known(kind: type[Operation]) -> frozenset[str]:
    assert issubclass(kind, IRDLOperation)
    definition = kind.get_irdl_definition()
    read = READ_ELSEWHERE.get(kind.name, {})
    return frozenset((*definition.properties, *definition.attributes, *read))


@lru_cache(maxsize=1024)
def _accepted(kind: type[Operation]) -> frozenset[str]:
    return _known(kind) | ANYWHERE | DISCARDABLE.get(kind.name, frozenset())


def _is_remark(name: str) -> bool:
    dialect, dot, _ = name.partition(".")
    return bool(dot) and dialect not in OWN_DIALECTS


def _hint(name: str, known: Collection[str]) -> str:
    if hint := did_you_mean(name, known):
        return hint
    if known and len(known) <= _SHOWN:
        return f"known attributes here: {', '.join(sorted(known))}"
    return "remove it if the design means the same without it"
