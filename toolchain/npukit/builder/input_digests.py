"""The content digests of the files that builds read, by their machine-independent names."""

from __future__ import annotations

from npukit.builder.digest import digest_file
from npukit.builder.file_names import FILE, KERNEL, KERNELS, FileNames

USERS = (KERNEL, KERNELS, FILE)
"""The roots of files that are not a tool's."""


class InputDigests:
    """Current digests of the files that the builds of one toolchain read.

    A file below a tool's root (a compiler's header) is read once per instance, however many
    kernels include it: a tool does not change while a command runs. A user's file is read every
    time.
    """

    def __init__(self) -> None:
        self._of_tools: dict[str, str | None] = {}

    def digest(self, names: FileNames, name: str) -> str | None:
        """The digest of the file called ``name``; None if it can't be read."""
        if FileNames.root_of(name) in USERS:
            return _digest(names, name)
        if name not in self._of_tools:
            self._of_tools[name] = _digest(names, name)
        return self._of_tools[name]


def _digest(names: FileNames, name: str) -> str | None:
    path = names.locate(name)
    return None if path is None else digest_file(path)
