"""The diagnosis of another machine, made there by a part of npukit's own code."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any, Final

from npukit.doctor.diagnosis import Diagnosis
from npukit.doctor.known_npus import known_npus
from npukit.doctor.rows import Ability, Row, missing, row_of
from npukit.errors import RemoteError
from npukit.remote.agent import Agent, NoPythonError
from npukit.remote.bootstrap import VARIABLE
from npukit.remote.channel import Connection

_FAR: Final = "npukit.doctor.far"
_QUESTIONS: Final = (Ability.HW_RUN, Ability.SW_EMU)


def diagnose_there(connection: Connection) -> Diagnosis:
    """Check what running kernels there needs; changes nothing there.

    Raises:
        RemoteError: the connection is lost, or npukit's code can't run there for another reason
            than the lack of a Python.
    """
    try:
        with Agent(connection, _FAR) as agent:
            known = [asdict(npu) for npu in known_npus()]
            answer = agent.ask("diagnose", {"known": known}).fields
    except NoPythonError as error:
        rows = tuple(_without_python(error))
    else:
        rows = tuple(_told(answer, connection.name))
    return Diagnosis(rows, connection.name, _QUESTIONS)


def _told(answer: dict[str, Any], name: str) -> Iterator[Row]:
    try:
        for row in map(row_of, answer["rows"]):
            yield replace(row, found=f"{row.found}; {_choice()}") if row.name == "Python" else row
    except (KeyError, TypeError, ValueError) as error:
        raise RemoteError(f"what came from there is not npukit's: {error}", where=name) from error


def _choice() -> str:
    """How the Python was chosen."""
    if os.environ.get(VARIABLE):
        return f"{VARIABLE} here names it"
    return f"the first there that is new enough ({VARIABLE} here names another)"


def _without_python(error: NoPythonError) -> Iterator[Row]:
    hint = (error.hint,) if error.hint else ()
    yield missing("Python", error.message, *hint, blocks=frozenset(_QUESTIONS))
    yield missing("all else", "unknown without a Python there", "fix the row Python first")
