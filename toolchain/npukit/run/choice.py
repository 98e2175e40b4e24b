"""From what the user names to what runs where: a kernel's build or an artifact, and the device."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from npukit.builder.folders import build_folder
from npukit.builder.guarded_files import files_of_build
from npukit.builder.plan import make_engine, plan_kernel
from npukit.builder.published import check_runs_emulated
from npukit.builder.request import QuietReporter
from npukit.errors import UsageError
from npukit.kernel.discovery import load_kernels
from npukit.kernel.parameters import parse_assignments
from npukit.kernel.spec import DEFAULT_DEVICE, Argument
from npukit.run.runnable import Runnable, artifact_folder, from_artifact, from_kernel
from npukit.runtime.devices import KernelDevice
from npukit.validate.device_choice import published_in
from npukit.validate.places import choose_device_at, choose_place


@dataclass(frozen=True)
class Wanted:
    """What the user typed; None is what was left out.

    ``params`` are texts ``NAME=VALUE``. ``build``: first build the kernel.
    """

    named: str
    on: str
    device: str | None
    target: str | None
    params: Sequence[str]
    kernel_dirs: Sequence[Path]
    build_dir: Path | None
    build: bool


@dataclass(frozen=True)
class Choice:
    """What will run, before it is built.

    ``make`` builds it if needed; ``reads`` are the files that this or the run reads, with their
    names in errors; ``notice`` is what the user should know about the device, if anything.
    """

    name: str
    arguments: tuple[Argument, ...]
    device: KernelDevice
    reads: dict[Path, str]
    make: Callable[[], Runnable]
    notice: str | None = None


def choose(wanted: Wanted) -> Choice:
    """What ``wanted`` means.

    Raises:
        UsageError: there is no such kernel or artifact, or an option does not suit it.
        ArtifactError: the artifact is damaged, or can't run on the device.
        ToolchainError, DeviceError: the target or the device is not available.
    """
    folder = artifact_folder(wanted.named)
    return _kernel(wanted) if folder is None else _artifact(wanted, folder)


def _kernel(wanted: Wanted) -> Choice:
    (spec,) = load_kernels([wanted.named], wanted.kernel_dirs)
    root, device = build_folder(wanted.build_dir), wanted.device or DEFAULT_DEVICE
    published = published_in(root, [spec], device)
    execution = choose_place(wanted.target or "auto", wanted.on, device, published)
    target = execution.choice.toolchain.target
    texts = parse_assignments(wanted.params)
    request = plan_kernel(spec, device, target, {}, root)
    wanted_parameters = plan_kernel(spec, device, target, texts, root).parameters
    overrides = {name: wanted_parameters[name] for name in texts}
    # What calls choose needs no build of its own.
    numbers = {p.name: overrides.pop(p.name) for p in spec.per_call if p.name in overrides}
    changed = plan_kernel(
        spec, device, target, {n: text for n, text in texts.items() if n not in numbers}, root
    )
    engine = make_engine(execution.choice)

    def make() -> Runnable:
        if wanted.build:
            engine.build(changed, QuietReporter())
        runnable = from_kernel(request, overrides, engine, QuietReporter())
        if execution.device.kind == "emulator":
            check_runs_emulated(runnable.folder, runnable.name)
        return replace(runnable, numbers=numbers, parameters={**runnable.parameters, **numbers})

    reads = files_of_build(spec, request.output)
    return Choice(spec.name, spec.arguments, execution.device, reads, make, execution.notice)


def _artifact(wanted: Wanted, folder: Path) -> Choice:
    runnable = from_artifact(folder, wanted.kernel_dirs)
    for option, given, own in (
        ("--device", wanted.device, runnable.device),
        ("--target", wanted.target, runnable.target),
    ):
        if given not in (None, "auto", own):
            raise UsageError(f"the artifact in {folder} is for {own}, not {given}", where=option)
    if wanted.params or wanted.build:
        raise UsageError(
            f"{folder} is an artifact, which is run as it is",
            where="-p" if wanted.params else "--build",
            hint=f"name the kernel, {runnable.name}, to run another build of it",
        )
    device = choose_device_at(runnable.target, wanted.on, runnable.device)
    if device.kind == "emulator":
        check_runs_emulated(folder, runnable.name)
    reads = files_of_build(runnable.spec, folder)
    return Choice(runnable.name, runnable.arguments, device, reads, lambda: runnable)
