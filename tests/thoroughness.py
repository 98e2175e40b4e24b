"""How thorough a run of the suite is: ``make test`` is quick, ``make test-all`` exhaustive."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import TypeVar

import pytest

VARIABLE = "NPUKIT_TESTS_ALL"
"""Set by conftest.py for every process of a run that includes tests marked ``exhaustive``."""

Value = TypeVar("Value")

_SHARE = 5
_FEWEST = 10


def exhaustive() -> bool:
    """Whether this run includes all tests."""
    return bool(os.environ.get(VARIABLE))


def examples(count: int) -> int:
    """Examples of a property: ``count`` in an exhaustive run, a fraction of it in a quick one."""
    return count if exhaustive() else min(count, max(_FEWEST, count // _SHARE))


def mostly_exhaustive(values: Iterable[Value], quick: Collection[Value]) -> list[object]:
    """Parameters of a test, tuples for several; a quick run uses only those in ``quick``.

    ``quick`` should have one of each kind.
    """
    every = list(values)
    assert all(value in every for value in quick), f"not all of {quick} are parameters"
    return [v if v in quick else _in_exhaustive_runs(v) for v in every]


def _in_exhaustive_runs(value: object) -> object:
    several = value if isinstance(value, tuple) else (value,)
    return pytest.param(*several, marks=pytest.mark.exhaustive)
