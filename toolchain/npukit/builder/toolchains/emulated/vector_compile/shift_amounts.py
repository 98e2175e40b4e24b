"""Shifts of 32-bit integers by any amount, as AIE cores shift.

A core shifts left by a signed amount: Peano selects a right shift as a left shift by the negated
amount (``LSHL`` and ``ASHL`` of llvm-aie's instruction patterns). C++ leaves amounts below 0 and
above 31 undefined, and WebAssembly takes them modulo 32, but kernels of MLIR-AIE shift by -1 to
get no rounding. Amounts beyond 31 either way are assumed to move all bits out.
"""

from __future__ import annotations

import re
from typing import Final

_SHIFT: Final = re.compile(
    r"  (?P<result>%[-\w.]+) = (?P<kind>shl|lshr|ashr) (?:nuw |nsw |exact )*i32 "
    r"(?P<value>[^,]+), (?P<amount>%[-\w.]+)(?=,|$)"
)
_OTHER_WAY: Final = {"shl": "lshr", "lshr": "shl", "ashr": "shl"}
_LIBRARY: Final = re.compile(r"@_ZN?K?(?:6npukit|3aie|St)|@npukit_")
"""Functions of headers, whose amounts are right."""


class ShiftAmounts:
    """Rewrites the shifts of one module, line by line."""

    def __init__(self) -> None:
        self._is_library = False
        self._count = 0

    def line(self, line: str) -> list[str]:
        """The lines for one line."""
        if line.startswith("define"):
            self._is_library = _LIBRARY.search(line) is not None
        elif not self._is_library and (shift := _SHIFT.match(line)) is not None:
            return self._defined(shift)
        return [line]

    def _defined(self, shift: re.Match[str]) -> list[str]:
        self._count += 1
        name = f"%npukit.shift.{self._count}"
        result, kind, value, amount = shift.group("result", "kind", "value", "amount")
        far = "0" if kind != "ashr" else f"{name}.sign"
        return [
            f"  {name}.low = and i32 {amount}, 31",
            f"  {name}.one = {kind} i32 {value}, {name}.low",
            f"  {name}.back = sub i32 0, {amount}",
            f"  {name}.backlow = and i32 {name}.back, 31",
            f"  {name}.other = {_OTHER_WAY[kind]} i32 {value}, {name}.backlow",
            f"  {name}.isback = icmp ult i32 {name}.back, 32",
            *_beyond(kind, name, value, amount),
            f"  {name}.out = select i1 {name}.isback, i32 {name}.other, i32 {far}",
            f"  {name}.is = icmp ult i32 {amount}, 32",
            f"  {result} = select i1 {name}.is, i32 {name}.one, i32 {name}.out",
        ]


def _beyond(kind: str, name: str, value: str, amount: str) -> list[str]:
    """What is left of ``value`` after a shift of all its bits."""
    if kind != "ashr":
        return []
    return [
        f"  {name}.all = ashr i32 {value}, 31",
        f"  {name}.right = icmp sgt i32 {amount}, 0",
        f"  {name}.sign = select i1 {name}.right, i32 {name}.all, i32 0",
    ]
