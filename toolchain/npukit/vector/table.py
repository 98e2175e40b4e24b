"""What an intrinsic is: one row per overload, the single source of headers and documentation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import msgspec

Generation = Literal["AIE2", "AIE2P"]
"""A device generation, by its name in ``npukit.machine.generations``."""
GENERATIONS: tuple[Generation, ...] = ("AIE2", "AIE2P")
AIE2: tuple[Generation, ...] = ("AIE2",)
AIE2P: tuple[Generation, ...] = ("AIE2P",)

CORE_NUMBERS: Mapping[str, int] = {"AIE2": 20, "AIE2P": 21}
"""What a generation's compilers define ``__AIEARCH__`` as."""

Slot = Literal[
    "load", "store", "vmul", "valu", "move", "shuffle", "scalar", "stream", "lock", "none"
]
"""The issue slot that an intrinsic takes, for estimates of time, which nothing makes yet.

``none``: it takes no slot (a cast, an undefined value).
"""

EXACT = "exact"
EXACT_AS_ON_AIE2 = "exact, if AIE2P's multiplier sums floats as AIE2's does (not published)"


class Intrinsic(msgspec.Struct, frozen=True):
    """One overload of one intrinsic.

    ``body`` is a C++ expression on the semantics headers (``npukit::...``), or a block in braces.
    ``parameters`` are C++ declarations. ``template`` is a template header or empty.
    ``exactness`` is ``exact`` (and perhaps what that assumes), or ``bounded: `` and the bound.
    """

    name: str
    result: str
    parameters: tuple[str, ...]
    body: str
    slot: Slot
    exactness: str = EXACT
    generations: tuple[Generation, ...] = GENERATIONS
    template: str = ""

    @property
    def signature(self) -> tuple[str, tuple[str, ...], str]:
        """What tells this overload from the others of its name."""
        types = tuple(_parameter_type(parameter) for parameter in self.parameters)
        return self.name, types, self.template


class Family(msgspec.Struct, frozen=True):
    """The intrinsics of one kind.

    ``headers`` are the semantics headers that the bodies need, as they are included.
    ``rows`` returns the rows of every generation.
    """

    name: str
    headers: tuple[str, ...]
    rows: Callable[[], Iterable[Intrinsic]]


def _parameter_type(parameter: str) -> str:
    declaration = parameter.split("=", 1)[0].strip()
    kept = declaration.rstrip("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
    return " ".join(kept.split()) or declaration
