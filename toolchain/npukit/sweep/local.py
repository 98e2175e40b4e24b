"""Evaluates variants on this machine: in forked workers, or in this process on an NPU."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.toolchains.processes.workers import WorkerDied, Workers, can_fork
from npukit.errors import NpukitError
from npukit.kernel.spec import KernelSpec
from npukit.sweep.examination import Examined, Examiner, plan_variant_of
from npukit.sweep.failures import died, failed, overdue, unplanned
from npukit.sweep.grid import Flow, Variant


@dataclass(frozen=True)
class LocalEvaluator:
    """Evaluates variants of ``spec``, ``jobs`` at a time.

    ``examiners`` are by flow; ``seconds`` is the time limit of a variant, where it runs in a
    process of its own.
    """

    spec: KernelSpec
    examiners: Mapping[Flow, Examiner]
    build_dir: Path
    jobs: int
    seconds: float

    def evaluate(self, variants: Sequence[Variant], done: Callable[[int, Examined], None]) -> None:
        """Evaluate ``variants``; ``done`` gets each result with its index, as they come."""
        if self._shares_an_npu or not can_fork():
            for index, variant in enumerate(variants):
                done(index, self._contained(variant))
            return
        for examiner in self.examiners.values():
            examiner.engine.toolchain.load()

        def work(number: int, _send: Callable[[str], None]) -> Examined:
            return self._contained(variants[number])

        def ended(number: int, result: Examined | WorkerDied) -> None:
            if isinstance(result, WorkerDied):
                result = self._death(variants[number], result)
            done(number, result)

        workers: Workers[str, Examined] = Workers(work, lambda number, text: None, self.seconds)
        workers.run(len(variants), self.jobs, ended)

    @property
    def _shares_an_npu(self) -> bool:
        """Whether an NPU is used: it is measured by one run at a time, in no forked process."""
        return any(each.device.kind == "npu" for each in self.examiners.values())

    def _contained(self, variant: Variant) -> Examined:
        """The result of a variant, whatever happens."""
        try:
            request = plan_variant_of(self.spec, variant, self.build_dir)
        except NpukitError as error:
            return Examined(unplanned(self.spec.name, variant, error))
        try:
            return self.examiners[variant.flow].examine(request)
        except Exception as error:
            return Examined(failed(self.spec.name, variant, error))

    def _death(self, variant: Variant, death: WorkerDied) -> Examined:
        if death.overdue:
            return Examined(overdue(self.spec.name, variant, self.seconds))
        return Examined(died(self.spec.name, variant, death.status))
