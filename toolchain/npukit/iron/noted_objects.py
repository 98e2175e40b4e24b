"""What stands for a compiled object in a program's folders: a note of how it is compiled.

MLIR-AIE compiles C++ to an object first and links it when the design is built. npukit compiles both
together. So the file that a program expects, such as ``scale.o``, holds JSON with the sources and
flags.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.object_sources import ObjectSources, read_command
from npukit.decodable import decodable
from npukit.files import read_regular, write_atomically
from npukit.iron.errors import ProgramBuildError

_FORMAT: Final = "npukit's note of an object, to compile for the emulated device"
_LARGEST: Final = 1 << 24


@dataclass(frozen=True)
class _Note:
    format: str
    sources: tuple[str, ...]
    include_dirs: tuple[str, ...]
    defines: dict[str, str]
    flags: tuple[str, ...]
    symbols: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NotedObject:
    """An object that a program compiled.

    Attributes:
        sources: what it is compiled from.
        symbols: what it calls the symbols that a design calls by names which C++ does not have.
    """

    sources: ObjectSources
    symbols: Mapping[str, str] = field(default_factory=dict)


def note_object(
    path: Path, source: Path, arguments: list[str], folder: Path, more: Sequence[str] = ()
) -> None:
    """Write the note of an object at ``path`` that a command in ``folder`` compiles.

    Args:
        path: the object.
        source: its C++ source.
        arguments: the compiler's other arguments.
        folder: where the compiler would run.
        more: flags that the compiler gets as they are.

    Raises:
        ProgramBuildError: there is no such source.
    """
    if not source.is_file():
        raise ProgramBuildError("there is no such source file", where=str(source))
    kept = _kept(source, path)
    command = read_command(path.name, arguments, folder)
    folders = tuple(dict.fromkeys((*command.include_dirs, source.parent)))
    flags = (*command.flags, *more)
    sources = replace(command, sources=(kept,), include_dirs=folders, flags=flags)
    _write(path, NotedObject(sources))


def rename_symbol(path: Path, old: str, new: str) -> None:
    """Let the object at ``path`` define ``new`` where its source defines ``old``."""
    noted = object_at(path, path.name)
    symbol = _in_cxx(new)
    sources = replace(noted.sources, defines={**noted.sources.defines, old: symbol})
    symbols = noted.symbols if symbol == new else {**noted.symbols, new: symbol}
    _write(path, NotedObject(sources, symbols))


def _in_cxx(name: str) -> str:
    """``name`` if C++ can have it, or a name of its own: other names get others."""
    if name.isascii() and name.isidentifier():
        return name
    return "s_" + re.sub(r"[^A-Za-z0-9_]", lambda found: f"_{ord(found[0]):x}_", name)


def object_at(path: Path, name: str) -> NotedObject:
    """The noted object at ``path``, which the design calls ``name``.

    Raises:
        ProgramBuildError: the file is a compiled object.
    """
    note = _read(path)
    if note is None:
        raise _foreign(path)
    sources = ObjectSources(
        object=name,
        sources=tuple(map(Path, note.sources)),
        include_dirs=tuple(map(Path, note.include_dirs)),
        defines=note.defines,
        flags=note.flags,
    )
    return NotedObject(sources, note.symbols)


def _read(path: Path) -> _Note | None:
    try:
        note = msgspec.json.decode(read_regular(path, _LARGEST), type=decodable(_Note))
    except (OSError, ValueError, RecursionError):
        return None
    return note if note.format == _FORMAT else None


def _foreign(path: Path) -> ProgramBuildError:
    return ProgramBuildError(
        "the design links with this compiled object, and a core of the emulated device is "
        "compiled from C++ source",
        where=str(path),
        hint="let the program compile it: ExternalFunction(..., source_file=...)",
    )


def _kept(source: Path, path: Path) -> Path:
    """The source, copied if it is in the object's own folder: another object may overwrite it."""
    if source.parent.resolve() != path.parent.resolve():
        return source.absolute()
    copy = path.with_name(f"{path.name}{source.suffix}")
    shutil.copyfile(source, copy)
    return copy.absolute()


def _write(path: Path, noted: NotedObject) -> None:
    sources = noted.sources
    note = _Note(
        _FORMAT,
        tuple(map(str, sources.sources)),
        tuple(map(str, sources.include_dirs)),
        dict(sources.defines),
        sources.flags,
        dict(noted.symbols),
    )
    write_atomically(path, msgspec.json.encode(note))
