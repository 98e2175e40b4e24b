"""Tests of a kernel: a ``kernel.toml``, a device, and what each test validates."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from npukit.builder.folders import build_folder
from npukit.builder.plan import make_engine, plan_kernel, plan_variant
from npukit.builder.request import BuildRequest, QuietReporter
from npukit.emulator.core.debug_output import hidden_debug_output
from npukit.errors import NpukitError
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.pytest_plugin.settings import Settings
from npukit.runtime.devices import Device
from npukit.runtime.targets import Target
from npukit.validate.device_choice import Execution, choose_execution, published_in
from npukit.validate.extent import Extent
from npukit.validate.kernel import Validator
from npukit.validate.verdict import KernelVerdict

WHOLE: Final = "validate"
"""The test that does what ``npukit validate`` does: all cases, and npukit's own checks."""


class KernelFailedError(Exception):
    """A verdict that is not a pass."""

    def __init__(self, verdict: KernelVerdict) -> None:
        super().__init__(verdict.kernel)
        self.verdict = verdict


class KernelFile(pytest.File):
    """A ``kernel.toml``: a node for each device."""

    settings: Settings

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, settings: Settings) -> KernelFile:
        """The node of the kernel in ``path``."""
        node: KernelFile = cls.from_parent(parent, path=path)
        node.settings = settings
        return node

    def collect(self) -> Iterable[KernelOnDevice]:
        """The devices that the kernel supports, of those that are wanted."""
        try:
            spec = load_spec(self.path.parent)
        except NpukitError as error:
            raise self.CollectError(f"{error.title}: {error}") from None
        for device in self.settings.devices:
            if device in spec.devices:
                yield KernelOnDevice.of(self, device, spec)


class KernelOnDevice(pytest.Collector):
    """A kernel on one device: a test for each case of each parameter set, and for all together."""

    spec: KernelSpec
    settings: Settings

    @classmethod
    def of(cls, parent: KernelFile, device: str, spec: KernelSpec) -> KernelOnDevice:
        """The node of ``spec`` on ``device``."""
        node: KernelOnDevice = cls.from_parent(parent, name=device)
        node.spec = spec
        node.settings = parent.settings
        return node

    def collect(self) -> Iterator[KernelTest]:
        """The tests, in the order of the spec."""
        try:
            execution = self._execution()
            request = self._request(execution.choice.toolchain.target)
            yield from self._cases(request, execution, {})
            for overrides in self.spec.validation.variants_on(self.name):
                yield from self._cases(plan_variant(request, overrides), execution, overrides)
        except NpukitError as error:
            raise self.CollectError(f"{error.title}: {error}") from None
        yield KernelTest.of(self, WHOLE, request, execution, None)

    def _cases(
        self,
        request: BuildRequest,
        execution: Execution[Device],
        overrides: Mapping[str, ParameterValue],
    ) -> Iterator[KernelTest]:
        label = ",".join(f"{name}={value}" for name, value in overrides.items())
        for case in request.spec.validation.cases:
            name = f"{case.name}[{label}]" if label else case.name
            yield KernelTest.of(self, name, request, execution, case.name)

    def _execution(self) -> Execution[Device]:
        settings, folder = self.settings, build_folder(self.settings.build_dir)
        published = published_in(folder, [self.spec], self.name)
        return choose_execution(settings.target, settings.on, self.name, published)

    def _request(self, target: Target) -> BuildRequest:
        folder = build_folder(self.settings.build_dir)
        return plan_kernel(self.spec, self.name, target, {}, folder)


class KernelTest(pytest.Item):
    """The validation of one case of one parameter set; without a case, that of the kernel."""

    request: BuildRequest
    execution: Execution[Device]
    case: str | None
    build_dir: Path | None

    @classmethod
    def of(
        cls,
        parent: KernelOnDevice,
        name: str,
        request: BuildRequest,
        execution: Execution[Device],
        case: str | None,
    ) -> KernelTest:
        """The test ``name`` of the build that ``request`` describes."""
        node: KernelTest = cls.from_parent(parent, name=name)
        node.request = request
        node.execution = execution
        node.case = case
        node.build_dir = parent.settings.build_dir
        return node

    def runtest(self) -> None:
        """Build and validate; the build is a look into the cache if nothing has changed."""
        extent = Extent() if self.case is None else Extent(only=frozenset({self.case}))
        validator = Validator(
            make_engine(self.execution.choice),
            self.execution.device,
            QuietReporter(),
            extent,
            variants=self.case is None,
            build_first=True,
        )
        with hidden_debug_output():
            verdict = validator.validate(self.request, lambda _: None)
        self.user_properties.append(("runs_on", verdict.runs_on))
        if verdict.notes and self.case is None:
            self.add_report_section("call", "npukit", "\n".join(verdict.notes))
        if not verdict.passed:
            raise KernelFailedError(verdict)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The verdict as npukit validate prints it, and the command that gives it again."""
        error = excinfo.value
        if isinstance(error, KernelFailedError):
            return f"{_text(error.verdict)}\nto run it again: {self._command()}"
        if isinstance(error, NpukitError):
            return f"{error.title}: {error}"
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Where the kernel is, and what the test is called."""
        request = self.request
        return self.path, None, f"{request.spec.name} {request.device}: {self.name}"

    def _command(self) -> str:
        request = self.request
        words = ["npukit", "validate", str(request.spec.directory), "--build"]
        words += ["--device", request.device, "--target", request.target]
        words += ["--on", self.execution.device.on]
        if (folder := self.build_dir) is not None:
            words += ["--build-dir", str(folder)]
        words += [] if self.case is None else ["--case", self.case]
        if self.case is not None:
            for name, value in request.parameters.items():
                if value != request.spec.defaults[name]:
                    words += ["-p", f"{name}={value}"]
        return shlex.join(words)


def _text(verdict: KernelVerdict) -> str:
    from rich.console import Console

    from npukit.validate.report_text import print_verdict

    stream = io.StringIO()
    console = Console(file=stream, width=100, color_system=None, highlight=False)
    print_verdict(console, replace(verdict, notes=()), cases=True, everything=False)
    return stream.getvalue().rstrip()
