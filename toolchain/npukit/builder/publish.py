"""Publishing a build's artifacts to the user's output folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from npukit.builder.digest import digest_bytes, digest_file
from npukit.builder.folder_lock import locked
from npukit.builder.ledger import claim, claimed, disclaim, drafts_of, made_in
from npukit.builder.manifest import MANIFEST_FILE
from npukit.errors import BuildError
from npukit.files import read_regular, write_draft


def publish(folder: Path, outputs: Mapping[str, bytes]) -> bool:
    """Write ``outputs`` (including the manifest) into ``folder``; False if nothing changed.

    Each file is replaced atomically, and a lock keeps two builds from mixing their files in one
    folder. The manifest is written last: until then the folder does not claim to hold this build.
    Files of an earlier build that this one does not make are removed; files that npukit did not
    create are left alone.

    Raises:
        BuildError: the folder can't be written, or a file that npukit did not create is in the
            way. The folder's content is unchanged.
    """
    with locked(folder):
        try:
            return _write(folder, outputs)
        except OSError as error:
            raise BuildError(
                f"can't write into {folder}: {error.strerror or error}",
                hint="check free space and permissions, or choose another folder with --build-dir",
            ) from error


def published_manifest(folder: Path, outputs: Mapping[str, str]) -> bytes | None:
    """The manifest in ``folder`` if exactly ``outputs`` (name to digest) are published there.

    Writes nothing and takes no lock, so the answer holds only for the moment of the call.
    """
    try:
        if drafts_of(folder, outputs):
            return None
        manifest = read_regular(folder / MANIFEST_FILE)
    except OSError:
        return None
    if digest_bytes(manifest) != outputs.get(MANIFEST_FILE) or claimed(folder) - {*outputs}:
        return None
    others = {name: digest for name, digest in outputs.items() if name != MANIFEST_FILE}
    same = all(digest_file(folder / name) == digest for name, digest in others.items())
    return manifest if same else None


def _write(folder: Path, outputs: Mapping[str, bytes]) -> bool:
    made = made_in(folder)
    for abandoned in drafts_of(folder, made):
        abandoned.unlink(missing_ok=True)
    changed = [name for name, data in outputs.items() if not _holds(folder / name, data)]
    stale = made - {*outputs}
    if not changed:
        there = any((folder / name).exists() for name in stale)
        if stale:
            disclaim(folder, stale)
        return there
    claim(folder, outputs)
    # Publishing then only renames: a full disk leaves the earlier build untouched.
    drafts: dict[str, Path] = {}
    try:
        for name in sorted({*changed, MANIFEST_FILE}, key=lambda name: name == MANIFEST_FILE):
            drafts[name] = _draft(folder / name, outputs[name])
        if changed != [MANIFEST_FILE]:
            (folder / MANIFEST_FILE).unlink(missing_ok=True)
        if stale:
            disclaim(folder, stale)
        for name, draft in drafts.items():
            draft.replace(folder / name)
    except BaseException:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)
        raise
    return True


def _holds(path: Path, data: bytes) -> bool:
    """Whether the content of ``path`` is ``data``."""
    found = digest_file(path)
    return found is not None and found == digest_bytes(data)


def _draft(path: Path, data: bytes) -> Path:
    try:
        return write_draft(path, data)
    except OSError as error:
        raise BuildError(
            f"can't write {path}: {error.strerror or error}",
            hint="check free space and permissions, or choose another folder with --build-dir",
        ) from error
