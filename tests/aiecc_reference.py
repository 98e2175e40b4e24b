"""Runs the real aiecc on a design, if it is installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.toolchains.hw.driver import find_driver
from npukit.builder.toolchains.hw.driver_generations import Generation
from npukit.builder.toolchains.hw.placement import PlacedDesign, place_design
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.errors import ToolchainError


def why_no_aiecc() -> str | None:
    """Why there is no aiecc to compare with; None if there is one."""
    try:
        find_driver(InstalledTools())
    except ToolchainError as error:
        return error.message
    return None


needs_aiecc = pytest.mark.skipif(why_no_aiecc() is not None, reason=str(why_no_aiecc()))


def aiecc_generation() -> Generation | None:
    """The generation of the installed driver; None if there is none."""
    return None if why_no_aiecc() else find_driver(InstalledTools()).generation


def placed(text: str, folder: Path) -> PlacedDesign:
    """Place the design ``text`` with aiecc, in ``folder``."""
    return place_design(find_driver(InstalledTools()), text, "design.mlir", folder)
