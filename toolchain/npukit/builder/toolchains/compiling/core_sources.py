"""What a spec's ``[[cores]]`` entries and devices mean to any toolchain."""

from __future__ import annotations

import difflib

from npukit.builder.request import BuildRequest
from npukit.errors import DesignError, SpecError
from npukit.kernel.design import render_text
from npukit.kernel.spec import CoreObject, KernelSpec


def core_defines(request: BuildRequest, core: CoreObject) -> dict[str, str]:
    """The preprocessor macros of a core's sources, rendered for the request."""
    return {
        name: render_text(
            request.spec, text, request.device, request.parameters, core.defines_at[name]
        )
        for name, text in core.defines.items()
    }


def linked_core(spec: KernelSpec, name: str) -> CoreObject:
    """The ``[[cores]]`` entry that makes the object ``name`` of the design; SpecError if none."""
    known = {core.object: core for core in spec.cores}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        raise SpecError(
            f"the design links with {name!r}, which no [[cores]] entry makes",
            where=str(spec.file),
            hint=f"did you mean {near[0]!r}?" if near else None,
        )
    return known[name]


def check_device(request: BuildRequest, device: str) -> None:
    """Whether the design, which is for ``device``, runs on what the request is for.

    Raises:
        DesignError: it is for an array of the other generation.
    """
    from npukit.machine.device import device_model

    if device_model(device).generation is not device_model(request.device).generation:
        raise DesignError(
            f"this design is for {device}, not for {request.device}",
            where=str(request.spec.design),
            hint=f"it sees which device is meant, as device ({request.device}); or say "
            "in kernel.toml which devices there are",
        )
