"""The functions of a core that C++ calls for its streams, cascades and locks, as WebAssembly text.

They work on the FIFOs and locks in the lock memory, like the control program. Only if they have to
wait do they leave WebAssembly, through ``wait``: its result is 0, or 1 if the core is to stop there
for good. Until the core is loaded (``armed``), it can't wait: constructors trap. The module is the
same for every core; addresses are imported.
"""

from __future__ import annotations

from enum import IntEnum
from typing import Final

from npukit.machine.core_ports import (
    DEPTH,
    ENTRIES,
    HEAD,
    ITEMS,
    ROOM,
    TAIL,
    PortKind,
    last_word,
)
from npukit.machine.lock_words import WATCHED
from npukit.machine.registers import MAX_LOCK_VALUE


class Request(IntEnum):
    """Why a core leaves WebAssembly: the first argument of ``wait``."""

    STREAM_WORD = 0
    """Waits for a word in its stream input."""
    STREAM_ROOM = 1
    CASCADE_ENTRY = 2
    CASCADE_ROOM = 3
    LOCK_AT_LEAST = 4
    """Waits for the lock (second argument) to be at least a value (third argument)."""
    LOCK_EQUAL = 5
    POLL_WORD = 6
    """Found no word in its stream input, and looks once more after the others have run."""
    POLL_ROOM = 7
    DONE = 8
    """Ends for good."""
    NO_LOCK = 9
    """There is no lock of this number (second argument)."""
    LOCK_RANGE = 10
    """A release takes the lock (second argument) to an impossible value (third argument)."""


LOCKS_PER_SIDE: Final = 16
"""Locks of each of the four tiles that a core can reach, in the numbers that C++ uses."""

SIDES: Final = ("south", "west", "north", "own")
"""The tiles of locks 0 to 15, 16 to 31, and so on. Source: MLIR-AIE, lib/Dialect/AIE/IR,
``AIETargetModel::getLockLocalBaseIndex``."""

_WORD: Final = 4
_LAST_AT: Final = _WORD * last_word(PortKind.STREAM_IN)
_ENTRY: Final = _WORD * PortKind.CASCADE_IN.entry_words
_VECTOR: Final = 16


def _field(counter: int) -> str:
    return f"offset={_WORD * counter}"


def _count(port: str, counter: int, step: int) -> str:
    place = f"$locks {_field(counter)}"
    return f"{port} {port} i32.load {place} i32.const {step} i32.add i32.store {place}"


def _advance(port: str, end: int) -> str:
    place = f"$locks {_field(end)}"
    return (
        f"{port} {port} i32.load {place} i32.const 1 i32.add i32.const {DEPTH - 1} i32.and "
        f"i32.store {place}"
    )


def _until(port: str, counter: int, request: Request) -> str:
    """Wait until a port's counter is not zero."""
    return f"""
    block $ready
    loop $again
      {port} i32.load $locks {_field(counter)} br_if $ready
      i32.const {request:d} i32.const 0 i32.const 0 call $.wait
      br $again
    end
    end"""


def _copy_entry(*, inward: bool) -> str:
    """Copy between a cascade's entry, at ``$entry``, and the core's memory, at ``$vector``."""
    lines = []
    for at in range(0, _ENTRY, _VECTOR):
        here = f"$memory offset={at} align=1"
        there = f"$locks offset={_WORD * ENTRIES + at} align=4"
        source, target, load, store = (
            ("entry", "vector", there, here) if inward else ("vector", "entry", here, there)
        )
        lines.append(f"local.get ${target} local.get ${source} v128.load {load} v128.store {store}")
    return "\n    ".join(lines)


def _entry(port: str, end: int) -> str:
    return f"{port} {port} i32.load $locks {_field(end)} i32.const {_ENTRY} i32.mul i32.add"


_IN, _OUT = "global.get $stream_in", "global.get $stream_out"
_FROM, _TO = "global.get $cascade_in", "global.get $cascade_out"

TEXT: Final = f"""(module
  (import "env" "memory" (memory $memory 1))
  (import "env" "locks" (memory $locks 1))
  (import "env" "wait" (func $ask (param i32 i32 i32) (result i32)))
  (import "env" "released" (func $released (param i32)))
  (import "env" "cycles" (func $cycles (result i64)))
  (import "env" "number" (global $number i32))
  (import "env" "stream_in" (global $stream_in i32))
  (import "env" "stream_out" (global $stream_out i32))
  (import "env" "cascade_in" (global $cascade_in i32))
  (import "env" "cascade_out" (global $cascade_out i32))
  {" ".join(f'(import "env" "{side}" (global ${side} i32))' for side in SIDES)}
  (global $granted (export "granted") (mut i32) (i32.const 0))
  (global $armed (export "armed") (mut i32) (i32.const 0))

  (func $.wait (param $request i32) (param $which i32) (param $value i32)
    global.get $armed i32.eqz if unreachable end
    local.get $request local.get $which local.get $value call $ask
    if unreachable end)

  (func $.take_word (result i64)
    (local $tail i32) (local $word i64)
    {_IN} i32.load $locks {_field(TAIL)} local.set $tail
    {_IN} local.get $tail i32.const {_WORD} i32.mul i32.add
    i64.load32_u $locks {_field(ENTRIES)}
    {_IN} i32.load $locks offset={_LAST_AT} local.get $tail i32.shr_u i32.const 1 i32.and
    i64.extend_i32_u i64.const 32 i64.shl i64.or local.set $word
    {_advance(_IN, TAIL)}
    {_count(_IN, ITEMS, -1)}
    {_count(_IN, ROOM, 1)}
    local.get $word)

  (func $.give_word (param $word i32) (param $last i32)
    (local $head i32)
    {_OUT} i32.load $locks {_field(HEAD)} local.set $head
    {_OUT} local.get $head i32.const {_WORD} i32.mul i32.add
    local.get $word i32.store $locks {_field(ENTRIES)}
    {_OUT}
    {_OUT} i32.load $locks offset={_LAST_AT}
    i32.const 1 local.get $head i32.shl i32.const -1 i32.xor i32.and
    local.get $last i32.const 0 i32.ne local.get $head i32.shl i32.or
    i32.store $locks offset={_LAST_AT}
    {_advance(_OUT, HEAD)}
    {_count(_OUT, ROOM, -1)}
    {_count(_OUT, ITEMS, 1)})

  (func $.stream_get (export "stream_get") (result i64)
    {_until(_IN, ITEMS, Request.STREAM_WORD)}
    call $.take_word)

  (func $.stream_get_now (export "stream_get_now") (result i64)
    {_IN} i32.load $locks {_field(ITEMS)} i32.eqz
    if
      i32.const {Request.POLL_WORD:d} i32.const 0 i32.const 0 call $.wait
      {_IN} i32.load $locks {_field(ITEMS)} i32.eqz if i64.const 0 return end
    end
    call $.take_word i64.const 0x200000000 i64.or)

  (func $.stream_put (export "stream_put") (param $word i32) (param $last i32)
    {_until(_OUT, ROOM, Request.STREAM_ROOM)}
    local.get $word local.get $last call $.give_word)

  (func $.stream_put_now (export "stream_put_now") (param $word i32) (param $last i32) (result i32)
    {_OUT} i32.load $locks {_field(ROOM)} i32.eqz
    if
      i32.const {Request.POLL_ROOM:d} i32.const 0 i32.const 0 call $.wait
      {_OUT} i32.load $locks {_field(ROOM)} i32.eqz if i32.const 0 return end
    end
    local.get $word local.get $last call $.give_word
    i32.const 1)

  (func $.cascade_get (export "cascade_get") (param $vector i32)
    (local $entry i32)
    {_until(_FROM, ITEMS, Request.CASCADE_ENTRY)}
    {_entry(_FROM, TAIL)} local.set $entry
    {_copy_entry(inward=True)}
    {_advance(_FROM, TAIL)}
    {_count(_FROM, ITEMS, -1)}
    {_count(_FROM, ROOM, 1)})

  (func $.cascade_put (export "cascade_put") (param $vector i32)
    (local $entry i32)
    {_until(_TO, ROOM, Request.CASCADE_ROOM)}
    {_entry(_TO, HEAD)} local.set $entry
    {_copy_entry(inward=False)}
    {_advance(_TO, HEAD)}
    {_count(_TO, ROOM, -1)}
    {_count(_TO, ITEMS, 1)})

  (func $.lock (param $id i32) (result i32)
    (local $base i32)
    i32.const -1 local.set $base
    {
    " ".join(
        f"local.get $id i32.const {LOCKS_PER_SIDE} i32.div_u i32.const {number} i32.eq "
        f"if global.get ${side} local.set $base end"
        for number, side in enumerate(SIDES)
    )
}
    local.get $base i32.const -1 i32.eq
    if i32.const {Request.NO_LOCK:d} local.get $id i32.const 0 call $.wait end
    local.get $id i32.const {LOCKS_PER_SIDE} i32.rem_u i32.const {_WORD} i32.mul
    local.get $base i32.add)

  (func $.lock_acquire (export "lock_acquire")
    (param $id i32) (param $value i32) (param $at_least i32)
    (local $slot i32)
    local.get $id call $.lock local.set $slot
    block $taken
    loop $again
      local.get $at_least
      if
        local.get $slot i32.load $locks local.get $value i32.ge_s br_if $taken
        i32.const {Request.LOCK_AT_LEAST:d} local.get $id local.get $value call $.wait
      else
        local.get $slot i32.load $locks local.get $value i32.eq
        global.get $granted i32.or br_if $taken
        i32.const {Request.LOCK_EQUAL:d} local.get $id local.get $value call $.wait
      end
      br $again
    end
    end
    i32.const 0 global.set $granted
    local.get $at_least
    if
      local.get $slot local.get $slot i32.load $locks local.get $value i32.sub i32.store $locks
    end)

  (func $.lock_release (export "lock_release") (param $id i32) (param $value i32)
    (local $slot i32)
    local.get $id call $.lock local.set $slot
    local.get $slot i32.load $locks local.get $value i32.add local.set $value
    local.get $value i32.const {MAX_LOCK_VALUE} i32.gt_u
    if i32.const {Request.LOCK_RANGE:d} local.get $id local.get $value call $.wait end
    local.get $slot local.get $value i32.store $locks
    local.get $slot i32.load $locks offset={WATCHED}
    if local.get $slot call $released end)

  (func $.core_done (export "core_done")
    i32.const {Request.DONE:d} i32.const 0 i32.const 0 call $.wait
    unreachable)

  (func $.core_cycles (export "core_cycles") (result i64) call $cycles)
  (func $.core_number (export "core_number") (result i32) global.get $number)
)
"""
