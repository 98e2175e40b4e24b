"""Warns about C++ functions that use a stream or cascade which the design does not connect."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from npukit.findings import Finding

if TYPE_CHECKING:
    from npukit.machine.physical import Core, PhysicalDesign, StreamPort

_CORE: Final = "Core"
_GET: Final = {"stream_get", "stream_get_now"}
_PUT: Final = {"stream_put", "stream_put_now"}
_CASCADE_GET: Final = {"cascade_get"}
_CASCADE_PUT: Final = {"cascade_put"}


def port_warnings(core: Core, design: PhysicalDesign, program: bytes) -> Iterator[Finding]:
    """A warning for every port of ``core`` that its C++ ``program`` uses and nothing leads to."""
    from npukit.formats.wasm import parse_program

    used = {item.name for item in parse_program(program).imports}
    into = any(port.tile == core.tile for r in design.routes for port in r.dests if _ends(port))
    out = any(r.source.tile == core.tile for r in design.routes if _ends(r.source))
    cascade_in = any(cascade.dest == core.tile for cascade in design.cascades)
    cascade_out = any(cascade.source == core.tile for cascade in design.cascades)
    # The cores at the ends of a chain often run the function of those between.
    if used >= _CASCADE_GET | _CASCADE_PUT:
        cascade_in = cascade_out = cascade_in or cascade_out
    flow, link = "add an aie.flow", "add aie.cascade_flow between the two tiles"
    for functions, connected, what, hint in (
        (_GET, into, "read its stream input, but no route leads to it", flow),
        (_PUT, out, "write its stream output, but no route leads from it", flow),
        (_CASCADE_GET, cascade_in, "get from its cascade, but none leads to it", link),
        (_CASCADE_PUT, cascade_out, "put into its cascade, but none leads from it", link),
    ):
        if not connected and not used.isdisjoint(functions):
            yield Finding(
                f"C++ functions of core {core.tile} {what}",
                core.location or None,
                hint,
                rule="port-not-connected",
            )


def _ends(port: StreamPort) -> bool:
    """Whether a stream ends or starts there in a core."""
    return port.bundle == _CORE
