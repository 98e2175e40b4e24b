"""What a build is asked for, and what it gives back."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from npukit.builder.folders import build_folder
from npukit.builder.manifest_warnings import local_warnings
from npukit.errors import NpukitError
from npukit.findings import Finding
from npukit.kernel.discovery import find_kernels
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import DEFAULT_DEVICE, KernelSpec

if TYPE_CHECKING:
    from npukit.builder.manifest import Manifest

Target = Literal["hw", "sw_emu"]

# The names of the artifacts that are called the same for every kernel.
INSTRUCTIONS_FILE = "insts.bin"
DESIGN_FILE = "design.mlir"
PHYSICAL_FILE = "physical.mlir"


@dataclass(frozen=True)
class BuildRequest:
    """One kernel for one device and flow, with all parameters resolved."""

    spec: KernelSpec
    device: str
    target: Target
    parameters: Mapping[str, ParameterValue]
    output: Path

    @property
    def title(self) -> str:
        """What progress lines call it."""
        return " ".join([self.spec.name, f"{self.device}-{self.target}", *self._changed()])

    @property
    def command(self) -> str:
        """The command line that builds it, as short as it can be typed here."""
        words = ["npukit", "build", self.spec.name]
        if self.device != DEFAULT_DEVICE:
            words += ["--device", self.device]
        if self.target == "hw":
            words += ["--target", "hw"]
        for setting in self._changed():
            words += ["-p", setting]
        found = find_kernels().get(self.spec.name)
        if found is None or found.resolve() != self.spec.directory.resolve():
            words += ["--kernel-dir", str(self.spec.directory.parent)]
        if (folder := self._build_dir()) is not None:
            words += ["--build-dir", str(folder)]
        return shlex.join(words)

    def _build_dir(self) -> Path | None:
        """The folder that must be named for artifacts to come where ``output`` is, if any must."""
        kernel = self.output.parent
        if (kernel.name, self.output.name) != (self.spec.name, f"{self.device}-{self.target}"):
            return None
        by_itself = build_folder(None).resolve()
        return None if kernel.parent.resolve() == by_itself else kernel.parent

    def _changed(self) -> list[str]:
        return [
            f"{name}={value}"
            for name, value in self.parameters.items()
            if value != self.spec.parameters[name].default
        ]


@dataclass(frozen=True)
class ToolIdentity:
    """A tool that is really run: ``sha256`` is over its content, ``path`` is where it was found."""

    name: str
    version: str
    sha256: str
    path: Path


@dataclass(frozen=True)
class Products:
    """What a toolchain makes of a request.

    ``files`` are the artifacts by name (xclbin, insts.bin, design and physical module);
    ``dependencies`` are all files that were read on the way; ``commands`` are the tools' command
    lines, without machine-dependent folders; ``warnings`` are npukit's own and the tools'.
    """

    files: Mapping[str, bytes]
    dependencies: tuple[Path, ...]
    commands: tuple[str, ...]
    warnings: tuple[Finding, ...]


@dataclass(frozen=True)
class PlacedBuild:
    """What ``--until design`` gives: ``files`` by name, and what ``remains`` of the flow."""

    files: Mapping[str, bytes]
    warnings: tuple[Finding, ...]
    remains: tuple[str, ...]


@dataclass(frozen=True)
class BuildResult:
    """A published build.

    ``reused`` says where it came from when nothing was compiled, ``not_kept`` why the cache did not
    keep what was.
    """

    request: BuildRequest
    manifest: Manifest
    reused: Literal["output", "cache"] | None
    seconds: float
    not_kept: NpukitError | None = None

    @property
    def warnings(self) -> tuple[Finding, ...]:
        """What was doubtful when it was made, also if it was reused."""
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
    """Told what a build is doing; called from several threads at once."""

    def step(self, request: BuildRequest, text: str) -> None:
        """``request`` is now doing ``text``."""

    def finished(self, result: BuildResult) -> None:
        """A kernel is built."""

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """A kernel could not be built."""


class Toolchain(Protocol):
    """One flow from a rendered design and sources to artifacts."""

    target: Target

    def missing(self) -> tuple[str, ...]:
        """What keeps the toolchain from working here, one line each; empty when it is complete."""

    def tools(self) -> tuple[ToolIdentity, ...]:
        """The tools that :meth:`produce` will run; ToolchainError when one is missing."""

    def roots(self) -> Mapping[str, Path]:
        """Folders whose files get machine-independent names in keys and manifests."""

    @property
    def options(self) -> tuple[str, ...]:
        """What the command line asks this flow for beyond its defaults: ``--with-emulation``..."""

    def as_built(self, tools: Collection[str]) -> Toolchain:
        """This toolchain with the options that a build had which used the tools so named.

        A published build is judged by the way that it was made, not by today's options.
        """

    def load(self) -> None:
        """Import what :meth:`produce` needs, so that processes forked from this one have it."""

    def produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        """Compile, lower and package in the scratch ``folder``.

        Raises:
            DesignError, UnsupportedError: the design is at fault.
            CompileError: a core source is at fault.
        """

    def place(self, request: BuildRequest, folder: Path, reporter: Reporter) -> PlacedBuild:
        """Only lower, place and route the design, in the scratch ``folder``.

        Raises:
            UsageError: the flow has no such stage.
            DesignError, UnsupportedError: the design is at fault.
        """
