"""A build's warnings as its manifest keeps them: the same bytes on every machine."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from npukit.findings import Finding, counted

_KERNEL = "{kernel}/"
"""Stands for the kernel's folder in a manifest."""


def kept_warnings(folder: Path, warnings: Iterable[Finding]) -> list[dict[str, Any]]:
    """``warnings`` for a manifest: each once, without the kernel's ``folder`` in them."""
    spellings = {f"{spelled}/" for spelled in (folder, folder.absolute(), folder.resolve())}
    known = sorted(spellings - {"./", "//"}, key=len, reverse=True)
    # Where a path begins: the folder's name may be a part of another one.
    start = re.compile(rf"(?<![\w./-])(?:{'|'.join(map(re.escape, known))})")

    def rename(text: str) -> str:
        return start.sub(lambda _: _KERNEL, text)

    return [finding.called(rename).to_json() for finding in counted(warnings)]


def told_warnings(folder: Path, manifest: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The warnings that ``manifest`` keeps, about the kernel that is in ``folder`` now."""
    kept = manifest.get("warnings")
    return tuple(
        Finding.from_json(entry).called(lambda text: text.replace(_KERNEL, f"{folder}/"))
        for entry in (kept if isinstance(kept, list) else [])
        if isinstance(entry, dict)
    )
