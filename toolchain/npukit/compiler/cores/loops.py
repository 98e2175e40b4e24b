"""Counted loops of ``scf.for``, ``affine.for``, and of operations on whole memrefs."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from xdsl.ir import Attribute, Operation

from npukit.compiler.cores.builder import CoreBuilder, Item
from npukit.compiler.cores.flow import Branch, Jump, Value
from npukit.compiler.cores.scalars import join


class Bounds(msgspec.Struct, frozen=True):
    """From ``lower`` to ``upper`` (exclusive) in steps of ``step``, all of one MLIR ``type``."""

    lower: Value
    upper: Value
    step: Value
    type: Attribute
    unsigned: bool = False


class CountedLoop:
    """Opens a loop: the code that follows is its body, until :meth:`repeat` and :meth:`close`.

    ``types`` are the MLIR types of the values that it carries from one round to the next.
    """

    def __init__(
        self,
        builder: CoreBuilder,
        op: Operation,
        bounds: Bounds,
        initial: Sequence[Item] = (),
        types: Sequence[Attribute] = (),
    ) -> None:
        self._builder = builder
        self._bounds = bounds
        self._header, items = builder.new_block([bounds.type, *types], op)
        body, _ = builder.new_block([], op)
        self._after, self._results = builder.new_block(types, op)
        builder.close(builder.jump_to(self._header, [bounds.lower, *initial]))
        builder.block = self._header
        counter = items[0]
        assert isinstance(counter, Value)
        self.counter = counter
        self.carried = items[1:]
        upper, compare = bounds.upper, "lt_u" if bounds.unsigned else "lt_s"
        condition = builder.emit_value(
            "i32",
            join(counter.code, upper.code, f"{counter.type}.{compare}"),
            (counter.local, upper.local),
        )
        builder.close(Branch(condition, Jump(body), builder.jump_to(self._after, self.carried)))
        builder.block = body

    def repeat(self, carried: Sequence[Item] = ()) -> None:
        """End the body: advance the counter and pass ``carried`` to the next round."""
        counter, step = self.counter, self._bounds.step
        following = self._builder.emit_value(
            counter.type,
            join(counter.code, step.code, f"{counter.type}.add"),
            (counter.local, step.local),
        )
        self._builder.close(self._builder.jump_to(self._header, [following, *carried]))

    def close(self) -> list[Item]:
        """Continue after the loop; return the values that it carried out."""
        self._builder.block = self._after
        return self._results
