"""Finds the source line of an instruction of LLVM IR by its debug information."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_USE: Final = re.compile(r"!dbg !(\d+)")
_NODE: Final = re.compile(r"!(\d+) = (?:distinct )?!(DI\w+)\((.*)\)")
_FIELD: Final = re.compile(r'(\w+): ("(?:[^"\\]|\\.)*"|[^,]+)')
_SCOPES: Final = 100
"""Scopes are followed at most this deep."""


class DebugLocations:
    """The debug information of a module, given as its lines."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._nodes = {
            match[1]: dict(_FIELD.findall(match[3]))
            for line in lines
            if (match := _NODE.match(line))
        }

    def of(self, instruction: str) -> str | None:
        """``file:line`` of an instruction; None if that is not known."""
        use = _USE.search(instruction)
        node = self._nodes.get(use[1]) if use else None
        if node is None or "line" not in node:
            return None
        line = node["line"]
        for _ in range(_SCOPES):
            if "file" in node:
                name = self._nodes.get(node["file"].removeprefix("!"), {}).get("filename", "")
                return f"{name.strip(chr(34))}:{line}" if name else None
            following = self._nodes.get(node.get("scope", "").removeprefix("!"))
            if following is None:
                return None
            node = following
        return None
