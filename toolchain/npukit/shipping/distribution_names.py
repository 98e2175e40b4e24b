"""The name and the version of a distribution.

Sources: the packaging specifications of names, of versions (PEP 440) and of wheels' file names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

from npukit.builder.digest import digest_bytes
from npukit.errors import UsageError

PREFIX: Final = "npukit-kernels"
NAMESPACE: Final = "npukit_kernels"
"""A namespace package (PEP 420): several distributions may have parts of it."""

TAG: Final = "py3-none-any"

_DIGITS: Final = 12


def distribution_name(given: str | None, kernels: Sequence[str]) -> str:
    """``given`` in its normal form; by default ``npukit-kernels``, with the kernel if it is one.

    Raises:
        UsageError: it is not a name of distributions, or that of npukit itself.
    """
    if given is None:
        return canonicalize_name(f"{PREFIX}-{kernels[0]}" if len(kernels) == 1 else PREFIX)
    try:
        name = canonicalize_name(given, validate=True)
    except InvalidName as error:
        raise UsageError(
            f"{given!r} can't name a distribution",
            where="--name",
            hint="use letters, digits and hyphens, such as my-kernels",
        ) from error
    if name in ("npukit", "numpy", "pyxrt"):
        raise UsageError(f"{name} is another distribution", where="--name")
    return str(name)


def distribution_version(given: str | None, contents: Mapping[str, bytes]) -> str:
    """``given`` in its normal form; by default one that changes with ``contents``.

    Raises:
        UsageError: it is not a version as PEP 440 has them.
    """
    if given is None:
        lines = (f"{digest_bytes(data)} {name}\n" for name, data in sorted(contents.items()))
        digest = digest_bytes("".join(lines).encode())
        # With the letter it is never a number, which would lose leading zeros.
        return str(Version(f"0+d{digest[:_DIGITS]}"))
    try:
        return str(Version(given))
    except InvalidVersion as error:
        raise UsageError(
            f"{given!r} is not a version",
            where="--version",
            hint="use one like 1.2.0, 1.2.0rc1 or 2026.11.28 (PEP 440)",
        ) from error


def stem(name: str, version: str) -> str:
    """``npukit_kernels_attention-1.0``, as file names have it."""
    return f"{name.replace('-', '_')}-{version}"
