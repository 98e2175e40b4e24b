"""Writing a package into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from npukit.errors import BuildError, UsageError
from npukit.files import read_regular, write_atomically
from npukit.shipping.package import Format, Package
from npukit.shipping.signing import SUFFIX, Signer


@dataclass(frozen=True)
class Delivery:
    """The files that are now in the folder, the package first, with their content."""

    files: dict[Path, bytes]


def check_free(folder: Path) -> None:
    """Fail before the work starts if no file could be written into ``folder`` after it.

    Raises:
        UsageError: it is a file, or can't be written.
    """
    existing = folder
    while not existing.exists() and existing != existing.parent:
        existing = existing.parent
    if not existing.is_dir():
        raise UsageError(f"{existing} is not a folder", where="-o")
    if not os.access(existing, os.W_OK | os.X_OK):
        raise UsageError(f"{existing} is not writable", where="-o")


def deliver(
    package: Package, kind: Format, folder: Path, signer: Signer | None, *, force: bool
) -> Delivery:
    """Write the wheel or tar into ``folder``, and beside it the signature of the whole file.

    Raises:
        UsageError: it exists with other content, and ``force`` is not set; nothing is written.
        BuildError: it can't be written; existing files are unchanged.
    """
    name = package.file_name(kind)
    content = package.archive(kind)
    files = {folder / name: content}
    signature = folder / f"{name}{SUFFIX}"
    if signer is not None:
        files[signature] = signer.sign(content, name)
    written = [path for path, data in files.items() if _content(path) != data]
    replaced = {*written, *([signature] if folder / name in written else [])}
    for path in sorted(replaced):
        if path.exists() and not force:
            raise UsageError(
                f"{path} exists and has other content",
                hint="--version gives this one another version; --force replaces it",
            )
    try:
        # At no time is there a signature of another package beside this one.
        with _set_aside(signature, folder / name) if signature in replaced else nullcontext():
            for path in written:
                write_atomically(path, files[path])
    except OSError as error:
        raise BuildError(f"can't write into {folder}: {error.strerror or error}") from error
    return Delivery(files)


@contextmanager
def _set_aside(signature: Path, package: Path) -> Iterator[None]:
    """Meanwhile there is no ``signature``; it comes back if the ``package`` is still its own."""
    if not signature.exists():
        yield
        return
    before = _content(package)
    aside = signature.with_name(f".{signature.name}.before")
    signature.replace(aside)
    try:
        yield
    finally:
        if _content(package) == before and not signature.exists():
            aside.replace(signature)
        else:
            aside.unlink()


def _content(path: Path) -> bytes | None:
    try:
        return read_regular(path)
    except OSError:
        return None
