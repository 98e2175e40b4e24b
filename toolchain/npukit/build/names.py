"""Machine-independent names for the files that a build reads."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


class FileNames:
    """Names such as ``kernel:attention.cc``: a root's name and a path below it.

    A file outside every root is named by its absolute path (``file:/usr/include/x.h``).
    """

    def __init__(self, roots: Mapping[str, Path]) -> None:
        self._roots = {name: root.resolve() for name, root in roots.items()}

    def name(self, path: Path) -> str:
        """The name of ``path``."""
        resolved = path.resolve()
        for root_name, root in self._roots.items():
            if resolved.is_relative_to(root):
                return f"{root_name}:{resolved.relative_to(root).as_posix()}"
        return f"file:{resolved}"

    def locate(self, name: str) -> Path | None:
        """The path of a name; None when its root is not known here."""
        root_name, _, rest = name.partition(":")
        if root_name == "file":
            return Path(rest)
        root = self._roots.get(root_name)
        return root / rest if root is not None else None
