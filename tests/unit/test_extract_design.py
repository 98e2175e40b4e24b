"""Buffers, locks, descriptors, tasks and cores of hand-written physical modules."""

from __future__ import annotations

import pytest

from npukit.compiler.extract import PhysicalModule, extract, read_physical
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, UnsupportedError
from npukit.machine.physical import (
    Dim,
    DmaDirection,
    DmaTask,
    LockAction,
    PacketHeader,
    PhysicalDesign,
    ShimAllocation,
    Tile,
)


def read(body: str, device: str = "npu1") -> PhysicalDesign:
    return read_module(body, device).design


def read_module(body: str, device: str = "npu1") -> PhysicalModule:
    return read_physical(
        parse_module(f"module {{\n  aie.device({device}) {{\n{body}\n  }}\n}}", "d.mlir")
    )


HAND_WRITTEN = """
    func.func private @f(memref<8xi16>) attributes {link_with = "f.o"}
    func.func private @g()
    %t = aie.tile(2, 1)
    %w = aie.tile(1, 1)
    %c = aie.tile(2, 3)
    %own = aie.buffer(%t) {address = 4096 : i32, sym_name = "own"} : memref<4x8xi16> = dense<3>
    %west = aie.buffer(%w) {sym_name = "west"} : memref<64xi32>
    %unnamed = aie.buffer(%c) : memref<8xi16>
    %taken = aie.lock(%t, 0) {init = 1 : i32, sym_name = "taken"}
    %free = aie.lock(%t) {init = 2 : i32, sym_name = "free"}
    %anon = aie.lock(%w, 5)
    aie.core(%c) {
      aie.end
    } {link_with = "c.o"}
    aie.memtile_dma(%t) {
      %0 = aie.dma_start(MM2S, 1, ^a, ^next)
    ^a:
      aie.use_lock(%free, AcquireGreaterEqual, 2)
      aie.dma_bd_packet(3, 17)
      aie.dma_bd(%own : memref<4x8xi16>, 8, 16, [<size = 2, stride = 16>, <size = 8, stride = 1>], [<const_pad_before = 0, const_pad_after = 0>, <const_pad_before = 0, const_pad_after = 0>])
      aie.use_lock(%anon, Release, 3)
      aie.next_bd ^b
    ^b:
      aie.use_lock(%taken, Acquire, 1)
      aie.dma_bd(%west : memref<64xi32>)
      aie.next_bd ^a
    ^next:
      %1 = aie.dma_start(S2MM, 0, ^c, ^end, repeat_count = 4)
    ^c:
      aie.use_lock(%taken, Acquire, -1)
      aie.dma_bd(%own : memref<4x8xi16>, 0, 32)
      aie.next_bd ^end
    ^end:
      aie.end
    }
    %s = aie.tile(2, 0)
    aie.shim_dma_allocation @x(%s, MM2S, 1)"""


@pytest.mark.parametrize(
    ("element", "values", "expected"),
    [
        ("i1", "[true, false, true, true]", "01000101"),
        ("i1", "true", "01010101"),
        ("i4", "[1, 2, -3, 4]", "01020d04"),
        ("i24", "[1, 2, -3, 4]", "010000020000fdffff040000"),
        ("i16", "[1, 2, -3, 4]", "01000200fdff0400"),
        ("bf16", "[1.0, -2.5, 0.1, 3.0e5]", "803f20c0cd3d9248"),
        ("bf16", "[0xFF80, 0x4100, 0x3F80, 1.0]", "80ff0041803f803f"),
        ("f32", "0x7F800000", "0000807f" * 4),
    ],
)
def test_initial_values(element: str, values: str, expected: str) -> None:
    """As ``aie-opt --convert-aie-to-transaction`` writes them."""
    buffer = f'%b = aie.buffer(%t) {{sym_name = "b", address = 0 : i32}} : memref<4x{element}>'
    design = read(f"    %t = aie.tile(0, 2)\n    {buffer} = dense<{values}>\n")
    assert design.buffers["b"].initial == bytes.fromhex(expected)


@pytest.mark.parametrize("bits", ["-0x1", "0x1FF80"])
def test_bits_that_are_not_those_of_a_float(bits: str) -> None:
    buffer = '%b = aie.buffer(%t) {sym_name = "b", address = 0 : i32} : memref<4xbf16>'
    with pytest.raises(DesignError, match=r"non-negative|do not fit bf16"):
        read(f"    %t = aie.tile(0, 2)\n    {buffer} = dense<{bits}>\n")


def test_a_hand_written_module() -> None:
    design = read(HAND_WRITTEN)
    tile, west = Tile(2, 1), Tile(1, 1)
    own = design.buffers["own"]
    assert (own.address, own.size, own.shape, own.element) == (4096, 64, (4, 8), "i16")
    assert own.initial == bytes([3, 0]) * 32
    assert design.locks["taken"].lock_id == 0
    assert (design.locks["free"].lock_id, design.locks["free"].init) == (1, 2)
    # BDs of odd channels lie in the upper half.
    assert sorted(design.descriptors[tile]) == [0, 24, 25]
    first, second, third = (design.descriptors[tile][n] for n in (24, 25, 0))
    assert (first.memory, first.address, first.length, first.granule) == (tile, 4096 + 16, 32, 2)
    assert first.dims == (Dim(2, 32), Dim(8, 2))
    assert first.padding == ((0, 0), (0, 0))
    assert first.acquire == LockAction(tile, 1, 2, greater_equal=True)
    assert first.release == LockAction(west, 5, 3)
    assert first.packet == PacketHeader(packet_id=17, packet_type=3)
    assert (first.next_bd, second.next_bd, third.next_bd) == (25, 24, None)
    assert (second.memory, second.length, second.dims) == (west, 256, ())
    assert second.address == design.buffers["west"].address
    assert second.acquire == LockAction(tile, 0, 1, greater_equal=False)
    assert third.acquire == LockAction(tile, 0, 1, greater_equal=True)
    assert design.tasks == (
        DmaTask(tile, DmaDirection.MM2S, 1, 24),
        DmaTask(tile, DmaDirection.S2MM, 0, 0, repeat_count=4),
    )
    assert design.shim_allocations == {"x": ShimAllocation("x", Tile(2, 0), DmaDirection.MM2S, 1)}
    assert read_module(HAND_WRITTEN).externals == {"f": "f.o", "g": None}
    (core,) = design.cores
    assert (core.tile, core.link_files, core.stack_size) == (Tile(2, 3), ("c.o",), 1024)
    # The unnamed buffer is above the stack of its core, and the core's copy knows its name.
    (unnamed,) = [buffer for buffer in design.buffers.values() if buffer.tile == Tile(2, 3)]
    assert unnamed.address >= 1024


def test_the_module_does_not_change() -> None:
    module = parse_module(f"module {{\n  aie.device(npu1) {{\n{HAND_WRITTEN}\n  }}\n}}")
    before = print_module(module)
    extract(module)
    assert print_module(module) == before


def test_dma_in_region_form() -> None:
    design = read(
        """
    %t = aie.tile(0, 2)
    %b = aie.buffer(%t) {sym_name = "b"} : memref<8xi32>
    %l = aie.lock(%t, 0)
    aie.mem(%t) {
      %0 = aie.dma(MM2S, 0) {repeat_count = 1 : i32} [{
        aie.use_lock(%l, AcquireGreaterEqual, 1)
        aie.dma_bd(%b : memref<8xi32>, 0, 4)
        aie.use_lock(%l, Release, 1)
      }, {
        aie.use_lock(%l, AcquireGreaterEqual, 1)
        aie.dma_bd(%b : memref<8xi32>, 4, 4)
        aie.use_lock(%l, Release, 1)
      }]
      aie.end
    }"""
    )
    bds = design.descriptors[Tile(0, 2)]
    assert [(bd.address - bds[0].address, bd.next_bd) for bd in bds.values()] == [(0, 1), (16, 0)]
    assert design.tasks == (DmaTask(Tile(0, 2), DmaDirection.MM2S, 0, 0, 1),)


def test_external_buffers_without_uses_and_remarks_of_mlir_air_are_ignored() -> None:
    design = extract(
        parse_module(
            "module {\naie.device(npu1) {\n%a = aie.tile(0, 1)\n"
            '%x = aie.external_buffer {sym_name = "__air_external_buffer"} : memref<4xi32>\n'
            '%b = aie.buffer(%a) {sym_name = "b"} : memref<4xi32, 1 : i32>\n'
            "aie.memtile_dma(%a) {\n aie.dma_start(MM2S, 0, ^bd, ^e)\n^bd:\n"
            " aie.dma_bd(%b : memref<4xi32, 1 : i32>, 0, 4) {task_id = 0 : i32}\n aie.next_bd ^e\n^e:\n aie.end\n}\n}\n}\n"
        )
    )
    assert list(design.buffers) == ["b"]


@pytest.mark.parametrize(
    ("body", "kind", "line", "message"),
    [
        (
            "%a = aie.tile(0, 2)\n%b = aie.tile(0, 3)\n"
            "aie.objectfifo @of(%a, {%b}, 1 : i32) : !aie.objectfifo<memref<4xi8>>",
            DesignError,
            5,
            "@of is not lowered yet",
        ),
        (
            '%a = aie.tile(0, 2)\naie.core(%a) { aie.end } {elf_file = "x.elf"}',
            UnsupportedError,
            4,
            "is an ELF file ('x.elf')",
        ),
        (
            "%a = aie.tile(0, 0)\n%b = aie.external_buffer : memref<4xi8>\naie.shim_dma(%a) {\n"
            " aie.dma_start(MM2S, 0, ^bd, ^e)\n^bd:\n aie.dma_bd(%b : memref<4xi8>)\n aie.next_bd ^e\n"
            "^e:\n aie.end\n}",
            UnsupportedError,
            4,
            "aie.external_buffer",
        ),
        (
            "%a = aie.tile(0, 2)\n%b = aie.tile(0, 3)\naie.cascade_flow(%a, %b)",
            DesignError,
            5,
            "must lead to the south or east, not from (0, 2) to (0, 3)",
        ),
        (
            "%a = aie.logical_tile<CoreTile>(?, ?)\naie.core(%a) { aie.end }",
            UnsupportedError,
            3,
            "this aie.logical_tile is not placed yet",
        ),
        (
            "%a = aie.tile(0, 2)\naie.mem(%a) {\n aie.dma_start(S2MM, 0, ^e, ^e)\n^e:\n aie.end\n}",
            DesignError,
            5,
            "starts no BD",
        ),
        (
            "%a = aie.tile(0, 2)\naie.mem(%a) {\n aie.end\n}\naie.mem(%a) {\n aie.end\n}",
            DesignError,
            7,
            "tile (0, 2) already has a DMA program",
        ),
        (
            "%a = aie.tile(0, 2)\n%l = aie.lock(%a, 3)\n%m = aie.lock(%a, 3)",
            DesignError,
            5,
            "lock 3 of tile (0, 2)",
        ),
    ],
)
def test_refused(body: str, kind: type[DesignError], line: int, message: str) -> None:
    with pytest.raises(kind) as caught:
        read(body)
    assert message in caught.value.message
    assert getattr(caught.value.where, "line", None) == line


def test_which_device() -> None:
    module = parse_module(
        "module { aie.device(npu1) @a { %t = aie.tile(0, 2) %b = aie.buffer(%t) : memref<4xi8> }"
        " aie.device(npu2) @b { } }"
    )
    assert len(extract(module, "a").buffers) == 1
    assert extract(module, "b").device.name == "npu2"
    with pytest.raises(DesignError, match=r"one aie\.device"):
        extract(module)
    with pytest.raises(DesignError, match="@c"):
        extract(module, "c")
