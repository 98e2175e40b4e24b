"""The build under test: its valid inputs, its expected outputs, and a journal of its calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import ModuleType

import numpy as np

from npukit.errors import SpecError
from npukit.kernel.captured import captured_output
from npukit.kernel.cases import InputMaker, InputStore
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Case, KernelSpec
from npukit.runtime.modules import load_host_module
from npukit.validate.calls import Caller, Journal, Wrong
from npukit.validate.domains import Domain, domains, draw, is_random
from npukit.validate.judge import Captured, Judge
from npukit.validate.session import Session

# Any salts other than those of the cases and of npukit.validate.sensitivity.
_FRESH = 10_000
_PROBES = (_FRESH - 1, _FRESH - 2)
_VARIED = 3


@dataclass(frozen=True)
class Build:
    """One built parameter set of a kernel: its host module and its parameters.

    ``store`` holds inputs that the kernel's builds share.
    """

    module: Path
    parameters: Mapping[str, ParameterValue]
    store: InputStore = field(default_factory=InputStore, compare=False)


class Subject:
    """One build of ``spec`` on the device behind ``xrt``."""

    def __init__(self, spec: KernelSpec, build: Build, xrt: ModuleType) -> None:
        self.spec = spec
        self.build = build
        self.xrt = xrt
        self.judge = Judge(spec, build.parameters)
        self._maker = InputMaker(spec, build.parameters, build.store)
        self.caller = Caller(self.open)
        self.journal = Journal()

    def open(self) -> Session:
        """Open the build in a new hardware context."""
        return Session(self.spec, self._module)

    @cached_property
    def _module(self) -> ModuleType:
        # Loaded once: each context has its own instance of the module's class.
        return load_host_module(self.build.module, self.xrt)

    @property
    def only_captured(self) -> bool:
        """Whether expected outputs are known for the inputs of the cases alone."""
        return self.spec.validation.reference is None

    @cached_property
    def domains(self) -> Mapping[str, Domain | None]:
        """The valid values of each input, as far as their outputs are known."""
        if self.only_captured:
            return {argument.name: None for argument in self.spec.inputs}
        return domains(self.spec, self._maker)

    def inputs(self, case: Case, salt: int = 0) -> Arrays:
        """The inputs of ``case``."""
        return self._maker.make(case, salt)

    def captured(self, case: Case) -> Mapping[str, Captured]:
        """The captured outputs of ``case``; none if this build has other parameters."""
        spec = self.spec
        if self.only_captured or dict(self.build.parameters) != spec.defaults:
            return {}
        tolerances = spec.validation.tolerances
        return {
            a.name: (file.name, captured_output(file, a, is_exact=tolerances[a.name].is_exact))
            for a in spec.outputs
            if (file := case.expected.get(a.name)) is not None
        }

    @cached_property
    def random_cases(self) -> tuple[Case, ...]:
        """The cases that may draw other inputs at random."""
        if self.only_captured:
            return ()
        return tuple(
            case for case in self.spec.validation.cases if is_random(case, self._maker, _PROBES)
        )

    def random_inputs(self, number: int) -> Arrays:
        """Inputs as some case would draw them; different for each ``number`` if any is random."""
        cases = self.random_cases or self.spec.validation.cases
        case = cases[number % len(cases)]
        return self.inputs(case, 0 if self.only_captured else _FRESH + number)

    def fresh(self, case: Case, inputs: Arrays, number: int) -> Arrays:
        """New inputs of the same kind as ``inputs``, which ``case`` made.

        If the case draws nothing at random, a few elements of each input with a domain change.
        """
        if case in self.random_cases:
            return self.inputs(case, _FRESH + number)
        rng = np.random.default_rng(number)
        changed = dict(inputs)
        for argument in self.spec.inputs:
            domain = self.domains[argument.name]
            if domain is not None:
                array = inputs[argument.name].copy()
                at = rng.integers(0, array.size, _VARIED)
                array.reshape(-1)[at] = draw(rng, argument, domain, (_VARIED,))
                changed[argument.name] = array
        return changed

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
