"""What a spec's ``[[cores]]`` entries and arguments mean to any toolchain."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from npukit.build.request import BuildRequest
from npukit.errors import DesignError, SpecError
from npukit.kernel.design import render_text
from npukit.kernel.spec import CoreObject, KernelSpec

if TYPE_CHECKING:
    from npukit.aie.lowering.sequence_arguments import SequenceArgument


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
    from npukit.aie.device import device_model

    if device_model(device).generation is not device_model(request.device).generation:
        raise DesignError(
            f"this design is for {device}, not for {request.device}",
            where=str(request.spec.design),
            hint=f"it sees which device is meant, as device ({request.device}); or say "
            "in kernel.toml which devices there are",
        )


def check_arguments(spec: KernelSpec, sequence: Sequence[SequenceArgument]) -> None:
    """Whether the spec's arguments are those of the design's runtime sequence.

    Raises:
        DesignError: their number, a size or a direction differs.
    """
    if len(sequence) != len(spec.arguments):
        raise DesignError(
            f"the runtime sequence has {len(sequence)} arguments, kernel.toml has "
            f"{len(spec.arguments)}",
            where=str(spec.design),
            hint="list the runtime sequence's arguments as [[arguments]], in its order",
        )
    for index, (argument, found) in enumerate(zip(spec.arguments, sequence, strict=True)):
        name = f"argument {index} ({argument.name!r})"
        nbytes = math.prod(found.shape) * int(re.sub(r"\D", "", found.element)) // 8
        if argument.nbytes != nbytes:
            raise DesignError(
                f"{name} has {argument.nbytes} bytes in kernel.toml and {nbytes} in the "
                "runtime sequence",
                where=str(spec.design),
            )
        if found.direction not in ("unused", argument.direction):
            raise DesignError(
                f"{name} is {argument.direction!r} in kernel.toml, but the runtime sequence uses "
                f"it as {found.direction!r}",
                where=str(spec.design),
            )
