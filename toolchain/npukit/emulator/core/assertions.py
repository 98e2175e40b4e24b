"""Failed ``assert``s in a core's C++ functions, which report them before they trap."""

from __future__ import annotations

import weakref

import numpy as np
from numpy.typing import NDArray
from wasmtime import Func, FuncType, Store, ValType

from npukit.errors import FormatError
from npukit.machine.control_program import Check, TrapKind

PARAMETERS = ("i32", "i32", "i32", "i32")
"""WebAssembly types of a report: expression, file, line, function (texts by address)."""

_LONGEST = 400


class FailedAssertion:
    """Records the failed assertion of one core; ``text`` is what failed and where, or None."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self._data = data
        self.text: str | None = None

    def listener(self, store: Store) -> Func:
        """The function that the core's program calls."""
        # The engine's function table is global: it must not keep this core alive.
        this = weakref.ref(self)

        def failed(expression: int, file: int, line: int, function: int) -> None:
            recorder = this()
            if recorder is not None:
                recorder.record(expression, file, line, function)

        return Func(store, FuncType([ValType.i32()] * len(PARAMETERS), []), failed)

    def record(self, expression: int, file: int, line: int, function: int) -> None:
        """Record a failed assertion that the program reports.

        Raises:
            FormatError: the program continued after one, so npukit did not build it.
        """
        if self.text is not None:
            raise FormatError("the core's program continues after a failed assertion")
        name, place = self._read(function), self._read(file).removeprefix("./")
        inside = f", in {name}" if name else ""
        self.text = f"{self._read(expression)} ({place}:{line}{inside})"

    @property
    def check(self) -> Check | None:
        """The recorded failure, if any."""
        return None if self.text is None else Check(TrapKind.ASSERTION, self.text)

    def _read(self, address: int) -> str:
        """The text at ``address``, up to its NUL or the end of the data memory."""
        start = address & 0xFFFFFFFF
        data = self._data[start : start + _LONGEST].tobytes()
        return data.partition(b"\0")[0].decode(errors="replace")
