"""Putting a build's artifacts where the user looks for them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock, Timeout

from npukit.build.digest import digest_bytes, digest_file
from npukit.build.manifest import MANIFEST_FILE
from npukit.errors import BuildError
from npukit.files import write_atomically

# Publishing takes milliseconds; whoever holds the lock for this long is stuck.
LOCK_SECONDS = 60


def publish(folder: Path, outputs: Mapping[str, bytes]) -> bool:
    """Write ``outputs`` (with the manifest among them) into ``folder``; False if all was there.

    Each file is replaced in one step, and a lock keeps two builds of one folder from mixing theirs.
    The manifest goes last: until it is there, the folder does not claim to hold this build. Files
    of an earlier build that this one does not make are removed.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BuildError(f"can't make the folder {folder}: {error.strerror or error}") from error
    try:
        with FileLock(folder / ".lock", timeout=LOCK_SECONDS):
            return _write(folder, outputs)
    except Timeout as error:
        raise BuildError(
            f"another build has held {folder} for {LOCK_SECONDS} s",
            hint="end it, or build into another folder with --build-dir",
        ) from error


def _write(folder: Path, outputs: Mapping[str, bytes]) -> bool:
    changed = [n for n, data in outputs.items() if digest_file(folder / n) != digest_bytes(data)]
    stale = [p for p in folder.iterdir() if p.is_file() and p.name not in {*outputs, ".lock"}]
    for path in stale:
        path.unlink(missing_ok=True)
    if not changed:
        return bool(stale)
    if changed != [MANIFEST_FILE]:
        (folder / MANIFEST_FILE).unlink(missing_ok=True)
    for name in sorted(changed, key=lambda name: name == MANIFEST_FILE):
        if name != MANIFEST_FILE:
            write_atomically(folder / name, outputs[name])
    write_atomically(folder / MANIFEST_FILE, outputs[MANIFEST_FILE])
    return True
