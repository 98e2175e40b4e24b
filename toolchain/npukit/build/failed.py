"""Keeping the working folder of a build that failed, for whoever wants to look into it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from npukit.errors import NpukitError

SUFFIX = ".failed"


@contextmanager
def keep_failed_work(folder: Path, output: Path) -> Iterator[None]:
    """If the block fails, copy the scratch ``folder`` beside ``output`` and name it in the error.

    There is one per output folder: the next failure replaces it, the next success removes it.
    """
    kept = output.with_name(output.name + SUFFIX)
    try:
        yield
    except NpukitError as error:
        if any(folder.iterdir()):
            error.details = "\n".join(filter(None, [error.details, _keep(folder, kept)]))
        raise
    shutil.rmtree(kept, ignore_errors=True)


def _keep(folder: Path, kept: Path) -> str:
    try:
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(folder, kept, symlinks=True)
    except OSError as error:
        return f"the working folder could not be kept: {error}"
    return f"working folder: {kept}"
