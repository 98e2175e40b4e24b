"""The options of the hw flow."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

_EMULATION: Final = "--with-emulation"
_XCLBINUTIL: Final = "--xclbinutil"


@dataclass(frozen=True)
class HwOptions:
    """How an xclbin is packaged.

    ``xclbinutil``: with XRT's tool instead of by npukit itself. ``emulation``: with an
    EMULATION_DATA section, so that the emulated device runs it too.
    """

    xclbinutil: bool = False
    emulation: bool = False

    @property
    def command_line(self) -> tuple[str, ...]:
        """The options of ``npukit build`` that select them."""
        given = ((_EMULATION, self.emulation), (_XCLBINUTIL, self.xclbinutil))
        return tuple(option for option, is_set in given if is_set)

    @staticmethod
    def of_command_line(options: Collection[str]) -> HwOptions:
        """The inverse of :attr:`command_line`; unknown options are ignored."""
        return HwOptions(_XCLBINUTIL in options, _EMULATION in options)
