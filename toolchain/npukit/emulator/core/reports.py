"""Functions that a core's program calls to report something: they wait for nothing."""

from __future__ import annotations

from typing import Final

ASSERTION_FAILED: Final = "assertion_failed"
COUNT: Final = "count"
DUMP: Final = "dump"
PRINT: Final = "print"
SHOW: Final = "show"
"""Only control programs call it."""

REPORTS: Final = frozenset({ASSERTION_FAILED, COUNT, DUMP, PRINT})
"""Their names, by which programs import them from ``env``."""
