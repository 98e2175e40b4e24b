"""Evaluates variants on this machine: in forked workers, or in this process on an NPU."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.processes.child_processes import signal_name
from npukit.builder.toolchains.processes.workers import WorkerDied, Workers, can_fork
from npukit.errors import NpukitError, UsageError
from npukit.kernel.spec import KernelSpec
from npukit.sweep.examination import Examined, Examiner, plan_variant_of, problem_of, unbuilt
from npukit.sweep.grid import Flow, Variant
from npukit.sweep.row import Outcome, Problem

_DEFECT: Final = 70
"""The exit code of a defect of npukit, as of the command line."""


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
            return self._examined(variant)
        except MemoryError:
            problem = Problem("out of memory", "memory ran out; -j 1 takes less", _DEFECT)
        except Exception as error:
            problem = Problem("internal error", f"{type(error).__name__}: {error}", _DEFECT)
        return Examined(unbuilt(self.spec, variant, Outcome.DIED, problem))

    def _examined(self, variant: Variant) -> Examined:
        try:
            request = plan_variant_of(self.spec, variant, self.build_dir)
        except UsageError as error:
            problem = Problem("constraint", str(error), error.exit_code)
            return Examined(unbuilt(self.spec, variant, Outcome.REFUSED, problem))
        except NpukitError as error:
            return Examined(unbuilt(self.spec, variant, Outcome.NOT_BUILT, problem_of(error)))
        return self.examiners[variant.flow].examine(request)

    def _death(self, variant: Variant, death: WorkerDied) -> Examined:
        if death.overdue:
            message = f"it took more than {self.seconds:g} s; --time-limit allows more"
            problem = Problem("time limit", message, 1)
            return Examined(
                unbuilt(self.spec, variant, Outcome.OVERDUE, problem, seconds=self.seconds)
            )
        status = death.status
        how = (
            f"was killed by {signal_name(status)}" if status < 0 else f"ended with status {status}"
        )
        message = (
            f"the process that evaluated it {how}; compiled code that a reference or an input "
            "function calls may have crashed, or memory ran out (-j 1 takes less)"
        )
        return Examined(unbuilt(self.spec, variant, Outcome.DIED, Problem("crash", message, 1)))
