"""Adds code to LLVM IR that counts the bytes of vector loads and stores through pointers.

Before optimization, so the counts are those of the source: a load that a compiler would move out of
a loop counts in each round. Local variables and C++ references do not count: they are registers.
References that an iterator of ``aie_api`` returns, or that a call gets for the target of a pointer,
are to memory.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from npukit.builder.toolchains.emulated.vector_compile.address_truncation import AddressTruncation
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
_RETURNED: Final = re.compile(
    r"  (?P<name>%\S+) = call .*\bdereferenceable\(\d+\) ptr @(?P<callee>[-\w.$]+)\("
)
_ARGUMENT: Final = re.compile(
    r"\balign (?:16|32|64|128) dereferenceable\((?P<size>\d+)\) (?P<name>%[-\w.]+)"
)
_VARIABLE: Final = re.compile(r"  (?P<name>%\S+) = alloca ptr,")
_VALUE: Final = re.compile(
    r"  (?P<name>%\S+) = load ptr, ptr (?P<variable>%[-\w.]+), align \d+(?!.*!align )"
)
"""What a pointer variable points to; the variable of a reference has `!align`."""
_FUNCTION: Final = re.compile(r"define .*?@(?P<name>[-\w.$]+)\(")
_ITERATOR: Final = "iterator"
_STANDARD: Final = re.compile(r"_ZN?K?St")
"""Functions of ``std``: what they move are the members of objects."""
_LEAST: Final = 16
_MOST: Final = 256
"""Bytes of the smallest and of the largest vector."""


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
    """Counts accesses; ``addresses`` knows where the pointers of the current function come from."""

    def __init__(self, addresses: AddressTruncation) -> None:
        self._addresses = addresses
        self._is_declared = False
        self._is_standard = False
        self._registers: set[str] = set()
        self._in_memory: set[str] = set()
        self._variables: set[str] = set()

    def counts(self, line: str) -> Iterator[str]:
        """The code that counts the accesses of a line of the front end."""
        if (function := _FUNCTION.match(line)) is not None:
            self._is_standard = _STANDARD.match(function["name"]) is not None
            self._registers, self._in_memory, self._variables = set(), set(), set()
        elif (variable := _VARIABLE.match(line)) is not None:
            self._variables.add(variable["name"])
        elif (value := _VALUE.match(line)) is not None:
            if value["variable"] in self._variables:
                self._in_memory.add(value["name"])
        elif line.startswith("declare ") and f"@{_COUNT}(" in line:
            self._is_declared = True
        elif self._is_standard:
            pass
        elif (copy := _COPY.match(line)) is not None:
            size = int(copy["size"])
            yield from self._count(LOADED, copy["source"], size)
            yield from self._count(STORED, copy["to"], size)
        elif " call " in line:
            yield from self._call(line)
        elif (access := _ACCESS.match(line)) is not None:
            size = vector_bytes(access["loaded"] or access["stored"]) or 0
            event = LOADED if access["loaded"] else STORED
            yield from self._count(event, access["pointer"], size)

    def _call(self, line: str) -> Iterator[str]:
        """Operands that are references to memory are loaded for the call."""
        for argument in _ARGUMENT.finditer(line):
            name, size = argument["name"], int(argument["size"])
            if name in self._in_memory and size <= _MOST:
                yield from self._count(LOADED, name, size)
        if (returned := _RETURNED.match(line)) is not None:
            is_memory = _ITERATOR in returned["callee"]
            (self._in_memory if is_memory else self._registers).add(returned["name"])

    def _count(self, event: int, pointer: str, size: int) -> Iterator[str]:
        is_register = pointer in self._registers or self._addresses.is_local(pointer)
        if size >= _LEAST and not is_register:
            yield f"  call void @{_COUNT}(i32 {event}, i32 {size})"

    def declaration(self) -> Iterator[str]:
        """What the module lacks for these counts, after its last line."""
        if not self._is_declared:
            yield _DECLARATION
