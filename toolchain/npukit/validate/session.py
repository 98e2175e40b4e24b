"""Runs a built kernel through its generated host module."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from npukit.bindings.python_text import number_names
from npukit.errors import ArtifactError, DeviceError, NpukitError
from npukit.kernel.bfloat16 import bits_of
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.kernel.spec import Argument
from npukit.runtime.host_kernel import KINDS
from npukit.runtime.open_kernel import Opener, Results
from npukit.validate.evidence import Finding, Reason

# Maps the ``kind`` of a generated module's exceptions to a reason.
_KINDS: Mapping[str, Reason] = {
    "device": Reason.DEVICE_ERROR,
    **dict.fromkeys(KINDS, Reason.DEVICE_ERROR),
    "artifact": Reason.WRONG_ARTIFACT,
    "timeout": Reason.TIMEOUT,
}


def finding_of(error: Exception) -> Finding | None:
    """The finding for an exception of a generated module; None for any other exception."""
    reason = _KINDS.get(getattr(error, "kind", ""))
    return None if reason is None else Finding(reason, str(error))


def explained(error: Exception, where: str) -> Exception:
    """An exception of a generated module, which imports nothing of npukit, as one of npukit's.

    Any other exception itself.
    """
    if isinstance(error, NpukitError) or getattr(error, "kind", None) is None:
        return error
    kind = ArtifactError if getattr(error, "kind", None) == "artifact" else DeviceError
    return kind(str(error), where=where)


class Signature(Protocol):
    """What a call of a kernel needs to know about it; a spec has it."""

    @property
    def name(self) -> str:
        """The kernel's name."""

    @property
    def inputs(self) -> Sequence[Argument]:
        """The arguments that the host writes."""

    @property
    def outputs(self) -> Sequence[Argument]:
        """The arguments that the kernel writes."""


class Session:
    """An open kernel; ``run`` fills its output buffers with a sentinel byte first.

    ``opener`` opens the class of the kernel's host module.
    """

    def __init__(self, spec: Signature, opener: Opener) -> None:
        self._spec = spec
        self._kernel = opener()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the device."""
        self._kernel.close()

    def fill(self, sentinel: int) -> None:
        """Fill the output buffers with a byte."""
        self._kernel.fill_outputs(sentinel)

    def run(
        self, inputs: Arrays, sentinel: int, numbers: Mapping[str, ParameterValue] | None = None
    ) -> Arrays:
        """Outputs by name; the caller owns the arrays. ``numbers``: those that the call chooses."""
        self.fill(sentinel)
        return self._named(self._kernel.run(self._arrays(inputs), _chosen(numbers)))

    def time(
        self, inputs: Arrays, numbers: Mapping[str, ParameterValue] | None = None
    ) -> tuple[float, Arrays]:
        """Microseconds of a whole call (write, sync, run, sync, read), and its outputs."""
        microseconds, results = self._kernel.time(self._arrays(inputs), _chosen(numbers))
        return microseconds, self._named(results)

    def _arrays(self, inputs: Arrays) -> list[NDArray[Any]]:
        # The kernel writes inout arrays in place, so each run gets a copy.
        return [
            inputs[a.name].copy() if a.direction == "inout" else inputs[a.name]
            for a in self._spec.inputs
        ]

    def _named(self, results: Results) -> Arrays:
        names = [a.name for a in self._spec.outputs]
        return {name: np.array(bits_of(array)) for name, array in zip(names, results, strict=True)}


def _chosen(numbers: Mapping[str, ParameterValue] | None) -> dict[str, ParameterValue]:
    """The numbers of a call by their names in the host module."""
    given = numbers or {}
    return dict(zip(number_names([*given]), given.values(), strict=True))
