"""The standard streams of the command line.

A reader may close its end (``| head -1``), a disk behind a stream may be full, a stream may be
closed from the start (``2>&-``). None of that changes what a command does or its verdict: the work
continues, and only :meth:`StandardStreams.finish` reports that text was lost.

``--json`` prints data for a program, so nothing else may appear on standard output. User code runs
in the same process (``reference.py``) and in child processes (``design.py``), and both may print.
:func:`reserve_stdout` redirects all of that to standard error, at the level of file descriptors.
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
_JSON: Final = "npukit.json"
_PRINTED: Final = "npukit.printed_data"
_READER_GONE: Final = (errno.EPIPE, errno.ESHUTDOWN, errno.ECONNRESET)


class _LastingRaw(io.RawIOBase):
    """A file descriptor whose writes never fail: it drops data that can't be written."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor
        self.lost: OSError | None = None
        """Why text was lost; None if none was, or if the reader closed its end."""
        self._gone = False

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def isatty(self) -> bool:
        return os.isatty(self._descriptor)

    def write(self, data: Any, /) -> int:
        """Write as much as possible, or drop all of it."""
        while not self._gone:
            try:
                return os.write(self._descriptor, data)
            except BlockingIOError:
                # A full non-blocking pipe: its reader is slow, not gone.
                select.select([], [self._descriptor], [])
            except OSError as error:
                self._gone = True
                if error.errno not in _READER_GONE:
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
    """npukit's standard output and error, which replace those of the interpreter."""

    _raw: list[_LastingRaw] = field(default_factory=list)

    @classmethod
    def take_over(cls) -> StandardStreams:
        """Replace ``sys.stdout`` and ``sys.stderr``; closed descriptors become the null device.

        Otherwise the next file to be opened would get the closed descriptor, and a stray print
        would end up in that file.
        """
        _open_closed_descriptors()
        streams = cls()
        if sys.stdin is None:
            sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: PTH123, SIM115
        sys.stdout = streams._replace(sys.stdout, _OUT, unbuffered=False)
        sys.stderr = streams._replace(sys.stderr, _ERR, unbuffered=True)
        return streams

    def finish(self) -> OSError | None:
        """Flush buffered text, and redirect all later text to standard error.

        User code may print while the interpreter exits, which is too late to report a loss.

        Returns:
            Why output was lost; None if none was, or if the reader closed its end.
        """
        for stream in (sys.stdout, sys.stderr):
            with suppress(ValueError):  # user code closed it
                stream.flush()
        with suppress(OSError):
            os.dup2(_ERR, _OUT)
        return next((raw.lost for raw in self._raw if raw.lost is not None), None)

    def _replace(self, stream: TextIO | None, descriptor: int, *, unbuffered: bool) -> TextIO:
        if stream is not None and not _is_on(stream, descriptor):
            return stream  # already captured in this process
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
            # os.open returns the lowest free descriptor, which is this one.
            os.open(os.devnull, os.O_RDONLY if descriptor == _IN else os.O_WRONLY)


@contextmanager
def reserve_stdout() -> Iterator[TextIO]:
    """Reserve standard output for the stream that the block receives.

    Until the block ends, all other output of this process, of its C code and of its children goes
    to standard error. If standard output is already captured in this process, only ``sys.stdout``
    is redirected.
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
        _record_loss(stdout, raw.lost)


def _record_loss(stdout: TextIO, lost: OSError | None) -> None:
    """Record lost text in the original stream, so ``finish`` reports it."""
    raw = getattr(getattr(stdout, "buffer", None), "raw", None)
    if isinstance(raw, _LastingRaw) and lost is not None:
        raw.lost = lost


def reserve_for_data(context: click.Context) -> None:
    """Reserve standard output while the command of ``context`` runs."""
    if _RESERVED not in context.meta:
        context.meta[_RESERVED] = context.with_resource(reserve_stdout())


def data_stdout() -> TextIO:
    """The stream for data: the reserved standard output if it is reserved, else ``sys.stdout``."""
    stream: TextIO | None = click.get_current_context().meta.get(_RESERVED)
    return sys.stdout if stream is None else stream


def reserve_for_json(context: click.Context) -> None:
    """Reserve standard output, on which a reader waits for JSON."""
    context.meta[_JSON] = True
    reserve_for_data(context)


def expects_json(context: click.Context) -> bool:
    """Whether a reader waits for JSON, of which nothing was printed yet."""
    return _JSON in context.meta and _PRINTED not in context.meta


def print_json(data: object) -> None:
    """Print ``data`` as the command's only output. It must not contain NaN, which is not JSON."""
    click.get_current_context().meta[_PRINTED] = True
    stream = data_stdout()
    stream.write(json.dumps(data, indent=2, allow_nan=False) + "\n")
    stream.flush()


def print_json_line(data: object) -> None:
    """Print ``data`` in one line, for a command that prints several documents."""
    click.get_current_context().meta[_PRINTED] = True
    stream = data_stdout()
    stream.write(json.dumps(data, allow_nan=False) + "\n")
    stream.flush()
