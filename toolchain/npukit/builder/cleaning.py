"""Removing what builds created, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.folder_lock import locked
from npukit.builder.folders import VARIANTS, output_folders
from npukit.builder.ledger import LOCK_FILE, made_in, remove_made, remove_made_through_link
from npukit.errors import BuildError


@dataclass(frozen=True)
class Cleaned:
    """A kernel's cleaned folder; ``left`` are the files in it that npukit did not create.

    If the user made it a link, the link and its target stay; npukit's files in it are removed.
    """

    folder: Path
    left: tuple[Path, ...]


def built_kernels(build_dir: Path) -> list[str]:
    """The names of the kernels that have artifacts in ``build_dir``."""
    try:
        names = sorted(path.name for path in build_dir.iterdir())
    except OSError:
        return []
    return [name for name in names if any(map(_is_made, output_folders(build_dir, name)))]


def clean_kernel(build_dir: Path, kernel: str) -> Cleaned:
    """Remove one kernel's artifacts for all devices, and what failed builds left.

    Raises:
        BuildError: something can't be removed.
    """
    left: list[Path] = []
    for output in output_folders(build_dir, kernel):
        with suppress(OSError):  # there are none, or files of others
            (output / VARIANTS).rmdir()
        if not _is_made(output):
            continue
        try:
            with locked(output):
                left += (
                    remove_made_through_link(output) if output.is_symlink() else remove_made(output)
                )
        except OSError as error:
            raise BuildError(f"can't remove {output}: {error.strerror or error}") from error
    folder = build_dir / kernel
    if folder.is_symlink():
        left.append(folder)
    with suppress(OSError):  # it holds other files, is a link, or is gone
        folder.rmdir()
    return Cleaned(folder, _once(left))


def _is_made(output: Path) -> bool:
    if not output.is_dir():
        return False
    try:
        names = {path.name for path in output.iterdir()}
    except OSError:  # removed by another clean, or unreadable
        return False
    if output.is_symlink():
        return bool(made_in(output))
    # A build that failed early leaves a folder with only its lock.
    return names <= {LOCK_FILE} or bool(made_in(output))


def _once(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(path for path in paths if path.exists() or path.is_symlink()))
