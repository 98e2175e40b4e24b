"""What a build takes and what it returns, and the protocols of toolchains and reporters."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from npukit.builder.folders import VARIANTS, build_folder
from npukit.builder.manifest_warnings import local_warnings
from npukit.errors import NpukitError
from npukit.findings import Finding
from npukit.kernel.kernel_folders import find_kernels
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import DEFAULT_DEVICE, KernelSpec
from npukit.kernel.spec_reader import spec_with
from npukit.runtime.targets import Target

if TYPE_CHECKING:
    from npukit.builder.manifest import Manifest

# Artifacts that have the same name for every kernel.
INSTRUCTIONS_FILE = "insts.bin"
DESIGN_FILE = "design.mlir"
PHYSICAL_FILE = "physical.mlir"


@dataclass(frozen=True)
class BuildRequest:
    """One kernel for one device and flow, with all parameters resolved.

    ``spec`` is what they make of it. ``author_place`` is :attr:`place` on the machine whose request
    it is, if that is another one.
    """

    spec: KernelSpec
    device: str
    target: Target
    parameters: Mapping[str, ParameterValue]
    output: Path
    author_place: tuple[str, ...] | None = None

    def with_parameters(self, parameters: Mapping[str, ParameterValue]) -> BuildRequest:
        """The request with other values of all parameters.

        Raises:
            SpecError: a value of the spec that depends on them is wrong.
        """
        return replace(self, spec=spec_with(self.spec, parameters), parameters=parameters)

    @property
    def title(self) -> str:
        """Its name in progress lines."""
        return " ".join([self.spec.name, f"{self.device}-{self.target}", *self._changed()])

    @property
    def command(self) -> str:
        """The shortest command line that builds it from this folder, whatever is installed."""
        words = ["npukit", "build", self.spec.name]
        if self.device != DEFAULT_DEVICE:
            words += ["--device", self.device]
        words += ["--target", self.target]
        for setting in self._changed():
            words += ["-p", setting]
        return shlex.join([*words, *self.place])

    @property
    def place(self) -> list[str]:
        """The options that lead a command to the kernel and its builds from this folder."""
        if self.author_place is not None:
            return list(self.author_place)
        words = []
        found = find_kernels().get(self.spec.name)
        if found is None or found.resolve() != self.spec.directory.resolve():
            words += ["--kernel-dir", str(self.spec.directory.parent)]
        if (folder := self._build_dir()) is not None:
            words += ["--build-dir", str(folder)]
        return words

    @property
    def base_output(self) -> Path:
        """``output``, or the folder of the published build whose variant it is."""
        return self.output.parents[1] if self.is_variant else self.output

    @property
    def is_variant(self) -> bool:
        """Whether ``output`` is inside the folder of the published build."""
        return self.output.parent.name == VARIANTS

    def _build_dir(self) -> Path | None:
        """The ``--build-dir`` that leads to ``output``; None if it is the default."""
        output = self.base_output
        kernel = output.parent
        if (kernel.name, output.name) != (self.spec.name, f"{self.device}-{self.target}"):
            return None
        default = build_folder(None).resolve()
        return None if kernel.parent.resolve() == default else kernel.parent

    @property
    def given(self) -> tuple[str, ...]:
        """The parameters that are not the kernel's defaults."""
        return tuple(
            name
            for name, value in self.parameters.items()
            if value != self.spec.parameters[name].default
        )

    def _changed(self) -> list[str]:
        return [f"{name}={self.parameters[name]}" for name in self.given]


@dataclass(frozen=True)
class ToolIdentity:
    """A tool that the build runs; ``sha256`` is over its content."""

    name: str
    version: str
    sha256: str
    path: Path


@dataclass(frozen=True)
class VectorUse:
    """The vector operations of a kernel on the emulated device.

    ``bounded`` are those whose results are only close to the hardware's; all others are exact.
    """

    bounded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Products:
    """What a toolchain makes from a request.

    ``files`` are the artifacts by name (xclbin, insts.bin, design and physical module);
    ``dependencies`` are all files that were read; ``commands`` are the tools' command lines,
    without machine-dependent folders; ``warnings`` come from npukit and the tools. ``vector`` is
    None if no core source has vector code, or if hardware computes it.
    """

    files: Mapping[str, bytes]
    dependencies: tuple[Path, ...]
    commands: tuple[str, ...]
    warnings: tuple[Finding, ...]
    vector: VectorUse | None = None


@dataclass(frozen=True)
class PlacedBuild:
    """The result of ``--until design``: ``files`` by name, and the steps that remain."""

    files: Mapping[str, bytes]
    warnings: tuple[Finding, ...]
    remains: tuple[str, ...]


@dataclass(frozen=True)
class BuildResult:
    """A published build.

    ``reused`` says where it came from if nothing was compiled; ``not_kept`` is the error if the
    cache could not store it. ``worker`` is the name of the worker that built it, if one did, and
    ``differences`` says which of its tools are others than here.
    """

    request: BuildRequest
    manifest: Manifest
    reused: Literal["output", "cache", "shared"] | None
    seconds: float
    not_kept: NpukitError | None = None
    worker: str | None = None
    differences: tuple[str, ...] = ()

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """The warnings of the build that made it, also if it was reused."""
        return local_warnings(self.request.spec.directory, self.manifest.warnings)

    @property
    def folder(self) -> Path:
        """Where its files are."""
        return self.request.output

    @property
    def module(self) -> Path:
        """The generated host module."""
        return self.request.output / f"{self.request.spec.name}.py"


class Reporter(Protocol):
    """Receives progress events; called from several threads at once."""

    def step(self, request: BuildRequest, text: str) -> None:
        """The build of ``request`` has reached the step ``text``."""

    def finished(self, result: BuildResult) -> None:
        """A build succeeded."""

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """A build failed."""


class QuietReporter:
    """Shows nothing; the caller reports errors."""

    def step(self, request: BuildRequest, text: str) -> None:
        """Do nothing."""

    def finished(self, result: BuildResult) -> None:
        """Do nothing."""

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Do nothing."""


class Toolchain(Protocol):
    """One flow from a rendered design and sources to artifacts."""

    target: Target

    def missing(self) -> tuple[str, ...]:
        """What is missing for every kernel to build, one line each; empty if nothing is."""

    def tools(self) -> tuple[ToolIdentity, ...]:
        """The tools that :meth:`produce` will run; ToolchainError if one is missing."""

    def headers(self, request: BuildRequest) -> tuple[ToolIdentity, ...]:
        """Installed headers that only some kernels use, and that this kernel may include."""

    def roots(self) -> Mapping[str, Path]:
        """Folders whose files get machine-independent names in keys and manifests."""

    @property
    def options(self) -> tuple[str, ...]:
        """The command-line options that select this flow's non-default settings."""

    def as_built(self, options: Collection[str]) -> Toolchain:
        """This toolchain with the :attr:`options` of an earlier build.

        A published build is judged by the options it was built with, not by the current ones.
        """

    def load(self) -> None:
        """Import what :meth:`produce` needs, so forked processes need not."""

    def produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        """Compile, lower and package in the scratch ``folder``.

        Raises:
            DesignError, UnsupportedError: the design is at fault.
            CompileError: a core source is at fault.
        """

    def place(self, request: BuildRequest, folder: Path, reporter: Reporter) -> PlacedBuild:
        """Lower, place and route the design in the scratch ``folder``, and stop there.

        Raises:
            UsageError: the flow does not have this stage.
            DesignError, UnsupportedError: the design is at fault.
        """
