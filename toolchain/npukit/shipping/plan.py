"""Which builds go into a package, and how they are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.plan import TargetChoice, choose_target, flow_of, make_engine, plan_kernels
from npukit.builder.published import must_be_built
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import NpukitError, ToolchainError
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec
from npukit.processors import usable_processors
from npukit.runtime.targets import Target
from npukit.validate.device_choice import published_in


@dataclass(frozen=True)
class FlowPlan:
    """The builds of one flow, and why it is this one."""

    choice: TargetChoice
    requests: tuple[BuildRequest, ...]

    def run(self, reporter: Reporter, jobs: int | None = None) -> None:
        """Build what is missing or stale; hw builds of other machines are used as they are.

        Raises:
            NpukitError: the error of the first build that failed; the others were tried too.
        """
        engine = make_engine(self.choice)
        wanted = [request for request in self.requests if must_be_built(engine, request)]
        for result in engine.build_all(wanted, reporter, jobs or usable_processors()):
            if isinstance(result, NpukitError):
                raise result


def plan_flows(
    specs: Sequence[KernelSpec],
    devices: Sequence[str],
    targets: Sequence[str],
    overrides: Mapping[str, ParameterValue],
    build_dir: Path,
) -> list[FlowPlan]:
    """The builds of ``specs`` for all ``devices`` and ``targets``, by flow.

    Raises:
        UsageError: a kernel does not support a device, or does not have a parameter.
        ToolchainError: builds are missing and their toolchain is not complete.
    """
    plans: dict[Target, FlowPlan] = {}
    for target in dict.fromkeys(targets):
        choice = _choose(target, specs, devices, build_dir)
        flow = choice.toolchain.target
        if flow not in plans:
            requests = [
                request
                for device in dict.fromkeys(devices)
                for request in plan_kernels(specs, device, flow, overrides, build_dir)
            ]
            plans[flow] = FlowPlan(choice, tuple(requests))
    return list(plans.values())


def _choose(
    target: str, specs: Sequence[KernelSpec], devices: Sequence[str], build_dir: Path
) -> TargetChoice:
    try:
        return choose_target(target)
    except ToolchainError:
        if target != "hw" or not all(
            published_in(build_dir, specs, device)("hw") for device in devices
        ):
            raise
        return TargetChoice(flow_of("hw"), "its artifacts exist")
