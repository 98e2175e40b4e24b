"""Copies a module; xDSL's own ``clone`` builds every operand twice and walks both modules again."""

from __future__ import annotations

from typing import TypeVar

from xdsl.dialects.builtin import ModuleOp
from xdsl.ir import Block, Operation, SSAValue

from npukit.compiler.dialect.value_names import copy_name

_Op = TypeVar("_Op", bound=Operation)


def copy_module(module: ModuleOp, *, without: tuple[type[Operation], ...] = ()) -> ModuleOp:
    """A copy of a verified ``module``, with locations and the names of values.

    Args:
        module: the module to copy.
        without: classes of operations to leave out; no other operation uses them.
    """
    return _copy(module, {}, without)


def copy_operation(op: _Op) -> _Op:
    """A copy of a verified operation that uses the same values from outside of it."""
    return _copy(op, {}, ())


def _copy(op: _Op, values: dict[SSAValue, SSAValue], without: tuple[type[Operation], ...]) -> _Op:
    if any(len(region.blocks) > 1 for region in op.regions):
        # Branches name blocks, and blocks use values, that come later in the text.
        return op.clone(values)
    made = op.clone_without_regions(values)
    for region, target in zip(op.regions, made.regions, strict=True):
        for block in region.blocks:
            target.add_block(_copy_block(block, values, without))
    return made


def _copy_block(
    block: Block, values: dict[SSAValue, SSAValue], without: tuple[type[Operation], ...]
) -> Block:
    made = Block(arg_types=block.arg_types)
    for argument, copied in zip(block.args, made.args, strict=True):
        copy_name(argument, copied)
        values[argument] = copied
    made.add_ops([_copy(op, values, without) for op in block.ops if not isinstance(op, without)])
    made.name_hint = block.name_hint
    return made
