"""Converts sizes and strides in elements to a BD's wraps and steps in words, and checks them.

This is the arithmetic of MLIR-AIE's ``getHardwareStridesWraps`` and ``verifyStridesWraps``
(``lib/Dialect/AIEX/IR/AIEXDialect.cpp``). Everything here lists dimensions innermost first, as the
hardware numbers them (d0, d1, d2, iteration).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from npukit.compiler.memory_runs import is_one_run
from npukit.errors import DesignError, Location
from npukit.machine.bd_words import BdFields, field_maximum
from npukit.machine.tile_model import TileModel

WORD_BITS = 32


class Access(msgspec.Struct, frozen=True):
    """Four dimensions in elements, innermost first; the last one repeats the whole BD."""

    sizes: tuple[int, int, int, int]
    strides: tuple[int, int, int, int]

    @classmethod
    def of(cls, sizes: Sequence[int], strides: Sequence[int]) -> Access:
        """Up to four dimensions, innermost first; missing ones have size 1 and stride 0."""
        missing = 4 - len(sizes)
        s0, s1, s2, s3 = (*sizes, *(1,) * missing)
        t0, t1, t2, t3 = (*strides, *(0,) * missing)
        return cls((s0, s1, s2, s3), (t0, t1, t2, t3))

    @property
    def is_plain(self) -> bool:
        """Whether this is spelled as one run of elements (``[*, 1, 1, n][*, 0, 0, 1]``)."""
        return self.sizes[1:3] == (1, 1) and self.strides[:3] == (1, 0, 0)

    @property
    def is_contiguous(self) -> bool:
        """Whether this is a run of elements, in any spelling, ignoring the repeat dimension."""
        return is_one_run(zip(self.sizes[:3], self.strides[:3], strict=True))

    def as_run(self) -> Access:
        """A contiguous pattern spelled as one run; the repeat dimension stays."""
        length = self.sizes[0] * self.sizes[1] * self.sizes[2]
        return Access((length, 1, 1, self.sizes[3]), (1, 0, 0, self.strides[3]))


class HardwareAccess(msgspec.Struct, frozen=True):
    """What a BD's fields must hold. ``words`` is the length that d0, d1 and d2 span."""

    wraps: tuple[int, int, int]
    steps: tuple[int, int, int]
    iteration_wrap: int
    iteration_step: int
    words: int

    def fields(self, *, linear: bool) -> BdFields:
        """The BD fields of the pattern; a linear transfer leaves d0 to d2 unset.

        d2's wrap stays 0: it follows from the BD's length.
        """
        if linear:
            return BdFields(iteration_wrap=self.iteration_wrap, iteration_step=self.iteration_step)
        return BdFields(
            d0_wrap=self.wraps[0],
            d0_step=self.steps[0],
            d1_wrap=self.wraps[1],
            d1_step=self.steps[1],
            d2_step=self.steps[2],
            iteration_wrap=self.iteration_wrap,
            iteration_step=self.iteration_step,
        )


def hardware_access(
    access: Access, element_bits: int, model: TileModel, *, linear: bool, where: Location
) -> HardwareAccess:
    """Convert an access pattern to words for a BD on a kind of tile.

    Args:
        access: the pattern, in elements.
        element_bits: the width of an element.
        model: the tile whose BD it is for.
        linear: the BD gets no pattern, so d0 and d1 need not fit their wraps.
        where: the operation, for errors.

    Raises:
        DesignError: the pattern has no words, is not made of whole words, or does not fit the BD.
    """
    _check_elements(access, element_bits, where)

    def words(elements: int) -> int:
        return elements * element_bits // WORD_BITS

    def step(level: int) -> int:
        # Hardware never applies the stride of a dimension of size 1.
        return words(access.strides[level]) - 1 if access.sizes[level] > 1 else 0

    # Adjacent elements narrower than a word move as adjacent words; wider ones are whole only if
    # their words are.
    inner_stride = access.strides[0] * element_bits
    inner_step = (
        0 if inner_stride < WORD_BITS or element_bits > WORD_BITS else words(access.strides[0]) - 1
    )
    repeats, repeat_stride = access.sizes[3], access.strides[3]
    wraps = (words(access.sizes[0]), access.sizes[1], access.sizes[2])
    hardware = HardwareAccess(
        wraps=wraps,
        steps=(inner_step, step(1), step(2)),
        # A stride of 0 repeats the BD in place, which the queue's repeat count does without the BD.
        iteration_wrap=repeats - 1 if repeat_stride > 0 else 0,
        iteration_step=step(3) if repeat_stride > 0 else 0,
        words=wraps[0] * wraps[1] * wraps[2],
    )
    _check_range(hardware, model, repeats, linear=linear, where=where)
    return hardware


def _check_elements(access: Access, element_bits: int, where: Location) -> None:
    for level, size in enumerate(access.sizes):
        if size < 1:
            raise DesignError(f"size {level} is {size}; it must be positive", where=where)
    run_bits = access.sizes[0] * element_bits
    if run_bits % WORD_BITS:
        raise DesignError(
            f"a transfer must be a multiple of 4 bytes: {access.sizes[0]} elements of "
            f"{element_bits // 8} bytes are {run_bits // 8} bytes",
            where=where,
        )
    for level, (size, stride) in enumerate(zip(access.sizes, access.strides, strict=True)):
        least = 1 if level < 3 else 0
        if size > 1 and stride < least:
            sign = "positive" if least else "zero or positive"
            raise DesignError(f"stride {level} is {stride}; it must be {sign}", where=where)
        if level == 0 and stride == 1:
            continue
        if stride * element_bits % WORD_BITS:
            raise DesignError(
                f"a stride must be a multiple of 4 bytes: stride {level} is {stride} elements of "
                f"{element_bits // 8} bytes, {stride * element_bits // 8} bytes",
                where=where,
            )


def _check_range(
    hardware: HardwareAccess, model: TileModel, repeats: int, *, linear: bool, where: Location
) -> None:
    def check(what: str, value: int, maximum: int, unit: str) -> None:
        if value > maximum:
            raise DesignError(
                f"{what} is {value} {unit}; a {model.kind} BD holds at most {maximum}", where=where
            )

    if not linear:
        for level in (0, 1):
            unit = "words" if level == 0 else "steps"
            check(
                f"size {level}", hardware.wraps[level], field_maximum(model, f"d{level}_wrap"), unit
            )
    for level, step in enumerate(hardware.steps):
        check(f"stride {level}", step + 1, field_maximum(model, f"d{level}_step") + 1, "words")
    # As in MLIR-AIE, repeating in place may be one larger than stepping.
    in_place = hardware.iteration_wrap == 0
    most = field_maximum(model, "iteration_wrap") + 1  # the field holds one less
    check("size 3", repeats, most + in_place, "runs")
    check(
        "stride 3",
        hardware.iteration_step + 1,
        field_maximum(model, "iteration_step") + 1,
        "words",
    )
