"""The runs themselves: one or several on one hardware context."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from npukit.emulator.schedule import Schedule, scheduled
from npukit.kernel.names import class_name
from npukit.kernel.references import Arrays
from npukit.run.runnable import Runnable
from npukit.runtime.devices import KernelDevice
from npukit.validate.session import Session, explained

FILLED = 0xA5
"""The byte that fills the output buffers before the first run."""


@dataclass(frozen=True)
class Difference:
    """A run whose output is not that of the first run: how many values, and where the first is."""

    run: int
    output: str
    values: int
    total: int
    first: tuple[int, ...]

    def __str__(self) -> str:
        return (
            f"run {self.run}: {self.values} of {self.total} values of {self.output!r} differ from "
            f"run 1, the first at {list(self.first)}"
        )


@dataclass(frozen=True)
class Outcome:
    """The outputs of the first run, how the others differ, and the time of each in microseconds.

    ``untouched`` names the outputs of which the first run wrote nothing, as far as one can see.
    """

    outputs: Arrays
    differences: tuple[Difference, ...]
    microseconds: tuple[float, ...]
    untouched: tuple[str, ...]


def execute(
    runnable: Runnable,
    device: KernelDevice,
    inputs: Arrays,
    runs: int,
    schedule: Schedule = Schedule.ORDINARY,
) -> Outcome:
    """Run it ``runs`` times in one hardware context; ``schedule`` is the emulated device's.

    Raises:
        DeviceError: a run failed.
        ArtifactError: the files are not what the host module was generated for.
    """
    differences: list[Difference] = []
    microseconds = []
    outputs: Arrays = {}
    try:
        opener = device.opener(runnable.module, class_name(runnable.name))
        with scheduled(schedule), Session(runnable, opener) as session:
            session.fill(FILLED)
            for number in range(1, runs + 1):
                time, found = session.time(inputs, runnable.numbers)
                microseconds.append(time)
                if number == 1:
                    outputs = found
                differences += _differences(number, outputs, found)
    except Exception as error:
        raise explained(error, runnable.name) from error
    untouched = [
        a.name
        for a in runnable.outputs
        if a.direction == "out" and {*outputs[a.name].tobytes()} == {FILLED}
    ]
    return Outcome(outputs, tuple(differences), tuple(microseconds), tuple(untouched))


def _differences(number: int, first: Arrays, found: Arrays) -> Iterator[Difference]:
    for name, array in found.items():
        one, other = (_bytes_of(each[name]) for each in (first, found))
        wrong = np.flatnonzero((one != other).any(axis=1))
        if wrong.size:
            at = np.unravel_index(wrong[0], array.shape)
            yield Difference(number, name, int(wrong.size), array.size, tuple(map(int, at)))


def _bytes_of(array: np.ndarray) -> np.ndarray:
    """A row of bytes for each element: NaN equals itself, and -0.0 is not 0.0."""
    flat = np.ascontiguousarray(array).reshape(-1)
    return flat.view(np.uint8).reshape(flat.size, -1)
