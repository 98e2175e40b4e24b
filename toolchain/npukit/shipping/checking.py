"""Whether a package is the one that the owner of a key signed."""

from __future__ import annotations

from pathlib import Path

from npukit.errors import ArtifactError
from npukit.files import read_user_file
from npukit.shipping.kernel_folder import PACKAGE_MANIFEST
from npukit.shipping.reading import ReadPackage
from npukit.shipping.signing import SUFFIX, check_signature


def check_signatures(path: Path, package: ReadPackage, key: str) -> None:
    """Check the signature beside the package, of all of it, and those of its kernels.

    The kernels' alone would not do: pip also acts on files beside them, such as ``METADATA``.

    Raises:
        ToolchainError: ``py-minisign`` is not installed.
        UsageError: ``key`` is not a public key.
        ArtifactError: something is not signed, or not with this key.
    """
    beside = path.with_name(f"{path.name}{SUFFIX}")
    try:
        signature = read_user_file(beside)
    except FileNotFoundError:
        raise _unsigned(f"there is no signature beside it, {beside.name}", path) from None
    except OSError as error:
        where = str(beside)
        raise ArtifactError(f"can't be read: {error.strerror or error}", where=where) from error
    check_signature(package.data, signature, key, str(path))
    for kernel in package.kernels:
        name = kernel.manifest.kernel
        if kernel.signature is None:
            raise _unsigned(f"{name} is not signed", path)
        where = f"{path}: {PACKAGE_MANIFEST} of {name}"
        check_signature(kernel.manifest_text, kernel.signature, key, where)


def _unsigned(what: str, path: Path) -> ArtifactError:
    return ArtifactError(
        what,
        where=str(path),
        hint="npukit package --sign KEY writes both signatures; keep the file and its "
        f"{SUFFIX} together",
    )
