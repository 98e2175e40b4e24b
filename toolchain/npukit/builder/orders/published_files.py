"""The artifacts of a kernel's published build and of its variants, by content."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from npukit.builder.folders import VARIANTS
from npukit.builder.ledger import LEDGER_FILE
from npukit.builder.manifest import MANIFEST_FILE, Manifest, read_manifest
from npukit.errors import ArtifactError
from npukit.files import read_regular


def folders_of(base: Path) -> Iterator[Path]:
    """The folder of a published build, and those of its variants."""
    yield base
    yield from sorted((base / VARIANTS).glob("*"))


def published_files(folder: Path, manifest: Manifest) -> dict[str, bytes]:
    """The files in ``folder`` that ``manifest`` lists, and itself; those that are missing are not.

    Raises:
        OSError: a file can't be read.
    """
    found = {}
    for name in (*manifest.outputs, MANIFEST_FILE):
        with suppress(FileNotFoundError):
            found[name] = read_regular(folder / name)
    return found


def published_below(base: Path) -> dict[str, bytes]:
    """The same for all builds below ``base``, by paths relative to it, with their ledgers.

    A manifest that can't be read is there too, alone: whoever reads it there gets the same error.

    Raises:
        ArtifactError: a file can't be read.
    """
    found: dict[str, bytes] = {}
    for folder in folders_of(base):
        try:
            for name, data in _files(folder).items():
                found[(folder / name).relative_to(base).as_posix()] = data
        except OSError as error:
            raise ArtifactError(
                f"an artifact can't be read: {error.strerror or error}", where=str(folder)
            ) from error
    return found


def _files(folder: Path) -> dict[str, bytes]:
    found = {}
    try:
        manifest = read_manifest(folder)
        if manifest is not None:
            found = published_files(folder, manifest)
    except ArtifactError:
        found = {MANIFEST_FILE: read_regular(folder / MANIFEST_FILE)}
    with suppress(FileNotFoundError):
        found[LEDGER_FILE] = read_regular(folder / LEDGER_FILE)
    return found
