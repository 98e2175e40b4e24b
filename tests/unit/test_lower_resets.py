"""Resets of DMA channels and cores in a runtime sequence."""

from __future__ import annotations

import pytest
from lowered_sequences import design, ops_of, refuse

from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, NpukitError, UnsupportedError
from npukit.formats.txn import MaskWrite, tile_address


@pytest.mark.parametrize(
    ("op", "tile", "register"),
    [
        ("aiex.dma_channel_reset(%core, S2MM, 1)", (0, 2), 0x1DE08),
        ("aiex.dma_channel_reset(%core, MM2S, 0)", (0, 2), 0x1DE10),
        ("aiex.dma_channel_reset(%mem, S2MM, 5)", (0, 1), 0xA0628),
        ("aiex.dma_channel_reset(%mem, MM2S, 0)", (0, 1), 0xA0630),
        ("aiex.core_reset(%core)", (0, 2), 0x32000),
    ],
)
def test_a_reset_sets_and_clears_one_bit(op: str, tile: tuple[int, int], register: int) -> None:
    """The registers are those of AMD's reference for AIE-ML."""
    address = tile_address(*tile, register)
    assert ops_of(op) == [MaskWrite(address, mask=2, value=value) for value in (2, 0)]
    printed = print_module(parse_module(design(op)))
    assert op.partition("(")[0] in printed
    assert print_module(parse_module(printed)) == printed


@pytest.mark.parametrize(
    ("op", "error", "says"),
    [
        ("aiex.dma_channel_reset(%shim, S2MM, 0)", DesignError, "shim tile have no reset"),
        ("aiex.dma_channel_reset(%core, S2MM, 2)", DesignError, "no channel 2"),
        ("aiex.core_reset(%mem)", DesignError, "has no core"),
        ("aiex.dma_channel_reset_for(@in)", UnsupportedError, "has no lowering"),
    ],
)
def test_what_has_no_reset_is_refused(op: str, error: type[NpukitError], says: str) -> None:
    refuse(op, error, says, 0)
