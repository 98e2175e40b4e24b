"""Buffer descriptors as the hardware holds them: fields to register words and back.

Source: AMD's AIE-ML register reference (AM025), ``DMA_BD0_*`` of the shim, memory tile and compute
tile modules. AIE2P has the same layout.

A field here has the register's own value: lengths, wraps and steps count 32-bit words, a step is
the stride minus one, an iteration wrap the count minus one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import prod
from typing import Final

from npukit.machine.registers import (
    DMA,
)
from npukit.machine.tiles import TileKind


@dataclass(frozen=True, slots=True)
class WordDim:
    """One dimension of an access pattern: ``size`` steps, ``stride`` 32-bit words apart."""

    size: int
    stride: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BdFields:
    """The fields of a buffer descriptor; a kind of tile has only some of them (:func:`encode_bd`).

    ``buffer_length`` counts words. ``base_address`` is in bytes on a shim (bits 47:2 of a host
    address) and in words elsewhere. Lock values are signed: an acquire value below zero waits for
    "at least" instead of "equal".
    """

    buffer_length: int = 0
    base_address: int = 0
    enable_packet: int = 0
    out_of_order_id: int = 0
    packet_id: int = 0
    packet_type: int = 0
    enable_compression: int = 0
    d0_wrap: int = 0
    d0_step: int = 0
    d1_wrap: int = 0
    d1_step: int = 0
    d2_wrap: int = 0
    d2_step: int = 0
    d3_step: int = 0
    d0_zero_before: int = 0
    d1_zero_before: int = 0
    d2_zero_before: int = 0
    d0_zero_after: int = 0
    d1_zero_after: int = 0
    d2_zero_after: int = 0
    iteration_current: int = 0
    iteration_wrap: int = 0
    iteration_step: int = 0
    secure_access: int = 0
    burst_length: int = 0
    smid: int = 0
    ax_cache: int = 0
    ax_qos: int = 0
    tlast_suppress: int = 0
    next_bd: int = 0
    use_next_bd: int = 0
    valid_bd: int = 0
    lock_rel_value: int = 0
    lock_rel_id: int = 0
    lock_acq_enable: int = 0
    lock_acq_value: int = 0
    lock_acq_id: int = 0

    @property
    def padding(self) -> tuple[tuple[int, int], ...]:
        """Zeros (before, after) per dimension of :attr:`dims`; empty without any."""
        pads = (
            (0, 0),  # the outermost level of a memtile's BD
            (self.d2_zero_before, self.d2_zero_after),
            (self.d1_zero_before, self.d1_zero_after),
            (self.d0_zero_before, self.d0_zero_after),
        )
        return pads if any(before or after for before, after in pads) else ()

    @property
    def dims(self) -> tuple[WordDim, ...]:
        """The access pattern of one run, outermost dimension first.

        Together its steps, with :attr:`padding`, are ``buffer_length`` words or, where the length
        is not a multiple of the inner dimensions, a little more. A wrap of 0 never wraps: that
        dimension takes what is left. A wrap does not count padding; the length does.
        """
        levels = (
            (self.d0_wrap, self.d0_step),
            (self.d1_wrap, self.d1_step),
            (self.d2_wrap, self.d2_step),
            (0, self.d3_step),
        )
        dims: list[WordDim] = []
        left = self.buffer_length
        if padding := self.padding:
            for (wrap, step), (before, after) in zip(levels, reversed(padding), strict=True):
                size = wrap or max(left - before - after, 1)  # it may end within the padding
                dims.append(WordDim(size, step + 1))
                left = -(-left // (size + before + after))
            return tuple(reversed(dims))
        for wrap, step in levels:
            if wrap == 0 or wrap >= left:
                dims.append(WordDim(left, step + 1))
                break
            dims.append(WordDim(wrap, step + 1))
            left = -(-left // wrap)
        return tuple(reversed(dims))

    @property
    def iteration(self) -> WordDim:
        """What the address moves by from one run of the BD to the next, until it starts over."""
        return WordDim(self.iteration_wrap + 1, self.iteration_step + 1)


# field -> (word, highest bit, lowest bit); a field that is in two words lists its low part first.
_Bits = tuple[int, int, int]
_LAYOUT: Final[dict[TileKind, dict[str, tuple[_Bits, ...]]]] = {
    TileKind.SHIM: {
        "buffer_length": ((0, 31, 0),),
        "base_address": ((1, 31, 0), (2, 15, 0)),
        "enable_packet": ((2, 30, 30),),
        "out_of_order_id": ((2, 29, 24),),
        "packet_id": ((2, 23, 19),),
        "packet_type": ((2, 18, 16),),
        "secure_access": ((3, 30, 30),),
        "d0_wrap": ((3, 29, 20),),
        "d0_step": ((3, 19, 0),),
        "burst_length": ((4, 31, 30),),
        "d1_wrap": ((4, 29, 20),),
        "d1_step": ((4, 19, 0),),
        "smid": ((5, 31, 28),),
        "ax_cache": ((5, 27, 24),),
        "ax_qos": ((5, 23, 20),),
        "d2_step": ((5, 19, 0),),
        "iteration_current": ((6, 31, 26),),
        "iteration_wrap": ((6, 25, 20),),
        "iteration_step": ((6, 19, 0),),
        "tlast_suppress": ((7, 31, 31),),
        "next_bd": ((7, 30, 27),),
        "use_next_bd": ((7, 26, 26),),
        "valid_bd": ((7, 25, 25),),
        "lock_rel_value": ((7, 24, 18),),
        "lock_rel_id": ((7, 16, 13),),
        "lock_acq_enable": ((7, 12, 12),),
        "lock_acq_value": ((7, 11, 5),),
        "lock_acq_id": ((7, 3, 0),),
    },
    TileKind.MEM: {
        "enable_packet": ((0, 31, 31),),
        "packet_type": ((0, 30, 28),),
        "packet_id": ((0, 27, 23),),
        "out_of_order_id": ((0, 22, 17),),
        "buffer_length": ((0, 16, 0),),
        "d0_zero_before": ((1, 31, 26),),
        "next_bd": ((1, 25, 20),),
        "use_next_bd": ((1, 19, 19),),
        "base_address": ((1, 18, 0),),
        "tlast_suppress": ((2, 31, 31),),
        "d0_wrap": ((2, 26, 17),),
        "d0_step": ((2, 16, 0),),
        "d1_zero_before": ((3, 31, 27),),
        "d1_wrap": ((3, 26, 17),),
        "d1_step": ((3, 16, 0),),
        "enable_compression": ((4, 31, 31),),
        "d2_zero_before": ((4, 30, 27),),
        "d2_wrap": ((4, 26, 17),),
        "d2_step": ((4, 16, 0),),
        "d2_zero_after": ((5, 31, 28),),
        "d1_zero_after": ((5, 27, 23),),
        "d0_zero_after": ((5, 22, 17),),
        "d3_step": ((5, 16, 0),),
        "iteration_current": ((6, 28, 23),),
        "iteration_wrap": ((6, 22, 17),),
        "iteration_step": ((6, 16, 0),),
        "valid_bd": ((7, 31, 31),),
        "lock_rel_value": ((7, 30, 24),),
        "lock_rel_id": ((7, 23, 16),),
        "lock_acq_enable": ((7, 15, 15),),
        "lock_acq_value": ((7, 14, 8),),
        "lock_acq_id": ((7, 7, 0),),
    },
    TileKind.CORE: {
        "base_address": ((0, 27, 14),),
        "buffer_length": ((0, 13, 0),),
        "enable_compression": ((1, 31, 31),),
        "enable_packet": ((1, 30, 30),),
        "out_of_order_id": ((1, 29, 24),),
        "packet_id": ((1, 23, 19),),
        "packet_type": ((1, 18, 16),),
        "d1_step": ((2, 25, 13),),
        "d0_step": ((2, 12, 0),),
        "d1_wrap": ((3, 28, 21),),
        "d0_wrap": ((3, 20, 13),),
        "d2_step": ((3, 12, 0),),
        "iteration_current": ((4, 24, 19),),
        "iteration_wrap": ((4, 18, 13),),
        "iteration_step": ((4, 12, 0),),
        "tlast_suppress": ((5, 31, 31),),
        "next_bd": ((5, 30, 27),),
        "use_next_bd": ((5, 26, 26),),
        "valid_bd": ((5, 25, 25),),
        "lock_rel_value": ((5, 24, 18),),
        "lock_rel_id": ((5, 16, 13),),
        "lock_acq_enable": ((5, 12, 12),),
        "lock_acq_value": ((5, 11, 5),),
        "lock_acq_id": ((5, 3, 0),),
    },
}

_SIGNED: Final = frozenset({"lock_rel_value", "lock_acq_value"})
_NAMES: Final = tuple(field.name for field in fields(BdFields))


class BdRangeError(ValueError):
    """A value does not fit its BD field; the caller adds which operation it comes from."""

    def __init__(self, kind: TileKind, name: str, value: int, maximum: int) -> None:
        self.field = name
        self.value = value
        self.maximum = maximum
        range_text = f"0 to {maximum}" if maximum else "no such field there"
        super().__init__(f"{name} is {value}, which a {kind} BD can't hold ({range_text})")


def field_names(kind: TileKind) -> tuple[str, ...]:
    """The fields that a BD of this kind of tile has, in the order of its words."""
    return tuple(_LAYOUT[kind])


def field_maximum(kind: TileKind, name: str) -> int:
    """The greatest (unsigned) value of a field; 0 if BDs of this kind of tile lack it."""
    width = sum(high - low + 1 for _, high, low in _LAYOUT[kind].get(name, ()))
    return (1 << width) - 1


def pattern_levels(kind: TileKind) -> int:
    """How many dimensions one run of a BD has, the iteration dimension not included."""
    return sum(f"d{level}_step" in _LAYOUT[kind] for level in range(4))


def hardware_levels(
    kind: TileKind, dims: Sequence[tuple[int, int]], count: int
) -> list[tuple[int, int]]:
    """The dimensions that a BD walks, given those of a design and how many elements it moves.

    A size is written for every level but the last one that a BD has, which goes on until the length
    is reached. If the sizes come to less than the length, the first level that the design leaves
    unset does so, in steps of one word.

    Args:
        kind: whose BD.
        dims: (size, stride in bytes), outermost first, sizes above zero.
        count: elements of the transfer, padding not included.
    """
    steps = prod(size for size, _ in dims)
    if not dims or len(dims) >= pattern_levels(kind) or steps >= count:
        return [*dims]
    return [(-(-count // steps), 4), *dims]


def can_pad(kind: TileKind) -> bool:
    """Whether BDs of this kind of tile have fields for padding; MM2S channels use them."""
    return "d0_zero_before" in _LAYOUT[kind]


def encode_bd(kind: TileKind, bd: BdFields) -> tuple[int, ...]:
    """The words of a BD, as many as the tile's BDs have.

    Raises:
        BdRangeError: a value does not fit its field, or the kind of tile has no such field.
    """
    words = [0] * DMA[kind].bd_words
    for name in _NAMES:
        value: int = getattr(bd, name)
        if value == 0:
            continue
        maximum = field_maximum(kind, name)
        lowest = -(maximum + 1) // 2 if name in _SIGNED else 0
        if not lowest <= value <= maximum:
            raise BdRangeError(kind, name, value, maximum)
        value &= maximum
        for word, high, low in _LAYOUT[kind][name]:
            width = high - low + 1
            words[word] |= (value & ((1 << width) - 1)) << low
            value >>= width
    return tuple(words)


def decode_bd(kind: TileKind, words: Sequence[int]) -> BdFields:
    """Read the words of a BD; bits that no field covers are ignored.

    Raises:
        ValueError: there are fewer words than a BD of this kind of tile has.
    """
    if len(words) < DMA[kind].bd_words:
        raise ValueError(f"a {kind} BD has {DMA[kind].bd_words} words, not {len(words)}")
    values: dict[str, int] = {}
    for name, parts in _LAYOUT[kind].items():
        value = shift = 0
        for word, high, low in parts:
            width = high - low + 1
            value |= (words[word] >> low & ((1 << width) - 1)) << shift
            shift += width
        if name in _SIGNED and value >> (shift - 1):
            value -= 1 << shift
        values[name] = value
    return BdFields(**values)


def replace_field(kind: TileKind, words: Sequence[int], name: str, value: int) -> tuple[int, ...]:
    """A BD's words with one field, unsigned and in one word, changed."""
    ((word, high, low),) = _LAYOUT[kind][name]
    mask = (1 << (high - low + 1)) - 1
    changed = words[word] & ~(mask << low) | (value & mask) << low
    return (*words[:word], changed, *words[word + 1 :])
