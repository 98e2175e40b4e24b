"""A device image read back: the registers that a design writes give the design."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.errors import FormatError
from npukit.formats.pdi import register_writes
from npukit.formats.xclbin import parse
from npukit.machine.addresses import tile_address
from npukit.machine.configuration import (
    RegisterWrite,
    bd_writes,
    channel_writes,
    lock_writes,
    task_write,
)
from npukit.machine.device import device_model
from npukit.machine.loaded_design import read_design
from npukit.machine.physical import PhysicalDesign, Route, StreamPort, Tile
from thoroughness import mostly_exhaustive

GOLDEN = sorted(
    path.parent for path in (Path(__file__).parents[1] / "golden").glob("*/*/design.mlir")
)
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def writes_of(design: PhysicalDesign) -> list[RegisterWrite]:
    generation = design.device.generation
    return [
        *lock_writes(design),
        *bd_writes(design),
        *channel_writes(design),
        *(task_write(generation, task) for task in design.tasks),
    ]


@pytest.mark.parametrize("folder", mostly_exhaustive(GOLDEN, GOLDEN[::6]), ids=lambda f: f.name)
def test_what_a_design_writes_is_read_back(folder: Path) -> None:
    design = extract(lower((folder / "design.mlir").read_text(), folder.name).physical)
    found = read_design(design.device, writes_of(design))
    wanted = {(t.tile, t.direction, t.channel, t.first_bd, t.repeat_count) for t in design.tasks}
    tasks = {(t.tile, t.direction, t.channel, t.first_bd, t.repeat_count) for t in found.tasks}
    assert tasks == wanted
    assert {(k.tile, k.lock_id, k.init) for k in found.locks.values()} == {
        (k.tile, k.lock_id, k.init) for k in design.locks.values() if k.init
    }
    for tile, bds in design.descriptors.items():
        for bd_id, bd in bds.items():
            read = found.descriptors[tile][bd_id]
            for part in ("memory", "address", "length", "acquire", "release", "next_bd", "packet"):
                assert getattr(read, part) == getattr(bd, part), (tile, bd_id, part)


def test_each_word_that_reaches_a_queue_is_a_task() -> None:
    control = tile_address(0, 2, 0x1DE00)  # S2MM 0: its control register, and then its queue
    writes = [RegisterWrite(control, (1, 3 << 16 | 2)), RegisterWrite(control + 4, ())]
    (task,) = read_design(device_model("npu1_1col"), writes).tasks
    assert (task.tile, task.channel, task.first_bd, task.repeat_count) == (Tile(0, 2), 0, 2, 3)
    assert not read_design(device_model("npu1_1col"), [RegisterWrite(control + 4, ())]).tasks


# -- switches --------------------------------------------------------------------------------------


def register(tile: tuple[int, int], offset: int, word: int) -> RegisterWrite:
    return RegisterWrite(tile_address(*tile, offset), (word,))


ON, PACKETS = 1 << 31, 1 << 30
CORE_SLAVES, CORE_MASTERS = 0x3F100, 0x3F000
MEM_SLAVES, MEM_MASTERS = 0xB0100, 0xB0000
DMA, SOUTH_IN, NORTH_OUT, SOUTH_OUT = 1, 5, 13, 5
"""Numbers of a compute tile's ports: slaves DMA 0 and South 0, masters North 0 and South 0."""


def core_slave(tile: tuple[int, int], port: int, bits: int = 0) -> RegisterWrite:
    return register(tile, CORE_SLAVES + 4 * port, ON | bits)


def core_master(tile: tuple[int, int], port: int, word: int) -> RegisterWrite:
    return register(tile, CORE_MASTERS + 4 * port, ON | word)


def test_a_stream_is_followed_over_switches_to_all_its_ends() -> None:
    writes = [
        core_slave((0, 2), DMA),
        core_master((0, 2), NORTH_OUT, DMA),
        core_slave((0, 3), SOUTH_IN),
        core_master((0, 3), 1, SOUTH_IN),  # DMA 0
        core_master((0, 3), NORTH_OUT, SOUTH_IN),
        core_slave((0, 4), SOUTH_IN),
        core_master((0, 4), 2, SOUTH_IN),  # DMA 1
        core_master((0, 5), 2, SOUTH_IN),  # nothing enters here
    ]
    found = read_design(device_model("npu1_1col"), writes)
    ends = (StreamPort(Tile(0, 3), "DMA", 0), StreamPort(Tile(0, 4), "DMA", 1))
    assert found.routes == (Route(StreamPort(Tile(0, 2), "DMA", 0), ends),)


def test_packets_go_where_their_slots_say() -> None:
    def slot(number: int, packet: int, msel: int) -> RegisterWrite:
        at = 0x3F200 + 0x10 * DMA + 4 * number
        return register((0, 2), at, packet << 24 | 0x1F << 16 | 1 << 8 | msel << 4 | 2)

    writes = [
        core_slave((0, 2), DMA, PACKETS),
        slot(0, 3, 0),
        slot(1, 7, 1),
        core_master((0, 2), 0, PACKETS | 1 << 3 | 2),  # the core: arbiter 2, msel 0
        core_master((0, 2), 1, PACKETS | 1 << 7 | 2 << 3 | 2),  # DMA 0: msel 1, drops headers
        core_master((0, 2), 2, PACKETS | 3 << 3 | 4),  # another arbiter
    ]
    source, tile = StreamPort(Tile(0, 2), "DMA", 0), Tile(0, 2)
    assert read_design(device_model("npu1_1col"), writes).routes == (
        Route(source, (StreamPort(tile, "Core", 0),), 3, (True,)),
        Route(source, (StreamPort(tile, "DMA", 0),), 7, (False,)),
    )


def test_a_loop_of_switches_ends() -> None:
    writes = [
        core_slave((0, 2), DMA),
        core_master((0, 2), NORTH_OUT, DMA),
        core_slave((0, 3), SOUTH_IN),
        core_master((0, 3), SOUTH_OUT, SOUTH_IN),
        core_slave((0, 2), 15),  # North 0 of (0, 2), where it comes back
        core_master((0, 2), NORTH_OUT + 1, 15),
        core_slave((0, 3), SOUTH_IN + 1),
        core_master((0, 3), SOUTH_OUT + 0, SOUTH_IN),
    ]
    assert read_design(device_model("npu1_1col"), writes).routes == ()


# -- bytes -----------------------------------------------------------------------------------------


def pdi_of(commands: Sequence[int]) -> bytes:
    """A partial PDI with one partition, laid out as bootgen does it."""
    cdo = struct.pack("<5I", 4, 0x004F4443, 0x200, len(commands), 0)
    cdo += struct.pack(f"<{len(commands)}I", *commands)
    header = bytearray(0x150)
    struct.pack_into("<5I", header, 0x10, 0x40000, 1, 0x24, 1, 0x34)
    header[0x38:0x3C] = b"IDPP"
    struct.pack_into("<3I", header, 0xD0, *[len(cdo) // 4] * 3)
    struct.pack_into("<I", header, 0xF0, 0x54)
    return bytes(header) + cdo


def command(code: int, *payload: int) -> list[int]:
    if len(payload) >= 255:
        return [255 << 16 | code, len(payload), *payload]
    return [len(payload) << 16 | code, *payload]


def test_all_commands_that_write_registers() -> None:
    long = tuple(range(300))
    commands = [
        *command(0x111, 0, 0),
        *command(0x103, 0x200, 5),
        *command(0x102, 0x204, 0xF0, 0x30),
        *command(0x101, 0x204, 1, 1, 100),
        *command(0x105, 1, 0x300, *long),
        *command(0x105, 0, 0x1DE04),
        *command(0x108, 1, 0x400, 6),
        *command(0x107, 1, 0x404, 3, 2),
        *command(0x100),
        *command(0x103, 0x500, 7),
    ]
    assert register_writes(pdi_of(commands)) == [
        RegisterWrite(0x200, (5,)),
        RegisterWrite(0x204, (0x30,), 0xF0),
        RegisterWrite(1 << 32 | 0x300, long),
        RegisterWrite(0x1DE04, ()),
        RegisterWrite(1 << 32 | 0x400, (6,)),
        RegisterWrite(1 << 32 | 0x404, (2,), 3),
    ]


@given(st.data())
def test_a_damaged_image_is_an_error_or_an_image(data: st.DataObject) -> None:
    good = bytearray(pdi_of([*command(0x103, 0x1D000, 5), *command(0x105, 0, 0x800, 1, 2)]))
    for _ in range(data.draw(st.integers(1, 4))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    cut = bytes(good[: data.draw(st.integers(0, len(good)))])
    try:
        read_design(device_model("npu2"), register_writes(cut))
    except FormatError as error:
        assert error.where is not None and error.where.startswith("PDI")


@given(st.lists(st.tuples(st.integers(0, (1 << 44) - 1), st.integers(0, (1 << 32) - 1))))
def test_any_register_writes_give_a_design(writes: Iterable[tuple[int, int]]) -> None:
    read_design(device_model("npu1"), [RegisterWrite(at, (word,)) for at, word in writes])


def test_a_real_kernel_built_by_others() -> None:
    path = SAMPLES / "single-add.xclbin"
    if not path.is_file():
        pytest.skip(f"{path} is missing")
    pdi = parse(path.read_bytes()).partition().pdis[0].image
    found = read_design(device_model("npu1"), register_writes(pdi))
    shim, core = Tile(0, 0), Tile(0, 2)
    assert [(r.source, r.dests) for r in found.routes] == [
        (StreamPort(shim, "DMA", 0), (StreamPort(core, "DMA", 0),)),
        (StreamPort(shim, "DMA", 1), (StreamPort(core, "DMA", 1),)),
        (StreamPort(core, "DMA", 0), (StreamPort(shim, "DMA", 0),)),
    ]
    assert [(b.tile, b.size) for b in found.buffers.values()] == [(core, 2048)] * 6
    assert [each.tile for each in found.cores] == [core]
