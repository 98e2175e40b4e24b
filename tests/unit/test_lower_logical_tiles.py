"""Tiles that a design leaves open: which ones they become.

``tests/golden/more/logical_*`` hold what MLIR-AIE makes of whole designs; here random ones are
compared with its placement pass where that is installed, and errors are looked at.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core_compilation import compile_cores
from design_runner import execute
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.compiler.dialect.aie import (
    BufferOp,
    CoreOp,
    DeviceOp,
    FlowOp,
    LogicalTileOp,
    ObjectFifoOp,
    TileOp,
)
from npukit.compiler.driver import lower, lower_to_physical
from npukit.compiler.extract import read_physical
from npukit.compiler.lowering.densemap import densemap_order
from npukit.compiler.lowering.placement import place_tiles
from npukit.compiler.parse import parse_module, print_module
from npukit.emulator.array import Array, Status
from npukit.errors import DesignError, Location, NpukitError
from thoroughness import examples

FIFO = "aie.objectfifo @{name}({producer}, {{{consumers}}}, 2 : i32) : !aie.objectfifo<memref<{size}xi32>>"
_AIE_OPT = InstalledTools().aie_opt


def _module(device: str, lines: list[str]) -> str:
    body = "\n".join(f"    {line}" for line in lines)
    return f"module {{\n  aie.device({device}) {{\n{body}\n  }}\n}}\n"


def _placed(text: str) -> DeviceOp:
    (device,) = parse_module(text, "d.mlir").body.block.ops
    assert isinstance(device, DeviceOp)
    assert place_tiles(device)
    return device


def _tiles(device: DeviceOp) -> list[Any]:
    """The tiles in their order, and those of each fifo."""
    return [
        *((str(op.coord), op.allocation_scheme) for op in device.ops_of(TileOp)),
        *(
            (fifo.sym_name, str(fifo.producer.coord), [str(c.coord) for c in fifo.consumers])
            for fifo in device.ops_of(ObjectFifoOp)
        ),
    ]


def _shims_lack_channels(device: DeviceOp) -> bool:
    """Whether more fifos start or end at a shim than it has channels."""
    fifos = list(device.ops_of(ObjectFifoOp))
    starts = Counter(str(fifo.producer.coord) for fifo in fifos)
    ends = Counter(str(end.coord) for fifo in fifos for end in fifo.consumers)
    shims = {str(op.coord) for op in device.ops_of(TileOp) if op.row == 0}
    return any(count[shim] > 2 for count in (starts, ends) for shim in shims)


@st.composite
def designs(draw: st.DrawFn) -> str:
    """Fifos and links between tiles that are fixed in part or not at all."""
    name, columns = draw(st.sampled_from([("npu1", 4), ("npu2", 8), ("npu1_2col", 2)]))
    tiles: list[str] = []
    fifos: list[str] = []
    fixed = draw(st.booleans())

    def logical(kind: str) -> str:
        col = draw(st.integers(0, columns - 1)) if fixed and draw(st.booleans()) else "?"
        rows = {"CoreTile": st.integers(2, 5), "MemTile": st.just(1), "ShimNOCTile": st.just(0)}
        row = draw(rows[kind]) if fixed and draw(st.booleans()) else "?"
        tiles.append(f"%t{len(tiles)} = aie.logical_tile<{kind}>({col}, {row})")
        return f"%t{len(tiles) - 1}"

    def fifo(producer: str, *consumers: str, size: int = 64) -> str:
        label = f"f{len(fifos)}"
        ends = ", ".join(dict.fromkeys(consumers))
        fifos.append(FIFO.format(name=label, producer=producer, consumers=ends, size=size))
        return f"@{label}"

    cores = [logical("CoreTile") for _ in range(draw(st.integers(1, 4 * columns)))]
    core = st.sampled_from(cores)
    kinds = st.sampled_from(["in", "out", "cores", "broadcast", "memory", "split", "join"])
    for kind in draw(st.lists(kinds, min_size=1, max_size=draw(st.sampled_from([6, 16, 70])))):
        if kind == "in":
            fifo(logical("ShimNOCTile"), draw(core))
        elif kind == "out":
            fifo(draw(core), logical("ShimNOCTile"))
        elif kind == "cores":
            fifo(draw(core), draw(core))
        elif kind == "broadcast":
            fifo(logical("ShimNOCTile"), *draw(st.lists(core, min_size=2, max_size=4)))
        elif kind == "memory":
            fifo(logical("MemTile"), draw(core))
        else:
            parts, memory = draw(st.integers(1, 4)), logical("MemTile")
            ends = [draw(core) for _ in range(parts)]
            offsets = ", ".join(str(64 * n) for n in range(parts)) if parts > 1 else ""
            if kind == "split":
                whole = fifo(logical("ShimNOCTile"), memory, size=64 * parts)
                pieces = ", ".join(fifo(memory, end) for end in ends)
                fifos.append(f"aie.objectfifo.link [{whole}] -> [{pieces}] ([] [{offsets}])")
            else:
                pieces = ", ".join(fifo(end, memory) for end in ends)
                whole = fifo(memory, logical("ShimNOCTile"), size=64 * parts)
                fifos.append(f"aie.objectfifo.link [{pieces}] -> [{whole}] ([{offsets}] [])")
    return _module(name, [*draw(st.permutations(tiles)), *fifos])


@pytest.mark.skipif(
    not isinstance(_AIE_OPT, FoundTool), reason=f"no aie-opt to compare with: {_AIE_OPT}"
)
@settings(max_examples=examples(60), deadline=None)
@given(designs())
def test_random_designs_are_placed_as_by_mlir_aie(text: str) -> None:
    assert isinstance(_AIE_OPT, FoundTool)
    command = [str(_AIE_OPT.path), "--aie-place-tiles", "-"]
    ran = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    try:
        ours = _placed(text)
    except NpukitError as error:
        assert ran.returncode != 0 or "compute tile" in str(error), error
        return
    if ran.returncode != 0:
        assert "DMA channels" in ran.stderr  # MLIR-AIE looks for tiles only in the east
        return
    (theirs,) = parse_module(ran.stdout, "theirs", verify=False).body.block.ops
    assert isinstance(theirs, DeviceOp)
    if len(list(theirs.ops_of(TileOp))) < len(list(ours.ops_of(TileOp))):
        return  # MLIR-AIE has put an open core on a pinned one's tile; npukit does not.
    if _tiles(ours) != _tiles(theirs):
        # Only if MLIR-AIE separates cores that lack the channels for that, or shims lack channels.
        with pytest.raises(DesignError):
            lower_to_physical(parse_module(ran.stdout, "theirs"))


@settings(max_examples=examples(60), deadline=None)
@given(designs())
def test_every_tile_is_placed_within_its_channels(text: str) -> None:
    try:
        device = _placed(text)
    except DesignError as error:
        assert isinstance(error.where, Location)
        return
    assert not list(device.ops_of(LogicalTileOp))
    taken = [op.coord for op in device.ops_of(TileOp)]
    assert len(set(taken)) == len(taken)
    for fifo in device.ops_of(ObjectFifoOp):
        ends = [str(end.coord) for end in fifo.consumers]
        if len({*ends}) < len(ends):
            return  # The design pins two cores to one tile.
    parse_module(print_module(device.parent_op()), "again")  # type: ignore[arg-type]


@given(st.lists(st.integers(0, 300), max_size=200))
def test_the_hash_table_loses_nothing(keys: list[int]) -> None:
    assert sorted(densemap_order(keys)) == sorted(set(keys))


def test_the_hash_tables_order() -> None:
    """Worked out by hand: 37 times the key, modulo 64; 64 meets 0 and goes one bucket on."""
    assert densemap_order([0, 1, 2, 3, 7, 64]) == [0, 64, 7, 2, 1, 3]


@pytest.mark.parametrize(
    ("lines", "line", "words"),
    [
        (
            [f"%t{n} = aie.logical_tile<CoreTile>(?, ?)" for n in range(5)],
            7,
            "no compute tile is left",
        ),
        (
            [
                "%a = aie.logical_tile<CoreTile>(0, 3)",
                "%b = aie.logical_tile<CoreTile>(?, 3)",
            ],
            4,
            "no compute tile in row 3 is left",
        ),
        (
            [
                "%s = aie.logical_tile<ShimNOCTile>(?, ?)",
                "%c = aie.logical_tile<CoreTile>(?, ?)",
                *(
                    FIFO.format(name=f"f{n}", producer="%s", consumers="%c", size=4)
                    for n in range(3)
                ),
            ],
            4,
            r"tile \(0, 2\) needs more DMA channels than it has: 3 S2MM, 0 MM2S",
        ),
        (
            [
                *(f"%s{n} = aie.logical_tile<ShimNOCTile>(?, ?)" for n in range(3)),
                *(f"%c{n} = aie.logical_tile<CoreTile>(?, ?)" for n in range(3)),
                *(
                    FIFO.format(name=f"f{n}", producer=f"%s{n}", consumers=f"%c{n}", size=4)
                    for n in range(3)
                ),
            ],
            4,
            "no shim tile has the DMA channels needed: 0 S2MM, 1 MM2S",
        ),
        (["%a = aie.logical_tile<ShimPLTile>(?, ?)"], 3, "no tile of type ShimPLTile"),
    ],
)
def test_a_design_that_does_not_fit_is_refused(lines: list[str], line: int, words: str) -> None:
    with pytest.raises(DesignError, match=words) as refused:
        lower_to_physical(parse_module(_module("npu1_1col", lines), "d.mlir"))
    assert isinstance(refused.value.where, Location)
    assert refused.value.where.line == line


def test_operations_on_a_tile_are_checked_once_it_is_placed() -> None:
    lines = [
        "%c = aie.logical_tile<CoreTile>(?, ?)",
        "%l = aie.lock(%c, 16) {init = 0 : i32}",
    ]
    module = parse_module(_module("npu1", lines), "d.mlir")
    with pytest.raises(DesignError, match=r"tile \(0, 2\) has 16 locks, so there is no lock 16"):
        lower_to_physical(module)


@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_a_design_that_fits_only_one_way(device: str) -> None:
    """Like a product over four columns: joins of four take most channels of each memtile."""
    lines = [f"%c{n} = aie.logical_tile<CoreTile>(?, ?)" for n in range(16)]
    for n in range(4):
        lines += [f"%{name}{n} = aie.logical_tile<MemTile>(?, ?)" for name in ("ma", "mb", "mc")]
        lines += [f"%s{name}{n} = aie.logical_tile<ShimNOCTile>(?, ?)" for name in "abc"]

    def fifo(name: str, producer: str, *consumers: str, size: int = 64) -> None:
        ends = ", ".join(consumers)
        lines.append(FIFO.format(name=name, producer=producer, consumers=ends, size=size))

    for n in range(4):
        for name, cores in (("a", range(n, 16, 4)), ("b", range(4 * n, 4 * n + 4))):
            fifo(f"to_{name}{n}", f"%m{name}{n}", *(f"%c{core}" for core in cores))
            fifo(f"{name}{n}", f"%s{name}{n}", f"%m{name}{n}")
            lines.append(f"aie.objectfifo.link [@{name}{n}] -> [@to_{name}{n}]([] [])")
        for core in range(n, 16, 4):
            fifo(f"part{core}", f"%c{core}", f"%mc{n}")
        fifo(f"c{n}", f"%mc{n}", f"%sc{n}", size=256)
        parts = ", ".join(f"@part{core}" for core in range(n, 16, 4))
        lines.append(f"aie.objectfifo.link [{parts}] -> [@c{n}]([0, 64, 128, 192] [])")
    placed = _placed(_module(device, lines))
    lower_to_physical(parse_module(print_module(placed.parent_op()), "again"))  # type: ignore[arg-type]
    assert not _shims_lack_channels(placed)


def test_the_design_itself_stays_open() -> None:
    lines = [
        "%c = aie.logical_tile<CoreTile>(?, ?)",
        '%b = aie.buffer(%c) {sym_name = "b"} : memref<4xi32>',
    ]
    module = parse_module(_module("npu1", lines), "d.mlir")
    before = print_module(module)
    (device,) = lower_to_physical(module).body.block.ops
    assert isinstance(device, DeviceOp)
    (buffer,) = device.ops_of(BufferOp)
    assert str(buffer.coord) == "(0, 2)"
    assert print_module(module) == before


@pytest.mark.parametrize(
    ("tiles", "expected"),
    [
        (
            ["%a = aie.logical_tile<CoreTile>(?, ?)", "%b = aie.logical_tile<CoreTile>(0, 2)"],
            [3, 2],
        ),
        (
            ["%b = aie.logical_tile<CoreTile>(0, 2)", "%a = aie.logical_tile<CoreTile>(?, ?)"],
            [2, 3],
        ),
        (["%a = aie.logical_tile<CoreTile>(0, ?)", "%b = aie.tile(0, 2)"], [3, 2]),
        (
            ["%a = aie.logical_tile<CoreTile>(?, 3)", "%b = aie.logical_tile<CoreTile>(0, 2)"],
            [3, 2],
        ),
        (
            # As by MLIR-AIE: the first open core puts (0, 2) last, and (0, 2) then goes to the pinned one.
            [
                "%a = aie.logical_tile<CoreTile>(?, 5)",
                "%b = aie.logical_tile<CoreTile>(?, ?)",
                "%c = aie.logical_tile<CoreTile>(0, 2)",
                "%d = aie.logical_tile<CoreTile>(?, ?)",
            ],
            [5, 3, 2, 4],
        ),
    ],
)
def test_an_open_core_leaves_pinned_ones_their_tile(tiles: list[str], expected: list[int]) -> None:
    cores = [f"aie.core({line.split()[0]}) {{ aie.end }}" for line in tiles]
    physical = lower_to_physical(parse_module(_module("npu1_1col", [*tiles, *cores]), "d.mlir"))
    (device,) = physical.body.block.ops
    assert isinstance(device, DeviceOp)
    assert [core.coord.row for core in device.ops_of(CoreOp)] == expected


def test_two_cores_pinned_to_one_tile() -> None:
    tiles = [f"%{name} = aie.logical_tile<CoreTile>(0, 2)" for name in "ab"]
    cores = [f"aie.core(%{name}) {{ aie.end }}" for name in "ab"]
    module = parse_module(_module("npu1_1col", [*tiles, *cores]), "d.mlir")
    with pytest.raises(DesignError, match=r"tile \(0, 2\) already has a core") as caught:
        lower_to_physical(module)
    assert caught.value.where is not None
    assert caught.value.where.line == 6


SWITCHES = [
    "%shim = aie.logical_tile<ShimNOCTile>(0, 0)",
    "%mux = aie.shim_mux(%shim) {",
    "  aie.connect<DMA : 0, North : 3>",
    "}",
    "%box = aie.switchbox(%shim) {",
    "  aie.connect<South : 3, North : 1>",
    "}",
]


def test_switches_of_open_tiles_are_checked_once_the_tiles_are_chosen() -> None:
    text = _module("npu1_1col", SWITCHES)
    printed = print_module(lower_to_physical(parse_module(text)))
    assert "aie.connect<South : 3, North : 1>" in printed
    for wrong, says in (
        (text.replace("South : 3, North : 1", "South : 30, North : 1"), "South : 30"),
        (_module("npu1_1col", [*SWITCHES, *SWITCHES[4:]]).replace("%box =", "%b =", 1), "already"),
    ):
        with pytest.raises(DesignError, match=says) as caught:
            lower_to_physical(parse_module(wrong))
        assert isinstance(caught.value.where, Location)


NEIGHBOURS = """module {
  aie.device(npu1) {
    %s = aie.logical_tile<ShimNOCTile>(?, ?)
    %last = aie.logical_tile<CoreTile>(?, ?)
    %other = aie.logical_tile<CoreTile>(?, ?)
    %table = aie.logical_tile<CoreTile>(?, ?)
    %first = aie.logical_tile<CoreTile>(?, ?)
    %numbers = aie.buffer(%table) {sym_name = "numbers"} : memref<16xi32> = dense<5>
    aie.cascade_flow(%first, %last)
    aie.objectfifo @in(%s, {%first}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @out(%last, {%s}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.core(%first) {
      %c0 = arith.constant 0 : index
      %five = memref.load %numbers[%c0] : memref<16xi32>
      %x = aie.objectfifo.acquire @in(Consume, 1) : memref<16xi32>
      %v = vector.load %x[%c0] : memref<16xi32>, vector<16xi32>
      %f = vector.broadcast %five : i32 to vector<16xi32>
      %w = arith.muli %v, %f : vector<16xi32>
      aie.put_cascade(%w : vector<16xi32>)
      aie.objectfifo.release @in(Consume, 1)
      aie.end
    }
    aie.core(%last) {
      %c0 = arith.constant 0 : index
      %v = aie.get_cascade() : vector<16xi32>
      %y = aie.objectfifo.acquire @out(Produce, 1) : memref<16xi32>
      vector.store %v, %y[%c0] : memref<16xi32>, vector<16xi32>
      aie.objectfifo.release @out(Produce, 1)
      aie.end
    }
    aie.core(%other) {
      aie.end
    }
    aie.runtime_sequence(%a: memref<16xi32>, %b: memref<16xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<16xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<16xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def test_cores_that_share_a_buffer_or_a_cascade_are_neighbours() -> None:
    """Placed one after the other, the cascade would lead north, and the table be too far away."""
    lowered = lower(NEIGHBOURS, "d.mlir")
    module = read_physical(parse_module(lowered.physical_text))
    (cascade,) = module.design.cascades
    step = (cascade.dest.col - cascade.source.col, cascade.dest.row - cascade.source.row)
    assert step in ((0, -1), (1, 0))
    array = Array(module.design, compile_cores(module, {}))
    result = np.zeros(16, np.int32)
    outcome = execute(array, lowered.insts, [np.arange(16, dtype=np.int32), result])
    assert outcome.status is Status.COMPLETED, outcome.report
    assert result.tolist() == [5 * number for number in range(16)]


def test_cores_whose_channels_others_take_get_objects_through_shared_memory() -> None:
    """Three cores send to a fourth, whose DMA also gets two streams from the host: it has two."""
    lines = [
        *(f"%c{n} = aie.logical_tile<CoreTile>(?, ?)" for n in range(4)),
        *(f"%h{n} = aie.logical_tile<ShimNOCTile>(?, ?)" for n in range(2)),
        *(FIFO.format(name=f"f{n}", producer=f"%c{n}", consumers="%c3", size=8) for n in range(3)),
        *(FIFO.format(name=f"g{n}", producer=f"%h{n}", consumers="%c3", size=8) for n in range(2)),
    ]
    physical = lower_to_physical(parse_module(_module("npu1", lines), "d.mlir"))
    (device,) = physical.body.block.ops
    assert isinstance(device, DeviceOp)
    assert len(list(device.ops_of(FlowOp))) == 2


@pytest.mark.parametrize(
    ("free", "says"),
    [
        (
            0,
            "there are no places for the open cores (aie.logical_tile) of lines 3, 5, 7, 9, 11, 13",
        ),
        (
            9,
            "npukit found no places in 50,000 tries for the open cores (aie.logical_tile) of lines 12,",
        ),
    ],
    ids=["proven", "given-up"],
)
def test_what_no_placement_allows_is_an_error_with_its_places(free: int, says: str) -> None:
    """A core has no room for five neighbours that all read its memory."""
    lines = [f"%free{number} = aie.logical_tile<CoreTile>(?, ?)" for number in range(free)]
    lines += ["%c0 = aie.logical_tile<CoreTile>(?, ?)", "%b = aie.buffer(%c0) : memref<4xi32>"]
    for number in range(1, 6):
        lines += [
            f"%c{number} = aie.logical_tile<CoreTile>(?, ?)",
            f"aie.core(%c{number}) {{ %i = arith.constant 0 : index "
            "%v = memref.load %b[%i] : memref<4xi32> aie.end }",
        ]
    with pytest.raises(DesignError, match=re.escape(says)) as caught:
        lower_to_physical(parse_module(_module("npu1", lines), "d.mlir"))
    assert f"{caught.value.where}" == f"d.mlir:{3 + free}:5"
