"""Calling a core's function again and again with nothing finalized in between.

``wasmtime.Func`` asks for its own type at every call, and each answer is a handful of objects that
have a ``__del__``. Python drops an exception that is raised inside of one, so a Ctrl-C that falls
there is lost. A type that is made once avoids them, and saves their time.
"""

from __future__ import annotations

from wasmtime import Func, FuncType, ValType


class _NothingToInt32(FuncType):
    """``() -> i32``, with its lists made once; it stands for no object of the engine's own."""

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
    """A function ``() -> i32`` of a core's program, for calling it often."""

    def __init__(self, function: Func) -> None:
        # The same handle of the store's function: a Func owns nothing.
        vars(self).update(vars(function))

    def type(self, store: object) -> FuncType:
        """``() -> i32``."""
        return _TYPE
