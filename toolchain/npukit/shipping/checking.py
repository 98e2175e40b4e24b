"""Whether a package is the one that the owner of a key signed."""

from __future__ import annotations

from pathlib import Path

from npukit.errors import ArtifactError
from npukit.files import read_user_file
from npukit.shipping.kernel_folder import PACKAGE_MANIFEST
from npukit.shipping.reading import ReadPackage
from npukit.shipping.signing import SUFFIX, check_signature


def check_signatures(path: Path, package: ReadPackage, key: str) -> bool:
    """Check the signatures of all kernels, and that of the whole file if it is beside it.

    Returns:
        Whether the whole file is signed.

    Raises:
        ToolchainError: ``py-minisign`` is not installed.
        UsageError: ``key`` is not a public key.
        ArtifactError: something is not signed, or not with this key.
    """
    beside = path.with_name(f"{path.name}{SUFFIX}")
    whole = beside.is_file()
    if whole:
        check_signature(_read(path), _read(beside), key, str(path))
    for kernel in package.kernels:
        name = kernel.manifest.kernel
        if kernel.signature is None:
            raise ArtifactError(
                f"{name} is not signed",
                where=str(path),
                hint="npukit package --sign KEY signs a package",
            )
        where = f"{path}: {PACKAGE_MANIFEST} of {name}"
        check_signature(kernel.manifest_text, kernel.signature, key, where)
    return whole


def _read(path: Path) -> bytes:
    try:
        return read_user_file(path)
    except OSError as error:
        raise ArtifactError(f"can't be read: {error.strerror or error}", where=str(path)) from error
