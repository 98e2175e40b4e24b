"""The build under test: its valid inputs, its expected outputs, and a journal of its calls."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from npukit.errors import NpukitError, SpecError
from npukit.kernel.cases import InputStore
from npukit.kernel.names import class_name
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Case, KernelSpec
from npukit.runtime.devices import KernelDevice
from npukit.runtime.open_kernel import Opener
from npukit.validate.calls import Caller, Failure, Journal, Wrong
from npukit.validate.input_source import InputSource
from npukit.validate.judge import Captured, Judge, captured_outputs
from npukit.validate.session import Session


@dataclass(frozen=True)
class Build:
    """One built parameter set of a kernel: its host module and its parameters.

    ``store`` holds inputs that the kernel's builds share.
    """

    module: Path
    parameters: Mapping[str, ParameterValue]
    store: InputStore = field(default_factory=InputStore, compare=False)


class Subject:
    """One build of ``spec`` on ``device``."""

    def __init__(self, spec: KernelSpec, build: Build, device: KernelDevice) -> None:
        self.spec = spec
        self.build = build
        self.device = device
        self.judge = Judge(spec, build.parameters)
        self.data = InputSource(spec, build.parameters, build.store)
        self.caller = Caller(self.open)
        self.journal = Journal()

    def open(self) -> Session:
        """Open the build in a new hardware context."""
        return Session(self.spec, self._opener)

    @cached_property
    def _opener(self) -> Opener:
        return self.device.opener(self.build.module, class_name(self.spec.name))

    def captured(self, case: Case) -> Mapping[str, Captured]:
        """The captured outputs of ``case``; none if this build has other parameters."""
        return captured_outputs(self.spec, self.build.parameters, case)

    def expected_for_generated(self, inputs: Arrays, label: str) -> Arrays:
        """The outputs of the reference for inputs that npukit generated.

        Hides NumPy's warnings about overflows, since the user did not choose the inputs.
        """
        try:
            with np.errstate(all="ignore"):
                return self.judge.expected(inputs)
        except SpecError as error:
            raise SpecError(
                f"{error.message} (for inputs that npukit generated: {label})",
                where=error.where,
                hint="declare the valid values with 'range' in [[arguments]], or exclude groups of "
                "library cases with 'library_cases' in [validation]",
                details=error.details,
            ) from error

    def note(self, label: str, inputs: Arrays, expected: Arrays, found: Arrays) -> Wrong | None:
        """Judge and record the last call; returns it if its result was wrong."""
        return self.journal.note(
            self.caller.context,
            self.caller.number,
            label,
            inputs=inputs,
            expected=expected,
            found=found,
            right=self.judge.right(found, expected),
        )

    def note_failure(self) -> None:
        """Record that the call in flight failed; its inputs are kept, and what was expected."""
        inputs, numbers, expected = self.caller.inputs, self.caller.numbers, {}
        if not numbers:
            with suppress(NpukitError):
                expected = self.judge.expected(inputs)
        self.journal.keep(Failure(inputs, expected, numbers=numbers))
