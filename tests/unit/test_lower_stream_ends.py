"""Warnings about streams and fifos with an end that never moves anything."""

from __future__ import annotations

import pytest

from npukit.compiler.driver import lower
from npukit.errors import DesignError

DESIGN = """module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %c = aie.tile(0, 2)
    %d = aie.tile(0, 3)
    {body}
    aie.runtime_sequence(%a: memref<64xi32>, %b: memref<64xi32>) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {{id = 0 : i64, metadata = @i}} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {{id = 1 : i64, metadata = @o, issue_token = true}} : memref<64xi32>
      aiex.npu.dma_wait {{symbol = @o}}
    }}
  }}
}}
"""
CHANNELS = """
%x = aie.buffer(%m) {sym_name = "x"} : memref<64xi32>
%p = aie.lock(%m, 0) {init = 1 : i32}
%q = aie.lock(%m, 1) {init = 0 : i32}
aie.shim_dma_allocation @i(%s, MM2S, 0)
aie.shim_dma_allocation @o(%s, S2MM, 0)
aie.memtile_dma(%m) {
  aie.dma_start(S2MM, 0, ^in, ^next)
^in:
  aie.use_lock(%p, AcquireGreaterEqual, 1)
  aie.dma_bd(%x : memref<64xi32>)
  aie.use_lock(%q, Release, 1)
  aie.next_bd ^in
^next:
  aie.dma_start(MM2S, 0, ^out, ^end)
^out:
  aie.use_lock(%q, AcquireGreaterEqual, 1)
  aie.dma_bd(%x : memref<64xi32>)
  aie.use_lock(%p, Release, 1)
  aie.next_bd ^out
^end:
  aie.end
}
"""
INTO, OUT_OF = "aie.flow(%s, DMA : 0, %m, DMA : {})\n", "aie.flow(%m, DMA : {}, %s, DMA : 0)\n"
PACKETS = "aie.packet_flow({}) {{ aie.packet_source<{}> aie.packet_dest<{}> }}\n"


def messages(body: str) -> list[str]:
    return [warning.message for warning in lower(DESIGN.format(body=body), "d.mlir").warnings]


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        (INTO.format(0) + OUT_OF.format(0), []),
        (
            INTO.format(1) + OUT_OF.format(0),
            [
                "a stream ends at S2MM channel 1 of tile (0, 1), but nothing starts that channel",
                "S2MM channel 0 of tile (0, 1) is started here, but no stream leads to it",
            ],
        ),
        (
            INTO.format(0) + OUT_OF.format(3),
            [
                "a stream begins at MM2S channel 3 of tile (0, 1), but nothing starts that channel",
                "MM2S channel 0 of tile (0, 1) is started here, but no stream leads from it",
            ],
        ),
        (
            INTO.replace("%s, DMA : 0", "%s, DMA : 1").format(0) + OUT_OF.format(0),
            ["MM2S channel 0 of tile (0, 0) is started here, but no stream leads from it"],
        ),
        (
            PACKETS.format(1, "%s, DMA : 0", "%m, DMA : 2") + INTO.format(0).replace(": 0, %m", ": 1, %m") + OUT_OF.format(0),
            ["a stream ends at S2MM channel 2 of tile (0, 1)"],
        ),
        # Trace begins at no DMA channel.
        (INTO.format(0) + OUT_OF.format(0) + "aie.flow(%c, Trace : 0, %s, DMA : 1)\n", []),
    ],
)  # fmt: skip
def test_channels_without_streams_and_streams_without_channels(
    flows: str, expected: list[str]
) -> None:
    found = messages(flows + CHANNELS)
    assert len(found) == len(expected), found
    assert all(message.startswith(start) for message, start in zip(found, expected, strict=True))


def test_a_channel_that_the_sequence_starts_is_started() -> None:
    task = (
        "%t = aiex.dma_configure_task(%m, S2MM, 2) {\n aie.dma_bd(%x : memref<64xi32>, 0, 64)\n aie.end\n}\n"
        "aiex.dma_start_task(%t)\n"
    )
    text = DESIGN.format(
        body=INTO.format(0) + OUT_OF.format(0) + "aie.flow(%c, DMA : 0, %m, DMA : 2)\n" + CHANNELS
    )
    sequence = "%b: memref<64xi32>) {\n"
    found = [w.message for w in lower(text.replace(sequence, sequence + task), "d.mlir").warnings]
    assert [message for message in found if "ends at" in message] == []


@pytest.mark.parametrize(
    ("flows", "message"),
    [
        (INTO.format(0) + "aie.flow(%c, DMA : 0, %m, DMA : 0)\n", "DMA : 0 of tile (0, 1) already takes the stream of DMA : 0 of tile (0, 0)"),
        (INTO.format(0) + PACKETS.format(1, "%c, DMA : 0", "%m, DMA : 0"), "DMA : 0 of tile (0, 1) also has a packet flow"),
        (INTO.format(0) + PACKETS.format(1, "%s, DMA : 0", "%m, DMA : 1"), "DMA : 0 of tile (0, 0) also has a packet flow"),
    ],
)  # fmt: skip
def test_a_port_carries_one_circuit_or_packets(flows: str, message: str) -> None:
    with pytest.raises(DesignError) as caught:
        messages(flows + OUT_OF.format(0) + CHANNELS)
    assert message in caught.value.message


def test_what_a_port_may_carry() -> None:
    several = PACKETS.format(1, "%s, DMA : 0", "%m, DMA : 0") + PACKETS.format(
        2, "%s, DMA : 0", "%m, DMA : 0"
    )
    twice = INTO.format(0) * 2 + OUT_OF.format(0)
    assert messages(several + OUT_OF.format(0) + CHANNELS) == []
    assert messages(twice + CHANNELS) == []


def test_a_buffer_that_is_sent_before_it_is_known_to_be_full() -> None:
    acquire = "  aie.use_lock(%q, AcquireGreaterEqual, 1)\n"
    release = acquire.replace("AcquireGreaterEqual", "Release")
    bare = CHANNELS.replace(acquire, "").replace(release, "")
    assert bare.count("use_lock") == 2
    found = messages(INTO.format(0) + OUT_OF.format(0) + bare)
    assert any(
        "sends buffer @x" in message and "without waiting for a lock" in message
        for message in found
    )
    table = bare.replace("aie.dma_bd(%x", "aie.dma_bd(%y", 1).replace(
        "%p =", '%y = aie.buffer(%m) {sym_name = "y"} : memref<64xi32>\n%p ='
    )
    assert not any(
        "sends buffer" in message for message in messages(INTO.format(0) + OUT_OF.format(0) + table)
    )


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        ("", None),  # the host's data may hold headers
        (", packet = #aie.packet_info<pkt_type = 0, pkt_id = 4>", "packets with id 4 on MM2S channel 0 of tile (0, 0), but the packet flows that begin there have id 3, 7"),
        (", packet = #aie.packet_info<pkt_type = 0, pkt_id = 7>", None),
    ],
)  # fmt: skip
def test_packets_that_no_flow_carries(packet: str, expected: str | None) -> None:
    flows = "".join(PACKETS.format(n, "%s, DMA : 0", "%m, DMA : 0") for n in (3, 7))
    text = DESIGN.format(body=flows + OUT_OF.format(0) + CHANNELS)
    found = lower(text.replace("metadata = @i", "metadata = @i" + packet), "d.mlir").warnings
    assert [expected in warning.message for warning in found if expected] == [True] * len(found)
    assert len(found) == (expected is not None)


def test_packets_of_a_dma_program() -> None:
    flows = INTO.format(0) + PACKETS.format(2, "%m, DMA : 0", "%s, DMA : 0")
    sent = "aie.dma_bd(%x : memref<64xi32>) {packet = #aie.packet_info<pkt_type = 0, pkt_id = ID>}"
    before, after = CHANNELS.rsplit("aie.dma_bd(%x : memref<64xi32>)", 1)
    assert messages(flows + before + sent.replace("ID", "2") + after) == []
    (found,) = messages(flows + before + sent.replace("ID", "1") + after)
    assert "sends packets with id 1 on MM2S channel 0 of tile (0, 1)" in found


FIFOS = """
aie.objectfifo @i(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
aie.objectfifo @o(%c, {%s}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
"""
VIEW = "!aie.objectfifosubview<memref<64xi32>>"


def core(*ends: str, tile: str = "%c", options: str = "") -> str:
    body = "".join(
        f"%v{number} = aie.objectfifo.acquire @{end}, 1) : {VIEW}\naie.objectfifo.release @{end}, 1)\n"
        for number, end in enumerate(ends)
    )
    loop = (
        "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n"
        f"%n = arith.constant 4294967295 : index\nscf.for %k = %c0 to %n step %c1 {{\n{body}}}\n"
    )
    return f"aie.core({tile}) {{\n{loop if ends else ''}aie.end\n}} {options}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (FIFOS + core("i(Consume", "o(Produce"), []),
        (FIFOS + core("i(Consume"), ["tile (0, 2) produces objectfifo @o, but its core never acquires an object from it"]),
        (FIFOS + core("o(Produce"), ["tile (0, 2) consumes objectfifo @i, but its core never acquires an object from it"]),
        (FIFOS.replace("{%c}", "{%c, %d}") + core("i(Consume", "o(Produce"), ["tile (0, 3) consumes objectfifo @i, but the tile has no core"]),
        (FIFOS + core(options='{elf_file = "k.elf"}'), []),
        # A link moves the objects, and a device without cores is one of data movement.
        (FIFOS + "aie.objectfifo.link [@i] -> [@o]([] [])\n" + core(tile="%d"), []),
        (FIFOS.replace("%c", "%m") + "aie.objectfifo.link [@i] -> [@o]([] [])\n", []),
    ],
)  # fmt: skip
def test_fifos_that_their_core_never_uses(body: str, expected: list[str]) -> None:
    found = messages(body)
    assert len(found) == len(expected), found
    assert all(message.startswith(start) for message, start in zip(found, expected, strict=True))


def test_several_sources_of_a_packet_flow_are_not_for_every_version() -> None:
    flow = (
        "aie.packet_flow({}) {{ aie.packet_source<%m, DMA : 0> aie.packet_source<%{}, DMA : 0> "
        "aie.packet_dest<%s, DMA : 0> }}\n"
    )
    found = messages(INTO.format(0) + flow.format(1, "c") + CHANNELS)
    assert "this packet flow has 2 sources" in found[-1]
