"""Checks the form of an operation: the operands, results, attributes and regions of its class.

xDSL compares every operation with its declaration, which takes most of the time of checking a long
runtime sequence. Such operations look alike, so this remembers the forms that were correct.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from xdsl.ir import Attribute, Operation
from xdsl.irdl import IRDLOperation, OptAttributeDef, OptPropertyDef, RegionDef
from xdsl.irdl.constraints import AttrConstraint, VerificationContext
from xdsl.traits import IsTerminator

_DECLARED: Final = frozenset({"aie", "aiex"})
"""Dialects whose classes declare their whole form, without additional checks."""

_SEGMENTS: Final = "operandSegmentSizes"


def verify_form(op: Operation) -> None:
    """Check ``op`` without the operations in its regions.

    Raises:
        VerifyException: it does not match the declaration of its class.
    """
    form = _form_of(type(op))
    if form is None or not form.holds(op):
        op.verify(verify_nested_ops=False)
        if form is not None:
            form.remember(op)


@lru_cache(maxsize=1024)
def _form_of(kind: type[Operation]) -> _Form | None:
    if not issubclass(kind, IRDLOperation) or kind.name.partition(".")[0] not in _DECLARED:
        return None
    regions = kind.get_irdl_definition().regions
    return _Form(kind) if all(type(region) is RegionDef for _, region in regions) else None


class _Form:
    """The known well-formed operations of one class.

    Attributes are compared by identity, which the parser shares between equal spellings; each is
    kept alive, so no other can reuse its identity.
    """

    def __init__(self, kind: type[IRDLOperation]) -> None:
        definition = kind.get_irdl_definition()
        self._terminates = any(isinstance(trait, IsTerminator) for trait in definition.traits)
        self._traits = tuple(definition.traits)
        self._properties: dict[str, AttrConstraint] = {
            name: declared.constr for name, declared in definition.properties.items()
        }
        self._needed = tuple(
            name
            for name, declared in definition.properties.items()
            if not isinstance(declared, OptPropertyDef)
        )
        self._plain = not any(
            not isinstance(declared, OptAttributeDef) for declared in definition.attributes.values()
        )
        self._shapes: dict[tuple[int, ...], tuple[Attribute | None, ...]] = {}
        self._right: dict[tuple[str, int], Attribute] = {}

    def holds(self, op: Operation) -> bool:
        """Whether ``op`` is known to be well formed; False if it needs a check."""
        block = op.parent
        if op._successors or not self._plain or _shape(op) not in self._shapes:
            return False
        if block is None or (block.last_op is op and not self._terminates):
            return False
        properties = op.properties
        if any(name not in properties for name in self._needed):
            return False
        for name, attribute in properties.items():
            if self._right.get((name, id(attribute))) is not attribute:
                constraint = self._properties.get(name)
                if constraint is None:
                    return False
                constraint.verify(attribute, VerificationContext())
        for trait in self._traits:
            trait.verify(op)
        return True

    def remember(self, op: Operation) -> None:
        """Remember operations that look like ``op``, which is well formed."""
        self._shapes[_shape(op)] = (
            op.properties.get(_SEGMENTS),
            *(value.type for value in (*op._operands, *op.results)),
        )
        for name, attribute in op.properties.items():
            self._right[name, id(attribute)] = attribute


def _shape(op: Operation) -> tuple[int, ...]:
    """The lengths of all lists, and the identities of the types."""
    return (
        len(op._operands),
        len(op.results),
        len(op.regions),
        id(op.properties.get(_SEGMENTS)),
        *(id(value.type) for value in op._operands),
        *(id(value.type) for value in op.results),
    )
