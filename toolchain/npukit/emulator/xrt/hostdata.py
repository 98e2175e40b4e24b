"""What pybind11's ``py::buffer`` passes to XRT: a pointer and a byte count, without strides."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
import numpy.typing as npt

from npukit.emulator.xrt.casters import NO_MATCH
from npukit.emulator.xrt.errors import host_crash


def buffer(value: object) -> object:
    """Cast to ``py::buffer``: any object with the buffer protocol, even if a request then fails."""
    try:
        memoryview(value)  # type: ignore[arg-type]
    except TypeError:
        return NO_MATCH
    except (ValueError, BufferError):
        return value
    return value


def raw_memory(data: object) -> memoryview:
    """The bytes that ``bo.write(data, ...)`` copies.

    They are ``itemsize * size`` bytes of memory from the first element on. For a contiguous buffer
    that is its content; for a strided one it includes the bytes between its elements.

    Raises:
        ValueError, BufferError: ``data`` does not export its memory, such as NumPy dates.
    """
    view = memoryview(data)  # type: ignore[arg-type]
    if view.nbytes == 0:
        return memoryview(b"")
    if view.c_contiguous:
        try:
            return view.cast("B")
        except (TypeError, ValueError):  # a format that memoryview can't cast, such as structures
            return memoryview(view.tobytes())
    return _strided(np.asarray(data))


def _strided(array: npt.NDArray[Any]) -> memoryview:
    owner = array
    while isinstance(owner.base, np.ndarray):
        owner = owner.base
    low, high = _bounds(owner)
    start = int(array.__array_interface__["data"][0])
    if not low <= start <= start + array.nbytes <= high:
        raise host_crash("bo.write() of a strided array reads memory outside the array")
    return memoryview(ctypes.string_at(start, array.nbytes))


def _bounds(array: npt.NDArray[Any]) -> tuple[int, int]:
    low = high = int(array.__array_interface__["data"][0])
    for length, stride in zip(array.shape, array.strides, strict=True):
        low += min(0, (length - 1) * stride)
        high += max(0, (length - 1) * stride)
    return low, high + array.itemsize
