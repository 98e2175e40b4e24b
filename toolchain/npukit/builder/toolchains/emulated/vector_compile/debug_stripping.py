"""Removes the debug information that nothing reads from LLVM IR; the inliner would copy all of it.

Calls from designs are checked by the types of functions that a source defines for others. So the
records of variables go, and all that belongs to functions which exist only to be inlined, such as
those of headers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

_LOCAL: Final = re.compile(r"define (?:linkonce_odr|linkonce|weak_odr|internal|private) ")
_ATTACHMENT: Final = re.compile(r",? !dbg !\d+")


def without_unread_debug_info(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a module, without its metadata, without debug information that nothing reads."""
    local = False
    for line in lines:
        if line.startswith("define "):
            local = _LOCAL.match(line) is not None
        elif line.startswith("    #dbg_"):
            continue
        yield _ATTACHMENT.sub("", line) if local and "!dbg" in line else line
