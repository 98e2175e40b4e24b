"""Records which files in a folder npukit created, so that it never replaces or removes others.

Each folder that npukit writes into has a ledger, :data:`LEDGER_FILE`. A file is listed before it
is created, so the ledger is right even after a ``kill -9``. A manifest counts as a ledger too:
artifacts may have been copied from another machine without it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec

from npukit.builder.folder_walk import files_below, remove_empty_folders
from npukit.builder.manifest import MANIFEST_FILE, read_manifest
from npukit.errors import ArtifactError, BuildError
from npukit.files import draft_target, read_regular, stays_below, write_atomically
from npukit.runtime.host_kernel.display import VERDICT_FILE

LEDGER_FILE: Final = ".npukit.json"
LOCK_FILE: Final = ".lock"
_LARGEST: Final = 16 << 20
_SHOWN: Final = 5


def made_in(folder: Path) -> frozenset[str]:
    """The names, relative to ``folder``, of the files that npukit is known to have created."""
    made = claimed(folder)
    with suppress(ArtifactError):
        if (manifest := read_manifest(folder)) is not None:
            made |= {*manifest.outputs, MANIFEST_FILE}
    return frozenset(name for name in made if stays_below(name))


def claim(folder: Path, names: Collection[str], option: str = "--build-dir") -> None:
    """Record that npukit is about to create ``names`` in ``folder``, which ``option`` chooses.

    Raises:
        BuildError: one of them exists and npukit did not create it.
        OSError: the ledger can't be written.
    """
    made = made_in(folder)
    foreign = sorted(name for name in names if _is_foreign(folder / name, made=name in made))
    if foreign:
        raise BuildError(
            f"{folder} holds {_listed(foreign)}, which npukit did not create and would overwrite",
            hint=f"move it away, or choose another folder with {option}",
        )
    for draft in drafts_of(folder, made):
        draft.unlink(missing_ok=True)
    if not {*names} <= claimed(folder):
        _write(folder, made | {*names})


def record_copy(folder: Path, original: Path) -> None:
    """Record that npukit is about to copy everything in ``original`` to ``folder``."""
    _write(folder, [path.relative_to(original).as_posix() for path in files_below(original)])


def disclaim(folder: Path, names: Collection[str]) -> None:
    """Remove ``names`` from ``folder``, if npukit created them, and from its ledger."""
    made = made_in(folder)
    for name in made & {*names}:
        _unlink(folder, name)
    _write(folder, made - {*names})


def remove_made(folder: Path) -> list[Path]:
    """Remove what npukit created in ``folder``, and the folder itself if nothing else is left.

    Links are removed, never followed. Another process may remove the same files concurrently.

    Returns:
        The files that npukit did not create; they are untouched.

    Raises:
        OSError: something can't be removed.
    """
    if folder.is_symlink() or not folder.is_dir():
        return [folder] if os.path.lexists(folder) else []
    left = _remove_files(folder)
    remove_empty_folders(folder)
    return left


def remove_made_through_link(link: Path) -> list[Path]:
    """Remove what npukit created in the folder that ``link`` points to; both stay.

    Returns:
        The files in it that npukit did not create, and ``link``.

    Raises:
        OSError: something can't be removed.
    """
    folder = link.resolve()
    left = _remove_files(folder)
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            remove_empty_folders(path)
    return [*left, link]


def _remove_files(folder: Path) -> list[Path]:
    made = made_in(folder)
    for draft in drafts_of(folder, made):
        draft.unlink(missing_ok=True)
    # The records go last, so that after a kill the remaining files are still known.
    for name in sorted(made - {MANIFEST_FILE}):
        _unlink(folder, name)
    left = [path for path in files_below(folder) if path not in _records(folder, made)]
    if made or not left:
        for path in _records(folder, made):
            path.unlink(missing_ok=True)
    return left


def _is_foreign(path: Path, *, made: bool) -> bool:
    """Whether ``path`` exists and npukit did not create it; npukit creates only files."""
    return os.path.lexists(path) and not (made and (path.is_symlink() or path.is_file()))


def _records(folder: Path, made: frozenset[str]) -> list[Path]:
    names = [*({MANIFEST_FILE} & made), LEDGER_FILE, LOCK_FILE, VERDICT_FILE]
    return [folder / name for name in names]


def claimed(folder: Path) -> frozenset[str]:
    """The names in the ledger of ``folder``."""
    try:
        return msgspec.json.decode(
            read_regular(folder / LEDGER_FILE, _LARGEST), type=frozenset[str]
        )
    except (OSError, ValueError, RecursionError):
        return frozenset()


def _write(folder: Path, names: Iterable[str]) -> None:
    write_atomically(folder / LEDGER_FILE, msgspec.json.encode(sorted(names)))


def _unlink(folder: Path, name: str) -> None:
    parts = PurePosixPath(name).parts
    parents = (folder.joinpath(*parts[:count]) for count in range(1, len(parts)))
    if any(parent.is_symlink() for parent in parents):
        return  # a file behind a link is not in this folder
    path = folder.joinpath(*parts)
    if path.is_symlink() or not path.is_dir():
        with suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()


def drafts_of(folder: Path, names: Collection[str]) -> list[Path]:
    """What unfinished writes of the ledger and of the files ``names`` have left in ``folder``."""
    found = folder.iterdir() if folder.is_dir() else ()
    return [path for path in found if draft_target(path.name) in {*names, LEDGER_FILE}]


def _listed(names: list[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join([*names[:_SHOWN], *([f"{more} more"] if more > 0 else [])])
