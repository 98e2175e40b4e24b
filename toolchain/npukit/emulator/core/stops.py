"""Why a core stopped running."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from npukit.machine.control_program import AcquireSite, PortSite


@dataclass(frozen=True, slots=True)
class Ended:
    """The core reached the end of its body, or disabled itself, and will not run again."""


@dataclass(frozen=True, slots=True)
class Paused:
    """The core looked for something in vain and lets others run before it looks once more."""


CoreStop: TypeAlias = AcquireSite | PortSite | Ended | Paused
