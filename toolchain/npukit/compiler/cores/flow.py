"""A core's body as a flat control-flow graph over WebAssembly locals.

The translator turns structured and unstructured MLIR alike into these blocks; the emitter turns
them into one WebAssembly function. Code is WebAssembly text in its flat (stack) form.
"""

from __future__ import annotations

from typing import TypeAlias

import msgspec


class Local(msgspec.Struct, frozen=True):
    """A WebAssembly local of ``type`` i32, i64, f32 or f64."""

    index: int
    type: str

    @property
    def name(self) -> str:
        """Its name in WebAssembly text."""
        return f"$v{self.index}"


class Value(msgspec.Struct, frozen=True):
    """A value that is cheap to name again: a constant, a global or a local."""

    code: str
    type: str
    local: Local | None = None

    @staticmethod
    def of(local: Local) -> Value:
        """The value that ``local`` holds."""
        return Value(f"local.get {local.name}", local.type, local)

    @staticmethod
    def const(type_: str, number: int | float | str) -> Value:
        """A constant; ``number`` in a form that WebAssembly text accepts."""
        return Value(f"{type_}.const {number}", type_)


class Instruction(msgspec.Struct, frozen=True):
    """Straight-line code that reads ``uses`` and writes ``defines``; its stack effect is none."""

    code: str
    uses: frozenset[Local] = frozenset()
    defines: tuple[Local, ...] = ()


class Jump(msgspec.Struct, frozen=True):
    """An edge to a block, with a value for each of its parameters."""

    target: Block
    arguments: tuple[Value, ...] = ()


class Branch(msgspec.Struct, frozen=True):
    """Go to ``then`` if ``condition`` (i32) is not zero, else to ``otherwise``."""

    condition: Value
    then: Jump
    otherwise: Jump


class Acquire(msgspec.Struct, frozen=True):
    """Take a lock and go on, or stop until ``resume`` is called again.

    ``site`` numbers the acquires of a core from 0; ``slot`` is the lock's byte address in the lock
    memory. Only an acquire of at least ``value`` changes the lock.
    """

    site: int
    slot: Value
    value: int
    greater_equal: bool
    then: Jump


class Finish(msgspec.Struct, frozen=True):
    """The core has ended."""


Terminator: TypeAlias = Jump | Branch | Acquire | Finish


class Block(msgspec.Struct, eq=False):
    """A basic block. ``terminator`` is None only while the block is being filled."""

    label: int
    parameters: tuple[Local, ...] = ()
    body: list[Instruction] = msgspec.field(default_factory=list)
    terminator: Terminator | None = None

    def jumps(self) -> tuple[Jump, ...]:
        """The edges out of this block."""
        match self.terminator:
            case Jump() as jump:
                return (jump,)
            case Branch(_, then, otherwise):
                return (then, otherwise)
            case Acquire(then=then):
                return (then,)
            case _:
                return ()

    def reads(self) -> frozenset[Local]:
        """Locals that the terminator itself reads (conditions and block arguments)."""
        values = [argument for jump in self.jumps() for argument in jump.arguments]
        match self.terminator:
            case Branch(condition=condition):
                values.append(condition)
            case Acquire(slot=slot):
                values.append(slot)
            case _:
                pass
        return frozenset(value.local for value in values if value.local is not None)
