"""What the outputs of a kernel must be: its reference function, or else its captured outputs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Protocol

from npukit.errors import SpecError
from npukit.kernel.captured import captured_output
from npukit.kernel.cases import InputMaker
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays, Reference
from npukit.kernel.spec import KernelSpec

CAPTURED = "the captured outputs"
"""What reports call the reference of a kernel that has no reference function."""


class Expectation(Protocol):
    """Inputs in, expected outputs by name out."""

    def __call__(self, inputs: Arrays, parameters: Mapping[str, ParameterValue]) -> Arrays:
        """The outputs by argument name."""


class CapturedOutputs:
    """The outputs that the cases of a kernel captured; nothing is known about other inputs."""

    def __init__(self, spec: KernelSpec, parameters: Mapping[str, ParameterValue]) -> None:
        if dict(parameters) != spec.defaults:
            raise SpecError(
                "the expected outputs were captured with the default parameters, and this build "
                "has others",
                where=str(spec.file),
                hint="give the kernel a reference function, or build it with the defaults",
            )
        maker = InputMaker(spec, parameters)
        tolerances = spec.validation.tolerances
        self._outputs = {
            _digest(maker.make(case)): {
                a.name: captured_output(
                    case.expected[a.name], a, is_exact=tolerances[a.name].is_exact
                )
                for a in spec.outputs
            }
            for case in spec.validation.cases
        }

    def __call__(self, inputs: Arrays, parameters: Mapping[str, ParameterValue]) -> Arrays:
        """The outputs by argument name; ``inputs`` are those of a case."""
        return self._outputs[_digest(inputs)]


def expectation(spec: KernelSpec, parameters: Mapping[str, ParameterValue]) -> Expectation:
    """What the outputs of a build with ``parameters`` must match within their ``tolerances``.

    Raises:
        SpecError: the reference can't be imported, or a captured tensor can't be read.
    """
    reference = spec.validation.reference
    if reference is None:
        return CapturedOutputs(spec, parameters)
    return Reference(spec, reference, exact_dtype=True)


def expectation_name(spec: KernelSpec) -> str:
    """What reports call it."""
    reference = spec.validation.reference
    return CAPTURED if reference is None else reference.function


def _digest(inputs: Arrays) -> bytes:
    digest = hashlib.blake2b(digest_size=16)
    for name in sorted(inputs):
        digest.update(inputs[name].tobytes())
    return digest.digest()
