"""A device generation is one table: all code works with an added third table."""

from __future__ import annotations

import numpy as np
import pytest
from msgspec.structs import replace

from npukit.compiler.disassembly import disassemble
from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.emulator.array import Array, Status
from npukit.errors import DesignError
from npukit.formats.txn import BlockWrite, Write32, encode, parse
from npukit.machine import generations
from npukit.machine.bd_words import BdFields, decode_bd, encode_bd
from npukit.machine.device import device_model, device_names
from npukit.machine.generations import AIE2P, Generation
from npukit.machine.registers import RegisterKind, bd_address, decode_address
from npukit.machine.tile_model import BdLayout
from npukit.machine.tiles import TileKind

SHIM, MEM, CORE = (AIE2P.tiles[kind] for kind in TileKind)

AIE9: Generation = replace(
    AIE2P,
    name="AIE9",
    device="npu9",
    columns=3,
    aliases=(("npu9_3col", "npu9"),),
    stream_number=9,
    # Two rows of memtiles, BDs elsewhere and with another order of words, locks further apart.
    rows=(TileKind.SHIM, TileKind.MEM, TileKind.MEM, TileKind.CORE, TileKind.CORE),
    tiles={
        TileKind.SHIM: replace(
            SHIM,
            bd_base=0x3000,
            bd_stride=0x40,
            bd_groups=(range(4),),
            s2mm_control=0x4000,
            mm2s_control=0x4100,
            bd=BdLayout(
                words=SHIM.bd.words,
                address_word=2,
                fields={
                    name: tuple(((word + 1) % 8, high, low) for word, high, low in bits)
                    for name, bits in SHIM.bd.fields.items()
                },
            ),
        ),
        TileKind.MEM: replace(
            MEM, memory=0x40000, bd_base=0xB0000, locks=32, lock_base=0xD0000, lock_stride=0x20
        ),
        TileKind.CORE: CORE,
    },
)


@pytest.fixture(autouse=True)
def _third(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "GENERATIONS", (*generations.GENERATIONS, AIE9))


DESIGN = """module {
  aie.device(DEVICE) {
    %s = aie.tile(1, 0)
    %m = aie.tile(1, 2)
    aie.objectfifo @in(%s, {%m}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @out(%m, {%s}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo.link [@in] -> [@out]([] [])
    aie.runtime_sequence(%a: memref<64xi32>, %b: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 8, 8][0, 0, 4, 1])
        {id = 0 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1])
        {id = 1 : i64, metadata = @out, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def test_devices_of_the_generation_are_known_by_name() -> None:
    assert device_names()[-3:] == ("npu9", "npu9_1col", "npu9_2col")
    assert device_model("npu9_3col") is device_model("npu9")
    device = device_model("npu9_2col")
    assert (device.columns, device.rows, [*device.compute_rows]) == (2, 5, [3, 4])
    with pytest.raises(DesignError, match="unknown device 'npu9_4col'"):
        device_model("npu9_4col")


def test_registers_are_at_the_addresses_of_the_table() -> None:
    address = bd_address(AIE9, 2, 0, 3) + 8
    register = decode_address(AIE9, address)
    assert (register.kind, register.index, register.word) == (RegisterKind.BD, 3, 2)
    assert register.offset == 0x3000 + 3 * 0x40 + 8
    assert decode_address(AIE2P, address).kind is not RegisterKind.BD
    assert decode_address(AIE9, 2 << 20 | 0xD0020).name == "Lock1_value"
    table = AIE9.tiles[TileKind.SHIM]
    fields = BdFields(buffer_length=77, d0_step=5, valid_bd=1)
    assert encode_bd(table, fields)[1] == 77
    assert decode_bd(table, encode_bd(table, fields)) == fields


def test_a_design_for_it_is_lowered_disassembled_and_run() -> None:
    lowered = lower(DESIGN.replace("DEVICE", "npu9"), "d.mlir")
    stream = encode(lowered.transaction)
    header = parse(stream).header
    assert (header.generation, header.device) == (9, "npu9")
    assert (header.rows, header.columns, header.mem_tile_rows) == (5, 3, 2)
    (first, *_) = (op for op in lowered.transaction.ops if isinstance(op, BlockWrite))
    assert first.address == 1 << 25 | 0x3000
    pushes = [op.address for op in lowered.transaction.ops if isinstance(op, Write32)]
    assert pushes == [1 << 25 | 0x4104, 1 << 25 | 0x4004]
    assert any("DMA_BD1" in i.place for i in disassemble(lowered.transaction))

    given = np.arange(64, dtype=np.int32)
    result = np.zeros(64, np.int32)
    array = Array(extract(lowered.physical), {})
    outcome = array.execute(stream, [given.view(np.uint8), result.view(np.uint8)])
    assert outcome.status is Status.COMPLETED, outcome.report
    expected = [row * 4 + column for row in range(8) for column in range(8)]
    assert result.tolist() == expected


def test_a_stream_for_another_generation_is_refused() -> None:
    lowered = lower(DESIGN.replace("DEVICE", "npu9"), "d.mlir")
    other = lower(DESIGN.replace("DEVICE", "npu2").replace("(1, 2)", "(1, 1)"), "d.mlir")
    outcome = Array(extract(lowered.physical), {}).execute(other.transaction, [])
    assert outcome.status is Status.FAULTED
    assert "for npu2 (generation 4), the design for npu9" in outcome.report


def test_limits_of_the_generation_are_checked() -> None:
    text = DESIGN.replace("DEVICE", "npu9")
    with pytest.raises(DesignError, match="tile"):
        lower(text.replace("(1, 2)", "(1, 5)"), "d.mlir")
    with pytest.raises(DesignError, match="0 to 3"):
        lower(text.replace("id = 0 : i64", "id = 4 : i64"), "d.mlir")
