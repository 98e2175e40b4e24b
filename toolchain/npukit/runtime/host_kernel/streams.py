"""Instruction streams for the numbers that a call chooses."""

from __future__ import annotations

import io
import operator
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from npukit.runtime.host_kernel.artifacts import read_bytes
from npukit.runtime.host_kernel.errors import ArgumentError
from npukit.runtime.host_kernel.residents import Resident
from npukit.runtime.host_kernel.tensors import Generated, Number, Tensor
from npukit.runtime.host_kernel.values import shown

Numbers = Mapping[str, Any] | None
"""Numbers that a call chooses, by name."""

_MOST_SHOWN = 12
_MOST_BITS = 1024
"""Numbers beyond have no text that Python makes at once; no sequence takes more than 64 bits."""


def stream_name(names: Sequence[str], numbers: Sequence[int]) -> str:
    """What the file of streams calls the stream for these numbers: ``m=64,n=1.bin``."""
    return ",".join(f"{n}={number}" for n, number in zip(names, numbers, strict=True)) + ".bin"


class Stream(Resident):
    """An instruction stream; a context has its buffer, as of an input that stays."""

    def __init__(self, content: bytes) -> None:
        words = np.frombuffer(content, np.uint8)
        super().__init__(Tensor("instructions", words.dtype, words.shape, "in"), words)


class Streams:
    """The streams of a kernel, by the numbers that a call chooses.

    Args:
        generated: what the module was generated for.
        folder: where the file of streams is.

    Raises:
        ArtifactError: the file is missing, or is not the one that the module was generated for.
    """

    def __init__(self, generated: Generated, folder: Path) -> None:
        self._numbers = generated.numbers
        self._names = [number.name for number in generated.numbers]
        self._made: dict[tuple[int, ...], Stream] = {}
        self._lock = threading.Lock()
        if not generated.numbers:
            return
        import zipfile  # few kernels need it

        path = folder / generated.streams
        content = read_bytes(path, generated.streams_sha256, "the file of instruction streams")
        self._archive = zipfile.ZipFile(io.BytesIO(content))

    def chosen(self, numbers: Numbers) -> tuple[Stream, ...]:
        """The stream for these numbers, made once; nothing if calls choose none.

        Raises:
            ArgumentError: a number is not one that the kernel has a stream for.
        """
        given = numbers or {}
        for name in given:
            if name not in self._names:
                known = ", ".join(self._names) or "none"
                raise ArgumentError(f"{name}: a call chooses no such number; it chooses: {known}")
        if not self._names:
            return ()
        values = tuple(_whole(one, given.get(one.name, one.default)) for one in self._numbers)
        with self._lock:
            stream = self._made.get(values)
            if stream is None:
                stream = self._made[values] = Stream(self._content(values))
        return (stream,)

    def _content(self, numbers: tuple[int, ...]) -> bytes:
        try:
            return self._archive.read(stream_name(self._names, numbers))
        except KeyError:
            text = ", ".join(
                f"{one.name}={type(one.default)(number)}"
                for one, number in zip(self._numbers, numbers, strict=True)
            )
            raise ArgumentError(f"{text}: {self._allowed(numbers)}") from None

    def _allowed(self, numbers: tuple[int, ...]) -> str:
        """What a call may choose instead, for the first number that no stream has."""
        known = [
            tuple(int(part.partition("=")[2]) for part in name.removesuffix(".bin").split(","))
            for name in self._archive.namelist()
        ]
        for index, number in enumerate(numbers):
            values = sorted({each[index] for each in known})
            if number not in values:
                texts = list(map(str, values))
                if len(texts) > _MOST_SHOWN:
                    texts[_MOST_SHOWN - 1 : -1] = ["..."]
                return f"expected {self._names[index]} to be one of {', '.join(texts)}"
        return "the kernel was built without this combination"


def _whole(number: Number, value: Any) -> int:
    """``value`` as an int, if it is of the number's type."""
    if isinstance(number.default, bool):
        if isinstance(value, bool | np.bool_):
            return int(value)
        raise ArgumentError(f"{number.name}: expected True or False, got {shown(value)}")
    try:
        if not isinstance(value, bool | np.bool_):
            whole = operator.index(value)
            if whole.bit_length() <= _MOST_BITS:
                return whole
            raise ArgumentError(f"{number.name}: expected a number of at most {_MOST_BITS} bits")
    except TypeError:
        pass
    raise ArgumentError(f"{number.name}: expected a whole number, got {shown(value)}")
