"""Lists the operations of a module: xDSL's own ``walk`` is one generator for each level."""

from __future__ import annotations

from xdsl.ir import Operation


def operations_in(root: Operation) -> list[Operation]:
    """``root`` and all operations in its regions, in textual order."""
    found: list[Operation] = []
    _add(root, found)
    return found


def _add(op: Operation, found: list[Operation]) -> None:
    found.append(op)
    for region in op.regions:
        block = region.first_block
        while block is not None:
            inner = block.first_op
            while inner is not None:
                if inner.regions:
                    _add(inner, found)
                else:
                    found.append(inner)
                inner = inner.next_op
            block = block.next_block
