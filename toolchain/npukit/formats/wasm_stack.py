"""How much stack the functions of a core's program need, by their code.

clang's WebAssembly back end subtracts the size of a function's frame from the imported global
``__stack_pointer`` at its start, and aligns the result if the frame needs more than 16 bytes of
alignment. The module need not export or name its functions.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from functools import lru_cache
from typing import Final

import msgspec

from npukit.formats.wasm import parse_program
from npukit.formats.wasm_code import CompileCost, CostLimits, InstructionScan, skip_locals
from npukit.formats.wasm_reader import CUSTOM, WasmReader, sections
from npukit.formats.wasm_sections import Section
from npukit.formats.wasm_types import GlobalNeeds, Signature


class _Code(IntEnum):
    CALL = 0x10
    LOCAL_GET = 0x20
    LOCAL_SET = 0x21
    LOCAL_TEE = 0x22
    GLOBAL_GET = 0x23
    CONSTANT = 0x41
    SUBTRACT = 0x6B
    AND = 0x71


ARRAYS_SECTION: Final = "npukit.arrays"
"""Name of the section that vector code has (:func:`local_arrays`).

Each line has the bytes of a function's arrays, a space and its name. The name is empty if only the
functions of its own source call it.
"""

_DIGITS: Final = 10
"""Of the largest number of bytes in 32 bits."""

_KEPT: Final = (_Code.LOCAL_GET, _Code.LOCAL_SET, _Code.LOCAL_TEE)
"""A function with an aligned frame keeps the old stack pointer in a local before it subtracts."""

_ALIGNED: Final = 16
"""The alignment of the stack pointer between functions."""


class StackNeed(msgspec.Struct, frozen=True):
    """Bytes of stack of a function: its own ``frame``, and ``total`` with what it calls.

    Calls through pointers and recursion are not counted.
    """

    frame: int
    total: int


@lru_cache(maxsize=16)
def stack_needs(program: bytes) -> Mapping[str, StackNeed]:
    """The stack that each exported function of a core's program needs.

    Raises:
        FormatError: ``program`` is not such a program.
    """
    parsed = parse_program(program)
    functions = [item for item in parsed.imports if isinstance(item.type, Signature)]
    numbers = [item.name for item in parsed.imports if isinstance(item.type, GlobalNeeds)]
    pointer = numbers.index("__stack_pointer") if "__stack_pointer" in numbers else -1
    exports: dict[str, int] = {}
    frames: list[_FrameScan] = []
    for number, content in sections(program, "the core's program"):
        if number == Section.EXPORT:
            exports = _exported(content)
        elif number == Section.CODE:
            for _ in range(content.number()):
                scan = _FrameScan(content.part(content.number()), pointer)
                scan.run()
                frames.append(scan)
    totals: dict[int, int] = {}

    def total(index: int, callers: frozenset[int]) -> int:
        own = index - len(functions)
        if own < 0 or index in callers:
            return 0
        if index not in totals:
            scan = frames[own]
            below = (total(called, callers | {index}) for called in scan.calls)
            totals[index] = scan.frame + max(below, default=0)
        return totals[index]

    return {
        name: StackNeed(frames[index - len(functions)].frame, total(index, frozenset()))
        for name, index in exports.items()
        if index >= len(functions)
    }


def local_arrays(program: bytes) -> list[tuple[str, int]] | None:
    """Functions of vector code and the bytes of the arrays that they declare; None without any.

    A function that can't be called from elsewhere has the name ``""``; there may be several.

    Raises:
        FormatError: ``program`` is damaged.
    """
    found: list[tuple[str, int]] | None = None
    for number, content in sections(program, "the core's program"):
        if number == CUSTOM and content.name() == ARRAYS_SECTION:
            found = found or []
            for line in content.bytes(content.left).decode(errors="replace").splitlines():
                size, _, name = line.partition(" ")
                if size.isdecimal() and len(size) <= _DIGITS:
                    found.append((name, int(size)))
    return found


def _exported(content: WasmReader) -> dict[str, int]:
    """The exported functions by name."""
    found: dict[str, int] = {}
    for _ in range(content.number()):
        name, kind, index = content.name(), content.byte(), content.number()
        if kind == 0:
            found[name] = index
    return found


class _Anything:
    """Functions of any signature: the program was checked before."""

    def values_of_function(self, index: int) -> int:
        return 0

    def values_of_type(self, index: int) -> int:
        return 0


class _FrameScan(InstructionScan):
    """Finds the frame size of one function, and the functions that it calls."""

    def __init__(self, body: WasmReader, pointer: int) -> None:
        limit = 1 << 62
        limits = CostLimits(nested=limit, followed=limit, passed=limit)
        skip_locals(body)
        super().__init__(body, 0, CompileCost(_Anything(), limits))
        self._reader = body
        self._pointer = pointer
        self._recent: list[tuple[int, int]] = []
        self.frame = 0
        self.calls: set[int] = set()

    def instruction(self, opcode: int) -> None:
        value = 0
        if opcode == _Code.CONSTANT:
            value = self._reader.signed_number()
        elif opcode in (_Code.GLOBAL_GET, _Code.CALL):
            value = self._reader.number()
            if opcode == _Code.CALL:
                self.calls.add(value)
        else:
            super().instruction(opcode)
        if opcode not in _KEPT:
            self._recent = [*self._recent[-4:], (opcode, value)]
            self._note_frame()

    def _note_frame(self) -> None:
        match self._recent:
            case [*_, (_Code.GLOBAL_GET, pointer), (_Code.CONSTANT, size), (_Code.SUBTRACT, _)] if (
                pointer == self._pointer
            ):
                self.frame = max(self.frame, size)
            case [
                (_Code.GLOBAL_GET, pointer),
                (_Code.CONSTANT, size),
                (_Code.SUBTRACT, _),
                (_Code.CONSTANT, mask),
                (_Code.AND, _),
            ] if pointer == self._pointer and mask < 0:
                self.frame = max(self.frame, size - mask - _ALIGNED)
