"""Lints for a design that is used as a kernel, so that a host module calls it repeatedly.

A design on its own may run once or have a spare argument; in a kernel that is probably a mistake.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from npukit.builder.request import BuildRequest
from npukit.findings import Finding
from npukit.kernel.design import RenderedDesign, source_text
from npukit.kernel.unused import unused_parameters

if TYPE_CHECKING:
    from npukit.compiler.driver import LoweredDesign, SequenceArgument


def kernel_lints(
    request: BuildRequest,
    rendered: RenderedDesign,
    lowered: LoweredDesign,
    arguments: Sequence[SequenceArgument],
    linked: Sequence[str],
) -> Iterator[Finding]:
    """The lints for the kernel of ``request``.

    ``arguments`` are those of the runtime sequence, ``linked`` the objects that the design's cores
    link with.
    """
    from npukit.compiler.lowering.ending_cores import ending_cores

    yield from unused_parameters(request.spec, rendered.templates)
    yield from _unused_objects(request, rendered, linked)
    yield from _unused_arguments(request, lowered, arguments)
    if not _loads_another_first(lowered):
        for warning in ending_cores(lowered.design):
            yield warning.finding


def _loads_another_first(lowered: LoweredDesign) -> bool:
    """Whether each run first loads another configuration, so that the cores start again.

    Loading the one that is loaded already has no effect.
    """
    from npukit.formats.txn import LoadPdi

    first = next(iter(lowered.transaction.ops), None)
    return isinstance(first, LoadPdi) and first.pdi_id != lowered.pdi_id


def _unused_objects(
    request: BuildRequest, rendered: RenderedDesign, linked: Sequence[str]
) -> Iterator[Finding]:
    """Objects in kernel.toml that no core links with.

    An object that the design names only for other parameters is not a mistake.
    """
    mentioned = "".join(map(source_text, rendered.templates))
    for core in request.spec.cores:
        if core.object in linked:
            continue
        if core.object in rendered.text:
            what = "no core calls a function that the design links from it"
        elif core.object not in mentioned:
            what = "the design does not name it"
        else:
            continue
        yield Finding(
            f"the object {core.object!r} is not used: {what}",
            None if core.where is None else str(core.where),
            f"a core links with the objects of the functions that it calls: "
            f"func.func private @f(...) attributes "
            f'{{link_with = "{core.object}"}}',
            rule="unused-object",
        )


def _unused_arguments(
    request: BuildRequest, lowered: LoweredDesign, arguments: Sequence[SequenceArgument]
) -> Iterator[Finding]:
    from npukit.compiler.dialect.location import locate
    from npukit.compiler.lowering.sequence import find_device, find_sequence

    where = str(locate(find_sequence(find_device(lowered.physical))))
    pairs = zip(request.spec.arguments, arguments, strict=True)
    for index, (argument, found) in enumerate(pairs):
        if found.direction == "unused":
            yield Finding(
                f"the runtime sequence never moves argument {index} ({argument.name!r}, "
                f"{argument.direction!r} in kernel.toml)",
                where,
                "transfer it to or from the array, or remove the argument from both",
                rule="unused-argument",
            )
