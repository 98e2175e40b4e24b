"""Adds code to optimized LLVM IR that counts the price of each block that runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from npukit.builder.toolchains.emulated.pricing.banks import Pair
from npukit.builder.toolchains.emulated.pricing.blocks import BlockPrice, prices_of
from npukit.builder.toolchains.emulated.pricing.ir import Block, read_module
from npukit.builder.toolchains.emulated.pricing.units import Units
from npukit.vector.core_timing import CoreTiming
from npukit.vector.counting import CONFLICTS, CYCLES, LOADED, SLOTS, STORED

_COUNT: Final = "npukit_count"
_DECLARATION: Final = f"declare void @{_COUNT}(i32, i32)"
_OWN: Final = ("_ZN6npukit", "_ZNK6npukit", "npukit")
"""Functions of the semantics headers that units call: they are in the price of the unit."""


def priced(text: str, units: Units, timing: CoreTiming, bank_size: int) -> str:
    """The optimized module ``text``, which counts what its functions cost.

    ``bank_size``: bytes of a bank of a tile's memory.
    """
    module = read_module(text)
    before: dict[int, list[str]] = {}
    for function in module.functions:
        if units.defines(function.name) or function.name.startswith(_OWN):
            continue
        prices = prices_of(function, module, units, timing)
        for block in function.blocks:
            price = prices[block.name]
            before.setdefault(_first(block), []).extend(_counting(price))
            for number, pair in enumerate(price.pairs):
                name = f"%npukit.bank.{pair.line}.{number}"
                before.setdefault(pair.line, []).extend(_counting_conflict(pair, name, bank_size))
    lines = [
        new for number, line in enumerate(module.lines) for new in (*before.get(number, ()), line)
    ]
    declared = any(line.startswith("declare ") and f"@{_COUNT}(" in line for line in lines)
    return "\n".join(lines if declared or not before else [*lines, _DECLARATION])


def _counting_conflict(pair: Pair, name: str, bank_size: int) -> Iterator[str]:
    """A conflict if the two pointers are into one bank."""
    yield f"  {name}.one = ptrtoint ptr {pair.first} to i32"
    yield f"  {name}.other = ptrtoint ptr {pair.second} to i32"
    yield f"  {name}.differ = xor i32 {name}.one, {name}.other"
    yield f"  {name}.same = icmp ult i32 {name}.differ, {bank_size}"
    yield f"  {name}.cycle = zext i1 {name}.same to i32"
    yield f"  call void @{_COUNT}(i32 {CONFLICTS}, i32 {name}.cycle)"


def _first(block: Block) -> int:
    """The line of the first instruction that may follow phis."""
    return next(each.line for each in block.instructions if each.opcode != "phi")


def _counting(price: BlockPrice) -> Iterator[str]:
    amounts = {
        CYCLES: price.cycles,
        **{SLOTS[slot]: count for slot, count in price.slots.items()},
        LOADED: price.loaded,
        STORED: price.stored,
    }
    for event, amount in amounts.items():
        if amount:
            yield f"  call void @{_COUNT}(i32 {event}, i32 {amount})"
