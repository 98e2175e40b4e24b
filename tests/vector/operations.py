"""Rows of the intrinsics table as functions on bytes, all of a test module in one compilation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from vector_program import Generation, VectorProgram, compile_vector

from npukit.vector.families import intrinsics
from npukit.vector.table import Intrinsic

Bytes = NDArray[np.uint8]

_PASSED = {
    *("int", "unsigned", "unsigned int", "bool", "char", "signed char", "unsigned char"),
    *("short", "unsigned short", "long long", "unsigned long long", "crsat_t", "crrnd_t"),
}
_SIZES = {
    **{"char": 1, "signed char": 1, "unsigned char": 1, "short": 2, "unsigned short": 2},
    **{"int": 4, "unsigned": 4, "unsigned int": 4, "long long": 8, "unsigned long long": 8},
    **{"bool": 1, "float": 4, "bfloat16": 2, "cint16": 4, "cint32": 8, "v2int4": 1, "v2uint4": 1},
    **{"int4_t": 1, "uint4_t": 1, "sparsity_t": 16, "double": 8, "cuint16": 4},
}
BITS = {
    **{"int4": 4, "uint4": 4, "int8": 8, "uint8": 8, "int16": 16, "uint16": 16, "int32": 32},
    **{"uint32": 32, "bfloat16": 16, "float": 32, "cint16": 32, "cint32": 64, "cfloat": 64},
    **{"cbfloat16": 32, "acc32": 32, "acc64": 64, "accfloat": 32, "cacc64": 128},
    **{"caccfloat": 64},
}
"""Of a lane, as the documentation of the data types says."""


def size_of(name: str) -> int:
    """The bytes of a C++ type."""
    if name in _SIZES:
        return _SIZES[name]
    if name.endswith("_sparse"):
        return size_of(re.sub(r"v(\d+)", lambda match: f"v{int(match[1]) // 2}", name)[:-7]) + 16
    if "bfp16" in name:
        return int(re.findall(r"\d+", name)[0]) * 9 // 8
    match = re.fullmatch(r"v(\d+)(\w+)", name)
    assert match, name
    return int(match[1]) * BITS[match[2]] // 8


def parameter_types(row: Intrinsic) -> tuple[str, ...]:
    return tuple(re.sub(r"\w+$", "", each).strip() for each in row.parameters)


class Operations:
    """The rows that were compiled; a row is called with bytes for vectors and numbers for scalars."""

    def __init__(
        self, rows: Iterable[Intrinsic], generation: Generation, prelude: str = ""
    ) -> None:
        self.rows = tuple(rows)
        self._names = {row.signature: f"op_{number}" for number, row in enumerate(self.rows)}
        text = prelude + "\n".join(self._wrapper(row) for row in self.rows)
        extra = re.findall(r'extern "C" \w+ (\w+)\(', prelude)
        exports = [*self._names.values(), *extra]
        self.program: VectorProgram = compile_vector(text, exports, generation=generation)

    def _wrapper(self, row: Intrinsic) -> str:
        parameters, arguments = [], []
        for number, kind in enumerate(parameter_types(row)):
            if kind in _PASSED:
                parameters.append(f"{kind} p{number}")
                arguments.append(f"p{number}")
            else:
                parameters.append(f"{kind.rstrip(' &')} *p{number}")
                arguments.append(f"*p{number}")
        call = f"{row.name}({', '.join(arguments)})"
        if row.result != "void":
            parameters.append(f"{row.result} *result")
            call = f"*result = {call}"
        return (
            f'extern "C" void {self._names[row.signature]}({", ".join(parameters)}) {{ {call}; }}'
        )

    def __call__(self, row: Intrinsic, *values: Bytes | int) -> Bytes:
        """The bytes of the result. A scalar passed by reference is an array that is written."""
        result = np.zeros(size_of(row.result) if row.result != "void" else 0, np.uint8)
        arguments: list[Any] = list(values)
        if row.result != "void":
            arguments.append(result)
        self.program.call(self._names[row.signature], *arguments)
        return result


def rows_named(generation: Generation, *names: str) -> list[Intrinsic]:
    """The rows of the generation with one of the names, or a name that matches a pattern."""
    wanted = re.compile("|".join(f"(?:{name})" for name in names))
    return [
        row for row in intrinsics(generation) if wanted.fullmatch(row.name) and not row.template
    ]


def random_bytes(rng: np.random.Generator, size: int) -> Bytes:
    """Bytes at random, with many that are all zeros or ones."""
    data = rng.integers(0, 256, size, np.uint8)
    special = rng.random(size)
    data[special < 0.1] = 0
    data[special > 0.9] = 0xFF
    return data
