"""What is checked when a program loads a design on the emulated device."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from npukit.iron.errors import ProgramBuildError

if TYPE_CHECKING:
    from npukit.formats.emulation import EmulationImage


def only_for(device: str) -> Callable[[EmulationImage], None]:
    """Refuses designs for another NPU than ``device``.

    A program may compile them: their files are for another run.
    """

    def check(image: EmulationImage) -> None:
        made_for = image.design.device.generation.device
        if made_for != device:
            raise ProgramBuildError(
                f"this design is for {made_for}, and the emulated device is {device}",
                hint=f"npukit iron --device {made_for}",
            )

    return check
