"""Which functions a core calls, and where they are defined."""

from __future__ import annotations

from xdsl.dialects import func
from xdsl.ir import Operation

from npukit.aie.physical import Core


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


def external_calls(core: Core) -> tuple[str, ...]:
    """The functions without a body here that ``core`` calls, also from MLIR functions; sorted."""
    return tuple(sorted(first_external_calls(core)))


def first_external_calls(core: Core) -> dict[str, func.CallOp]:
    """The first call of each of :func:`external_calls`, by its name."""
    external: dict[str, func.CallOp] = {}
    seen: set[str] = set()
    bodies: list[Operation] = [core.op]
    while bodies:
        for op in bodies.pop().walk():
            if not isinstance(op, func.CallOp) or callee_name(op) in seen:
                continue
            name = callee_name(op)
            seen.add(name)
            function = function_named(op, name)
            if function is None or function.is_declaration:
                external[name] = op
            else:
                bodies.append(function)
    return external
