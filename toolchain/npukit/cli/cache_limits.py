"""Sizes and ages as ``npukit cache`` takes and prints them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

import click

_NUMBER: Final = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s*([A-Za-z]*)", re.ASCII)
_SIZES: Final[Mapping[str, int]] = {
    "b": 1,
    **{f"{prefix}b": 1000**power for power, prefix in enumerate("kmgt", 1)},
    **{f"{prefix}ib": 1024**power for power, prefix in enumerate("kmgt", 1)},
}
_AGES: Final[Mapping[str, int]] = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400}


def read_size(_context: click.Context, _option: click.Parameter, text: str | None) -> int | None:
    """The bytes of a size with a unit, such as ``2GB`` (of 1000) or ``2GiB`` (of 1024)."""
    if text is None:
        return None
    if (size := _amount(text, _SIZES)) is None:
        raise click.BadParameter(f"{text!r} is not a size such as 2GB, 500MB or 1.5GiB")
    return math.ceil(size)


def read_age(_context: click.Context, _option: click.Parameter, text: str | None) -> float | None:
    """The seconds of an age with a unit, such as ``30d``."""
    if text is None:
        return None
    if (age := _amount(text, _AGES)) is None:
        raise click.BadParameter(f"{text!r} is not an age such as 30d, 12h, 90m (minutes) or 2w")
    return age


def _amount(text: str, units: Mapping[str, int]) -> float | None:
    """A number times its unit; only zero needs none."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None:
        return None
    number, unit = float(match[1]), match[2].lower()
    if not unit and not number:
        return 0.0
    return number * units[unit] if unit in units else None


def shown_size(size: int) -> str:
    """``size`` bytes for people."""
    if size < 1000:
        return f"{size} B"
    units = ("kB", "MB", "GB", "TB")
    power = next((p for p in range(1, len(units)) if size < 1000 ** (p + 1)), len(units))
    return f"{size / 1000**power:.1f} {units[power - 1]}"


def shown_age(seconds: float) -> str:
    """An age for people, in the largest unit of which it has two, or in seconds."""
    units = (("days", 86400), ("hours", 3600), ("minutes", 60))
    for name, length in units:
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {name} ago"
    return f"{max(seconds, 0):.0f} s ago"
