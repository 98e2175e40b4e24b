"""Opening the executor that a user named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from npukit.errors import UsageError
from npukit.executors.choice import ExecutorChoice, parse_executor
from npukit.executors.crew import Crew
from npukit.processors import usable_processors


def open_executor(text: str, jobs: int | None = None) -> AbstractContextManager[Crew]:
    """The executor ``text`` (:func:`parse_executor`), as :func:`opened` opens it."""
    return opened(parse_executor(text), jobs)


@contextmanager
def opened(choice: ExecutorChoice, jobs: int | None = None) -> Iterator[Crew]:
    """The executor of ``choice``, closed afterwards.

    Args:
        choice: threads, processes or a Dask cluster.
        jobs: the number of workers on this machine, by default of processors; the number of pieces
            that a cluster gets at a time, by default a few for each of its threads.

    Raises:
        UsageError: ``choice`` is local, which each command is by itself.
        ToolchainError: the extra that it needs is not installed.
        ExecutorError: the scheduler or its workers can't be reached, or are another npukit's.
    """
    if choice.is_local:
        raise UsageError("the local executor is not opened: the command runs by itself")
    crew = _crew(choice.kind, choice.address, jobs)
    try:
        yield crew
    except BaseException:
        crew.abandon()
        raise
    crew.shutdown()


def _crew(kind: str, address: str, jobs: int | None) -> Crew:
    # Each is imported only if it is used.
    if kind == "dask":
        from npukit.executors.dask import DaskCrew

        return DaskCrew(address, jobs)
    workers = jobs or usable_processors()
    if kind == "threads":
        from npukit.executors.threads import ThreadsCrew

        return ThreadsCrew(workers)
    from npukit.executors.processes import ProcessesCrew

    return ProcessesCrew(workers)
