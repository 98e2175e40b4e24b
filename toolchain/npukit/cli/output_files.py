"""The output files that a user names (``--html``, ``--svg``, ``--insts`` ...).

Unlike the artifacts of a build they belong to the user: a path may be a link, a device, a FIFO, or
a file with a special mode, and writing does not change that. ``-`` is standard output.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from npukit.cli.streams import data_stdout, reserve_for_data
from npukit.errors import BuildError, UsageError
from npukit.files import write_atomically

STDOUT: Final = Path("-")
_OUT, _ERR = 1, 2

output_path = click.Path(path_type=Path, dir_okay=False)


@dataclass(frozen=True)
class Outputs:
    """The output files of a command, by option; checked before the work starts.

    ``to_stdout`` names the options whose file is standard output, under any name.
    """

    paths: Mapping[str, Path]
    to_stdout: frozenset[str]

    @classmethod
    def plan(
        cls,
        wanted: Mapping[str, Path | None],
        inputs: Mapping[Path, str],
        *,
        as_json: bool = False,
    ) -> Outputs:
        """The outputs of ``wanted`` that the user requested.

        If one of them is standard output, all other text goes to standard error.

        Args:
            wanted: option to path, None if not given.
            inputs: path of each input to its name in errors.
            as_json: whether ``--json`` prints to standard output.

        Raises:
            UsageError: two outputs are one file, an output is an input, or a file can't be written.
        """
        paths = {option: path for option, path in wanted.items() if path is not None}
        read = {_identity(path): name for path, name in inputs.items() if path != STDOUT}
        taken = {}
        if _identity_of(_ERR) != _identity_of(_OUT):  # with 2>&1 the user merges them deliberately
            taken[_identity_of(_ERR)] = "standard error"
        if as_json:
            taken[_identity_of(_OUT)] = "--json"
        for option, path in paths.items():
            identity = _identity(path)
            if identity in read:
                raise UsageError(
                    f"{path} is {read[identity]}, which the command reads",
                    where=option,
                    hint="name a different file",
                )
            if (other := taken.get(identity)) is not None:
                raise UsageError(
                    f"{path} is also the output of {other}",
                    where=option,
                    hint="name a different file",
                )
            if not _is_endless(path):
                taken[identity] = option
            _check_place(path, option)
        # Compare before reserving: the reservation moves the descriptor.
        to_stdout = frozenset(option for option, path in paths.items() if _is_stdout(path))
        if to_stdout:
            reserve_for_data(click.get_current_context())
        return cls(paths, to_stdout)

    def __contains__(self, option: object) -> bool:
        return option in self.paths

    def write(self, option: str, data: bytes) -> None:
        """Write one output, if the user requested it.

        Replaces a regular file atomically (following links) and keeps its mode; writes into
        anything else.

        Raises:
            BuildError: it can't be written; a regular file is unchanged.
        """
        path = self.paths.get(option)
        if path is None:
            return
        if option in self.to_stdout:
            stream = data_stdout()
            stream.buffer.write(data)
            stream.flush()
        elif _is_special(path):
            _write_through(path, data)
        else:
            write_atomically(_real(path), data)


def _real(path: Path) -> Path:
    """The target of ``path`` with all links resolved; it need not exist."""
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # a cycle of links
        raise BuildError(f"can't write {path}: {_reason(error)}") from error


def _reason(error: OSError | RuntimeError) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _is_special(path: Path) -> bool:
    status = _status(path)
    return status is not None and not stat.S_ISREG(status.st_mode)


def _is_endless(path: Path) -> bool:
    """Whether outputs may share ``path`` because it stores nothing (``/dev/null``)."""
    status = _status(path)
    return status is not None and stat.S_ISCHR(status.st_mode)


def _is_stdout(path: Path) -> bool:
    """Whether ``path`` is standard output: ``-``, ``/dev/stdout``, or the target of ``>``."""
    return _identity(path) == _identity_of(_OUT)


def _identity(path: Path) -> tuple[object, ...]:
    """A key that is the same for all names of one file."""
    if path == STDOUT:
        return _identity_of(_OUT)
    try:
        status = path.stat()
    except OSError:
        return (os.path.realpath(path),)
    except ValueError:  # a null character: not a valid path
        return (str(path),)
    return (status.st_dev, status.st_ino)


def _identity_of(descriptor: int) -> tuple[object, ...]:
    """Like :func:`_identity`, for an open file; a device gets a separate key per descriptor."""
    try:
        status = os.fstat(descriptor)
    except OSError:
        return (descriptor,)
    if stat.S_ISCHR(status.st_mode):
        return (descriptor,)
    return (status.st_dev, status.st_ino)


def _check_place(path: Path, option: str) -> None:
    """Fail before the work starts if writing would fail after it."""
    for problem in _problems(path):
        raise UsageError(f"{path} can't be written: {problem}", where=option)


def _problems(path: Path) -> Iterator[str]:
    if _is_stdout(path):
        return
    if path.is_dir():
        yield os.strerror(errno.EISDIR)
        return
    if _is_special(path):
        if not os.access(path, os.W_OK):
            yield os.strerror(errno.EACCES)
        return
    try:
        folder = path.resolve().parent
    except (OSError, RuntimeError, ValueError) as error:
        yield str(error) if isinstance(error, ValueError) else _reason(error)
        return
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent  # missing folders will be created
    if not folder.is_dir():
        yield f"{folder} is not a folder"
    elif not os.access(folder, os.W_OK | os.X_OK):
        yield f"{folder} is not writable"


def _write_through(path: Path, data: bytes) -> None:
    try:
        # Without O_CREAT: write to the existing device or FIFO, never create a file.
        descriptor = os.open(path, os.O_WRONLY | os.O_NOCTTY)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
    except OSError as error:
        raise BuildError(f"can't write {path}: {error.strerror or error}") from error
