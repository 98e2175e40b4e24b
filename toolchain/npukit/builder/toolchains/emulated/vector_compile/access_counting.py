"""Adds code to LLVM IR that counts the bytes of vector loads and stores through pointers.

Before optimization, so the counts are those of the source: a load that a compiler would move out of
a loop counts in each round. Local variables and C++ references do not count: they are registers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from npukit.builder.toolchains.emulated.vector_compile.vector_sizes import vector_bytes
from npukit.vector.counting import LOADED, STORED, truncation_event

_COUNT: Final = "npukit_count"
_DECLARATION: Final = (
    f"declare void @{_COUNT}(i32, i32) memory(inaccessiblemem: readwrite) nounwind willreturn"
)
_ACCESS: Final = re.compile(
    r"  (?:(?:%\S+ = )?load (?:volatile )?(?P<loaded><.*?>)"
    r"|store (?:volatile )?(?P<stored><.*?>) .*)"
    r", ptr (?P<pointer>[%@][-\w.]+), align \d+"
)
_COPY: Final = re.compile(
    r"  call void @llvm\.memcpy\.\S+\(ptr (?:\w+ )*(?:align \d+ )?(?P<to>[%@][-\w.]+), "
    r"ptr (?:\w+ )*(?:align \d+ )?(?P<source>[%@][-\w.]+), i32 (?P<size>\d+),"
)
_LEAST: Final = 16
"""Bytes of the smallest vector."""


_DELIBERATE: Final = re.compile(r"unaligned|floor")
"""In the names of functions of AMD's headers that rely on truncated addresses."""


def truncation_counts(function: str, pointer: str, alignment: int, number: int) -> list[str]:
    """The code that counts whether an access of ``function`` is not aligned.

    ``number`` makes the names of its values unique.
    """
    if _DELIBERATE.search(function):
        return []
    value = f"%npukit.counted.{number}"
    return [
        f"  {value}.number = ptrtoint ptr {pointer} to i32",
        f"  {value}.above = and i32 {value}.number, {alignment - 1}",
        f"  {value}.is = icmp ne i32 {value}.above, 0",
        f"  {value}.once = zext i1 {value}.is to i32",
        f"  {value}.event = add i32 {value}.above, {truncation_event(alignment)}",
        f"  call void @{_COUNT}(i32 {value}.event, i32 {value}.once)",
    ]


class AccessCounting:
    """Counts accesses; ``is_local`` tells pointers to variables and references from others."""

    def __init__(self, is_local: Callable[[str], bool]) -> None:
        self._is_local = is_local
        self._is_declared = False

    def counts(self, line: str) -> Iterator[str]:
        """The code that counts the accesses of a line of the front end."""
        if line.startswith("declare ") and f"@{_COUNT}(" in line:
            self._is_declared = True
        elif (copy := _COPY.match(line)) is not None:
            size = int(copy["size"])
            yield from self._count(LOADED, copy["source"], size)
            yield from self._count(STORED, copy["to"], size)
        elif (access := _ACCESS.match(line)) is not None:
            size = vector_bytes(access["loaded"] or access["stored"]) or 0
            event = LOADED if access["loaded"] else STORED
            yield from self._count(event, access["pointer"], size)

    def _count(self, event: int, pointer: str, size: int) -> Iterator[str]:
        if size >= _LEAST and not self._is_local(pointer):
            yield f"  call void @{_COUNT}(i32 {event}, i32 {size})"

    def declaration(self) -> Iterator[str]:
        """What the module lacks for these counts, after its last line."""
        if not self._is_declared:
            yield _DECLARATION
