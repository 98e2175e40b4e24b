"""Times of whole calls through a kernel's host module."""

from __future__ import annotations

import statistics
from pathlib import Path

import msgspec

from npukit.kernel.names import class_name
from npukit.kernel.references import Arrays
from npukit.kernel.spec import KernelSpec
from npukit.runtime.devices import KernelDevice
from npukit.validate.figures import percentile95
from npukit.validate.session import Session, explained

_WARM_UP = 3
"""Calls before those that are timed: the first ones load the kernel, and fill caches."""


class Timing(msgspec.Struct, frozen=True):
    """Times in microseconds of ``calls`` calls, each of which computes ``tiles`` tiles."""

    calls: int
    tiles: int
    median_us: float
    p95_us: float

    @property
    def tile_us(self) -> float:
        """The median time of a tile."""
        return self.median_us / self.tiles

    @property
    def tile_p95_us(self) -> float:
        """The 95th percentile of the time of a tile."""
        return self.p95_us / self.tiles

    @property
    def tiles_per_second(self) -> float:
        """Tiles that calls in a row compute in a second, by the median."""
        return 1e6 / self.tile_us


def measure(
    spec: KernelSpec, module: Path, device: KernelDevice, inputs: Arrays, *, calls: int, tiles: int
) -> Timing:
    """Time ``calls`` calls of the host module at ``module`` on ``device``, where the time is taken.

    A call writes the inputs, runs the kernel and reads the outputs.

    Raises:
        DeviceError: the device refused or failed a run.
        ArtifactError: the module can't be loaded.
    """
    try:
        with Session(spec, device.opener(module, class_name(spec.name))) as session:
            for _ in range(_WARM_UP):
                session.time(inputs)
            times = [session.time(inputs)[0] for _ in range(calls)]
    except Exception as error:
        raise explained(error, spec.name) from error
    p95 = percentile95(times)
    assert p95 is not None
    return Timing(calls, tiles, statistics.median(times), p95)
