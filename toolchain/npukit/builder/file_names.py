"""Machine-independent names for the files that a build reads."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from npukit.errors import BuildError

KERNEL: Final = "kernel"
"""The kernel's own folder."""
KERNELS: Final = "kernels"
"""The parent of the kernel's folder: kernels may share headers there."""
FILE: Final = "file"


class FileNames:
    """Names such as ``kernel:attention.cc``: a root's name and a path below it.

    A file is named by the first root that contains it, and by its absolute path
    (``file:/usr/include/x.h``) if none does.

    Args:
        roots: the roots by name, each a path without symbolic links.
        author_root: on a worker, the folder that stands for the root folder of the machine whose
            files these are; it has no symbolic links either. Files below it are called as there.
    """

    @classmethod
    def of_kernel(
        cls, directory: Path, tools: Mapping[str, Path], author_root: Path | None = None
    ) -> FileNames:
        """Names for a build of the kernel in ``directory`` by ``tools`` (name to folder)."""
        kernel = directory.resolve()
        roots = {name: _resolved_tool(root) for name, root in tools.items()}
        return cls({KERNEL: kernel, **roots, KERNELS: kernel.parent}, author_root)

    @staticmethod
    def root_of(name: str) -> str:
        """The root's name in ``name``."""
        return name.partition(":")[0]

    @staticmethod
    def below_root(name: str) -> str:
        """``name`` without its root."""
        return name.partition(":")[2]

    def __init__(self, roots: Mapping[str, Path], author_root: Path | None = None) -> None:
        self._roots = roots
        self._author_root = author_root

    def name(self, path: Path) -> str:
        """The name of ``path``.

        Raises:
            BuildError: the path is not UTF-8, so a manifest can't hold it.
        """
        resolved = path.resolve()
        try:
            str(resolved).encode()
        except UnicodeEncodeError as error:
            shown = os.fsencode(resolved).decode("utf-8", "backslashreplace")
            raise BuildError(
                f"the name of {shown} is not UTF-8", hint="rename the file or the folder"
            ) from error
        for root_name, root in self._roots.items():
            if resolved.is_relative_to(root):
                return f"{root_name}:{resolved.relative_to(root).as_posix()}"
        author_root = self._author_root
        if author_root is not None and resolved.is_relative_to(author_root):
            return f"{FILE}:/{resolved.relative_to(author_root).as_posix()}"
        return f"{FILE}:{resolved}"

    def locate(self, name: str) -> Path | None:
        """The path of ``name``; None if its root is unknown on this machine."""
        root_name, rest = self.root_of(name), self.below_root(name)
        if root_name == FILE:
            return self._file(rest)
        root = self._roots.get(root_name)
        return root / rest if root is not None else None

    def _file(self, path: str) -> Path:
        if self._author_root is not None:
            sent = self._author_root / path.lstrip("/")
            if sent.exists():
                return sent
        return Path(path)


@cache
def _resolved_tool(root: Path) -> Path:
    # A tool does not move under a command, and a command may build hundreds of kernels.
    return root.resolve()
