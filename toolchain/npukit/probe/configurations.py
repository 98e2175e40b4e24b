"""The ways of allocating and passing a kernel's buffers that people try."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from npukit.bindings.arguments import ArgumentMap, Role
from npukit.errors import ArtifactError

INSTRUCTIONS_FLAG: Final = "cacheable"
DATA_FLAG: Final = "host_only"
_FLAGS: Final = ("host_only", "cacheable", "device_only", "p2p")


@dataclass(frozen=True)
class Allocation:
    """How one buffer is allocated.

    ``group_of`` is the argument whose ``group_id`` is used, None for the plain number 0; ``flag``
    is the name of a flag of ``pyxrt.bo``, None for a constructor call without flags.
    """

    group_of: int | None
    flag: str | None


@dataclass(frozen=True)
class Configuration:
    """One way to run a kernel.

    ``buffers`` are the instruction buffer and then those of the design's arguments, in order.
    ``order`` is the order in which the latter are passed.
    """

    name: str
    buffers: tuple[Allocation, ...]
    order: tuple[int, ...]
    opcode: bool = True
    size_in_words: bool = False

    @property
    def groups(self) -> str:
        """``(1, 3, 4)``: the arguments whose groups the buffers have, instruction buffer first."""
        if all(buffer.group_of is None for buffer in self.buffers):
            return "0"
        return f"({', '.join(str(buffer.group_of) for buffer in self.buffers)})"


def configurations(mapping: ArgumentMap) -> tuple[Configuration, ...]:
    """The configurations to try: first that of the metadata, then one change at a time.

    Raises:
        ArtifactError: the kernel has no instruction buffer, or no data buffer is known.
    """
    return tuple(_without_duplicates(list(_all(mapping))))


def _all(mapping: ArgumentMap) -> Iterator[Configuration]:
    instructions = [a.index for a in mapping.arguments if a.role is Role.INSTRUCTIONS]
    data = [a.index for a in mapping.tensors]
    if len(instructions) != 1 or not data:
        raise ArtifactError(
            f"kernel {mapping.kernel} has no instruction buffer or no data buffers to probe"
        )
    right = Configuration("metadata", _allocate([*instructions, *data]), tuple(range(len(data))))
    count = len(data)
    yield right
    yield replace(right, name="counted", buffers=_allocate(range(1, count + 2)))
    yield replace(right, name="group 0 first", buffers=_allocate([1, 0, *range(2, count + 1)]))
    yield replace(right, name="plain group 0", buffers=_allocate([None] * (count + 1)))
    for flag in _FLAGS:
        yield replace(right, name=f"all {flag}", buffers=_flagged(right, [flag] * (count + 1)))
    mixed = [INSTRUCTIONS_FLAG, *[DATA_FLAG] * (count - 1), "device_only"]
    yield replace(right, name="mixed flags", buffers=_flagged(right, mixed))
    yield replace(right, name="no flags", buffers=_flagged(right, [None] * (count + 1)))
    yield replace(right, name="swapped order", order=right.order[::-1])
    yield replace(right, name="no opcode", opcode=False)
    yield replace(right, name="size in words", size_in_words=True)


def _allocate(groups: Sequence[int | None]) -> tuple[Allocation, ...]:
    flags = [INSTRUCTIONS_FLAG, *[DATA_FLAG] * (len(groups) - 1)]
    return tuple(Allocation(group, flag) for group, flag in zip(groups, flags, strict=True))


def _flagged(base: Configuration, flags: Sequence[str | None]) -> tuple[Allocation, ...]:
    return tuple(replace(b, flag=flag) for b, flag in zip(base.buffers, flags, strict=True))


def _without_duplicates(candidates: Sequence[Configuration]) -> Iterator[Configuration]:
    """Drops repeated configurations: with a single data buffer, for example, nothing swaps."""
    seen: set[Configuration] = set()
    for candidate in candidates:
        nameless = replace(candidate, name="")
        if nameless not in seen:
            seen.add(nameless)
            yield candidate
