"""The cases of a package, as its manifest has them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from npukit.kernel.tolerance import Measure, Tolerance
from npukit.validate.compare import Yardstick

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True)
class Tensor:
    """An argument of a kernel; arrays hold bfloat16 as its bits."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    direction: str


@dataclass(frozen=True)
class Expected:
    """What an output must be."""

    output: Tensor
    array: NDArray[Any]
    yardstick: Yardstick


@dataclass(frozen=True)
class ShippedCase:
    """Inputs by name, and all that the outputs are compared with."""

    name: str
    inputs: Arrays
    expected: tuple[Expected, ...]


def tensors_of(manifest: Mapping[str, Any]) -> tuple[Tensor, ...]:
    """The arguments of the kernel."""
    return tuple(
        Tensor(one["name"], one["dtype"], tuple(one["shape"]), one["direction"])
        for one in manifest["arguments"]
    )


def case_names(manifest: Mapping[str, Any], build: str) -> list[str]:
    """The cases of a build."""
    return [one["case"] for one in manifest["cases"] if build in one["builds"]]


def read_cases(
    folder: Path, manifest: Mapping[str, Any], build: str, only: Sequence[str]
) -> list[ShippedCase]:
    """The cases of a build, all or ``only`` some.

    Raises:
        OSError, ValueError, KeyError: the package is damaged.
    """
    tensors = {one.name: one for one in tensors_of(manifest)}
    return [
        _read(folder, one, tensors)
        for one in manifest["cases"]
        if build in one["builds"] and (not only or one["case"] in only)
    ]


def _read(folder: Path, entry: Mapping[str, Any], tensors: Mapping[str, Tensor]) -> ShippedCase:
    with np.load(folder / entry["file"], allow_pickle=False) as arrays:
        inputs = {name: arrays[key] for name, key in entry["inputs"].items()}
        expected = [
            Expected(
                tensors[one["output"]],
                arrays[one["array"]],
                Yardstick(one["against"], _tolerance(one["tolerance"])),
            )
            for one in entry["expected"]
        ]
    return ShippedCase(entry["case"], inputs, tuple(expected))


def _tolerance(entry: Mapping[str, Any]) -> Tolerance:
    return Tolerance(Measure(entry["measure"]), float(entry["limit"]), float(entry["floor"]))
