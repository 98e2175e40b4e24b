"""Estimates from its instructions what compiling a WebAssembly function costs, and limits it.

A compiler's time and memory can grow with the square of a function's size: with branches across
which it must track all local variables, with branch tables, and with many values passed at many
calls. A module of 16 KB can take a minute or a gigabyte. The limits here are far above what kernels
need and far below that.

Only the instructions that compilers for cores emit are known; the engine checks that the code is
valid. Source: WebAssembly core specification, section 5.4 (instructions).
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Protocol

import msgspec

from npukit.errors import FormatError
from npukit.formats.wasm_reader import WasmReader

_MOST_LOOP_DEPTH: Final = 64
_MOST_TARGETS: Final = 1 << 13
_SEVERAL_MEMORIES: Final = 0x40
"""Flag in the alignment of a load or store that is followed by a memory index."""

_SELECT_TYPED, _PREFIX_MISC, _PREFIX_SIMD = 0x1C, 0xFC, 0xFD


class _Control(IntEnum):
    BLOCK = 0x02
    LOOP = 0x03
    IF = 0x04
    ELSE = 0x05
    END = 0x0B
    BR = 0x0C
    BR_IF = 0x0D
    BR_TABLE = 0x0E
    CALL = 0x10
    CALL_INDIRECT = 0x11


_NO_IMMEDIATE: Final = frozenset((0x00, 0x01, 0x0F, 0x1A, 0x1B, *range(0x45, 0xC5)))
_ONE_NUMBER: Final = frozenset((*range(0x20, 0x25), 0x3F, 0x40, 0x41, 0x42))
_TWO_NUMBERS: Final = frozenset(range(0x28, 0x3F))
_FIXED: Final = {0x43: 4, 0x44: 8}

_CONSTANT_NUMBERS: Final = frozenset((0x23, 0x41, 0x42))
_CONSTANT_ARITHMETIC: Final = frozenset((0x6A, 0x6B, 0x6C, 0x7C, 0x7D, 0x7E))

_MISC_NUMBERS: Final = {**dict.fromkeys(range(8), 0), 8: 2, 9: 1, 10: 2, 11: 1}

_SIMD_MEMORY: Final = frozenset((*range(12), 92, 93))
_SIMD_MEMORY_LANE: Final = frozenset(range(84, 92))
_SIMD_LANE: Final = frozenset(range(21, 35))
_SIMD_16_BYTES: Final = frozenset((12, 13))
_V128_CONST: Final = 12
_SIMD_END: Final = 0x100

_SIMPLER: Final = "make the function smaller or simpler"


class CostLimits(msgspec.Struct, frozen=True):
    """Limits for the functions of a program.

    Attributes:
        locals: local variables of one function.
        depth: nesting depth of its blocks.
        nested, followed, passed: see :class:`CompileCost`.
    """

    locals: int = 4096
    depth: int = 1024
    nested: int = 1 << 29
    followed: int = 1 << 18
    passed: int = 1 << 16


class Functions(Protocol):
    """The functions and types that a body may refer to, by index; -1 if the index is too high."""

    def values_of_function(self, index: int) -> int:
        """The number of a function's parameters and results."""

    def values_of_type(self, index: int) -> int:
        """The number of parameters and results of a function or block type."""


class CompileCost(msgspec.Struct):
    """The cost of the functions seen so far.

    ``followed`` is the number of local variables summed over all branches, ``nested`` the sum over
    the functions of (depth * locals)^2, ``targets`` the number of branch-table entries, ``passed``
    the number of values at all calls and blocks.
    """

    functions: Functions
    limits: CostLimits
    followed: int = 0
    nested: int = 0
    targets: int = 0
    passed: int = 0

    def add(self, body: WasmReader, parameters: int, value_types: frozenset[int]) -> None:
        """Add the cost of a function's body.

        Args:
            body: the body's bytes, its locals first.
            parameters: the function's number of parameters.
            value_types: the types that locals may have, as bytes.

        Raises:
            FormatError: the body is too costly to compile, or uses an unknown instruction.
        """
        locals_ = parameters + _locals(body, value_types, self.limits.locals)
        InstructionScan(body, locals_, self).run()


def skip_constant(reader: WasmReader) -> None:
    """Skip a constant expression, such as the initial value of a global.

    Raises:
        FormatError: it has an instruction that a constant numeric expression can't have.
    """
    while (opcode := reader.byte()) != _Control.END:
        if opcode in _CONSTANT_NUMBERS:
            reader.skip_number()
        elif opcode in _FIXED:
            reader.bytes(_FIXED[opcode])
        elif opcode == _PREFIX_SIMD and reader.number() == _V128_CONST:
            reader.bytes(16)
        elif opcode not in _CONSTANT_ARITHMETIC:
            raise reader.error(f"a constant expression with instruction {opcode:#x}")


def _locals(body: WasmReader, value_types: frozenset[int], most: int) -> int:
    total = 0
    for _ in range(body.count("groups of local variables", most)):
        total += body.number()
        if total > most:
            raise body.error(
                f"a function with more than {most} local variables",
                "make the function smaller, or compile it with optimization",
            )
        if body.byte() not in value_types:
            raise body.error("a local variable that is neither a number nor a vector")
    return total


def skip_locals(body: WasmReader) -> None:
    """Skip the declarations of local variables at the start of a checked body."""
    for _ in range(body.number()):
        body.skip_number()
        body.byte()


class InstructionScan:
    """Scans the instructions of one body."""

    def __init__(self, body: WasmReader, locals_: int, cost: CompileCost) -> None:
        self._body = body
        self._locals = locals_
        self._cost = cost
        self._open: list[bool] = []
        self._depth = 0
        self._loops = 0

    def run(self) -> None:
        """Scan to the end of the body.

        Raises:
            FormatError: the body is too costly to compile, or uses an unknown instruction.
        """
        while self._body.more:
            self.instruction(self._body.byte())
        self._cost.nested += (self._depth * self._locals) ** 2
        if self._cost.nested > self._cost.limits.nested:
            raise self._too_much("blocks nested too deep with too many local variables")

    def instruction(self, opcode: int) -> None:
        """Skip one instruction, after its opcode, and add its cost."""
        body = self._body
        if opcode in _NO_IMMEDIATE:
            return
        if opcode in _ONE_NUMBER:
            body.skip_number()
        elif opcode in _TWO_NUMBERS:
            self._memory_place()
        elif opcode in _FIXED:
            body.bytes(_FIXED[opcode])
        elif opcode == _SELECT_TYPED:
            body.bytes(body.count("types of a select", 1))
        elif opcode == _PREFIX_SIMD:
            self._simd(body.number())
        elif opcode == _PREFIX_MISC:
            self._misc(body.number())
        else:
            self._control(opcode)

    def _memory_place(self) -> None:
        """Skip a memory argument: alignment, memory index if there are several, offset."""
        if self._body.number() & _SEVERAL_MEMORIES:
            self._body.skip_number()
        self._body.skip_number()

    def _control(self, opcode: int) -> None:
        body = self._body
        match opcode:
            case _Control.BLOCK | _Control.LOOP | _Control.IF:
                self._enter(loop=opcode == _Control.LOOP)
            case _Control.ELSE:
                self._branch()
            case _Control.END:
                self._leave()
            case _Control.BR | _Control.BR_IF:
                body.skip_number()
                self._branch()
            case _Control.BR_TABLE:
                self._branch_table()
            case _Control.CALL:
                self._pass(self._cost.functions.values_of_function(body.number()))
            case _Control.CALL_INDIRECT:
                self._pass(self._cost.functions.values_of_type(body.number()))
                body.number()
            case _:
                raise self._unknown(f"{opcode:#x}")

    def _enter(self, *, loop: bool) -> None:
        result = self._body.signed_number()
        if result >= 0:  # a type index; otherwise a single result or none
            self._pass(self._cost.functions.values_of_type(result))
        self._open.append(loop)
        self._depth = max(self._depth, len(self._open))
        if self._depth > self._cost.limits.depth:
            raise self._too_much(f"blocks nested more than {self._cost.limits.depth} deep")
        self._branch()
        if loop:
            self._loops += 1
            if self._loops > _MOST_LOOP_DEPTH:
                raise self._too_much(f"loops nested more than {_MOST_LOOP_DEPTH} deep")

    def _leave(self) -> None:
        if self._open and self._open.pop():
            self._loops -= 1

    def _branch(self, count: int = 1) -> None:
        self._cost.followed += count * self._locals
        if self._cost.followed > self._cost.limits.followed:
            raise self._too_much("too many branches with too many local variables")

    def _branch_table(self) -> None:
        count = self._body.count("targets of a branch", _MOST_TARGETS)
        for _ in range(count + 1):
            self._body.skip_number()
        self._cost.targets += count
        if self._cost.targets > _MOST_TARGETS:
            raise self._too_much(f"tables of more than {_MOST_TARGETS} branches")
        self._branch(count)

    def _pass(self, values: int) -> None:
        if values < 0:
            raise self._body.error("the function or type index is out of range")
        self._cost.passed += values
        if self._cost.passed > self._cost.limits.passed:
            raise self._too_much(f"calls that pass more than {self._cost.limits.passed} values")

    def _simd(self, opcode: int) -> None:
        body = self._body
        if opcode in _SIMD_16_BYTES:
            body.bytes(16)
        elif opcode in _SIMD_LANE:
            body.byte()
        elif opcode in _SIMD_MEMORY or opcode in _SIMD_MEMORY_LANE:
            self._memory_place()
            if opcode in _SIMD_MEMORY_LANE:
                body.byte()
        elif opcode >= _SIMD_END:
            raise self._unknown(f"{_PREFIX_SIMD:#x} {opcode:#x}")

    def _misc(self, opcode: int) -> None:
        if opcode not in _MISC_NUMBERS:
            raise self._unknown(f"{_PREFIX_MISC:#x} {opcode:#x}")
        for _ in range(_MISC_NUMBERS[opcode]):
            self._body.skip_number()

    def _unknown(self, opcode: str) -> FormatError:
        return self._body.error(
            f"instruction {opcode} is not allowed in a core's program",
            "compile for the WebAssembly features that npukit's own toolchain uses",
        )

    def _too_much(self, what: str) -> FormatError:
        return self._body.error(
            f"the program has {what}: it would take too long to compile", _SIMPLER
        )
