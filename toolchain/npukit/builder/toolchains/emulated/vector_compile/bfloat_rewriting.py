"""Rewrites ``bfloat`` in LLVM IR to ``i16``: LLVM's WebAssembly back end can't select it.

A ``bfloat`` is stored as the upper half of a ``float``. Arithmetic extends the operands to
``float``, works there and rounds the result in the core's rounding mode, by a function of npukit's
headers. Without these headers (in C), and from ``double``, it rounds to nearest even.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

BFLOAT_TOKEN: Final = re.compile(
    r'"(?:[^"\\]|\\.)*"'  # strings and quoted names
    r"|[%@$][-\w.$]+"
    r"|(?<![\w.])(?P<type>bfloat)\b"
    r"|(?<![\w.])0xR(?P<bits>[0-9A-Fa-f]{1,4})\b"
)
_TYPE: Final = r"(?:<\d+ x \w+>|\w+)"
_FLAGS: Final = r"(?:(?:fast|nnan|ninf|nsz|arcp|contract|afn|reassoc) )*"
_BINARY: Final = re.compile(
    rf"(?P<op>fadd|fsub|fmul|fdiv|frem) (?P<flags>{_FLAGS})(?P<type>{_TYPE}) (?P<a>.+), (?P<b>.+)"
)
_COMPARE: Final = re.compile(
    rf"fcmp (?P<flags>{_FLAGS})(?P<condition>\w+) (?P<type>{_TYPE}) (?P<a>.+), (?P<b>.+)"
)
_NEGATE: Final = re.compile(rf"fneg (?:{_FLAGS})(?P<type>{_TYPE}) (?P<a>.+)")
_CONVERT: Final = re.compile(
    rf"(?P<op>fpext|fptrunc|fptosi|fptoui|sitofp|uitofp) (?P<flags>(?:nneg )?{_FLAGS})"
    rf"(?P<from>{_TYPE}) (?P<a>.+) to (?P<to>{_TYPE})"
)
_INTRINSIC: Final = re.compile(
    rf"(?P<kind>(?:tail |musttail |notail )?call) (?P<flags>{_FLAGS})(?P<attributes>(?:noundef |"
    rf"nofpclass\([^)]*\) )*)(?P<type>{_TYPE}) @(?P<name>llvm\.[\w.]+)\((?P<arguments>.*)\)"
)
_CLASSES: Final = re.compile(r"nofpclass\([^)]*\) ")
_VECTOR: Final = re.compile(r"<(\d+) x (\w+)>")
_MOVES: Final = ("llvm.vector.insert", "llvm.vector.extract", "llvm.vector.reverse", "llvm.masked")
_MATH: Final = (
    *("fabs", "copysign", "minnum", "maxnum", "minimum", "maximum", "minimumnum", "maximumnum"),
    *("sqrt", "floor", "ceil", "trunc", "rint", "nearbyint", "round", "roundeven", "canonicalize"),
    *("fma", "fmuladd", "exp", "exp2", "log", "log2", "log10", "sin", "cos", "pow", "powi"),
    *("vector.reduce.fmax", "vector.reduce.fmin", "vector.reduce.fadd", "vector.reduce.fmul"),
)


def plain(text: str) -> str:
    """``text`` with the type ``bfloat`` and its constants turned into ``i16`` and integers."""

    def replaced(match: re.Match[str]) -> str:
        if match["type"] is not None:
            return "i16"
        if match["bits"] is not None:
            return str(int(match["bits"], 16))
        return match[0]

    # These attributes are for floating point only.
    return BFLOAT_TOKEN.sub(replaced, _CLASSES.sub("", text))


@dataclass(frozen=True)
class _Type:
    """A scalar type, or a vector of ``lanes`` of it."""

    element: str
    lanes: int = 0

    @staticmethod
    def of(text: str) -> _Type:
        match = _VECTOR.fullmatch(text)
        return _Type(match[2], int(match[1])) if match else _Type(text)

    def having(self, element: str) -> _Type:
        return _Type(element, self.lanes)

    def constant(self, value: int) -> str:
        text = f"{self.element} {value}"
        return f"splat ({text})" if self.lanes else str(value)

    @property
    def suffix(self) -> str:
        """How names of intrinsics spell the type."""
        name = {"float": "f32", "double": "f64", "bfloat": "bf16"}.get(self.element, self.element)
        return f"v{self.lanes}{name}" if self.lanes else name

    def __str__(self) -> str:
        return f"<{self.lanes} x {self.element}>" if self.lanes else self.element


class UnknownInstructionError(Exception):
    """An instruction on ``bfloat`` that is not rewritten; its text is the message."""


class BfloatRewriter:
    """Rewrites the instructions of one module; it numbers the values that it adds.

    ``has_rounding``: the module defines :data:`ROUNDING`; ``uses_rounding``: it is called.
    """

    def __init__(self, has_rounding: bool) -> None:
        self._count = 0
        self._has_rounding = has_rounding
        self.uses_rounding = False

    def instruction(self, result: str, text: str, tail: str) -> list[str] | None:
        """The lines of an instruction that computes with ``bfloat``; None if it only moves it.

        Args:
            result: ``%name = ``, or empty.
            text: the instruction.
            tail: the metadata behind it.

        Raises:
            UnknownInstructionError: it is not known how to rewrite it.
        """
        lines: list[str] = []

        def emit(expression: str) -> str:
            self._count += 1
            lines.append(f"  %npukit.{self._count} = {expression}{tail}")
            return f"%npukit.{self._count}"

        for pattern, rewrite in self._rewrites():
            if match := pattern.fullmatch(text):
                last = rewrite(match, emit)
                if last is None:
                    return None
                lines.append(f"  {result}{last}{tail}")
                return lines
        if _calls_variadic(text):
            raise UnknownInstructionError("a bfloat16 passed as a variable argument")
        return None

    def _rewrites(self) -> Iterator[tuple[re.Pattern[str], _Rewrite]]:
        yield _BINARY, self._binary
        yield _COMPARE, self._compare
        yield _NEGATE, _negate
        yield _CONVERT, self._convert
        yield _INTRINSIC, self._intrinsic

    def _binary(self, match: re.Match[str], emit: _Emit) -> str | None:
        type_ = _Type.of(match["type"])
        if type_.element != "bfloat":
            return None
        a, b = (_extended(type_, plain(match[name]), emit) for name in "ab")
        wide = type_.having("float")
        return self._rounded(wide, emit(f"{match['op']} {match['flags']}{wide} {a}, {b}"), emit)

    def _compare(self, match: re.Match[str], emit: _Emit) -> str | None:
        type_ = _Type.of(match["type"])
        if type_.element != "bfloat":
            return None
        a, b = (_extended(type_, plain(match[name]), emit) for name in "ab")
        return f"fcmp {match['flags']}{match['condition']} {type_.having('float')} {a}, {b}"

    def _convert(self, match: re.Match[str], emit: _Emit) -> str | None:
        source, target = _Type.of(match["from"]), _Type.of(match["to"])
        value = plain(match["a"])
        if source.element == "bfloat":
            wide = source.having("float")
            if target.element == "float":
                return _extension(source, value, emit)
            return f"{match['op']} {wide} {_extended(source, value, emit)} to {target}"
        if target.element != "bfloat":
            return None
        wide = source.having("float")
        if source.element == "float":
            return self._rounded(wide, value, emit)
        double = source.having("double")
        if match["op"] != "fptrunc":
            if _bits(source.element) <= _EXACT_IN_FLOAT:
                return self._rounded(wide, emit(f"{match['op']} {source} {value} to {wide}"), emit)
            value = emit(f"{match['op']} {source} {value} to {double}")
        elif source.element != "double":
            raise UnknownInstructionError(f"a conversion of {source} to bfloat16")
        return _rounded_to_even(wide, _odd_float(double, value, emit), emit)

    def _intrinsic(self, match: re.Match[str], emit: _Emit) -> str | None:
        name = match["name"]
        if "bf16" not in name:
            return None
        if name.startswith(_MOVES):
            new = name.replace("bf16", "i16")
            return plain(match[0].replace(f"@{name}", f"@{new}"))
        base = re.sub(r"\.(v\d+)?bf16.*", "", name.removeprefix("llvm."))
        if base not in _MATH:
            raise UnknownInstructionError(f"{name} on bfloat16")
        values: list[str] = []
        types: list[_Type] = []
        for argument in re.split(r", (?![^<]*>)", match["arguments"]):
            words = re.fullmatch(
                rf"(?P<type>{_TYPE}) (?:noundef |nofpclass\([^)]*\) )*(?P<value>.+)", argument
            )
            if words is None:
                raise UnknownInstructionError(f"{name} on bfloat16")
            type_ = _Type.of(words["type"])
            value = plain(words["value"])
            if type_.element == "bfloat":
                value = _extended(type_, value, emit)
                type_ = type_.having("float")
            values.append(f"{type_} {value}")
            types.append(type_)
        overload = types[-1] if base.startswith("vector.reduce") else types[0]
        more = ".i32" if base == "powi" else ""
        result = _Type.of(match["type"]).having("float")
        # LLVM declares intrinsics that are used without a declaration.
        wide = f"@llvm.{base}.{overload.suffix}{more}"
        call = f"call {match['flags']}{result} {wide}({', '.join(values)})"
        return self._rounded(result, emit(call), emit)

    def _rounded(self, type_: _Type, value: str, emit: _Emit) -> str:
        """The last instruction of rounding a ``float`` to ``bfloat``."""
        if not self._has_rounding:
            return _rounded_to_even(type_, value, emit)
        self.uses_rounding = True
        word, half = type_.having("i32"), type_.having("i16")
        bits = emit(f"bitcast {type_} {value} to {word}")
        if not type_.lanes:
            return f"call zeroext i16 @{ROUNDING}(i32 {bits})"
        result = "poison"
        for lane in range(type_.lanes):
            one = emit(f"extractelement {word} {bits}, i32 {lane}")
            half_of_it = emit(f"call zeroext i16 @{ROUNDING}(i32 {one})")
            last = f"insertelement {half} {result}, i16 {half_of_it}, i32 {lane}"
            result = last if lane == type_.lanes - 1 else emit(last)
        return result


ROUNDING: Final = "npukit_bfloat_of_float"
"""The function of ``npukit/scalar_bfloat.h`` that rounds the bits of a ``float``."""

_EXACT_IN_FLOAT: Final = 24
"""Integers of at most this many bits are exact in a ``float``."""

_Emit = Callable[[str], str]
_Rewrite = Callable[[re.Match[str], _Emit], str | None]


def _bits(element: str) -> int:
    return int(element.removeprefix("i"))


def _calls_variadic(text: str) -> bool:
    variadic = re.match(r"(?:\w+ )*call .*?\(.*?\.\.\.\) @?[\w.%]+\((.*)\)", text)
    return (
        variadic is not None
        and BFLOAT_TOKEN.search(variadic[1]) is not None
        and any(match["type"] for match in BFLOAT_TOKEN.finditer(variadic[1]))
    )


def _negate(match: re.Match[str], emit: _Emit) -> str | None:
    type_ = _Type.of(match["type"])
    if type_.element != "bfloat":
        return None
    bits = type_.having("i16")
    return f"xor {bits} {plain(match['a'])}, {bits.constant(-(1 << 15))}"


def _extension(type_: _Type, value: str, emit: _Emit) -> str:
    """The last instruction that extends a ``bfloat``: its bits become the upper half."""
    half, word = type_.having("i16"), type_.having("i32")
    wide = emit(f"zext {half} {value} to {word}")
    shifted = emit(f"shl {word} {wide}, {word.constant(16)}")
    return f"bitcast {word} {shifted} to {type_.having('float')}"


def _extended(type_: _Type, value: str, emit: _Emit) -> str:
    return emit(_extension(type_, value, emit))


def _rounded_to_even(type_: _Type, value: str, emit: _Emit) -> str:
    """The last instruction of rounding to nearest even; NaNs become quiet."""
    word, half = type_.having("i32"), type_.having("i16")
    bits = emit(f"bitcast {type_} {value} to {word}")
    upper = emit(f"lshr {word} {bits}, {word.constant(16)}")
    odd = emit(f"and {word} {upper}, {word.constant(1)}")
    bias = emit(f"add {word} {odd}, {word.constant(0x7FFF)}")
    sum_ = emit(f"add {word} {bits}, {bias}")
    near = emit(f"lshr {word} {sum_}, {word.constant(16)}")
    quiet = emit(f"or {word} {upper}, {word.constant(0x40)}")
    nan = (
        emit(f"fcmp uno {type_} {value}, zeroinitializer")
        if type_.lanes
        else emit(f"fcmp uno {type_} {value}, 0.0")
    )
    flag = type_.having("i1")
    chosen = emit(f"select {flag} {nan}, {word} {quiet}, {word} {near}")
    return f"trunc {word} {chosen} to {half}"


def _odd_float(type_: _Type, value: str, emit: _Emit) -> str:
    """A ``double`` rounded to odd in ``float``, so that rounding that once more is exact.

    The ``float`` next to the value whose last bit is 1 is taken unless the value is a ``float``.
    """
    wide, word = type_.having("float"), type_.having("i32")
    flag = type_.having("i1")
    near = emit(f"fptrunc {type_} {value} to {wide}")
    back = emit(f"fpext {wide} {near} to {type_}")
    bits = emit(f"bitcast {wide} {near} to {word}")
    inexact = emit(f"fcmp one {type_} {back}, {value}")
    even = emit(f"trunc {word} {bits} to {flag}")
    # From an even neighbour to the odd one on the other side of the value.
    size = emit(f"call {type_} @llvm.fabs.{type_.suffix}({type_} {value})")
    length = emit(f"call {type_} @llvm.fabs.{type_.suffix}({type_} {back})")
    below = emit(f"fcmp olt {type_} {length}, {size}")
    step = emit(f"select {flag} {below}, {word} {word.constant(1)}, {word} {word.constant(-1)}")
    moved = emit(f"add {word} {bits}, {step}")
    kept = emit(f"select {flag} {even}, {word} {bits}, {word} {moved}")
    result = emit(f"select {flag} {inexact}, {word} {kept}, {word} {bits}")
    return emit(f"bitcast {word} {result} to {wide}")
