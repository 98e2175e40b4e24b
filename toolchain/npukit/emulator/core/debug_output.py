"""What a core's C++ functions print, by lines, for the logger ``npukit.emulator.core``.

A program without handlers for it sees the lines on stderr, as Python does with warnings.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from wasmtime import Func, FuncType, Memory, Store, ValType

from npukit.emulator.core.c_format import LONGEST, BadFormatError, DataReader, formatted
from npukit.formats.wasm import Signature
from npukit.machine.tiles import Tile

PRINT_SIGNATURE: Final = Signature(("i32", "i32"), ("i32",))
"""WebAssembly type of the function that prints: addresses of the format and of its arguments."""

MAX_LINES: Final = 1000
"""Lines of one core in one dispatch; later ones are only counted."""

MAX_CHARACTERS: Final = 1 << 16
"""Characters of these lines."""

_LOGGER: Final = logging.getLogger("npukit.emulator.core")


@contextmanager
def hidden_debug_output() -> Iterator[None]:
    """Show nothing of what cores print, also in processes that are forked inside."""
    before = _LOGGER.disabled
    _LOGGER.disabled = True
    try:
        yield
    finally:
        _LOGGER.disabled = before


class DebugOutput:
    """The output of one core, by lines; a line without an end is completed by the next text."""

    def __init__(self, tile: Tile, memory: Memory, store: Store) -> None:
        self._tile = tile
        self._memory = memory
        self._store = store
        self._line = ""
        self._lines = 0
        self._characters = 0
        self._left_out = 0

    def function(self) -> Func:
        """The function that the core's program calls; it returns the number of characters."""
        # The engine's function table is global: it must not keep this core alive.
        this = weakref.ref(self)

        def show(text: int, arguments: int) -> int:
            output = this()
            return 0 if output is None else output.show(text, arguments)

        types = [ValType.i32()] * len(PRINT_SIGNATURE.parameters)
        return Func(self._store, FuncType(types, [ValType.i32()]), show)

    def show(self, text: int, arguments: int) -> int:
        """Print a format at the address ``text`` with ``arguments``; -1 if it can't be printed."""
        if self._full:
            self._left_out += 1
            return 0
        reader = DataReader(self._memory, self._store)
        try:
            printed = formatted(reader, text, arguments)
        except BadFormatError as error:
            self.end()
            self._publish(f"[printf: {error}]")
            return -1
        *ended, self._line = (self._line + printed).split("\n")
        for line in ended:
            self._publish(line)
        if len(self._line) > LONGEST:
            self.end()
        return len(printed)

    def end(self) -> None:
        """Publish a line that has no end yet."""
        if self._line:
            line, self._line = self._line, ""
            self._publish(line)

    def end_dispatch(self) -> None:
        """Publish what is left, say what was left out, and begin to count anew."""
        self.end()
        if self._left_out:
            _LOGGER.warning(
                "core %s: ... %d more lines or calls of printf (a dispatch shows up to %d lines)",
                self._tile, self._left_out, MAX_LINES,
            )  # fmt: skip
        self._lines = self._characters = self._left_out = 0

    @property
    def _full(self) -> bool:
        return self._lines >= MAX_LINES or self._characters >= MAX_CHARACTERS

    def _publish(self, line: str) -> None:
        if self._full:
            self._left_out += 1
            return
        self._lines += 1
        self._characters += len(line)
        _LOGGER.warning("core %s: %s", self._tile, line)
