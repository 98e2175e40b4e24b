"""The rows of variants that were not evaluated to the end, wherever that was tried."""

from __future__ import annotations

from npukit.builder.toolchains.processes.child_processes import signal_name
from npukit.errors import INTERNAL_ERROR, NpukitError, UsageError
from npukit.sweep.grid import Variant
from npukit.sweep.row import Outcome, Problem, Row


def problem_of(error: NpukitError) -> Problem:
    """An error as part of a row."""
    return Problem(error.title, str(error), error.exit_code)


def unplanned(kernel: str, variant: Variant, error: NpukitError) -> Row:
    """The row of a variant of which no build can be planned, because of ``error``."""
    if isinstance(error, UsageError):
        problem = Problem("constraint", str(error), error.exit_code)
        return _row(kernel, variant, Outcome.REFUSED, problem)
    return _row(kernel, variant, Outcome.NOT_BUILT, problem_of(error))


def not_built(kernel: str, variant: Variant, error: NpukitError) -> Row:
    """The row of a variant whose build ``error`` ended."""
    return _row(kernel, variant, Outcome.NOT_BUILT, problem_of(error))


def failed(kernel: str, variant: Variant, error: Exception) -> Row:
    """The row of a variant whose evaluation ended with an exception that is not npukit's."""
    if isinstance(error, MemoryError):
        problem = Problem("out of memory", "memory ran out; -j 1 takes less", INTERNAL_ERROR)
    else:
        problem = Problem("internal error", f"{type(error).__name__}: {error}", INTERNAL_ERROR)
    return _row(kernel, variant, Outcome.DIED, problem)


def died(kernel: str, variant: Variant, status: int) -> Row:
    """The row of a variant whose process ended with ``status``; a negative one is a signal."""
    how = f"was killed by {signal_name(status)}" if status < 0 else f"ended with status {status}"
    return lost(kernel, variant, how)


def lost(kernel: str, variant: Variant, how: str) -> Row:
    """The row of a variant whose process is lost; ``how`` says the rest of the sentence."""
    message = (
        f"the process that evaluated it {how}; compiled code that a reference or an input "
        "function calls may have crashed, or memory ran out (-j 1 takes less)"
    )
    return _row(kernel, variant, Outcome.DIED, Problem("crash", message, 1))


def overdue(kernel: str, variant: Variant, seconds: float) -> Row:
    """The row of a variant whose evaluation was ended after ``seconds``."""
    message = f"it took more than {seconds:g} s; --time-limit allows more"
    problem = Problem("time limit", message, 1)
    return _row(kernel, variant, Outcome.OVERDUE, problem, seconds)


def _row(
    kernel: str, variant: Variant, outcome: Outcome, problem: Problem, seconds: float = 0.0
) -> Row:
    return Row(
        kernel=kernel,
        device=variant.flow.device,
        target=variant.flow.target,
        parameters=variant.parameters,
        outcome=outcome,
        seconds=seconds,
        problem=problem,
    )
