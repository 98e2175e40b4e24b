"""Control flow of a core's body: ``scf`` and ``cf``, and calls of functions with a body in MLIR."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xdsl.dialects import cf, func, scf
from xdsl.dialects.builtin import DenseIntOrFPElementsAttr
from xdsl.ir import Block as MlirBlock
from xdsl.ir import Operation, Region

from npukit.compiler.cores.builder import BranchHandler, CoreBuilder, Item, OperationHandler
from npukit.compiler.cores.flow import Block, Branch, Jump, Terminator, Value
from npukit.compiler.cores.loops import Bounds, CountedLoop
from npukit.compiler.cores.scalars import Scalar, integer, join
from npukit.compiler.cores.views import Reach, View
from npukit.machine.control_program import Check, TrapKind


def _compare(
    builder: CoreBuilder, left: Value, right: Value, type_: Scalar, predicate: str
) -> Value:
    code = join(left.code, right.code, f"{type_.wasm}.{predicate}")
    return builder.emit_value("i32", code, (left.local, right.local))


# -- scf -------------------------------------------------------------------------------------------


def _for(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, scf.ForOp)
    lower, upper, step = (builder.value(value, op) for value in (op.lb, op.ub, op.step))
    bounds = Bounds(lower, upper, step, op.lb.type, "unsignedCmp" in op.properties)
    types = [value.type for value in op.res]
    loop = CountedLoop(builder, op, bounds, builder.items(op.iter_args, op), types)

    def leave(terminator: Operation) -> None:
        loop.repeat(builder.items(terminator.operands, terminator))

    builder.run_region(op.body, [loop.counter, *loop.carried], leave)
    builder.bind_all(op.res, loop.close())


def _while(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, scf.WhileOp)
    before, before_items = builder.new_block([value.type for value in op.arguments], op)
    types = [value.type for value in op.res]
    body, body_items = builder.new_block(types, op)
    after, results = builder.new_block(types, op)
    builder.close(builder.jump_to(before, builder.items(op.arguments, op)))

    def decide(terminator: Operation) -> None:
        assert isinstance(terminator, scf.ConditionOp)
        condition = builder.value(terminator.condition, terminator)
        items = builder.items(terminator.args, terminator)
        builder.close(
            Branch(condition, builder.jump_to(body, items), builder.jump_to(after, items))
        )

    def repeat(terminator: Operation) -> None:
        items = builder.items(terminator.operands, terminator)
        builder.close(builder.jump_to(before, items))

    builder.block = before
    builder.run_region(op.before_region, before_items, decide)
    builder.block = body
    builder.run_region(op.after_region, body_items, repeat)
    builder.block = after
    builder.bind_all(op.res, results)


def _arm(builder: CoreBuilder, region: Region, start: Block, after: Block) -> list[Item]:
    """Translate one branch, which yields to ``after``; an absent one yields nothing."""
    builder.block = start
    if not region.blocks:
        builder.close(Jump(after))
        return []
    yielded: list[Item] = []

    def leave(terminator: Operation) -> None:
        items = builder.items(terminator.operands, terminator)
        yielded.extend(items)
        builder.close(builder.jump_to(after, items))

    builder.run_region(region, [], leave)
    return yielded


def _chosen(results: Sequence[Item], yielded: Sequence[Sequence[Item]]) -> list[Item]:
    """``results`` of branches that yield this: of the core's own buffers another own one."""
    if any(len(items) != len(results) for items in yielded):
        return list(results)  # a branch with an error
    columns = zip(results, *yielded, strict=True)
    return [
        View(result.pointer, result.shape, result.strides, result.element, Reach.OWN)
        if isinstance(result, View)
        and all(isinstance(item, View) and item.root is Reach.OWN for item in items)
        else result
        for result, *items in columns
    ]


def _if(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, scf.IfOp)
    condition = builder.value(op.cond, op)
    then, _ = builder.new_block([], op)
    otherwise, _ = builder.new_block([], op)
    after, results = builder.new_block([value.type for value in op.output], op)
    builder.close(Branch(condition, Jump(then), Jump(otherwise)))
    arms = ((op.true_region, then), (op.false_region, otherwise))
    yielded = [_arm(builder, region, start, after) for region, start in arms]
    builder.block = after
    builder.bind_all(op.output, _chosen(results, yielded))


def _index_switch(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, scf.IndexSwitchOp)
    flag, type_ = builder.scalar(op.arg, op)
    after, results = builder.new_block([value.type for value in op.output], op)
    arms: list[tuple[Region, Block]] = []
    for case, region in zip(op.cases.get_values(), op.case_regions, strict=True):
        arm, _ = builder.new_block([], op)
        following, _ = builder.new_block([], op)
        condition = _compare(builder, flag, integer(int(case), type_), type_, "eq")
        builder.close(Branch(condition, Jump(arm), Jump(following)))
        arms.append((region, arm))
        builder.block = following
    default, _ = builder.new_block([], op)
    builder.close(Jump(default))
    arms.append((op.default_region, default))
    yielded = [_arm(builder, region, start, after) for region, start in arms]
    builder.block = after
    builder.bind_all(op.output, _chosen(results, yielded))


def _execute_region(builder: CoreBuilder, op: Operation) -> None:
    assert isinstance(op, scf.ExecuteRegionOp)
    start, _ = builder.new_block([], op)
    after, results = builder.new_block([value.type for value in op.outs], op)
    builder.close(Jump(start))
    _arm(builder, op.region, start, after)
    builder.block = after
    builder.bind_all(op.outs, results)


# -- cf --------------------------------------------------------------------------------------------


def _assert(builder: CoreBuilder, op: Operation) -> None:
    """A failed assertion traps; ``$failed`` says which one."""
    assert isinstance(op, cf.AssertOp)
    condition = builder.value(op.arg, op)
    check = Check(TrapKind.ASSERTION, op.msg.data)
    builder.trap_unless(condition.code, check, (condition.local,))


def _br(builder: CoreBuilder, op: Operation, blocks: Mapping[MlirBlock, Block]) -> Terminator:
    assert isinstance(op, cf.BranchOp)
    return builder.jump_to(blocks[op.successor], builder.items(op.arguments, op))


def _cond_br(builder: CoreBuilder, op: Operation, blocks: Mapping[MlirBlock, Block]) -> Terminator:
    assert isinstance(op, cf.ConditionalBranchOp)
    return Branch(
        builder.value(op.cond, op),
        builder.jump_to(blocks[op.then_block], builder.items(op.then_arguments, op)),
        builder.jump_to(blocks[op.else_block], builder.items(op.else_arguments, op)),
    )


def _switch(builder: CoreBuilder, op: Operation, blocks: Mapping[MlirBlock, Block]) -> Terminator:
    """A chain of comparisons, closed by the jump to the default block."""
    assert isinstance(op, cf.SwitchOp)
    flag, type_ = builder.scalar(op.flag, op)
    values = op.case_values
    cases = list(values.get_values()) if isinstance(values, DenseIntOrFPElementsAttr) else []
    operands = list(builder.items(op.case_operands, op))
    segments = op.case_operand_segments.get_values()
    for case, target, count in zip(cases, op.case_blocks, segments, strict=True):
        arguments: list[Item] = [operands.pop(0) for _ in range(int(count))]
        following, _ = builder.new_block([], op)
        condition = _compare(builder, flag, integer(int(case), type_), type_, "eq")
        jump = builder.jump_to(blocks[target], arguments)
        builder.close(Branch(condition, jump, Jump(following)))
        builder.block = following
    return builder.jump_to(blocks[op.default_block], builder.items(op.default_operands, op))


# -- functions with a body -------------------------------------------------------------------------


def inline_call(builder: CoreBuilder, op: func.CallOp, function: func.FuncOp) -> None:
    """Translate the body of ``function`` in place of the call: it may take locks."""
    name = function.sym_name.data
    if name in builder.inlining:
        builder.unsupported(op, f"a recursive call of '{name}'")
    arguments = builder.items(op.arguments, op)
    body, _ = builder.new_block([], op)
    after, results = builder.new_block([value.type for value in op.res], op)
    builder.close(Jump(body))
    builder.block = body

    def leave(terminator: Operation) -> None:
        items = builder.items(terminator.operands, terminator)
        builder.close(builder.jump_to(after, items))

    builder.inlining.append(name)
    try:
        builder.run_region(function.body, arguments, leave)
    finally:
        builder.inlining.pop()
    builder.block = after
    builder.bind_all(op.res, results)


HANDLERS: Mapping[str, OperationHandler] = {
    "scf.for": _for,
    "scf.while": _while,
    "scf.if": _if,
    "scf.index_switch": _index_switch,
    "scf.execute_region": _execute_region,
    "cf.assert": _assert,
}
"""Handlers of operations with regions, and of assertions."""

BRANCHES: Mapping[str, BranchHandler] = {
    "cf.br": _br,
    "cf.cond_br": _cond_br,
    "cf.switch": _switch,
}
"""Handlers of terminators that branch to another block of their region."""
