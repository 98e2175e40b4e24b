"""A core's control program as plain data: the code, and the meaning of its numbers.

A *control program* is the WebAssembly module that a core's body was compiled to. It exports
``resume``, which runs until the core waits, ends or traps, and the globals ``taken``, ``granted``
and ``failed``. It imports from ``env`` the memories ``memory`` (the tile's own), ``locks`` and
``neighbour<n>``, and if it calls C++ the memory ``shadow`` with the globals ``copy`` and ``table``
(:mod:`npukit.machine.canary_table`); the i32 globals ``buffer<n>``, ``lock<n>``, ``port<n>``,
``static<n>``, ``window<n>`` (addresses) and ``shift<n>`` (from a window to the neighbour's own
address); the function ``released``, which it calls after releasing a watched lock; ``show``, which
it calls with the number of what it shows and the bits of a value; and, in a build that counts,
``reached``, which it calls with the number of each site that it passes, and ``count``, which it
calls with an event and an amount. From ``program`` it imports the C++ functions. Its own
functions' names start with a dot, so they can't clash with those of C++ functions.
:class:`ControlLinks` defines what each number stands for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeAlias

import msgspec

from npukit.machine.core_ports import PortKind
from npukit.machine.tiles import Tile


class TrapKind(StrEnum):
    """Why a core trapped; :attr:`npukit.errors.CoreTrapError.kind` is one of these values."""

    OUT_OF_BOUNDS = "out of bounds memory access"
    STRAY_WRITE = "write to memory that the call was not given"
    STACK_OVERFLOW = "stack overflow"
    UNREACHABLE = "unreachable"
    ASSERTION = "assertion failed"
    DIVIDE_BY_ZERO = "integer divide by zero"
    INTEGER_OVERFLOW = "integer overflow"
    FUEL = "fuel"
    OTHER = "trap"


class Check(msgspec.Struct, frozen=True):
    """A check in a core's body or functions; ``kind`` and ``text`` describe its failure."""

    kind: TrapKind
    text: str


class AcquireSite(msgspec.Struct, frozen=True, tag="acquire"):
    """An acquire in a core's body; ``location`` is its place in the design (``file:line:col``)."""

    tile: Tile
    lock_id: int
    value: int
    greater_equal: bool
    location: str


class PortSite(msgspec.Struct, frozen=True, tag="port"):
    """A place in a core's body that waits for space in a port, or for data from it.

    The port belongs to ``tile``; ``peer`` is the core at the other end of a cascade.
    """

    tile: Tile
    kind: PortKind
    sends: bool
    peer: Tile | None
    location: str


Site: TypeAlias = AcquireSite | PortSite
"""Where a core may have to wait. These are structs so JSON tags tell them apart."""


class Static(msgspec.Struct, frozen=True):
    """Data of the core's body: a ``memref.global`` or an ``alloca``.

    ``content`` is None if the data is initially undefined.
    """

    name: str
    size: int
    alignment: int
    content: bytes | None


class Window(msgspec.Struct, frozen=True):
    """A neighbour's buffer, by name, in the core's own address space.

    C++ functions get a copy there; for MLIR loads and stores it only identifies the buffer.
    ``base`` is above the data memory; the copy is there if the data memory has no room for it.
    """

    buffer: str
    base: int


class Shown(msgspec.Struct, frozen=True):
    """What a core's body shows as debug output: a text, or a value.

    Attributes:
        text: the text, which may have several lines; empty for a value.
        kind: the type of a value: ``i8``, ``ui8``, ``index``, ``bf16``, ``f32``...
        bits: its width; integers are sign-extended, a bf16 is an f32.
    """

    text: str = ""
    kind: str = ""
    bits: int = 0


class ControlLinks(msgspec.Struct, frozen=True):
    """The meaning of a control program's numbers, and the locations of its stops and checks.

    Attributes:
        buffers: names of the tile's own buffers, by ``buffer<n>``.
        locks: tile and number of each lock, by ``lock<n>``.
        ports: by ``port<n>``.
        neighbours: the tile whose memory each ``neighbour<n>`` is.
        functions: the C++ functions, in the order that stray-write reports number them.
        statics: by ``static<n>``.
        windows: by ``window<n>`` and ``shift<n>``.
        released: the locks that the core releases.
        copies: whether a C++ function is passed a neighbour's buffer, so the windows need memory.
        sites: what ``resume`` waits for when it returns the site's number plus 1.
        checks: what failed when ``failed`` is the check's number plus 1.
        shown: what ``show`` shows, by number.
    """

    buffers: tuple[str, ...] = ()
    locks: tuple[tuple[Tile, int], ...] = ()
    ports: tuple[tuple[Tile, PortKind], ...] = ()
    neighbours: tuple[Tile, ...] = ()
    functions: tuple[str, ...] = ()
    statics: tuple[Static, ...] = ()
    windows: tuple[Window, ...] = ()
    released: tuple[tuple[Tile, int], ...] = ()
    copies: bool = False
    sites: tuple[Site, ...] = ()
    checks: tuple[Check, ...] = ()
    shown: tuple[Shown, ...] = ()


class ControlProgram(msgspec.Struct, frozen=True):
    """A core's control program. Cores that do the same differ only in ``links``."""

    wasm: bytes
    links: ControlLinks


LARGEST_STACK: Final = 1 << 15
"""Maximum of :attr:`CoreProgram.stack`, in bytes."""

MOST_PAGES: Final = 16
"""Maximum pages of a core's address space: its data memory, windows on neighbours' buffers, and one
page for a stack outside of the data memory."""


class CoreProgram(msgspec.Struct, frozen=True):
    """Everything that a core runs; ``functions`` is the WebAssembly of its C++, if it calls any.

    ``stack``: bytes of a stack outside of the data memory, for functions that need more than the
    core's ``stack_size`` only because they are compiled for WebAssembly; else 0.
    """

    control: ControlProgram
    functions: bytes | None = None
    stack: int = 0
