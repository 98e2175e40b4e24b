"""Calls a core's function repeatedly without finalizers in between.

``wasmtime.Func`` queries its own type at every call, which creates a handful of objects with a
``__del__``. Python drops an exception raised in one, so a Ctrl-C there would be lost. A type that
is created once avoids them, and is faster.
"""

from __future__ import annotations

from wasmtime import Func, FuncType, ValType


class _NothingToInt32(FuncType):
    """``() -> i32``, with its lists created once; it owns no object of the engine."""

    def __init__(self) -> None:
        self._results = [ValType.i32()]

    @property
    def params(self) -> list[ValType]:
        return []

    @property
    def results(self) -> list[ValType]:
        return self._results


_TYPE = _NothingToInt32()


class RepeatedCall(Func):
    """A function ``() -> i32`` of a core's program, for repeated calls."""

    def __init__(self, function: Func) -> None:
        # The same handle to the store's function: a Func owns nothing.
        vars(self).update(vars(function))

    def type(self, store: object) -> FuncType:
        """``() -> i32``."""
        return _TYPE
