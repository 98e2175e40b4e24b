"""Publishing a build's artifacts to the user's output folder."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from npukit.builder.digest import digest_bytes, digest_file
from npukit.builder.folder_lock import locked
from npukit.builder.ledger import claim, claimed, disclaim, made_in, remove_made
from npukit.builder.manifest import MANIFEST_FILE
from npukit.errors import BuildError
from npukit.files import read_regular, write_atomically

_STAGED = ".staged-"


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
        if any(path.name.startswith(_STAGED) for path in folder.iterdir()):
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
    for abandoned in folder.glob(f"{_STAGED}*"):
        remove_made(abandoned)
    changed = [n for n, data in outputs.items() if digest_file(folder / n) != digest_bytes(data)]
    stale = made_in(folder) - {*outputs}
    if not changed:
        there = any((folder / name).exists() for name in stale)
        if stale:
            disclaim(folder, stale)
        return there
    claim(folder, outputs)
    with _staged(folder, {name: outputs[name] for name in {*changed, MANIFEST_FILE}}) as files:
        if changed != [MANIFEST_FILE]:
            (folder / MANIFEST_FILE).unlink(missing_ok=True)
        if stale:
            disclaim(folder, stale)
        for file in sorted(files, key=lambda file: file.name == MANIFEST_FILE):
            file.replace(folder / file.name)
    return True


@contextmanager
def _staged(folder: Path, outputs: Mapping[str, bytes]) -> Iterator[list[Path]]:
    """Write the outputs to files on the same disk first, so that publishing only renames.

    A full disk then leaves the earlier build untouched.
    """
    stage = Path(tempfile.mkdtemp(prefix=_STAGED, dir=folder))
    try:
        claim(stage, outputs)
        for name, data in outputs.items():
            write_atomically(stage / name, data)
        yield [stage / name for name in outputs]
    finally:
        shutil.rmtree(stage, ignore_errors=True)
