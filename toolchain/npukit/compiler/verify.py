"""Checks a whole module: every operation is well formed, and fits its device."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from xdsl.dialects.builtin import ModuleOp, StringAttr, UnregisteredOp
from xdsl.ir import Block, BlockArgument, Operation, OpResult, SSAValue
from xdsl.irdl import IRDLOperation
from xdsl.traits import NoTerminator, SymbolTable
from xdsl.utils.exceptions import VerifyException

from npukit.compiler.checks import (
    array,
    bd,
    channel_modes,
    dma,
    fifos,
    indices,
    sequences,
    streams,
    switches,
)
from npukit.compiler.checks.attributes import check_attributes
from npukit.compiler.checks.registry import Check, Scope
from npukit.compiler.dialect.aie import DeviceOp, RuntimeSequenceOp, symbol_name
from npukit.compiler.dialect.location import locate
from npukit.compiler.operation_form import verify_form
from npukit.compiler.walk import operations_in
from npukit.errors import DesignError

_SUBJECTS = (
    array.CHECKS,
    dma.CHECKS,
    bd.CHECKS,
    channel_modes.CHECKS,
    streams.CHECKS,
    switches.CHECKS,
    fifos.CHECKS,
    indices.CHECKS,
    sequences.CHECKS,
)


def verify_lowered(module: ModuleOp) -> None:
    """Check ``module`` after passes have run on a verified one (:func:`verify_module`).

    Passes change nothing in a runtime sequence but the symbols that it names, so this does not
    check the form of its operations again, only whether they fit the device.

    Raises:
        DesignError: an operation needs something that its device does not have.
    """
    for problem in _form_problems(_outside_of_sequences(module)):
        raise problem
    for problem in _device_problems(module):
        raise problem


def verify_module(module: ModuleOp) -> None:
    """Check ``module``.

    First the form: every operation has the operands, attributes and regions that it needs, values
    are defined before they are used, and no symbol is declared twice. Then, device by device, the
    content (:mod:`npukit.compiler.checks`).

    Raises:
        DesignError: an operation is not well formed, or needs something that its device does not
            have.
        UnsupportedError: an operation has an attribute that npukit does not know.
    """
    for problem in problems_of(module):
        raise problem


def problems_of(module: ModuleOp) -> Iterator[DesignError]:
    """All errors of :func:`verify_module`, of which that raises the first.

    Content is only checked if the form is right.
    """
    malformed = False
    for problem in _form_problems(operations_in(module)):
        malformed = True
        yield problem
    if not malformed:
        yield from _device_problems(module)


def _outside_of_sequences(module: ModuleOp) -> list[Operation]:
    found: list[Operation] = [module]
    for op in module.body.block.ops:
        if not isinstance(op, DeviceOp):
            found += operations_in(op)
            continue
        found.append(op)
        for inner in op.block.ops:
            if not isinstance(inner, RuntimeSequenceOp):
                found += operations_in(inner)
    return found


def _form_problems(operations: Sequence[Operation]) -> Iterator[DesignError]:
    """Check the order and the form of ``operations``, which are in textual order."""
    defined: set[Operation] = set()
    for op in operations:
        try:
            _check_order(op, defined)
        except DesignError as error:
            yield error
        defined.add(op)
    for op in operations:
        try:
            _check_form(op)
        except DesignError as error:
            yield error


def _device_problems(module: ModuleOp) -> Iterator[DesignError]:
    for device in module.body.block.ops:
        if isinstance(device, DeviceOp):
            yield from _problems_in(device)


def _problems_in(device: DeviceOp) -> Iterator[DesignError]:
    symbols: dict[str, Operation] = {}
    for op in device.block.ops:
        name = symbol_name(op)
        if name is not None:
            symbols[name] = op
    scope = Scope(device, device.model, symbols)
    for op in operations_in(device):
        for check in _checks_of(type(op)):
            try:
                check(op, scope)
            except DesignError as error:
                yield error


@lru_cache(maxsize=1024)
def _checks_of(kind: type[Operation]) -> tuple[Check, ...]:
    return tuple(check for checks in _SUBJECTS for check in checks.of_kind(kind))


@lru_cache(maxsize=1024)
def _declares_symbols(kind: type[Operation]) -> bool:
    return issubclass(kind, IRDLOperation) and any(
        isinstance(trait, SymbolTable) for trait in kind.get_irdl_definition().traits
    )


@lru_cache(maxsize=1024)
def _needs_blocks(kind: type[Operation]) -> bool:
    """Whether an empty block in an operation of this class is an error."""
    if issubclass(kind, UnregisteredOp | ModuleOp):
        return False
    return not (
        issubclass(kind, IRDLOperation)
        and any(isinstance(trait, NoTerminator) for trait in kind.get_irdl_definition().traits)
    )


def _check_form(op: Operation) -> None:
    kind = type(op)
    if _declares_symbols(kind):
        _check_symbols(op)
    check_attributes(op)
    if kind is DeviceOp and not isinstance(op.parent_op(), ModuleOp):
        raise DesignError("an aie.device must be directly in the module", where=locate(op))
    try:
        verify_form(op)
    except VerifyException as error:
        raise DesignError(
            f"'{op.name}': {' '.join(str(error).split())}", where=locate(op)
        ) from error
    if op.regions and _needs_blocks(kind):
        for region in op.regions:
            for block in region.blocks:
                if block.last_op is None:
                    raise DesignError(f"'{op.name}' has an empty block", where=locate(op))


def _check_symbols(table: Operation) -> None:
    seen: set[str] = set()
    for region in table.regions:
        for block in region.blocks:
            for op in block.ops:
                name = op.get_attr_or_prop("sym_name")
                if not isinstance(name, StringAttr):
                    continue
                if name.data in seen:
                    raise DesignError(f"there are two symbols @{name.data}", where=locate(op))
                seen.add(name.data)


def _check_order(op: Operation, defined: set[Operation]) -> None:
    """Reject an operand that is undefined, or not visible to ``op``.

    Between the blocks of a region, order depends on control flow and is not checked.
    """
    for operand in op._operands:
        if isinstance(operand, OpResult):
            home, known = operand.op.parent_block(), operand.op in defined
        elif isinstance(operand, BlockArgument):
            home, known = operand.block, True
        else:
            raise DesignError(f"'{op.name}' uses a value that is not defined", where=locate(op))
        if home is not None and home is op.parent and known:
            continue
        if not known and home in _blocks_around(op):
            raise DesignError(
                f"'{op.name}' uses {_name(operand)} before it is defined", where=locate(op)
            )
        if home is not op.parent_block() and not _is_visible(home, op):
            raise DesignError(
                f"'{op.name}' uses {_name(operand)} outside the region that defines it",
                where=locate(op),
            )


def _name(value: SSAValue) -> str:
    return "a value" if value.name_hint is None else f"%{value.name_hint}"


def _is_visible(home: Block | None, op: Operation) -> bool:
    """Whether the region of the block ``home`` encloses ``op``."""
    region = None if home is None else home.parent_region()
    current: Operation | None = op
    while current is not None and region is not None:
        block = current.parent_block()
        if block is not None and block.parent_region() is region:
            return True
        current = current.parent_op()
    return False


def _blocks_around(op: Operation) -> set[Block]:
    blocks: set[Block] = set()
    current: Operation | None = op
    while current is not None:
        block = current.parent_block()
        if block is not None:
            blocks.add(block)
        current = current.parent_op()
    return blocks
