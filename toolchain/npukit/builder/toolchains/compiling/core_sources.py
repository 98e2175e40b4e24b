"""A spec's ``[[cores]]`` entries and devices, as all toolchains interpret them."""

from __future__ import annotations

from npukit.builder.request import BuildRequest
from npukit.errors import DesignError, SpecError
from npukit.kernel.design import render_text
from npukit.kernel.spec import MOST_CYCLES, CoreObject, KernelSpec
from npukit.suggestions import did_you_mean


def core_defines(request: BuildRequest, core: CoreObject) -> dict[str, str]:
    """The preprocessor macros of a core's sources, rendered for the request."""
    return {
        name: render_text(
            request.spec, text, request.device, request.parameters, core.defines_at[name]
        )
        for name, text in core.defines.items()
    }


def core_cycles(request: BuildRequest) -> dict[str, float]:
    """The cycles of a call that the spec says, by the name of the function.

    Raises:
        SpecError: a text does not give a number of cycles.
    """
    found: dict[str, float] = {}
    for core in request.spec.cores:
        for name, text in core.cycles.items():
            where = core.cycles_at[name]
            shown = render_text(request.spec, text, request.device, request.parameters, where)
            try:
                found[name] = float(shown)
            except ValueError:
                found[name] = -1
            if not 0 <= found[name] <= MOST_CYCLES:
                raise SpecError(f"{shown!r} is not a number of cycles", where=where)
    return found


def linked_core(spec: KernelSpec, name: str) -> CoreObject:
    """The ``[[cores]]`` entry that makes the design's object ``name``; SpecError if none does."""
    known = {core.object: core for core in spec.cores}
    if name not in known:
        raise SpecError(
            f"the design links with {name!r}, which no [[cores]] entry makes",
            where=str(spec.file),
            hint=did_you_mean(name, known),
        )
    return known[name]


def check_device(request: BuildRequest, device: str) -> None:
    """Check that the design, which is for ``device``, runs on the request's device.

    Raises:
        DesignError: the design is for another device generation.
    """
    from npukit.machine.device import device_model

    if device_model(device).generation is not device_model(request.device).generation:
        raise DesignError(
            f"this design is for {device}, not for {request.device}",
            where=str(request.spec.design),
            hint=f"use the variable device ({request.device}) in the design, or list the "
            "supported devices in kernel.toml",
        )
