"""Building an order on a worker, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from npukit.builder.manifest import MANIFEST_FILE
from npukit.builder.orders.work_order import WorkOrder, opened
from npukit.builder.orders.workplace import Workplace, workplace
from npukit.builder.request import BuildRequest, BuildResult
from npukit.error_data import ErrorData, error_data
from npukit.files import read_regular


class BuildOutcome(msgspec.Struct, frozen=True, tag="built"):
    """A build: the published files by name, and how it came about.

    ``reused``: from the worker's cache; ``not_kept``: why that could not store it.
    """

    files: dict[str, bytes]
    reused: Literal["output", "cache", "shared"] | None
    seconds: float
    not_kept: ErrorData | None = None


class BuildFailure(msgspec.Struct, frozen=True, tag="failed"):
    """Why there is no build."""

    error: ErrorData


Outcome = BuildOutcome | BuildFailure


def build_order(payload: bytes, tell: Callable[[str], None]) -> bytes:
    """Build the :class:`WorkOrder` in ``payload``; an :data:`Outcome` as MessagePack."""
    return msgspec.msgpack.encode(_outcome(payload, tell))


def _outcome(payload: bytes, tell: Callable[[str], None]) -> Outcome:
    try:
        order = opened(payload, WorkOrder)
        with workplace(order) as place:
            try:
                return _built(place, tell)
            except Exception as error:
                return BuildFailure(place.error_data(error))
    except Exception as error:
        return BuildFailure(error_data(error, lambda text: text))


def _built(place: Workplace, tell: Callable[[str], None]) -> BuildOutcome:
    result = place.engine.build(place.request, _Steps(tell))
    names = (*result.manifest.outputs, MANIFEST_FILE)
    kept = result.not_kept
    return BuildOutcome(
        {name: read_regular(result.folder / name) for name in names},
        result.reused,
        result.seconds,
        None if kept is None else place.error_data(kept),
    )


class _Steps:
    """Tells the steps; results and errors are returned."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def step(self, request: BuildRequest, text: str) -> None:
        """Tell it."""
        self._tell(text)

    def finished(self, result: BuildResult) -> None:
        """Nothing to do."""

    def failed(self, request: BuildRequest, error: Exception) -> None:
        """Nothing to do."""
