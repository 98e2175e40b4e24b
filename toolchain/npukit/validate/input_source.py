"""All inputs that validation uses: those of cases, random ones, and those of the library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from npukit.errors import UsageError
from npukit.kernel.cases import InputMaker, InputStore
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Case, KernelSpec
from npukit.suggestions import did_you_mean
from npukit.validate.domains import Domain, domains, draw, is_random
from npukit.validate.library import Field, LibraryCase, library

# Any salts other than those of the cases and of npukit.validate.sensitivity.
_FRESH = 10_000
_PROBES = (_FRESH - 1, _FRESH - 2)
_VARIED = 3


_LIBRARY = "library: "


def case_name(typed: str) -> str:
    """The name of a case as a user may type it: reports put ``library:`` before library cases."""
    return typed.removeprefix(_LIBRARY)


class InputSource:
    """Makes inputs for a kernel with ``parameters``; builds of one kernel may share ``store``."""

    def __init__(
        self,
        spec: KernelSpec,
        parameters: Mapping[str, ParameterValue],
        store: InputStore | None = None,
    ) -> None:
        self._spec = spec
        self._maker = InputMaker(spec, parameters, store)

    @property
    def only_captured(self) -> bool:
        """Whether expected outputs are known for the inputs of the cases alone."""
        return self._spec.validation.reference is None

    @cached_property
    def domains(self) -> Mapping[str, Domain | None]:
        """The valid values of each input, as far as their outputs are known."""
        if self.only_captured:
            return {argument.name: None for argument in self._spec.inputs}
        return domains(self._spec, self._maker)

    def inputs(self, case: Case, salt: int = 0) -> Arrays:
        """The inputs of ``case``; another ``salt`` draws other random numbers."""
        return self._maker.make(case, salt)

    @cached_property
    def random_cases(self) -> tuple[Case, ...]:
        """The cases that may draw other inputs at random."""
        if self.only_captured:
            return ()
        return tuple(
            case for case in self._spec.validation.cases if is_random(case, self._maker, _PROBES)
        )

    def random_inputs(self, number: int) -> Arrays:
        """Inputs as some case would draw them; different for each ``number`` if any is random."""
        cases = self.random_cases or self._spec.validation.cases
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
        for argument in self._spec.inputs:
            domain = self.domains[argument.name]
            if domain is not None:
                array = inputs[argument.name].copy()
                at = rng.integers(0, array.size, _VARIED)
                array.reshape(-1)[at] = draw(rng, argument, domain, (_VARIED,))
                changed[argument.name] = array
        return changed

    def library(self) -> Iterator[LibraryCase]:
        """The library cases that apply to the kernel: each a name and all inputs."""
        spec = self._spec
        base = self.random_inputs(0)
        fields = [
            Field(argument, domain, base[argument.name])
            for argument in spec.inputs
            if (domain := self.domains[argument.name]) is not None
        ]
        named = {field.argument.name for field in fields}
        rest = {name: array for name, array in base.items() if name not in named}
        return library(fields, spec.validation.library, rest, spec.name)

    def named(self, name: str, salt: int = 0) -> Arrays:
        """The inputs of the case ``name``: one of the spec, or a library case.

        Raises:
            UsageError: the kernel has no case of that name.
        """
        for case in self._spec.validation.cases:
            if case.name == name:
                return self.inputs(case, salt)
        library = dict(self.library())
        if name in library:
            return library[name]
        raise unknown_case(self._spec, name, library)


def unknown_case(spec: KernelSpec, name: str, library: Mapping[str, Arrays]) -> UsageError:
    """The error for a ``name`` that is neither a case of ``spec`` nor one of ``library``."""
    own = [case.name for case in spec.validation.cases]
    more = f", and the library cases {', '.join(library)}" if library else ""
    return UsageError(
        f"{spec.name} has no case {name!r}; it has: {', '.join(own)}{more}",
        where="--case",
        hint=did_you_mean(name, [*own, *library]),
    )
