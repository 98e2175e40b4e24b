"""Reading ``[[arguments]]`` of ``kernel.toml``."""

from __future__ import annotations

import math
import re
from typing import Final

import msgspec

from npukit.errors import SpecError
from npukit.kernel.dtypes import DTYPE_ALIASES, DTYPE_BYTES, FLOAT_GREATEST, integer_range, is_float
from npukit.kernel.file_format import DIRECTIONS, ArgumentTable
from npukit.kernel.names import NAME_HINT, identifier_problem
from npukit.kernel.spec import MAX_ARGUMENTS, Argument
from npukit.kernel.toml_file import TomlFile
from npukit.kernel.toml_lines import KeyPath
from npukit.suggestions import did_you_mean

# Nothing on an NPU is larger, and NumPy and address arithmetic stay within their limits.
MAX_BYTES: Final = 2**32 - 1
MOST_DIMENSIONS: Final = 32
"""Of an array, with every NumPy that npukit works with (2 and later take 64)."""

_MEMREF: Final = re.compile(r"(?:[1-9]\d*x)+[^\d\s]\S*")


def read_arguments(file: TomlFile, tables: tuple[ArgumentTable, ...]) -> tuple[Argument, ...]:
    """The tables as data.

    Raises:
        SpecError: one is wrong; the error names file, line and key.
    """
    arguments: list[Argument] = []
    for index, table in enumerate(tables):
        arguments.append(_argument(file, ("arguments", index), table))
        if any(table.name == other.name for other in arguments[:-1]):
            raise file.error(
                *("arguments", index, "name"),
                message=f"a second argument is named {table.name!r}",
            )
    if not any(a.direction != "in" for a in arguments):
        raise SpecError(
            "arguments: none has direction 'out' or 'inout': nothing to validate",
            where=file.where("arguments"),
        )
    if len(arguments) > MAX_ARGUMENTS:
        raise file.error(
            *("arguments", MAX_ARGUMENTS),
            message=f"an NPU kernel has at most {MAX_ARGUMENTS} arguments (bo0 to "
            f"bo{MAX_ARGUMENTS - 1}), not {len(arguments)}",
        )
    return tuple(arguments)


def _argument(file: TomlFile, path: KeyPath, table: ArgumentTable) -> Argument:
    if problem := identifier_problem(table.name):
        raise file.error(*path, "name", message=problem, hint=NAME_HINT)
    if table.dtype in DTYPE_ALIASES:
        table = msgspec.structs.replace(table, dtype=DTYPE_ALIASES[table.dtype])
    if table.dtype not in DTYPE_BYTES:
        guess = did_you_mean(table.dtype, [*DTYPE_BYTES, *DTYPE_ALIASES])
        raise file.error(
            *(*path, "dtype"),
            message=f"unknown dtype {table.dtype!r}",
            hint=" ".join(filter(None, [guess, f"known: {', '.join(DTYPE_BYTES)}"])),
        )
    shape = _shape(file, (*path, "shape"), table)
    direction = table.direction
    if direction not in DIRECTIONS:
        raise file.error(
            *path,
            "direction",
            message=f"{direction!r} is none of 'in', 'out', 'inout'",
            hint=did_you_mean(direction, DIRECTIONS),
        )
    if table.memref is not None and not _MEMREF.fullmatch(table.memref):
        raise file.error(
            *(*path, "memref"),
            message=f"{table.memref!r} is not the shape and element type of a memref",
            hint='as between its angle brackets, without blanks: memref = "1024xi32"',
        )
    if table.specials and (direction == "out" or not is_float(table.dtype)):
        raise file.error(*path, "specials", message="only a floating-point input holds specials")
    return Argument(
        name=table.name,
        dtype=table.dtype,
        shape=shape,
        direction=direction,  # type: ignore[arg-type]
        doc=table.doc,
        declared_memref=table.memref,
        range=_range(file, (*path, "range"), table),
        specials=table.specials,
    )


def _shape(file: TomlFile, path: KeyPath, table: ArgumentTable) -> tuple[int, ...]:
    for index, size in enumerate(table.shape):
        if isinstance(size, str):
            raise file.error(
                *(*path, index),
                message=f"expected an integer, found a string ({size!r})",
                hint=f'a size that depends on parameters is written "{{{{ {size} }}}}"'
                if size in file.values.get("parameters", {})
                else None,
            )
    shape, problem = [size for size in table.shape if isinstance(size, int)], None
    if not shape or any(size < 1 for size in shape):
        problem = f"{shape} must hold at least one size, each 1 or more"
    elif len(shape) > MOST_DIMENSIONS:
        problem = f"{len(shape)} dimensions are more than NumPy's {MOST_DIMENSIONS}"
    elif math.prod(shape) * DTYPE_BYTES[table.dtype] > MAX_BYTES:
        problem = f"{shape} {table.dtype} is more than {MAX_BYTES} bytes"
    if problem:
        raise file.error(*path, message=problem)
    return tuple(shape)


def _range(file: TomlFile, path: KeyPath, table: ArgumentTable) -> tuple[float, float] | None:
    if table.range is None:
        return None
    if table.direction == "out":
        raise file.error(*path, message="only an input has a range: what it may hold")
    if len(table.range) != 2:
        raise file.error(*path, message="expected [least, greatest]")
    # TOML's integers are kept as they are: float64 can't hold every int64.
    low, high = (
        _element(file, (*path, index), value, table.dtype)
        for index, value in enumerate(table.range)
    )
    if low > high:
        raise file.error(*path, message=f"{high} is less than {low}")
    return low, high


def _element(file: TomlFile, path: KeyPath, value: object, dtype: str) -> float:
    """``value``, if it is a finite number that an element of type ``dtype`` can hold."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise file.error(*path, message=f"{value!r} is not a finite number")
    bounds = integer_range(dtype)
    if bounds is None:
        if abs(value) > FLOAT_GREATEST[dtype]:
            raise file.error(*path, message=f"{value!r} does not fit {dtype}")
    elif not isinstance(value, int):
        raise file.error(*path, message=f"{value!r} is not an integer, {dtype} is")
    elif not bounds[0] <= value <= bounds[1]:
        raise file.error(*path, message=f"{value} does not fit {dtype}: {bounds[0]}..{bounds[1]}")
    return value
