"""Putting a build's artifacts where the user looks for them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from npukit.build.digest import digest_bytes, digest_file
from npukit.build.manifest import MANIFEST_FILE
from npukit.errors import BuildError
from npukit.files import write_atomically

# Publishing takes milliseconds; whoever holds the lock for this long is stuck.
LOCK_SECONDS = 60
_STAGED = ".staged-"


def publish(folder: Path, outputs: Mapping[str, bytes]) -> bool:
    """Write ``outputs`` (with the manifest among them) into ``folder``; False if all was there.

    Each file is replaced in one step, and a lock keeps two builds of one folder from mixing theirs.
    The manifest goes last: until it is there, the folder does not claim to hold this build. Files
    of an earlier build that this one does not make are removed.

    Raises:
        BuildError: the folder can't be written; what was in it is as before.
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
    except OSError as error:
        raise BuildError(
            f"can't write into {folder}: {error.strerror or error}",
            hint="check free space and permissions, or choose another folder with --build-dir",
        ) from error


def _write(folder: Path, outputs: Mapping[str, bytes]) -> bool:
    for abandoned in folder.glob(f"{_STAGED}*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    changed = [n for n, data in outputs.items() if digest_file(folder / n) != digest_bytes(data)]
    stale = [p for p in folder.iterdir() if p.is_file() and p.name not in {*outputs, ".lock"}]
    if not changed:
        for path in stale:
            path.unlink(missing_ok=True)
        return bool(stale)
    with _staged(folder, {name: outputs[name] for name in {*changed, MANIFEST_FILE}}) as files:
        if changed != [MANIFEST_FILE]:
            (folder / MANIFEST_FILE).unlink(missing_ok=True)
        for path in stale:
            path.unlink(missing_ok=True)
        for file in sorted(files, key=lambda file: file.name == MANIFEST_FILE):
            file.replace(folder / file.name)
    return True


@contextmanager
def _staged(folder: Path, outputs: Mapping[str, bytes]) -> Iterator[list[Path]]:
    """The outputs as files on the same disk: when all are there, nothing is left to fail for.

    A full disk so leaves the earlier build as it was.
    """
    stage = Path(tempfile.mkdtemp(prefix=_STAGED, dir=folder))
    try:
        for name, data in outputs.items():
            write_atomically(stage / name, data)
        yield [stage / name for name in outputs]
    finally:
        shutil.rmtree(stage, ignore_errors=True)
