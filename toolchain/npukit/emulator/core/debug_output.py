"""What a core's C++ functions print, by lines, for the logger ``npukit.emulator.core``.

A program without handlers for it sees the lines on stderr, as Python does with warnings.
"""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from wasmtime import Func, FuncType, Memory, Store, ValType

from npukit.emulator.core.c_format import LONGEST, BadFormatError, DataReader, formatted
from npukit.emulator.core.dump import KINDS, MAX_ELEMENTS, rows
from npukit.emulator.core.layout import Extent, TileLayout
from npukit.emulator.core.shown import value_text
from npukit.formats.wasm import Signature
from npukit.machine.control_program import Shown

PRINT_SIGNATURE: Final = Signature(("i32", "i32"), ("i32",))
"""WebAssembly type of the function that prints: addresses of the format and of its arguments."""

DUMP_SIGNATURE: Final = Signature(("i32", "i64", "i64", "i32", "i32", "i32"), ())
"""Of the one that dumps: address, number of items, how many there are, kind, elements of an item,
address of the buffer's name (``core_headers/npukit/debug.h``)."""

SHOW_SIGNATURE: Final = Signature(("i32", "i64"), ())
"""Of the one that control programs call: the number of what they show, and the bits of a value."""

MAX_LINES: Final = 1000
"""Lines of one core in one dispatch; later ones are only counted."""

MAX_CHARACTERS: Final = 1 << 16
"""Characters of these lines."""

_LONGEST_NAME: Final = 100

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
    """The output of one core, by lines; a line without an end is completed by the next text.

    ``say`` learns of each line; by default the logger does.
    """

    def __init__(
        self,
        layout: TileLayout,
        memory: Memory,
        store: Store,
        say: Callable[[str], None] | None = None,
    ) -> None:
        self._tile = layout.core.tile
        self._is_logged = say is None
        self._say = self._log if say is None else say
        self._layout = layout
        self._memory = memory
        self._store = store
        self.windows: Sequence[Extent] = ()
        """Neighbours' buffers in the core's address space; the loader sets them."""
        self._line = ""
        self._lines = 0
        self._characters = 0
        self._left_out = 0

    def printing(self) -> Func:
        """The function for ``printf``; it returns the number of characters."""
        return self._function(PRINT_SIGNATURE, DebugOutput.show)

    def dumping(self) -> Func:
        """The function for ``npukit_dump``."""
        return self._function(DUMP_SIGNATURE, DebugOutput.dump)

    def _function(self, signature: Signature, show: Callable[..., int | None]) -> Func:
        # The engine's function table is global: it must not keep this core alive.
        this = weakref.ref(self)
        nothing = 0 if signature.results else None

        def call(*arguments: int) -> int | None:
            output = this()
            return nothing if output is None else show(output, *arguments)

        kinds = {"i32": ValType.i32(), "i64": ValType.i64()}
        parameters, results = (
            [kinds[kind] for kind in types] for types in (signature.parameters, signature.results)
        )
        return Func(self._store, FuncType(parameters, results), call)

    def show(self, text: int, arguments: int) -> int:
        """Print a format at the address ``text`` with ``arguments``.

        Returns:
            The number of characters; -1 if something of it can't be printed.
        """
        if self._full:
            self._left_out += 1
            return 0
        reader = DataReader(self._memory, self._store)
        try:
            printed, is_good = formatted(reader, text, arguments)
        except BadFormatError as error:
            self.end()
            self._publish(f"[printf: {error}]")
            return -1
        self._add(printed)
        return len(printed) if is_good else -1

    def _add(self, text: str) -> None:
        """Show a text, which may end lines."""
        if self._full:
            self._left_out += 1
            return
        *ended, self._line = (self._line + text).split("\n")
        for line in ended:
            self._publish(line)
        if len(self._line) > LONGEST:
            self.end()

    def showing(self, shown: Sequence[Shown]) -> Func:
        """The function for what the core's body shows, by number."""

        def show_value(output: DebugOutput, number: int, bits: int) -> None:
            if output._is_hidden:
                return
            if not 0 <= number < len(shown):
                output._add(f"[nothing has the number {number}]\n")
            else:
                output._add(shown[number].text or value_text(shown[number], bits))

        return self._function(SHOW_SIGNATURE, show_value)

    def dump(self, at: int, n: int, known: int, kind: int, each: int, name: int) -> None:
        """Show ``n`` items of ``each`` elements of a kind, from the address ``at`` on.

        ``known`` is how many items there are, -1 if the program does not know. Elements past the
        end of the buffer at the address are not shown.
        """
        if self._is_hidden:
            return
        if self._full:
            self._left_out += 1
            return
        self.end()
        reader = DataReader(self._memory, self._store)
        try:
            label = reader.text(name, _LONGEST_NAME)
        except BadFormatError:
            label = "?"
        address = at & 0xFFFFFFFF
        if not 0 <= kind < len(KINDS) or each < 1:
            self._publish(f"[npukit_dump: elements of {label} have an unknown kind]")
        elif address == 0:
            self._publish(f"[npukit_dump: {label} is a null pointer]")
        elif n < 0:
            self._publish(f"[npukit_dump: the number of elements of {label} is {n}]")
        else:
            self._dump(reader, label, Extent(address, n * each, ""), (kind, known * each))

    def _dump(self, reader: DataReader, label: str, wanted: Extent, what: tuple[int, int]) -> None:
        kind, known = KINDS[what[0]], what[1]
        held = self._extent_at(wanted.address)
        end = min(held.end, self._memory.data_len(self._store))
        room = max(end - wanted.address, 0) // kind.size
        if known >= 0:
            room = min(room, known)
        within = min(wanted.size, room)
        shown = min(within, MAX_ELEMENTS)
        place = f" in {held.name}" if held.name else ""
        self._publish(f"{label}: {wanted.size} x {kind.name} at {wanted.address:#x}{place}")
        if wanted.address % kind.size:
            self._publish(
                f"[npukit_dump: {wanted.address:#x} is not a multiple of {kind.size}, "
                f"the size of {kind.name}]"
            )
        data = reader.block(wanted.address, shown * kind.size) if shown else b""
        for row in rows(label, kind, data):
            self._publish(row)
        if shown < within:
            self._publish(
                f"{label}: ... {within - shown} more (a dump shows up to {MAX_ELEMENTS} elements)"
            )
        if within < wanted.size:
            what_ends = held.name or "the core's memory"
            if known >= 0 and room == known:
                what_ends = label
            self._publish(
                f"[npukit_dump: {wanted.size - within} of the elements are past the end of "
                f"{what_ends}]"
            )

    def _extent_at(self, address: int) -> Extent:
        """What is at an address: a buffer, the stack..., or all of the memory without a name."""
        for extent in (*self._layout.extents, self._layout.stack, *self.windows):
            if extent.address <= address < extent.end:
                return extent
        return Extent(0, self._memory.data_len(self._store), "")

    def end(self) -> None:
        """Publish a line that has no end yet."""
        if self._line:
            line, self._line = self._line, ""
            self._publish(line)

    def end_dispatch(self) -> None:
        """Publish what is left, say what was left out, and begin to count anew."""
        self.end()
        if self._left_out:
            self._say(
                f"... {self._left_out} more lines or calls "
                f"(a dispatch shows up to {MAX_LINES} lines)"
            )
        self._lines = self._characters = self._left_out = 0

    @property
    def _full(self) -> bool:
        return self._lines >= MAX_LINES or self._characters >= MAX_CHARACTERS

    @property
    def _is_hidden(self) -> bool:
        """Whether nobody sees the lines, so that what returns nothing need not be formatted."""
        return self._is_logged and _LOGGER.disabled

    def _publish(self, line: str) -> None:
        if self._full:
            self._left_out += 1
            return
        self._lines += 1
        self._characters += len(line)
        self._say(line)

    def _log(self, line: str) -> None:
        _LOGGER.warning("core %s: %s", self._tile, line)
