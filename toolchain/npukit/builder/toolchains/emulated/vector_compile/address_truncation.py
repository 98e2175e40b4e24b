"""Vector loads and stores truncate their address to their alignment, as AIE cores do.

Kernels rely on that: ``load_unaligned_v`` of ``aie_api`` reads the two aligned vectors that hold an
unaligned one by adding to the unaligned address. In LLVM IR such a load is undefined, so its
address is masked. So is one that a call gets as a C++ reference, for a pointer's target. Pointers
that are known to be aligned are left alone, or LLVM would keep local variables in memory for too
long: local variables, parameters that are passed by reference, C++ references and members of
structures.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from npukit.builder.toolchains.emulated.vector_compile.vector_sizes import vector_bytes

_FUNCTION: Final = re.compile(r"define .*?@[^(]*\((?P<parameters>.*)\)")
_POINTER: Final = re.compile(
    r"  (?P<name>%[-\w.]+) = (?:(?P<alloca>alloca )"
    r"|getelementptr (?:\w+ )*(?:inrange\([^)]*\) )?(?P<structure>%)?[^,]*, "
    r"ptr (?P<base>[%@][-\w.]+)"
    r"|(?P<reference>load ptr, .*!align ))"
)
_ACCESS: Final = re.compile(
    r"  (?:(?:%\S+ = )?load (?:volatile )?(?P<loaded><.*?>)"
    r"|store (?:volatile )?(?P<stored><.*?>) .*)"
    r", ptr (?P<pointer>%[-\w.]+), align (?P<align>16|32|64|128|256)\b"
)
_COPY: Final = re.compile(
    r"(?P<before>ptr (?:\w+ )*align (?P<align>16|32|64|128) (?:\w+ )*)(?P<pointer>%[-\w.]+)"
)
_HELD: Final = re.compile(r"  store ptr (?P<value>%[-\w.]+), ptr (?P<slot>%[-\w.]+),")
_LOADED: Final = re.compile(
    r"  (?P<name>%[-\w.]+) = load ptr, ptr (?P<slot>%[-\w.]+), align \d+(?!.*!align )"
)
_REFERENCE: Final = re.compile(
    r"(?P<before>ptr (?:\w+ )*align (?P<align>16|32|64|128) dereferenceable\(\d+\) )"
    r"(?P<pointer>%[-\w.]+)"
)
"""An argument of a call that is a reference to something aligned; `this` is one."""
_LEAST: Final = 16


Counts = Callable[[str, str, int, int], list[str]]


class AddressTruncation:
    """Rewrites the lines of one module, in order. ``widest`` is the largest alignment in bytes.

    ``counts`` returns code before an access, for its function, pointer, alignment and number.
    """

    def __init__(self, widest: int, counts: Counts | None = None) -> None:
        self._widest = widest
        self._counts = counts
        self._function = ""
        self._aligned: set[str] = set()
        self._references: set[str] = set()
        """Parameters that are references, and the variables that hold them."""
        self._targets: set[str] = set()
        """Pointers to what references refer to, `this` among them."""
        self._pointers: set[str] = set()
        """Pointers to anything: loaded from variables that do not hold a reference."""
        self._count = 0

    def line(self, line: str) -> list[str]:
        """The lines for one line."""
        if line.startswith("define"):
            self._begin(line)
        elif self._follow(line):
            pass
        elif (access := _ACCESS.match(line)) is not None:
            size = vector_bytes(access["loaded"] or access["stored"])
            return self._masked(line, access, "pointer", size)
        elif "call void @llvm.memcpy" in line:
            return self._masked_arguments(line, _COPY)
        elif " call " in line and "dereferenceable" in line:
            return self._masked_arguments(line, _REFERENCE, self._pointers)
        return [line]

    def is_local(self, pointer: str) -> bool:
        """Whether it is known to point to a variable, a parameter or a reference's target."""
        return pointer in self._aligned or pointer in self._targets

    def _begin(self, line: str) -> None:
        match = _FUNCTION.match(line)
        parameters = match["parameters"] if match else ""
        self._function = line.partition("(")[0]
        self._aligned = set(re.findall(r"%[-\w.]+", parameters))
        self._references = {found["pointer"] for found in _REFERENCE.finditer(parameters)}
        self._targets = set()
        self._pointers = set()

    def _follow(self, line: str) -> bool:
        """Note where a pointer comes from; whether the line makes or keeps one."""
        if " = " in line and (pointer := _POINTER.match(line)) is not None:
            if pointer["alloca"] or pointer["reference"] or self._is_inside(pointer):
                self._aligned.add(pointer["name"])
            elif pointer["base"] in self._pointers:
                self._pointers.add(pointer["name"])
        elif (loaded := _LOADED.match(line)) is not None:
            if loaded["slot"] in self._references:
                self._targets.add(loaded["name"])
            else:
                self._pointers.add(loaded["name"])
        elif (held := _HELD.match(line)) is not None:
            if held["value"] in self._references:
                self._references.add(held["slot"])
        else:
            return False
        return True

    def _is_inside(self, pointer: re.Match[str]) -> bool:
        base = pointer["base"]
        return base is not None and (pointer["structure"] is not None or base in self._aligned)

    def _masked_arguments(
        self, line: str, argument: re.Pattern[str], only: set[str] | None = None
    ) -> list[str]:
        lines: list[str] = []
        position = 0
        while (found := argument.search(line, position)) is not None:
            if only is None or found["pointer"] in only:
                *masks, line = self._masked(line, found, "pointer", int(found["align"]))
                lines += masks
            position = found.end("before") + 1
        return [*lines, line]

    def _masked(self, line: str, access: re.Match[str], group: str, size: int | None) -> list[str]:
        name = access[group]
        boundary = min(int(access["align"]), self._widest, size or self._widest)
        if name in self._aligned or boundary < _LEAST:
            return [line]
        self._count += 1
        new = f"%npukit.address.{self._count}"
        start, end = access.span(group)
        mask = f"  {new} = call ptr @llvm.ptrmask.p0.i32(ptr {name}, i32 -{boundary})"
        counts = self._counts
        before = counts(self._function, name, boundary, self._count) if counts else []
        return [*before, mask, line[:start] + new + line[end:]]
