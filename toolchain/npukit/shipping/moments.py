"""The time that archives carry: none of their own, or the one in SOURCE_DATE_EPOCH.

Source: https://reproducible-builds.org/specs/source-date-epoch/
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import Final

from npukit.errors import UsageError

VARIABLE: Final = "SOURCE_DATE_EPOCH"
EARLIEST: Final = 315_532_800
"""1980-01-01, the first day that zip archives know."""
_LATEST: Final = 4_354_819_198
"""The last moment of 2107 that zip archives know."""


def given_moment() -> int | None:
    """The seconds since 1970 in SOURCE_DATE_EPOCH; None if it is not set.

    Raises:
        UsageError: it is not a whole number, or zip archives do not know the time.
    """
    text = os.environ.get(VARIABLE, "")
    if not text:
        return None
    seconds = int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1
    if not 0 <= seconds <= _LATEST:
        raise UsageError(
            f"{VARIABLE} is {text!r}, not seconds from 1970 to 2107",
            hint=f"unset it, or set it as `date +%s` prints it (before 1980 counts as {EARLIEST})",
        )
    return max(seconds, EARLIEST)


def archive_moment() -> int:
    """The time of the files in archives.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is wrong.
    """
    given = given_moment()
    return EARLIEST if given is None else given


def iso_text(seconds: int) -> str:
    """``2026-11-28T18:44:14Z``."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
