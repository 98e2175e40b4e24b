"""Notices inputs that change while a build reads them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from npukit.builder.digest import digest_file


def changed_since(
    dependencies: Iterable[Path], before: Mapping[Path, str | None], began_ns: int
) -> bool:
    """Whether an input may have changed after the toolchain read it.

    The kernel's own files are compared by content. The earlier content of other headers is
    unknown, so one that was touched since the build began counts as changed.
    """
    for path in dependencies:
        resolved = path.resolve()
        if resolved in before:
            if digest_file(resolved) != before[resolved]:
                return True
        elif resolved.stat().st_ctime_ns > began_ns:
            return True
    return False
