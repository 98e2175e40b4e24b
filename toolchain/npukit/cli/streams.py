"""The standard streams of the command line.

A reader may leave (``| head -1``), a disk behind a stream may be full, a stream may be closed from
the start (``2>&-``). None of that changes what a command does or its verdict: the work goes on, and
only :attr:`StandardStreams.lost` says that text went nowhere.

What ``--json`` prints is data for a program, so it must be alone on standard output. User code runs
in the same process (``reference.py``) and in children of it (``design.py``), and both may print.
:func:`reserve_stdout` sends all of that to standard error, by file descriptor.
"""

from __future__ import annotations

import errno
import io
import json
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final, TextIO

import click

_IN, _OUT, _ERR = 0, 1, 2
_RESERVED: Final = "npukit.reserved_stdout"
_NOBODY_READS: Final = (errno.EPIPE, errno.ESHUTDOWN, errno.ECONNRESET)


class _LastingRaw(io.RawIOBase):
    """A file descriptor whose writes never fail: what can't be written is dropped."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.lost: OSError | None = None
        """Why the text is lost; None while it is not, or where its reader left by choice."""
        self._gone = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: Any, /) -> int:
        """Write what can be written now, or drop all of it."""
        while not self._gone:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                # A non-blocking pipe that is full: its reader is slow, not gone.
                select.select([], [self._descriptor], [])
            except OSError as error:
                self._gone = True
                if error.errno not in _NOBODY_READS:
                    self.lost = error
        return memoryview(data).nbytes


def _text_on(raw: _LastingRaw, like: TextIO | None, *, unbuffered: bool) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BufferedWriter(raw),
        encoding=getattr(like, "encoding", None) or "utf-8",
        errors=getattr(like, "errors", None) or "backslashreplace",
        line_buffering=unbuffered or raw.isatty(),
    )


@dataclass
class StandardStreams:
    """npukit's own standard output and error, in the place of the interpreter's."""

    _raw: list[_LastingRaw] = field(default_factory=list)

    @classmethod
    def take_over(cls) -> StandardStreams:
        """Replace ``sys.stdout`` and ``sys.stderr``; closed descriptors become the null device.

        A closed descriptor would otherwise be given to the next file that is opened, and a stray
        print would end in that file.
        """
        _open_closed_descriptors()
        streams = cls()
        if sys.stdin is None:
            sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
        sys.stdout = streams._replace(sys.stdout, _OUT, unbuffered=False)
        sys.stderr = streams._replace(sys.stderr, _ERR, unbuffered=True)
        return streams

    def finish(self) -> OSError | None:
        """Write what is buffered, and let all that is printed later go to standard error.

        User code may print when the interpreter ends, which is too late for a report.

        Returns:
            Why output was lost; None when it was not, or when its reader left by choice.
        """
        for stream in (sys.stdout, sys.stderr):
            with suppress(ValueError):  # user code closed it
                stream.flush()
        with suppress(OSError):
            os.dup2(_ERR, _OUT)
        return next((raw.lost for raw in self._raw if raw.lost is not None), None)

    def _replace(self, stream: TextIO | None, descriptor: int, *, unbuffered: bool) -> TextIO:
        if stream is not None and not _is_on(stream, descriptor):
            return stream  # somebody captures it already, in this process
        raw = _LastingRaw(descriptor)
        self._raw.append(raw)
        return _text_on(raw, stream, unbuffered=unbuffered)


def _is_on(stream: TextIO, descriptor: int) -> bool:
    try:
        return stream.fileno() == descriptor
    except (OSError, ValueError):
        return False


def _open_closed_descriptors() -> None:
    for descriptor in (_IN, _OUT, _ERR):
        try:
            os.fstat(descriptor)
        except OSError:
            # The lowest free number is taken, which is this one.
            os.open(os.devnull, os.O_RDONLY if descriptor == _IN else os.O_WRONLY)


@contextmanager
def reserve_stdout() -> Iterator[TextIO]:
    """Standard output for what the block writes to the stream that it gets, and for nothing else.

    Until the block ends, prints of this process, of C code in it and of its children go to standard
    error. Where standard output is captured in this process already, ``sys.stdout`` alone is moved.
    """
    stdout = sys.stdout
    stdout.flush()
    with suppress(OSError, ValueError):
        sys.__stdout__.flush()  # type: ignore[union-attr]
    if not _is_on(stdout, _OUT):
        sys.stdout = sys.stderr
        try:
            yield stdout
        finally:
            sys.stdout = stdout
        return
    kept = os.dup(_OUT)
    raw = _LastingRaw(kept)
    data = _text_on(raw, stdout, unbuffered=False)
    os.dup2(_ERR, _OUT)
    sys.stdout = sys.stderr
    try:
        yield data
    finally:
        data.flush()
        sys.stderr.flush()
        os.dup2(kept, _OUT)
        os.close(kept)
        sys.stdout = stdout
        _tell_loss(stdout, raw.lost)


def _tell_loss(stdout: TextIO, lost: OSError | None) -> None:
    """Let the stream that stood here know what became of its text."""
    raw = getattr(getattr(stdout, "buffer", None), "raw", None)
    if isinstance(raw, _LastingRaw) and lost is not None:
        raw.lost = lost


def reserve_for_data(context: click.Context) -> None:
    """Reserve standard output for as long as the command of ``context`` runs."""
    if _RESERVED not in context.meta:
        context.meta[_RESERVED] = context.with_resource(reserve_stdout())


def data_stdout() -> TextIO:
    """Standard output, for what a program reads: the reserved one, if it is reserved."""
    stream: TextIO | None = click.get_current_context().meta.get(_RESERVED)
    return sys.stdout if stream is None else stream


def print_json(data: object) -> None:
    """Print ``data`` as the command's only output. NaN is not JSON and must not be in it."""
    stream = data_stdout()
    stream.write(json.dumps(data, indent=2, allow_nan=False) + "\n")
    stream.flush()
