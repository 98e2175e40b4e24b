"""Estimates as JSON, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import msgspec

from npukit import __version__
from npukit.builder.request import BuildRequest
from npukit.estimate.variants import Variant
from npukit.machine.tiles import Tile
from npukit.timing.estimate import Estimate

FORMAT: Final = "npukit-estimate-1"

_SHOWN: Final = 3
"""Actors that are named as those that limit."""


class Estimated(msgspec.Struct, frozen=True):
    """A build with its estimate, and with its variants if they were asked for."""

    request: BuildRequest
    estimate: Estimate
    variants: tuple[Variant, ...] | None = None


def limits(estimate: Estimate) -> str:
    """The actors that the time consists of, with their shares."""
    whole = estimate.cycles or 1
    parts = [s for s in estimate.limited_by[:_SHOWN] if s.cycles >= whole / 20]
    return ", ".join(f"{step.actor} {step.cycles / whole:.0%}" for step in parts) or "nothing"


def clock(estimate: Estimate) -> str:
    """The clock, for people."""
    return f"{estimate.clock_mhz / 1000:g} GHz"


def sentence(estimate: Estimate) -> str:
    """An estimate in one line."""
    return (
        f"estimate on {estimate.generation}, not measured: {estimate.cycles:,.0f} cycles (at least "
        f"{estimate.bound.cycles:,}), {estimate.us:,.1f} us at {clock(estimate)}, "
        f"{estimate.dispatch_us:,.1f} us with a dispatch; {limits(estimate)}"
    )


def to_json(estimates: Iterable[Estimated]) -> dict[str, Any]:
    """All of it as JSON values; ``format`` names what they mean."""
    return {
        "format": FORMAT,
        "npukit": __version__,
        "what": "estimates, computed from a recording of the emulated device; not measured",
        "kernels": [
            {
                "kernel": each.request.spec.name,
                "device": each.request.device,
                "parameters": dict(each.request.parameters),
                **estimate_json(each.estimate),
                "variants": _rounded(msgspec.to_builtins(each.variants)),
            }
            for each in estimates
        ],
    }


def estimate_json(estimate: Estimate) -> dict[str, Any]:
    """One estimate as JSON values; cycles and times rounded to a hundredth."""
    data = msgspec.to_builtins(estimate)
    data["bound"] = {
        "cycles": estimate.bound.cycles,
        "limited_by": list(estimate.bound.limited_by),
    }
    data["usage"] = [
        {
            "actor": usage.actor.name,
            "kind": usage.actor.kind,
            "tile": _place(usage.actor.tile),
            "cycles": {str(kind): cycles for kind, cycles in usage.cycles.items()},
        }
        for usage in estimate.usage
    ]
    return _rounded(data)  # type: ignore[no-any-return]


def _place(tile: Tile | None) -> list[int] | None:
    return None if tile is None else [tile.col, tile.row]


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, 2)
        case dict():
            return {key: _rounded(each) for key, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
    return value
