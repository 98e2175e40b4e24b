"""Why a core stopped running."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

from npukit.machine.control_program import AcquireSite, PortSite


class Ended(msgspec.Struct, frozen=True):
    """The core reached the end of its body, or disabled itself, and will not run again."""


class Paused(msgspec.Struct, frozen=True):
    """The core looked in vain for what ``site`` waits for, and looks again after the others ran."""

    site: PortSite


CoreStop: TypeAlias = AcquireSite | PortSite | Ended | Paused
