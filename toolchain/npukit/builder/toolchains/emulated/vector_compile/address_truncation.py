"""Vector loads and stores truncate their address to their alignment, as AIE cores do.

Kernels rely on that: ``load_unaligned_v`` of ``aie_api`` reads the two aligned vectors that hold an
unaligned one by adding to the unaligned address. In LLVM IR such a load is undefined, so its
address is masked. Pointers that are known to be aligned are left alone, or LLVM would keep local
variables in memory for too long: local variables, parameters that are passed by reference,
C++ references and members of structures.
"""

from __future__ import annotations

import re
from typing import Final

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
_ELEMENTS: Final = re.compile(r"<(\d+) x (?:i(\d+)|(\w+))>")
_BITS: Final = {"bfloat": 16, "half": 16, "float": 32, "double": 64, "ptr": 32}
_LEAST: Final = 16


class AddressTruncation:
    """Rewrites the lines of one module, in order. ``widest`` is the largest alignment in bytes."""

    def __init__(self, widest: int) -> None:
        self._widest = widest
        self._aligned: set[str] = set()
        self._count = 0

    def line(self, line: str) -> list[str]:
        """The lines for one line."""
        if line.startswith("define"):
            match = _FUNCTION.match(line)
            self._aligned = set(re.findall(r"%[-\w.]+", match["parameters"])) if match else set()
            return [line]
        if " = " in line and (pointer := _POINTER.match(line)) is not None:
            if pointer["alloca"] or pointer["reference"] or self._is_inside(pointer):
                self._aligned.add(pointer["name"])
            return [line]
        if (access := _ACCESS.match(line)) is not None:
            size = _size(access["loaded"] or access["stored"])
            return self._masked(line, access, "pointer", size)
        if "call void @llvm.memcpy" in line:
            return self._copy(line)
        return [line]

    def _is_inside(self, pointer: re.Match[str]) -> bool:
        base = pointer["base"]
        return base is not None and (pointer["structure"] is not None or base in self._aligned)

    def _copy(self, line: str) -> list[str]:
        lines: list[str] = []
        position = 0
        while (copy := _COPY.search(line, position)) is not None:
            *masks, line = self._masked(line, copy, "pointer", int(copy["align"]))
            lines += masks
            position = copy.end("before") + 1
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
        return [mask, line[:start] + new + line[end:]]


def _size(text: str) -> int | None:
    """Bytes of a vector type; None if it is not known."""
    match = _ELEMENTS.fullmatch(text)
    if match is None:
        return None
    bits = int(match[2]) if match[2] else _BITS.get(match[3])
    return None if bits is None else int(match[1]) * bits // 8
