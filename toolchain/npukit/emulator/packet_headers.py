"""Packet headers: the word before a packet's data in a stream."""

from __future__ import annotations

import numpy as np

from npukit.emulator.access_pattern import STREAM_WORD, Bytes
from npukit.machine.physical import PacketHeader, Tile

_PACKET_ID = 0x1F
_OUT_OF_ORDER_ID = 0x3F
_OUT_OF_ORDER_SHIFT = 5


def header_word(packet: PacketHeader, tile: Tile) -> Bytes:
    """The four bytes of a packet's header, as a route that keeps it writes them to memory.

    Bits 4:0 id, 14:12 type, 20:16 source row, 27:21 source column, 31 odd parity. Source: AMD's
    AIE-ML architecture manual (AM020), stream switch packets. The six bits of an out-of-order id
    are in the BD registers (AM025), but their place in the header is not documented: here they are
    in 10:5, the bits that AM020 leaves empty.
    """
    word = packet.packet_id & _PACKET_ID | (packet.packet_type & 7) << 12
    word |= (packet.out_of_order_id & _OUT_OF_ORDER_ID) << _OUT_OF_ORDER_SHIFT
    word |= (tile.row & 0x1F) << 16 | (tile.col & 0x7F) << 21
    if word.bit_count() % 2 == 0:
        word |= 1 << 31
    return np.frombuffer(word.to_bytes(STREAM_WORD, "little"), np.uint8)


def packet_id(header: Bytes) -> int:
    """The id of a packet, from its header."""
    return int(header[0]) & _PACKET_ID


def out_of_order_id(header: Bytes) -> int:
    """The BD that a packet's header names."""
    return int.from_bytes(header.tobytes(), "little") >> _OUT_OF_ORDER_SHIFT & _OUT_OF_ORDER_ID
