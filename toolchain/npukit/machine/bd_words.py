"""Buffer descriptors in hardware form: fields to register words and back.

Source: AMD's AIE-ML register reference (AM025), ``DMA_BD0_*`` of the shim, memory tile and compute
tile modules. AIE2P has the same layout.

Fields hold register values: lengths, wraps and steps count 32-bit words, a step is the stride minus
one, an iteration wrap is the count minus one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import prod
from operator import attrgetter
from typing import Final

import msgspec

from npukit.machine.tile_model import TileModel


class WordDim(msgspec.Struct, frozen=True):
    """One dimension of an access pattern: ``size`` steps, ``stride`` 32-bit words apart."""

    size: int
    stride: int


class BdFields(msgspec.Struct, frozen=True, kw_only=True):
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
        """Zeros (before, after) per dimension of :attr:`dims`; empty if there are none."""
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

        With :attr:`padding`, it covers ``buffer_length`` words, or slightly more if the length is
        not a multiple of the inner dimensions. A wrap of 0 never wraps: that dimension takes the
        rest. The length includes padding; a wrap does not.
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
                size = wrap or max(left - before - after, 1)  # the run may end within the padding
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
        """The address increment from one run of the BD to the next, until it restarts."""
        return WordDim(self.iteration_wrap + 1, self.iteration_step + 1)


_SIGNED: Final = frozenset({"lock_rel_value", "lock_acq_value"})
_NAMES: Final = BdFields.__struct_fields__
_VALUES: Final = attrgetter(*_NAMES)


class BdRangeError(ValueError):
    """A value does not fit its BD field; the caller adds the operation it comes from."""

    def __init__(self, model: TileModel, name: str, value: int, maximum: int) -> None:
        self.field = name
        self.value = value
        self.maximum = maximum
        range_text = f"0 to {maximum}" if maximum else "it has no such field"
        super().__init__(f"{name} is {value}, which a {model.kind} BD can't hold ({range_text})")


def field_names(model: TileModel) -> tuple[str, ...]:
    """The fields that a BD of this kind of tile has, in the order of its words."""
    return tuple(model.bd.fields)


@lru_cache(maxsize=1024)
def field_maximum(model: TileModel, name: str) -> int:
    """The maximum (unsigned) value of a field; 0 if BDs of this kind of tile lack it."""
    width = sum(high - low + 1 for _, high, low in model.bd.fields.get(name, ()))
    return (1 << width) - 1


def field_mask(model: TileModel, name: str) -> tuple[int, int]:
    """The mask of a field that is in one word of a BD, and its shift."""
    ((_, high, low),) = model.bd.fields[name]
    return ((1 << (high - low + 1)) - 1) << low, low


def pattern_levels(model: TileModel) -> int:
    """The number of dimensions of one run of a BD, without the iteration dimension."""
    return sum(f"d{level}_step" in model.bd.fields for level in range(4))


def hardware_levels(
    model: TileModel, dims: Sequence[tuple[int, int]], count: int
) -> list[tuple[int, int]]:
    """The dimensions that a BD walks, given those of a design and the number of elements.

    Every level has a size except the BD's last one, which continues until the length is reached. If
    the sizes cover less than the length, the first level that the design leaves unset continues, in
    steps of one word.

    Args:
        model: whose BD.
        dims: (size, stride in bytes), outermost first, sizes above zero.
        count: elements of the transfer, without padding.
    """
    steps = prod(size for size, _ in dims)
    if not dims or len(dims) >= pattern_levels(model) or steps >= count:
        return [*dims]
    return [(-(-count // steps), 4), *dims]


def can_pad(model: TileModel) -> bool:
    """Whether BDs of this kind of tile have padding fields, which MM2S channels use."""
    return "d0_zero_before" in model.bd.fields


def encode_bd(model: TileModel, bd: BdFields) -> tuple[int, ...]:
    """All words of a BD.

    Raises:
        BdRangeError: a value does not fit its field, or this kind of tile has no such field.
    """
    return encode_values(model, dict(zip(_NAMES, _VALUES(bd), strict=True)))


def encode_values(model: TileModel, values: Mapping[str, int]) -> tuple[int, ...]:
    """The words of a BD for the given fields; the others are 0.

    Raises:
        BdRangeError: a value does not fit its field, or this kind of tile has no such field.
    """
    words = [0] * model.bd.words
    for name, value in values.items():
        if value == 0:
            continue
        maximum = field_maximum(model, name)
        lowest = -(maximum + 1) // 2 if name in _SIGNED else 0
        if not lowest <= value <= maximum:
            raise BdRangeError(model, name, value, maximum)
        left = value & maximum
        for word, high, low in model.bd.fields[name]:
            width = high - low + 1
            words[word] |= (left & ((1 << width) - 1)) << low
            left >>= width
    return tuple(words)


def decode_bd(model: TileModel, words: Sequence[int]) -> BdFields:
    """Read the words of a BD; bits that no field covers are ignored.

    Raises:
        ValueError: there are fewer words than in a BD of this kind of tile.
    """
    if len(words) < model.bd.words:
        raise ValueError(f"a {model.kind} BD has {model.bd.words} words, not {len(words)}")
    values: dict[str, int] = {}
    for name, parts in model.bd.fields.items():
        value = shift = 0
        for word, high, low in parts:
            width = high - low + 1
            value |= (words[word] >> low & ((1 << width) - 1)) << shift
            shift += width
        if name in _SIGNED and value >> (shift - 1):
            value -= 1 << shift
        values[name] = value
    return BdFields(**values)


def replace_field(model: TileModel, words: Sequence[int], name: str, value: int) -> tuple[int, ...]:
    """A BD's words with one field changed; it must be unsigned and in a single word."""
    ((word, high, low),) = model.bd.fields[name]
    mask = (1 << (high - low + 1)) - 1
    changed = words[word] & ~(mask << low) | (value & mask) << low
    return (*words[:word], changed, *words[word + 1 :])
