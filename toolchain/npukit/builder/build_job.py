"""One ``npukit build``: the flow, the requests, and how far to go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from npukit.builder.design_stage import DesignResult, place_all
from npukit.builder.folders import build_folder
from npukit.builder.plan import (
    TargetChoice,
    choose_target,
    make_engine,
    plan_kernels,
    with_variants,
)
from npukit.builder.request import BuildRequest, BuildResult, Reporter
from npukit.builder.toolchains.hw.options import HwOptions
from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.errors import NpukitError, UsageError
from npukit.executors.choice import ExecutorChoice
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec
from npukit.processors import usable_processors


@dataclass(frozen=True)
class FlowOptions:
    """The requested flow and its options.

    ``target`` is ``auto``, ``hw`` or ``sw_emu``; ``places`` are explicit folders of tools;
    ``until_design``: stop when the design is placed and routed.
    """

    target: str = "auto"
    places: ToolPlaces = field(default_factory=ToolPlaces)
    hw: HwOptions = field(default_factory=HwOptions)
    until_design: bool = False

    def choose(self) -> TargetChoice:
        """The flow to use.

        Raises:
            UsageError: the flow does not have these options.
            ToolchainError: a tool that every build of the named flow needs is missing.
        """
        packaging = self.hw != HwOptions()
        if self.until_design and packaging:
            raise UsageError(
                "--until design makes no xclbin, so --with-emulation and --xclbinutil don't apply"
            )
        # auto means hw here: for sw_emu, npukit lower does the same.
        target = "hw" if self.until_design and self.target == "auto" else self.target
        choice = choose_target(target, self.hw, self.places)
        if choice.toolchain.target != "hw" and (self.until_design or packaging):
            raise UsageError(
                "--until, --with-emulation and --xclbinutil are for --target hw; "
                f"this is {choice.toolchain.target}: {choice.reason}"
            )
        return choice


@dataclass(frozen=True)
class BuildJob:
    """Requests and the flow that builds them."""

    choice: TargetChoice
    requests: tuple[BuildRequest, ...]
    until_design: bool
    places: ToolPlaces = field(default_factory=ToolPlaces)

    def run(
        self,
        reporter: Reporter,
        jobs: int | None = None,
        executor: ExecutorChoice | None = None,
    ) -> Sequence[BuildResult | DesignResult | NpukitError]:
        """Build the requests, ``jobs`` at a time (default: the number of processors).

        ``executor``: where, if not here.

        Returns:
            A result or an error for each request; a failure does not stop the others.

        Raises:
            UsageError: the executor can't do this.
            ExecutorError: its workers are lost.
        """
        away = executor is not None and not executor.is_local
        if self.until_design:
            if away:
                raise UsageError("--until design works here only: leave out --executor")
            return place_all(self.choice.toolchain, self.requests, reporter)
        engine = make_engine(self.choice)
        if executor is None or not away:
            return engine.build_all(self.requests, reporter, jobs or usable_processors())
        # Imported here: most builds are local.
        from npukit.builder.orders.build_on import build_all_on
        from npukit.executors.opening import opened

        with opened(executor, jobs) as crew:
            return build_all_on(engine, crew, self.requests, reporter, self.places)


def plan_job(
    specs: Sequence[KernelSpec],
    device: str,
    flow: FlowOptions,
    choice: TargetChoice,
    overrides: Mapping[str, ParameterValue],
    *,
    build_dir: Path | None,
    variants: bool,
) -> BuildJob:
    """The job that builds ``specs``.

    ``variants`` adds the other parameter sets that validation runs.

    Raises:
        UsageError: a kernel does not support the device, or does not have a parameter.
    """
    target = choice.toolchain.target
    requests = plan_kernels(specs, device, target, overrides, build_folder(build_dir))
    planned = with_variants(requests) if variants else requests
    return BuildJob(choice, tuple(planned), flow.until_design, flow.places)
