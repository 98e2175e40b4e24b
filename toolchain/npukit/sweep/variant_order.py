"""A variant as an order to a worker, which needs neither the sources nor a shared file system.

The worker evaluates it in a process of its own: a variant that hangs or crashes costs no worker.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import msgspec

from npukit.builder.orders.work_order import WorkOrder, opened
from npukit.builder.orders.workplace import Workplace, workplace
from npukit.builder.request import QuietReporter
from npukit.builder.toolchains.processes.child_processes import run_child
from npukit.error_data import ErrorData, error_data
from npukit.runtime.devices import choose_device
from npukit.scratch import scratch_folder
from npukit.sweep.examination import Examined, Examiner
from npukit.sweep.row import Row
from npukit.validate.extent import Extent
from npukit.validate.soak import SoakLimit


class VariantOrder(msgspec.Struct, frozen=True):
    """The build of a variant with all its inputs, and how to validate it within ``seconds``."""

    build: WorkOrder
    timed_runs: int
    soak_calls: int
    seconds: float


class Evaluation(msgspec.Struct, frozen=True):
    """What comes back: the result, or the error that prevented one, or how the process ended."""

    examined: Examined | None = None
    error: ErrorData | None = None
    status: int = 0
    overdue: bool = False


def run_variant(payload: bytes, tell: Callable[[str], None]) -> bytes:
    """Evaluate the :class:`VariantOrder` in ``payload``; an :class:`Evaluation` as MessagePack."""
    try:
        seconds = opened(payload, VariantOrder).seconds
        with scratch_folder("variant") as folder:
            return _run_child(payload, folder, seconds)
    except Exception as error:
        return msgspec.msgpack.encode(Evaluation(error=error_data(error, str)))


def _run_child(payload: bytes, folder: Path, seconds: float) -> bytes:
    order, result = folder / "order", folder / "result"
    order.write_bytes(payload)
    command = [sys.executable, "-P", "-m", __name__, str(order), str(result)]
    ended = run_child(command, folder, seconds=seconds)
    if ended.status == 0 and result.is_file():
        return result.read_bytes()
    return msgspec.msgpack.encode(Evaluation(status=ended.status, overdue=ended.timed_out))


def evaluate(payload: bytes) -> Evaluation:
    """Evaluate a :class:`VariantOrder` in this process."""
    try:
        order = opened(payload, VariantOrder)
        with workplace(order.build) as place:
            try:
                return Evaluation(examined=_examined(order, place))
            except Exception as error:
                return Evaluation(error=place.error_data(error))
    except Exception as error:
        return Evaluation(error=error_data(error, str))


def _examined(order: VariantOrder, place: Workplace) -> Examined:
    examiner = Examiner(
        place.engine,
        choose_device(order.build.target, "emulator"),
        QuietReporter(),
        Extent(order.timed_runs, SoakLimit(order.soak_calls)),
    )
    examined = examiner.examine(place.request)
    return msgspec.structs.replace(examined, row=_with_authors_paths(examined.row, place))


def _with_authors_paths(row: Row, place: Workplace) -> Row:
    problem, why = row.problem, row.no_estimate
    if problem is not None:
        problem = msgspec.structs.replace(problem, message=place.author(problem.message))
    return msgspec.structs.replace(
        row, problem=problem, no_estimate=None if why is None else place.author(why)
    )


def main() -> None:
    """``python -m npukit.sweep.variant_order ORDER RESULT``: evaluate one order in a file."""
    from npukit.validate.numpy_import import import_numpy

    import_numpy()
    order, result = map(Path, sys.argv[1:])
    result.write_bytes(msgspec.msgpack.encode(evaluate(order.read_bytes())))


if __name__ == "__main__":
    main()
