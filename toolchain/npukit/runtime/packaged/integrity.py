"""Whether the files of a package are those that were signed."""

from __future__ import annotations

import hashlib
import importlib
import json
import os
from pathlib import Path
from typing import Any, Final

from npukit.runtime.host_kernel.errors import ArgumentError, ArtifactError
from npukit.runtime.host_kernel.values import shown

KEY_VARIABLE: Final = "NPUKIT_VERIFY_KEY"
"""The public key if the program gives none."""

MANIFEST: Final = "package.json"
SIGNATURE: Final = "package.json.minisig"
"""A signature of minisign over the manifest, which has the digests of all other files."""

_BYTE_CODE: Final = "__pycache__"


def check_signed(folder: Path, distribution: str, key: Any) -> bool:
    """Check the files in ``folder`` against the signature, if there is a ``key``.

    Args:
        folder: the kernel's, with the manifest and its signature.
        distribution: its name, for messages.
        key: a public key of minisign in base64, or the file of one; None leaves it to
            NPUKIT_VERIFY_KEY.

    Returns:
        Whether there was a key, so that the files were checked.

    Raises:
        ArgumentError: ``key`` is not a public key.
        ArtifactError: the package is not signed, not with this key, or a file is not what was
            signed; or ``py-minisign`` is not installed.
    """
    where = "verify"
    if key is None:
        where, key = KEY_VARIABLE, os.environ.get(KEY_VARIABLE) or None
    if key is None:
        return False
    try:
        minisign = importlib.import_module("minisign")
    except ImportError as error:
        raise ArtifactError(
            f"{folder}: can't be verified, because py-minisign can't be imported ({error}): "
            f"pip install '{distribution}[verify]'"
        ) from error
    public = _public_key(minisign, where, key)
    manifest = _content(folder / MANIFEST)
    try:
        text = (folder / SIGNATURE).read_bytes()
    except FileNotFoundError as error:
        raise ArtifactError(f"{folder}: not signed: there is no {SIGNATURE}") from error
    except OSError as error:
        raise ArtifactError(f"{folder / SIGNATURE}: {error.strerror}") from error
    try:
        public.verify(manifest, minisign.Signature.from_bytes(text))
    except (ValueError, IndexError) as error:
        raise ArtifactError(
            f"{folder / MANIFEST}: not what was signed with this key: {error}"
        ) from error
    check_files(folder, json.loads(manifest)["files"])
    return True


def check_files(folder: Path, files: Any) -> None:
    """Check that ``folder`` has the ``files`` of a manifest, by name, and no others.

    Raises:
        ArtifactError: one is missing, has other content, or should not be there. Byte code
            (``__pycache__``) is not checked: whoever imported this module may have written it.
    """
    for name, entry in files.items():
        content = _content(folder / name)
        if hashlib.sha256(content).hexdigest() != entry["sha256"]:
            raise ArtifactError(f"{folder / name}: changed: its SHA-256 is not the manifest's")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        own = name in files or name in (MANIFEST, SIGNATURE) or _BYTE_CODE in name.split("/")
        # A link may lead to a folder that Python imports from.
        if not own and (path.is_symlink() or not path.is_dir()):
            raise ArtifactError(f"{path}: not among the files of the manifest")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{path}: {error.strerror}; install the package again") from error


def _public_key(minisign: Any, where: str, key: Any) -> Any:
    try:
        text = os.fspath(key)
        if not isinstance(text, str):
            raise TypeError
        path = Path(text)
        if "\0" not in text and path.is_file():
            return minisign.PublicKey.from_bytes(path.read_bytes())
        return minisign.PublicKey.from_base64(text)
    except (ValueError, TypeError, IndexError, OSError) as error:
        raise ArgumentError(
            f"{where}: expected a public key of minisign, or the file of one; got {shown(key)}"
        ) from error
