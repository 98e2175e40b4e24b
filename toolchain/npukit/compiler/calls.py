"""Which functions a core calls, and where they are defined."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.ir import Operation

from npukit.compiler.dialect.aie import CoreOp


def callee_name(op: func.CallOp) -> str:
    """The name of the function that ``op`` calls."""
    return op.callee.root_reference.data


def function_named(op: Operation, name: str) -> func.FuncOp | None:
    """The ``func.func`` called ``name`` that ``op`` sees: in its device or in the module."""
    parent = op.parent_op()
    while parent is not None:
        if not isinstance(parent, func.FuncOp) and len(parent.regions) == 1:
            for block in parent.regions[0].blocks:
                for candidate in block.ops:
                    if isinstance(candidate, func.FuncOp) and candidate.sym_name.data == name:
                        return candidate
        parent = parent.parent_op()
    return None


def first_calls(core: CoreOp) -> dict[str, func.CallOp]:
    """The first call of each function that the body of ``core`` itself calls, by its name."""
    first: dict[str, func.CallOp] = {}
    for op in core.walk():
        if isinstance(op, func.CallOp):
            first.setdefault(callee_name(op), op)
    return first


def external_calls(core: CoreOp) -> tuple[str, ...]:
    """The functions without a body here that ``core`` calls, also from MLIR functions; sorted."""
    return tuple(sorted(first_external_calls(core)))


def first_external_calls(core: CoreOp) -> dict[str, func.CallOp]:
    """The first call of each of :func:`external_calls`, by its name."""
    first: dict[str, func.CallOp] = {}
    for op in external_call_ops(core):
        first.setdefault(callee_name(op), op)
    return first


def external_call_ops(core: CoreOp) -> list[func.CallOp]:
    """Every call of such a function in ``core`` and in the MLIR functions that it calls."""
    found: list[func.CallOp] = []
    seen: set[str] = set()
    bodies: list[Operation] = [core]
    while bodies:
        for op in bodies.pop().walk():
            if not isinstance(op, func.CallOp):
                continue
            name = callee_name(op)
            function = function_named(op, name)
            if function is None or function.is_declaration:
                found.append(op)
            elif name not in seen:
                seen.add(name)
                bodies.append(function)
    return found
