"""Carries source locations over to the operations that a lowering builds."""

from __future__ import annotations

from typing import TypeVar

from xdsl.ir import Operation

_Op = TypeVar("_Op", bound=Operation)


def made_for(origin: Operation, made: _Op) -> _Op:
    """Give ``made`` the location of ``origin``, the operation of the design that it serves."""
    made.location = origin.location
    return made
