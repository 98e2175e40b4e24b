"""Inputs that the user gives: NumPy files, raw files, and numbers."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from npukit.errors import Location, SpecError, UsageError
from npukit.files import read_user_file
from npukit.kernel.bfloat16 import narrow
from npukit.kernel.captured import captured_input, holds_ml_dtypes
from npukit.kernel.dtypes import integer_range
from npukit.kernel.references import numpy_dtype
from npukit.kernel.spec import ARCHIVE, TENSOR_SUFFIXES, Argument, TensorFile
from npukit.run.assignments import Assignment

STDIN: Final = "-"


@dataclass(frozen=True)
class Given:
    """An input's data; ``source`` says for people where it is from, ``file`` is its file.

    ``ml_dtypes``: it is bfloat16 as the package of that name saves it.
    """

    array: NDArray[Any]
    source: str
    file: Path | None = None
    ml_dtypes: bool = False


def given_inputs(
    given: Sequence[Assignment], arguments: Sequence[Argument], *, raw: bool
) -> dict[str, Given]:
    """The data of ``given`` by the names of ``arguments``, which are the kernel's inputs.

    ``raw``: files that are not ``.npy`` or ``.npz`` hold nothing but elements, in row-major order.

    Raises:
        UsageError: a file can't be read, or does not fit its argument.
    """
    known = {argument.name: argument for argument in arguments}
    found: dict[str, Given] = {}
    for each in given:
        if each.name is not None:
            found[each.name] = _given(each, known[each.name], raw=raw)
    for each in given:
        if each.name is None:
            found = _from_archive(each, arguments) | found
    return found


def _given(given: Assignment, argument: Argument, *, raw: bool) -> Given:
    path = Path(given.file)
    if path.suffix in TENSOR_SUFFIXES:
        array = ""
        if path.suffix == ARCHIVE:
            array = given.array or _array_for(given, path, argument)
        return _tensor(given, path, array, argument)
    if not raw and given.value != STDIN and not path.exists():
        number = _number(given, argument)
        if number is not None:
            return Given(np.full(argument.shape, number), given.value)
    if not raw:
        raise UsageError(
            "this is not a .npy or .npz file",
            where=given.where,
            hint="--raw reads a file that holds nothing but elements",
        )
    return Given(raw_tensor(given, argument), given.value, None if given.value == STDIN else path)


def _tensor(given: Assignment, path: Path, array: str, argument: Argument) -> Given:
    file = TensorFile(path, array, given.value, Location(given.where))
    try:
        data = captured_input(file, argument)
        ml_dtypes = argument.dtype == "bfloat16" and holds_ml_dtypes(file)
    except SpecError as error:
        raise UsageError(error.message, where=given.where, hint=hint_for(given, error)) from error
    return Given(data, given.value, path, ml_dtypes)


def hint_for(given: Assignment, error: SpecError) -> str | None:
    """The hint of an error about a file, for the command line instead of ``kernel.toml``."""
    if given.array is not None and given.array not in array_names(given):
        return f"name another with {given.option} {given.name}={given.file}:NAME"
    return error.hint


def _array_for(given: Assignment, path: Path, argument: Argument) -> str:
    """The array of an archive that has the argument's name, or else is the only one."""
    names = array_names(given)
    return names[0] if len(names) == 1 and argument.name not in names else argument.name


def _from_archive(given: Assignment, arguments: Sequence[Argument]) -> dict[str, Given]:
    path = Path(given.value)
    names = array_names(given)
    if len(arguments) == 1:
        (only,) = arguments
        return {only.name: _tensor(given, path, _array_for(given, path, only), only)}
    fitting = [argument for argument in arguments if argument.name in names]
    if not fitting:
        raise UsageError(
            f"{path} has none of the inputs {', '.join(a.name for a in arguments)}; "
            f"it has: {', '.join(names) or 'nothing'}",
            where=given.where,
        )
    return {a.name: _tensor(given, path, a.name, a) for a in fitting}


def array_names(given: Assignment) -> list[str]:
    """The names of the arrays in an archive.

    Raises:
        UsageError: it can't be read.
    """
    try:
        with zipfile.ZipFile(given.file) as archive:
            names = archive.namelist()
    except OSError as error:
        raise UsageError(
            f"{given.file} can't be read: {error.strerror or error}", where=given.where
        ) from error
    except zipfile.BadZipFile as error:
        raise UsageError(f"{given.file} is damaged: {error}", where=given.where) from error
    return [name.removesuffix(".npy") for name in names if name.endswith(".npy")]


def _number(given: Assignment, argument: Argument) -> Any:
    """The element that a number as text stands for; None if the text is not a number."""
    try:
        value: int | float = int(given.value, 0)
    except ValueError:
        try:
            value = float(given.value)
        except ValueError:
            return None
    shape = list(argument.shape)
    if argument.nbytes != numpy_dtype(argument.dtype).itemsize:
        raise UsageError(
            f"a number is not enough for {argument.name!r}, which is {argument.dtype} {shape}",
            where=given.where,
            hint="name a file",
        )
    if argument.dtype == "bfloat16":
        return narrow(np.array(value))[()]
    bounds = integer_range(argument.dtype)
    if bounds is not None and not (isinstance(value, int) and bounds[0] <= value <= bounds[1]):
        raise UsageError(f"{given.value} is not an {argument.dtype}", where=given.where)
    with np.errstate(over="ignore"):
        return numpy_dtype(argument.dtype).type(value)


def raw_tensor(given: Assignment, argument: Argument) -> NDArray[Any]:
    """The elements of ``argument`` in a file that holds nothing else; ``-`` is standard input.

    Raises:
        UsageError: it can't be read, or has another size.
    """
    wanted = argument.nbytes
    try:
        if given.value == STDIN:
            data = sys.stdin.buffer.read(wanted + 1)
        else:
            data = read_user_file(Path(given.value))
    except OSError as error:
        raise UsageError(
            f"{given.value} can't be read: {error.strerror or error}", where=given.where
        ) from error
    if len(data) != wanted:
        more = "more than " if len(data) > wanted else ""
        raise UsageError(
            f"{given.value} has {more}{min(len(data), wanted)} bytes; {argument.name!r} "
            f"({argument.dtype} {list(argument.shape)}) takes {wanted}",
            where=given.where,
        )
    array = np.frombuffer(data, numpy_dtype(argument.dtype).newbyteorder("<"))
    return array.astype(numpy_dtype(argument.dtype)).reshape(argument.shape)
