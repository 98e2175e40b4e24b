"""Checks a core's calls against its C++ functions, by the types that the source declares.

WebAssembly has only four types: a pointer, an ``int8_t`` and an ``int32_t`` look the same there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from npukit.errors import DesignError
from npukit.findings import Finding
from npukit.formats.dwarf import CFunction, CType
from npukit.kernel.dtypes import DTYPE_BYTES, is_float

if TYPE_CHECKING:
    from xdsl.dialects import func
    from xdsl.ir import Attribute, SSAValue

    from npukit.compiler.dialect.aie import CoreOp

_BYTE: Final = 8
_SHORT: Final = 16
_WORD: Final = 32

MISMATCH = "the call to '{name}' does not match the C++ function"
"""The same message that :mod:`npukit.compiler.cores.calls` uses."""


Packed: TypeAlias = Collection[tuple[str, str]]
"""Packed arguments of kernel.toml, each as (element of its memref, dtype of what that holds)."""


def call_mismatches(
    core: CoreOp, functions: Mapping[str, CFunction], packed: Packed = ()
) -> Iterator[DesignError]:
    """An error for every call in ``core`` that does not match its function, if that is known."""
    from npukit.compiler.calls import callee_name, external_call_ops
    from npukit.compiler.dialect.location import locate

    for op in external_call_ops(core):
        name = callee_name(op)
        function = functions.get(name)
        reason = None if function is None else next(_reasons(op, function, packed), None)
        if function is not None and reason is not None:
            arguments = ", ".join(str(value.type) for value in op.arguments)
            results = ", ".join(str(value.type) for value in op.res)
            yield DesignError(
                MISMATCH.format(name=name),
                where=locate(op),
                details=f"the call:     ({arguments}) -> ({results})\n"
                f"the function: {function}{_line(function, '  // ')}",
                hint=reason,
            )


def call_warnings(
    core: CoreOp, functions: Mapping[str, CFunction], packed: Packed = ()
) -> Iterator[Finding]:
    """A warning for every argument that fits its function but probably changes its meaning."""
    from npukit.compiler.calls import callee_name, external_call_ops
    from npukit.compiler.dialect.location import locate

    for op in external_call_ops(core):
        name = callee_name(op)
        function = functions.get(name)
        parameters = () if function is None else function.parameters
        for number, (value, type_) in enumerate(zip(op.arguments, parameters, strict=False)):
            argument, where = f"argument {number} of '{name}'", str(locate(op))
            pair = _elements(value.type, type_)
            if pair is not None and not pair.same_size and not pair.is_among(packed):
                # A pointer to bytes, to void, to a structure or a vector may be a view of anything.
                yield Finding(
                    f"{argument} is {value.type} here and {type_.text} there: its elements have "
                    f"{pair.here} bits here and {pair.there} there",
                    where,
                    "give both the same element type; a function that reads packed elements takes "
                    "void * or int8_t *, or kernel.toml declares memref = for the argument",
                    rule="call-mismatch",
                )
            seen = _as_signed(value, type_)
            if function is not None and seen is None and _is_wider(value, type_):
                yield Finding(
                    f"{argument} is an {value.type} here and {type_.text} there"
                    f"{_line(function, after=')')}: {_held(type_)}",
                    where,
                    f"take it as int32_t, or make sure that it fits {type_.text}: on an NPU the "
                    "function may also see the bits above",
                    rule="call-mismatch",
                )
            if seen is not None:
                yield Finding(
                    f"{argument} is an {value.type} here and {type_.text} there: MLIR-AIE does not "
                    f"say that it is unsigned, and the function may see {seen} on an NPU",
                    where,
                    "pass an i32, and take it as int32_t or uint32_t",
                    rule="call-mismatch",
                )


def _as_signed(value: SSAValue, there: CType) -> int | None:
    """The signed value of a constant that C++ takes as unsigned, if its top bit is set.

    The ABI of AIE cores (``clang/lib/CodeGen/Targets/AIE.cpp`` of llvm-aie) has the caller extend
    an integer of less than 32 bits as its C type is signed or not. MLIR's lowering of calls leaves
    the extension open, and LLVM then extends a constant with its sign.
    """
    from xdsl.dialects.builtin import IntegerType

    from npukit.compiler.constant_values import constant_value

    if not there.unsigned or not isinstance(value.type, IntegerType):
        return None
    bits: int = value.type.width.data
    number = constant_value(value)
    if number is None or not 1 < bits <= _SHORT or not number >> (bits - 1) & 1:
        return None
    return number % (1 << bits) - (1 << bits)


@dataclass(frozen=True)
class _Elements:
    """Numbers behind a pointer: bits and kind of those of the memref, and of those in C++."""

    element: str
    here: int
    here_is_float: bool
    there: int
    there_is_float: bool

    @property
    def same_size(self) -> bool:
        return self.here == self.there

    @property
    def same_kind(self) -> bool:
        """Both float or both integer; 16-bit floats may also be passed as integer bits in C++."""
        as_bits = self.here == _SHORT and self.here_is_float
        return self.here_is_float == self.there_is_float or as_bits

    def is_among(self, packed: Packed) -> bool:
        """Whether kernel.toml declares these elements to hold packed elements of the C++ type."""
        return any(
            element == self.element
            and DTYPE_BYTES[dtype] * _BYTE == self.there
            and (is_float(dtype) == self.there_is_float or self.there == _SHORT)
            for element, dtype in packed
        )


def _elements(type_: Attribute, there: CType) -> _Elements | None:
    """The elements on both sides; None if one of the types does not specify them."""
    from xdsl.dialects.builtin import AnyFloat, IntegerType, MemRefType

    pointee = there.pointee
    if not isinstance(type_, MemRefType) or pointee is None:
        return None
    if pointee.kind not in ("integer", "float") or pointee.bits <= _BYTE:
        return None  # a view of any memory
    element = type_.element_type
    if isinstance(element, IntegerType):
        here, is_float_here = element.width.data, False
    elif isinstance(element, AnyFloat):
        here, is_float_here = element.bitwidth, True
    else:
        return None
    return _Elements(str(element), here, is_float_here, pointee.bits, pointee.kind == "float")


def _reasons(op: func.CallOp, function: CFunction, packed: Packed) -> Iterator[str]:
    """Why the call does not match; empty if it does."""
    given, taken = len(op.arguments), len(function.parameters)
    if function.variadic:
        yield "a call from a design can't pass variable arguments: declare each of them"
    elif taken and given != taken:  # a C function defined without parameters may take any
        yield f"the function takes {taken} argument{'s' * (taken != 1)}, the call has {given}"
    for number, (value, type_) in enumerate(zip(op.arguments, function.parameters, strict=False)):
        pair = _elements(value.type, type_)
        other = pair is not None and pair.same_size and not pair.same_kind
        fits = (
            _fits(value.type, type_)
            or _is_wider_integer(value.type, type_)
            or _is_the_same_number(value, type_)
        )
        if not fits or (other and pair and not pair.is_among(packed)):
            yield f"argument {number} is {value.type} here and {type_.text} there"
    if op.res and function.result is None:
        yield "the function returns nothing"
    elif op.res and function.result is not None and not _fits(op.res[0].type, function.result):
        yield f"the result is {op.res[0].type} here and {function.result.text} there"


def _line(function: CFunction, before: str = " (", after: str = "") -> str:
    """The line of a function's source, to put behind what a message says of it."""
    return "" if function.line is None else f"{before}line {function.line}{after}"


def _is_wider_integer(type_: Attribute, there: CType) -> bool:
    """Whether the design passes an integer of more bits than the C type has, in one register.

    The function is compiled for a register that holds a value of its own type, so that a larger
    value is outside what the C ABI defines: the low bits are what it reads or stores.
    """
    from xdsl.dialects.builtin import IntegerType

    if there.kind != "integer" or not isinstance(type_, IntegerType):
        return False
    width: int = type_.width.data
    return there.bits < width <= _WORD


def _is_the_same_number(value: SSAValue, there: CType) -> bool:
    """Whether ``value`` is a constant of fewer bits than the C type, and the same number in both.

    How its upper bits are filled is open (see :func:`_as_signed`). For a constant whose top bit is
    0 they are 0 in either way. MLIR-AIE's own designs pass such an i16 for a ``size_t``.
    """
    from xdsl.dialects.builtin import IntegerType

    from npukit.compiler.constant_values import constant_value

    if there.kind != "integer" or not isinstance(value.type, IntegerType):
        return False
    width: int = value.type.width.data
    number = constant_value(value)
    return width < there.bits <= _WORD and number is not None and 0 <= number < 1 << (width - 1)


def _is_wider(value: SSAValue, there: CType) -> bool:
    """Whether ``value`` may be larger than the C type can hold; a constant that fits is not.

    MLIR-AIE's own designs pass an i32 for a ``uint8_t``.
    """
    from npukit.compiler.constant_values import constant_value

    if not _is_wider_integer(value.type, there):
        return False
    number = constant_value(value)
    lowest = 0 if there.unsigned else -(1 << there.bits - 1)
    count = 2 if there.boolean else 1 << there.bits
    return number is None or not lowest <= number < lowest + count


def _held(there: CType) -> str:
    """What an integer type of C can hold."""
    return "it must be 0 or 1" if there.boolean else f"only the low {there.bits} bits count"


def _fits(type_: Attribute, there: CType) -> bool:
    from xdsl.dialects.builtin import FixedBitwidthType, IndexType, IntegerType, MemRefType

    match type_:
        case MemRefType():
            return there.kind == "pointer"
        case IndexType():
            return there.kind == "integer" and there.bits in (32, 64)
        case IntegerType():
            # A bool is one bit in MLIR and a byte in C.
            bits = 8 if type_.width.data == 1 else type_.width.data
            return there.kind == "integer" and there.bits == bits
        case FixedBitwidthType():
            return there.kind == "float" and there.bits == type_.bitwidth
        case _:
            return True
