"""A build's warnings as its manifest stores them: the same bytes on every machine."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from npukit.findings import Finding, merge_findings

_KERNEL = "{kernel}/"
"""Stands for the kernel's folder in a manifest."""


def portable_warnings(folder: Path, warnings: Iterable[Finding]) -> tuple[Finding, ...]:
    """``warnings`` for a manifest: each once, without the kernel's ``folder`` in them."""
    spellings = {f"{spelled}/" for spelled in (folder, folder.absolute(), folder.resolve())}
    known = sorted(spellings - {"./", "//"}, key=len, reverse=True)
    # Only at the start of a path: the folder's name may be part of another one.
    start = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, known))})")

    def rename(text: str) -> str:
        # A compiler's message may not be UTF-8; JSON must be.
        return start.sub(lambda _: _KERNEL, text).encode("utf-8", "backslashreplace").decode()

    return tuple(finding.with_renamed_files(rename) for finding in merge_findings(warnings))


def local_warnings(folder: Path, warnings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The ``warnings`` of a manifest, with paths of the kernel's current ``folder``."""
    return tuple(
        finding.with_renamed_files(lambda text: text.replace(_KERNEL, f"{folder}/"))
        for finding in warnings
    )
