"""Keeping the working folder of a failed build for inspection."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from npukit.builder.folders import failed_folder
from npukit.builder.ledger import record_copy, remove_made
from npukit.errors import BuildError, NpukitError


@contextmanager
def keep_failed_work(folder: Path, output: Path) -> Iterator[None]:
    """If the block fails, copy the scratch ``folder`` beside ``output`` and name it in the error.

    One copy is kept per output folder: the next failure replaces it, the next success removes it.
    An interrupted build keeps nothing.

    Raises:
        BuildError: a file of the scratch folder could not be read or written.
    """
    kept = failed_folder(output)
    try:
        yield
    except NpukitError as error:
        _note(error, folder, kept)
        raise
    except OSError as error:
        failure = BuildError(
            f"can't work in the temporary folder: {error}",
            hint="free space in the folder for temporary files, or choose another with TMPDIR",
        )
        _note(failure, folder, kept)
        raise failure from error
    with suppress(OSError):
        remove_made(kept)


def _note(error: NpukitError, folder: Path, kept: Path) -> None:
    if any(folder.iterdir()):
        error.details = "\n".join(filter(None, [error.details, _keep(folder, kept)]))


def _keep(folder: Path, kept: Path) -> str:
    copy: Path | None = None
    try:
        kept.parent.mkdir(parents=True, exist_ok=True)
        copy = Path(tempfile.mkdtemp(prefix=f".{kept.name}-", dir=kept.parent))
        record_copy(copy, folder)
        shutil.copytree(folder, copy, symlinks=True, dirs_exist_ok=True)
        # Renamed in one step: two builds of one kernel may fail at the same time.
        if remove_made(kept):
            return f"the working folder was not kept: {kept} holds files that npukit did not create"
        copy.rename(kept)
    except OSError as error:
        return f"the working folder could not be kept: {error}"
    finally:
        if copy is not None:
            shutil.rmtree(copy, ignore_errors=True)
    return f"working folder: {kept}"
