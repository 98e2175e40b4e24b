"""How much a run of the suite tries: ``make test`` is quick, ``make test-all`` exhaustive."""

from __future__ import annotations

import os

VARIABLE = "NPUKIT_TESTS_ALL"
"""Set by conftest.py, for every process of the run, where tests marked ``exhaustive`` are chosen."""

_SHARE = 5
_FEWEST = 10


def exhaustive() -> bool:
    """Whether this is a run of all tests."""
    return bool(os.environ.get(VARIABLE))


def examples(count: int) -> int:
    """``count`` examples of a property in an exhaustive run, a share of them in a quick one."""
    return count if exhaustive() else min(count, max(_FEWEST, count // _SHARE))
