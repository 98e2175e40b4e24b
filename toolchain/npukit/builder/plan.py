"""Turns a user's choices into build requests: target, devices, parameters, cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from npukit.builder.cache_folder import ZIG, cache_folder
from npukit.builder.caches import open_cache
from npukit.builder.engine import BuildEngine
from npukit.builder.folders import check_build_dir, output_folder, variant_folder
from npukit.builder.request import BuildRequest, Toolchain
from npukit.builder.toolchains.emulated.toolchain import SwEmuToolchain
from npukit.builder.toolchains.hw.options import HwOptions
from npukit.builder.toolchains.tools.installed import InstalledTools, ToolPlaces
from npukit.errors import ToolchainError, UsageError
from npukit.kernel.constraints import check_constraints
from npukit.kernel.parameters import ParameterValue, resolve_parameters
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import spec_with
from npukit.runtime.targets import Target


@dataclass(frozen=True)
class TargetChoice:
    """The flow that will be used, and why."""

    toolchain: Toolchain
    reason: str


def flow_of(
    target: Target, options: HwOptions | None = None, places: ToolPlaces | None = None
) -> Toolchain:
    """The toolchain of ``target`` with the user's cache; tools come from the environment."""
    if target == "hw":
        # It brings MLIR-AIE's and Peano's handling with it; most builds are not for hw.
        from npukit.builder.toolchains.hw.toolchain import HwToolchain

        return HwToolchain(cache_folder(), InstalledTools(places), options)
    return emulated_toolchain(places)


def emulated_toolchain(places: ToolPlaces | None = None) -> SwEmuToolchain:
    """The toolchain of ``sw_emu`` with the user's cache."""
    return SwEmuToolchain(cache_folder() / ZIG, InstalledTools(places))


def choose_target(
    wanted: str, options: HwOptions | None = None, places: ToolPlaces | None = None
) -> TargetChoice:
    """``auto`` picks hw when its toolchain is complete, else sw_emu.

    An explicit ``hw`` needs only ``aiecc``: the build finds out whether a kernel needs Peano.

    Raises:
        ToolchainError: a tool that every build of the named flow needs is missing.
    """
    emulated = flow_of("sw_emu", places=places)
    if wanted == "auto":
        hw = flow_of("hw", options, places)
        missing = hw.missing()
        if not missing:
            return TargetChoice(hw, "its toolchain is complete")
        return TargetChoice(emulated, f"hw is not available: {'; '.join(missing)}")
    if wanted == "hw":
        hw = flow_of("hw", options, places)
        try:
            hw.tools()
        except ToolchainError as error:
            raise ToolchainError(
                f"--target hw is not available: {error.message}",
                hint=f"{error.hint or 'npukit doctor shows what is installed'}; "
                "--target sw_emu needs only npukit's own wheels",
                details=error.details,
            ) from error
        return TargetChoice(hw, "requested")
    if missing := emulated.missing():
        raise ToolchainError(f"--target sw_emu is not available: {'; '.join(missing)}")
    return TargetChoice(emulated, "requested")


def make_engine(target: TargetChoice) -> BuildEngine:
    """An engine of the chosen flow with the user's caches.

    Raises:
        UsageError: a variable that names a cache is malformed.
    """
    return BuildEngine(target.toolchain, open_cache())


def plan_kernel(
    spec: KernelSpec,
    device: str,
    target: Target,
    overrides: Mapping[str, ParameterValue],
    build_dir: Path,
) -> BuildRequest:
    """The request for one kernel.

    Raises:
        UsageError: the kernel does not support the device, or parameters have values that it does
            not allow.
        SpecError: what depends on them in its spec is wrong.
    """
    if device not in spec.devices:
        raise UsageError(
            f"kernel {spec.name!r} does not support {device}; its devices: "
            f"{', '.join(spec.devices)}",
            where="--device",
            hint=f"--device {spec.devices[0]}",
        )
    check_build_dir(spec, build_dir)
    parameters = resolve_parameters(spec.name, spec.parameters, overrides)
    check_constraints(spec, device, parameters)
    return BuildRequest(
        spec=spec_with(spec, parameters, device),
        device=device,
        target=target,
        parameters=parameters,
        output=output_folder(build_dir, spec.name, device, target),
    )


def plan_variant(base: BuildRequest, overrides: Mapping[str, ParameterValue]) -> BuildRequest:
    """A variant of the kernel of ``base``: its defaults, except for ``overrides``.

    It is published inside the folder of ``base`` (``variants/NAME-VALUE``).
    """
    variant = replace(base, output=variant_folder(base.output, overrides))
    return variant.with_parameters({**base.spec.defaults, **overrides})


def with_variants(requests: Sequence[BuildRequest]) -> list[BuildRequest]:
    """``requests``, each followed by the other parameter sets that validation runs."""
    planned = []
    for request in requests:
        planned.append(request)
        for overrides in request.spec.validation.variants_on(request.device):
            variant = plan_variant(request, overrides)
            if dict(variant.parameters) != dict(request.parameters):
                planned.append(variant)
    return planned


def plan_kernels(
    specs: Sequence[KernelSpec],
    device: str,
    target: Target,
    overrides: Mapping[str, ParameterValue],
    build_dir: Path,
) -> list[BuildRequest]:
    """Requests for several kernels.

    With several kernels, an override applies to those that have the parameter; at least one must.
    """
    unknown = [name for name in overrides if not any(name in s.parameters for s in specs)]
    if unknown and specs:
        resolve_parameters(specs[0].name, specs[0].parameters, {unknown[0]: overrides[unknown[0]]})
    single = len(specs) == 1
    return [
        plan_kernel(
            spec,
            device,
            target,
            overrides if single else {k: v for k, v in overrides.items() if k in spec.parameters},
            build_dir,
        )
        for spec in specs
    ]
