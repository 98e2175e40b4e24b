"""The content digests of the files that builds read, by their machine-independent names."""

from __future__ import annotations

from npukit.builder.digest import digest_file
from npukit.builder.names import FILE, KERNEL, KERNELS, FileNames

_USERS = (KERNEL, KERNELS, FILE)


class InputDigests:
    """What inputs hold now.

    A file below a tool's root (a compiler's header) is read once per object of this class, however
    many kernels include it: a tool does not change under a command. A user's file is read again
    each time.
    """

    def __init__(self) -> None:
        self._of_tools: dict[str, str | None] = {}

    def digest(self, names: FileNames, name: str) -> str | None:
        """The digest of the file called ``name``; None when there is no such readable file."""
        path = names.locate(name)
        if path is None:
            return None
        if FileNames.root_of(name) in _USERS:
            return digest_file(path)
        spelled = str(path)
        if spelled not in self._of_tools:
            self._of_tools[spelled] = digest_file(path)
        return self._of_tools[spelled]
