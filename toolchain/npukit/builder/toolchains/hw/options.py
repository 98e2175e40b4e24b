"""The options of the hw flow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class HwOptions:
    """How an xclbin is packaged.

    ``xclbinutil``: with XRT's tool instead of by npukit itself. ``emulation``: with an
    EMULATION_DATA section, so that the emulated device runs it too.
    """

    xclbinutil: bool = False
    emulation: bool = False

    @staticmethod
    def of_tools(tools: Collection[str]) -> HwOptions:
        """The options of a build that used ``tools`` (names)."""
        return HwOptions("xclbinutil" in tools, "zig" in tools)
