"""Operations of MLIR-AIE that npukit does not have, and what to use instead."""

from __future__ import annotations

from typing import Final

_SCRATCHPAD: Final = (
    "the scratchpad belongs to XRT's ELF modules; declare an aiex.scratchpad_parameter, which is a "
    "number of the sequence for npukit"
)
_REASONS: Final = {
    "aiex.npu.create_scratchpad": _SCRATCHPAD,
    "aiex.npu.update_from_scratchpad": _SCRATCHPAD,
    "aiex.broadcast_packet": "use aie.packet_flow with several destinations",
    "aiex.multicast": "use one aie.flow for each destination",
    "aiex.memcpy": "use buffers, locks and DMA programs, or an aie.objectfifo",
    "aiex.token": "use an aie.lock",
    "aiex.useToken": "use an aie.lock",
}
_CERT: Final = "it belongs to NPUs that npukit does not model"


def instead_of(name: str) -> str | None:
    """What to use instead of an operation that npukit does not know, if that is known."""
    if name.startswith("aiex.cert."):
        return _CERT
    return _REASONS.get(name)
