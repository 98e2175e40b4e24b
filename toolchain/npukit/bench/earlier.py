"""The deterministic figures of an earlier benchmark, from the output of ``npukit bench --json``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from npukit.errors import FormatError
from npukit.kernel.parameters import ParameterValue

FORMAT: Final = "npukit-bench-1"
"""What the JSON says about itself."""

BOUND: Final = "cycles of the bound"
"""The name of the bound among the figures."""

ESTIMATE: Final = "cycles of the estimate"
"""The name of the estimate among the figures."""


class _Counted(msgspec.Struct):
    figures: dict[str, int]


class _Bound(msgspec.Struct):
    cycles: int


class _Estimate(msgspec.Struct):
    cycles: float


class _Row(msgspec.Struct):
    kernel: str
    device: str
    parameters: dict[str, ParameterValue]
    counted: _Counted
    bound: _Bound
    estimate: _Estimate | None = None


class _File(msgspec.Struct):
    format: str
    npukit: str
    kernels: list[_Row]


class Earlier(msgspec.Struct, frozen=True):
    """The deterministic figures of an earlier benchmark, by kernel, device and parameters."""

    npukit: str
    figures: Mapping[str, Mapping[str, int]]


def key_of(kernel: str, device: str, parameters: Mapping[str, ParameterValue]) -> str:
    """The name of a build in a comparison."""
    settings = (f"{name}={value}" for name, value in sorted(parameters.items()))
    return " ".join([kernel, device, *settings])


def from_json(data: bytes) -> Earlier:
    """The figures in the output of ``npukit bench --json``.

    Raises:
        FormatError: it is something else.
    """
    try:
        read = msgspec.json.decode(data, type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FormatError(f"this is not the output of npukit bench --json: {error}") from error
    if read.format != FORMAT:
        raise FormatError(
            f"its format is {read.format!r}, and this npukit reads {FORMAT!r}",
            hint="run the old version's benchmark again with this npukit",
        )
    return Earlier(
        read.npukit,
        {
            key_of(row.kernel, row.device, row.parameters): {
                **row.counted.figures,
                BOUND: row.bound.cycles,
                **({} if row.estimate is None else {ESTIMATE: round(row.estimate.cycles)}),
            }
            for row in read.kernels
        },
    )
