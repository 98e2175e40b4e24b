"""The licences in a package: those of its kernels, and npukit's own for the code that runs them.

Source: PEP 639 (License-Expression, License-File).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from npukit import resources
from npukit.errors import UsageError
from npukit.files import read_regular
from npukit.kernel.spec import KernelSpec

NPUKIT: Final = "Apache-2.0"
"""The licence of npukit's code in a package, and of its own kernels."""

_FILES: Final = re.compile(r"(licen[cs]e|copying|notice)(s|[._-].*)?\Z", re.IGNORECASE)
_LARGEST: Final = 1 << 20


@dataclass(frozen=True)
class Licences:
    """An SPDX ``expression`` for the whole package, None if a kernel's licence is not known.

    ``files`` are the texts by name, ``unknown`` the kernels whose licence nothing says, and
    ``of_kernels`` the expressions of the others.
    """

    expression: str | None
    files: Mapping[str, bytes]
    of_kernels: Mapping[str, str]
    unknown: tuple[str, ...]


def find_licences(
    specs: Sequence[KernelSpec], given: str | None, given_files: Sequence[Path]
) -> Licences:
    """The licences of the kernels ``specs``.

    npukit's own kernels have its licence. That of others is ``given``; files called LICENSE,
    COPYING or NOTICE in their folders go into the package.

    Raises:
        UsageError: ``given`` is not an SPDX expression, or a file can't be read.
    """
    expression = None if given is None else _canonical(given)
    files = {"npukit/LICENSE": read_regular(resources.licence_file())}
    for path in given_files:
        _add(files, path.name, path)
    known, unknown = {}, []
    for spec in specs:
        if _is_bundled(spec):
            known[spec.name] = NPUKIT
            continue
        for path in sorted(spec.directory.iterdir()):
            if _FILES.match(path.name) and path.is_file():
                _add(files, f"{spec.name}/{path.name}", path)
        if expression is not None:
            known[spec.name] = expression
        else:
            unknown.append(spec.name)
    different = sorted({NPUKIT, *known.values()})
    joined = " AND ".join(f"({one})" if " OR " in one else one for one in different)
    return Licences(
        None if unknown else _canonical(joined), dict(sorted(files.items())), known, tuple(unknown)
    )


def _is_bundled(spec: KernelSpec) -> bool:
    bundled = resources.bundled_kernels_dir().resolve()
    return spec.directory.resolve().is_relative_to(bundled)


def _canonical(expression: str) -> str:
    try:
        return canonicalize_license_expression(expression)
    except InvalidLicenseExpression as error:
        raise UsageError(
            f"not an SPDX licence expression: {error}",
            where="--license",
            hint="for instance MIT, 'Apache-2.0 OR MIT', or LicenseRef-Proprietary; "
            "https://spdx.org/licenses lists them",
        ) from error


def _add(files: dict[str, bytes], name: str, path: Path) -> None:
    try:
        text = read_regular(path, _LARGEST)
        text.decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise UsageError(f"{path}: the licence can't be read: {reason}") from error
    if files.setdefault(name, text) != text:
        raise UsageError(
            f"two licence files are called {name}", where="--license-file", hint="rename one"
        )
