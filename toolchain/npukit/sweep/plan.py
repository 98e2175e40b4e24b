"""From a user's choices to the examiners of a sweep: one for each device and target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.plan import make_engine
from npukit.builder.request import QuietReporter
from npukit.errors import DeviceError, UsageError
from npukit.executors.choice import ExecutorChoice
from npukit.kernel.spec import DEFAULT_DEVICE, KernelSpec
from npukit.processors import usable_processors
from npukit.runtime.targets import On
from npukit.sweep.examination import Examiner
from npukit.sweep.grid import DEVICE, TARGET, Flow, Grid
from npukit.sweep.local import LocalEvaluator
from npukit.sweep.remote import ExecutorEvaluator
from npukit.sweep.run import Evaluator
from npukit.validate.device_choice import choose_execution, published_in
from npukit.validate.extent import Extent


@dataclass(frozen=True)
class Choices:
    """What applies to all variants.

    ``device`` and ``target`` are None if they are open or axes. ``calls`` are timed on an NPU; None
    times nothing.
    """

    device: str | None
    target: str | None
    on: On
    extent: Extent
    calls: int | None
    build_dir: Path


def plan_examiners(
    spec: KernelSpec, grid: Grid, choices: Choices
) -> tuple[Flow, Mapping[Flow, Examiner]]:
    """The flow of variants without an axis ``device`` or ``target``, and an examiner for each flow.

    Raises:
        UsageError: an option names what is also an axis, or a device that the kernel is not for.
        ToolchainError: a target can't be built here.
        DeviceError: an NPU is needed, and there is none or it is of another generation.
    """
    devices = _chosen(grid, DEVICE, choices.device) or (DEFAULT_DEVICE,)
    targets = _chosen(grid, TARGET, choices.target) or ("auto",)
    examiners: dict[Flow, Examiner] = {}
    for device in devices:
        if device not in spec.devices:
            raise UsageError(
                f"kernel {spec.name!r} does not support {device}; its devices: "
                f"{', '.join(spec.devices)}",
                where="--device",
                hint=f"--device {spec.devices[0]}",
            )
        for target in targets:
            flow, examiner = _examiner(spec, device, target, choices)
            examiners[flow] = examiner
    return next(iter(examiners)), examiners


def _chosen(grid: Grid, name: str, given: str | None) -> tuple[str, ...]:
    values = grid.values_of(name)
    if values and given is not None:
        raise UsageError(
            f"--{name} {given} and -p {name}={','.join(values)} both say which {name}",
            where=f"--{name}",
            hint="leave one out",
        )
    return values or (() if given is None else (given,))


def _examiner(
    spec: KernelSpec, device: str, target: str, choices: Choices
) -> tuple[Flow, Examiner]:
    published = published_in(choices.build_dir, [spec], device)
    execution = choose_execution(target, choices.on, device, published)
    if choices.calls is not None and execution.device.kind != "npu":
        raise DeviceError(
            f"--objective time is measured on an NPU, and {device} would run on the "
            f"{execution.device.name}: {execution.device.reason}",
            hint="--objective estimate computes how long a dispatch probably takes",
        )
    examiner = Examiner(
        make_engine(execution.choice),
        execution.device,
        QuietReporter(),
        choices.extent,
        choices.calls,
    )
    return Flow(device, execution.choice.toolchain.target), examiner


def choose_evaluator(
    spec: KernelSpec,
    examiners: Mapping[Flow, Examiner],
    build_dir: Path,
    executor: ExecutorChoice,
    jobs: int | None,
    seconds: float,
) -> Evaluator:
    """Who evaluates variants, ``jobs`` at a time: this machine, or the workers of ``executor``.

    Raises:
        UsageError: workers can't do what ``examiners`` do here: one uses the NPU of this machine.
    """
    if executor.is_local:
        at_once = usable_processors() if jobs is None else jobs
        return LocalEvaluator(spec, examiners, build_dir, at_once, seconds)
    if any(examiner.device.kind == "npu" for examiner in examiners.values()):
        raise UsageError(
            "an NPU is used by this process, not by workers",
            where="--executor",
            hint="--executor local, or --on emulator",
        )
    return ExecutorEvaluator(spec, examiners, build_dir, executor, jobs, seconds)
