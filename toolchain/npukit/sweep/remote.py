"""Evaluates variants on the workers of an executor."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from npukit.builder.orders.work_order import make_order, sealed
from npukit.builder.orders.worker_errors import error_of
from npukit.builder.toolchains.processes.child_processes import stop_children
from npukit.decodable import decodable
from npukit.errors import ExecutorError, NpukitError
from npukit.executors.choice import ExecutorChoice
from npukit.executors.crew import WorkerDiedError
from npukit.executors.dispatch import dispatch
from npukit.executors.opening import opened
from npukit.kernel.spec import KernelSpec
from npukit.sweep.examination import Examined, Examiner, plan_variant_of
from npukit.sweep.failures import died, lost, not_built, overdue, unplanned
from npukit.sweep.grid import Flow, Variant
from npukit.sweep.row import Row
from npukit.sweep.variant_order import Evaluation, VariantOrder, run_variant

Done = Callable[[int, Examined], None]


@dataclass(frozen=True)
class ExecutorEvaluator:
    """Evaluates variants of ``spec`` on workers, all on the emulated device.

    ``examiners`` are those of this machine, by flow; ``seconds`` is the time limit of a variant.
    """

    spec: KernelSpec
    examiners: Mapping[Flow, Examiner]
    build_dir: Path
    executor: ExecutorChoice
    jobs: int | None
    seconds: float

    def evaluate(self, variants: Sequence[Variant], done: Done) -> None:
        """Evaluate ``variants``; ``done`` gets each result with its index, as they come.

        Raises:
            ExecutorError: the workers can't be reached, are lost, or are another npukit's.
        """
        if not variants:
            return
        with opened(self.executor, self.jobs) as crew:
            observer = _Evaluations(self, variants, done)
            dispatch(crew, run_variant, observer.payloads(), observer, stop_children)

    def order(self, variant: Variant) -> VariantOrder:
        """The order of a variant.

        Raises:
            NpukitError: no build of it can be planned.
        """
        request = plan_variant_of(self.spec, variant, self.build_dir)
        examiner = self.examiners[variant.flow]
        return VariantOrder(
            make_order(request, examiner.engine.toolchain),
            examiner.extent.timed_runs,
            examiner.extent.soak.calls,
            self.seconds,
        )


@dataclass
class _Evaluations:
    """The evaluations of ``variants`` by workers."""

    evaluator: ExecutorEvaluator
    variants: Sequence[Variant]
    finish: Done
    _numbers: list[int] = field(default_factory=list)
    """The index of each variant that was sent."""

    def payloads(self) -> Iterator[bytes]:
        """The orders; a variant without one has its row at once."""
        for index, variant in enumerate(self.variants):
            try:
                order = self.evaluator.order(variant)
            except NpukitError as error:
                row = unplanned(self.evaluator.spec.name, variant, error)
                self.finish(index, Examined(row))
                continue
            self._numbers.append(index)
            yield sealed(order)

    def started(self, number: int, worker: str) -> None:
        """Nothing to do."""

    def told(self, number: int, text: str) -> None:
        """Nothing to do."""

    def done(self, number: int, worker: str, result: bytes) -> None:
        """Pass the result on.

        Raises:
            ExecutorError: the worker is another npukit's, or sent something else.
        """
        index = self._numbers[number]
        try:
            evaluation = msgspec.msgpack.decode(result, type=decodable(Evaluation))
        except msgspec.MsgspecError as error:
            raise ExecutorError(f"{worker} sent a result that can't be read: {error}") from error
        self.finish(index, self._examined(self.variants[index], evaluation, worker))

    def _examined(self, variant: Variant, evaluation: Evaluation, worker: str) -> Examined:
        kernel = self.evaluator.spec.name
        if evaluation.overdue:
            return Examined(overdue(kernel, variant, self.evaluator.seconds))
        if evaluation.error is not None:
            error = error_of(evaluation.error, worker)
            if isinstance(error, ExecutorError):
                raise error
            return Examined(not_built(kernel, variant, error))
        if evaluation.examined is None:
            return Examined(died(kernel, variant, evaluation.status))
        if not _is_of(evaluation.examined.row, kernel, variant):
            raise ExecutorError(f"{worker} sent the result of something else than was asked for")
        return evaluation.examined

    def died(self, number: int, error: WorkerDiedError) -> None:
        """The row of a variant that workers died of."""
        index = self._numbers[number]
        row = lost(self.evaluator.spec.name, self.variants[index], f"is lost: {error}")
        self.finish(index, Examined(row))


def _is_of(row: Row, kernel: str, variant: Variant) -> bool:
    flow = variant.flow
    asked = (kernel, flow.device, flow.target, dict(variant.parameters))
    return (row.kernel, row.device, row.target, dict(row.parameters)) == asked
