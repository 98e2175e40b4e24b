"""Reading tensors that were captured elsewhere: ``.npy`` files, and arrays of ``.npz`` files.

The header decides before any data is read: an array of another dtype or shape, or of Python objects
(a pickle, which would run code), is refused. Memory is limited by the argument's size.

Source: NumPy, the NPY format (numpy.lib.format).
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any, Final

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from npukit.errors import SpecError
from npukit.files import open_regular
from npukit.kernel.bfloat16 import bits_of, exact_bits
from npukit.kernel.references import numpy_dtype
from npukit.kernel.spec import ARCHIVE, Argument, TensorFile

_HEADERS: Final = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}
_DAMAGE: Final = (zipfile.BadZipFile, zlib.error, EOFError)
_SHOWN: Final = 8
_BFLOAT16: Final = np.dtype("V2")
"""How NumPy writes an array of ``ml_dtypes.bfloat16``."""


def captured_input(file: TensorFile, argument: Argument) -> NDArray[Any]:
    """The tensor in ``file`` as an input, in the NumPy dtype of ``argument``.

    Raises:
        SpecError: it can't be read, or does not fit the argument.
    """
    array = _read(file, argument)
    if argument.dtype != "bfloat16" or array.dtype == np.uint16:
        return array
    bits = exact_bits(array)
    if bits is None:
        raise _error(
            file,
            f"holds {array.dtype} numbers that are not bfloat16, as {argument.name!r} is",
            hint="round them before you save them, as the producer of the data does: "
            "npukit.kernel.bfloat16.narrow rounds to nearest even",
        )
    return bits


def captured_output(file: TensorFile, argument: Argument, *, is_exact: bool) -> NDArray[Any]:
    """The tensor in ``file`` as an expected output.

    For bfloat16, numbers (float32, float64) that are not bfloat16 are kept unless the output's
    tolerance ``is_exact``.

    Raises:
        SpecError: as for an input.
    """
    if not is_exact and argument.dtype == "bfloat16":
        array = _read(file, argument)
        if array.dtype != np.uint16:
            bits = exact_bits(array)
            return array if bits is None else bits
        return array
    return captured_input(file, argument)


def holds_ml_dtypes(file: TensorFile) -> bool:
    """Whether a file that :func:`captured_input` accepts holds bfloat16 of ``ml_dtypes``."""
    with _stream(file) as stream:
        return _header(file, stream)[2] == _BFLOAT16


def _read(file: TensorFile, argument: Argument) -> NDArray[Any]:
    try:
        with _stream(file) as stream:
            return _tensor(file, stream, argument)
    except OSError as error:
        raise _error(file, f"can't be read: {error.strerror or error}") from error
    except _DAMAGE as error:
        raise _error(file, f"is damaged: {error}") from error
    except (NotImplementedError, RuntimeError) as error:  # encrypted, or another compression
        raise _error(file, f"can't be unpacked: {error}") from error


@contextmanager
def _stream(file: TensorFile) -> Iterator[IO[bytes]]:
    with open_regular(file.path) as stream:
        if file.path.suffix != ARCHIVE:
            yield stream
            return
        with zipfile.ZipFile(stream) as archive:
            names = [n.removesuffix(".npy") for n in archive.namelist() if n.endswith(".npy")]
            if file.array not in names:
                known = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
                raise SpecError(
                    f"{file.path} has no array {file.array!r}; it has: {known or 'none'}",
                    where=file.where,
                    hint='name another with array = "NAME"',
                )
            with archive.open(f"{file.array}.npy") as member:
                yield member


def _tensor(file: TensorFile, stream: IO[bytes], argument: Argument) -> NDArray[Any]:
    shape, by_columns, dtype = _header(file, stream)
    _check(file, argument, shape, dtype)
    size = argument.nbytes // numpy_dtype(argument.dtype).itemsize * dtype.itemsize
    data = stream.read(size + 1)
    if len(data) != size:
        what = "more than" if len(data) > size else f"only {len(data)} of"
        raise _error(file, f"has {what} {size} bytes of data, which {list(shape)} {dtype} takes")
    array = np.frombuffer(data, dtype).reshape(shape, order="F" if by_columns else "C")
    if dtype == _BFLOAT16:
        array = array.view(np.uint16)
    return np.array(bits_of(array), dtype=array.dtype.newbyteorder("="), order="C")


def _header(file: TensorFile, stream: IO[bytes]) -> tuple[tuple[int, ...], bool, np.dtype[Any]]:
    """Shape, whether columns come first, and dtype."""
    try:
        version = npy.read_magic(stream)
        read = _HEADERS.get(version)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            header = None if read is None else read(stream)
    except _DAMAGE:
        raise
    except Exception as error:  # NumPy evaluates the header as Python
        text = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise _error(
            file,
            f"is not an NPY array: {text:.200}",
            hint="write it with numpy.save or numpy.savez",
        ) from error
    if header is None:
        raise _error(file, f"has NPY version {version[0]}.{version[1]}, for structured arrays")
    shape, by_columns, dtype = header
    return shape, by_columns, dtype


def _check(
    file: TensorFile, argument: Argument, shape: tuple[int, ...], dtype: np.dtype[Any]
) -> None:
    if dtype.hasobject:
        raise _error(
            file,
            "holds Python objects, that is a pickle, which could run code",
            hint="save an array of numbers",
        )
    wanted = numpy_dtype(argument.dtype)
    fitting = {wanted}
    if argument.dtype == "bfloat16":
        fitting |= {_BFLOAT16, np.dtype(np.float32), np.dtype(np.float64)}
    if dtype.newbyteorder("=") not in fitting:
        what = "bfloat16 (its bits as uint16, or of ml_dtypes)"
        raise _error(
            file,
            f"holds {dtype}, {argument.name!r} is "
            f"{what if argument.dtype == 'bfloat16' else argument.dtype}",
            hint="save it with the argument's dtype",
        )
    if shape != argument.shape:
        raise _error(
            file,
            f"has the shape {list(shape)}, {argument.name!r} {list(argument.shape)}",
            hint="save it with the argument's shape",
        )


def _error(file: TensorFile, message: str, hint: str | None = None) -> SpecError:
    inside = f", array {file.array!r}," if file.array else ""
    return SpecError(f"{file.path}{inside} {message}", where=file.where, hint=hint)
