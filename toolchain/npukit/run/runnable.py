"""What a run executes: a build of a kernel, or an artifact on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from npukit.bindings.arguments import from_json
from npukit.builder.engine import BuildEngine
from npukit.builder.manifest import MANIFEST_FILE, Manifest, damaged_outputs, read_manifest
from npukit.builder.published import build_unless_usable, usable_manifest, with_parameters
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import ArtifactError, SpecError, UsageError
from npukit.kernel.kernel_folders import find_kernels
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import Argument, KernelSpec
from npukit.kernel.spec_reader import load_spec, spec_with
from npukit.runtime.targets import TARGETS, Target


@dataclass(frozen=True)
class Runnable:
    """A build in ``folder``; ``spec`` is its kernel's, None if that is not at hand.

    ``numbers`` are the parameters that its calls are given, besides those that the build has.
    """

    name: str
    device: str
    target: Target
    parameters: Mapping[str, ParameterValue]
    folder: Path
    arguments: tuple[Argument, ...]
    spec: KernelSpec | None
    numbers: Mapping[str, ParameterValue] = field(default_factory=dict)

    @cached_property
    def inputs(self) -> tuple[Argument, ...]:
        """The arguments that the host writes."""
        return tuple(a for a in self.arguments if a.direction != "out")

    @cached_property
    def outputs(self) -> tuple[Argument, ...]:
        """The arguments that the kernel writes."""
        return tuple(a for a in self.arguments if a.direction != "in")

    @property
    def module(self) -> Path:
        """The host module."""
        return self.folder / f"{self.name}.py"


def artifact_folder(named: str) -> Path | None:
    """The folder of the artifact that a user calls ``named``; None if that is a kernel's name.

    An artifact is named by its folder, or by a file in it (the xclbin, the host module).

    Raises:
        UsageError: it is the path of something else.
    """
    path = Path(named)
    if path.is_file():
        if (path.parent / MANIFEST_FILE).is_file():
            return path.parent
        raise UsageError(
            f"{named} has no {MANIFEST_FILE} beside it, so npukit does not know its arguments",
            hint="name a kernel, or the folder of a build (build/KERNEL/DEVICE-TARGET)",
        )
    if (path / MANIFEST_FILE).is_file():
        return path
    builds = sorted(file.parent for file in path.glob(f"*/{MANIFEST_FILE}"))
    if len(builds) == 1:
        return builds[0]
    if builds:
        raise UsageError(
            f"{named} holds several builds: {', '.join(build.name for build in builds)}",
            hint=f"name one, such as {builds[0]}",
        )
    return None


def from_artifact(folder: Path, kernel_dirs: Sequence[Path] = ()) -> Runnable:
    """The artifact in ``folder``, as it is; its kernel's spec if the kernel is found by its name.

    ``kernel_dirs`` are searched first.

    Raises:
        ArtifactError: it is damaged.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        raise ArtifactError("the artifact has disappeared", where=str(folder))
    if complaints := damaged_outputs(folder, manifest):
        raise ArtifactError(complaints[0], where=str(folder), hint="rebuild the kernel")
    target = next((known for known in TARGETS if known == manifest.target), None)
    if target is None:
        raise ArtifactError(f"its target {manifest.target!r} is unknown", where=str(folder))
    arguments = _arguments(manifest)
    return Runnable(
        name=manifest.kernel,
        device=manifest.device,
        target=target,
        parameters=manifest.parameters,
        folder=folder,
        arguments=arguments,
        spec=_spec_of(manifest, arguments, kernel_dirs),
    )


def from_kernel(
    request: BuildRequest,
    overrides: Mapping[str, ParameterValue],
    engine: BuildEngine,
    reporter: Reporter,
) -> Runnable:
    """The build of a kernel with ``overrides``; it is built if it is missing.

    Without overrides that is the published build, whatever its parameters. A build with other
    parameters than the published one is one of its variants.

    Args:
        request: the kernel with its default parameters.
        overrides: parameters that the user set, checked.
        engine: builds what is missing.
        reporter: learns of builds.

    Raises:
        ArtifactError: the published build is damaged, or older than the kernel's sources.
    """
    chosen = with_parameters(request, overrides)
    if chosen.is_variant:
        build_unless_usable(engine, chosen, reporter)
        return _of_build(chosen, chosen.parameters)
    manifest = usable_manifest(engine, chosen)
    if manifest is None:
        manifest = engine.build(chosen, reporter).manifest
    return _of_build(chosen, manifest.parameters)


def _of_build(request: BuildRequest, parameters: Mapping[str, ParameterValue]) -> Runnable:
    spec = spec_with(request.spec, parameters)
    return Runnable(
        name=spec.name,
        device=request.device,
        target=request.target,
        parameters=parameters,
        folder=request.output,
        arguments=spec.arguments,
        spec=spec,
    )


def _arguments(manifest: Manifest) -> tuple[Argument, ...]:
    tensors = (a.tensor for a in from_json(bytes(manifest.arguments)).tensors)
    return tuple(
        Argument(t.name, t.dtype, t.shape, t.direction, doc="")
        for t in tensors
        if t is not None and t.direction != "unused"
    )


def _spec_of(
    manifest: Manifest, arguments: tuple[Argument, ...], kernel_dirs: Sequence[Path]
) -> KernelSpec | None:
    """The spec of the manifest's kernel, if that is found and still has these arguments."""
    found = find_kernels(kernel_dirs).get(manifest.kernel)
    if found is None:
        return None
    try:
        spec = spec_with(load_spec(found), manifest.parameters, manifest.device)
    except (SpecError, UsageError):
        return None
    alike = [_shape_of(a) for a in spec.arguments] == [_shape_of(a) for a in arguments]
    return spec if alike else None


def _shape_of(argument: Argument) -> tuple[object, ...]:
    return argument.name, argument.dtype, argument.shape, argument.direction
