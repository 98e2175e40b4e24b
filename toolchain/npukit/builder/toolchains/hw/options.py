"""What can be chosen of the hw flow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class HwOptions:
    """How an xclbin is packaged.

    ``xclbinutil``: by XRT's tool in place of npukit itself. ``emulation``: with an EMULATION_DATA
    section, so that the emulated device runs it too.
    """

    xclbinutil: bool = False
    emulation: bool = False

    @staticmethod
    def of_tools(tools: Collection[str]) -> HwOptions:
        """The options of a build in which the tools of these names took part."""
        return HwOptions("xclbinutil" in tools, "zig" in tools)
