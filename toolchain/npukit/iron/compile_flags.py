"""The compiler flags of a program (``compile_flags``): which count, and which the user hears about.

Peano takes all of clang's. On the emulated device npukit chooses target, optimization and output.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from typing import Final

from npukit.builder.object_sources import READ, READ_WITH_VALUE

_EXPECTED: Final = ("-O", "-g")
"""Prefixes of flags that say nothing about what a kernel computes."""

_WITHOUT_EFFECT: Final = frozenset(
    (
        *("-c", "-S", "-E", "-v", "-emit-llvm", "-pthread", "-shared", "-static", "-nostdlib"),
        *("-save-temps", "-target", "-o", "-x", "-xc", "-xc++"),
    )
)
_WITHOUT_EFFECT_PREFIXES: Final = ("-m", "-M", "-l", "-L", "--target=", "--sysroot")
_WITHOUT_EFFECT_WITH_VALUE: Final = (
    *("-mllvm", "-target", "-o", "-x", "-MF", "-MT", "-MQ", "-l", "-L", "--sysroot"),
)
_VALUES: Final = ("-Xclang", "-Xpreprocessor", "--param")

_log = logging.getLogger("npukit.iron")
_told: set[str] = set()


def effective_flags(flags: Sequence[str]) -> tuple[list[str], list[str]]:
    """Flags that npukit reads, and flags that it hands to the compiler as they are.

    The compiler refuses what it does not know, as Peano does. A flag that has no effect is logged,
    once in a process.
    """
    read: list[str] = []
    handed: list[str] = []
    for flag in _whole(flags):
        name = flag[0]
        if name.startswith(READ):
            read += flag
        elif name in _WITHOUT_EFFECT or name.startswith(_WITHOUT_EFFECT_PREFIXES):
            _tell(" ".join(flag))
        elif not name.startswith(_EXPECTED):
            handed += flag
    return read, handed


def _whole(flags: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Each flag with its value, if that is the next argument."""
    with_value = (*READ_WITH_VALUE, *_WITHOUT_EFFECT_WITH_VALUE, *_VALUES)
    left = iter(flags)
    for flag in left:
        yield (flag, next(left, "")) if flag in with_value else (flag,)


def _tell(flag: str) -> None:
    if flag not in _told:
        _told.add(flag)
        _log.warning("npukit: the compiler flag %s has no effect on the emulated device", flag)
