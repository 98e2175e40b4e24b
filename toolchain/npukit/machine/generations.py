"""One table per device generation; limits, geometry, names and aliases are derived from it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Final

import msgspec
from msgspec.structs import replace

from npukit.machine import aie_ml, prices, throughput
from npukit.machine.prices import Prices
from npukit.machine.throughput import Throughput
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import TileKind


class Generation(msgspec.Struct, frozen=True, eq=False, dict=True):
    """The common properties of a generation's devices.

    Attributes:
        name: the architecture of its cores.
        device: the name of the whole array; ``npu1_2col``, for example, is a part of it.
        columns: columns of the whole array that a design can use.
        aliases: other names of its devices, and the names that they stand for.
        stream_number: the generation's number in an instruction stream's header.
        rows: the kind of each row's tiles, from the shim up.
        tiles: the model of each kind of tile.
        arbiters: arbiters of a stream switch.
        master_selects: ways in which each arbiter can choose outputs.
        burst_lengths: burst sizes in bytes of a shim BD; the encoding is the index.
        memory_windows: columns (relative, to the east) whose memories a memtile's BDs reach, in
            address order; each window is as large as a memory.
        lock_windows: the same for locks; each window has as many as a memtile.
        tasks_use_memory_windows: whether MLIR-AIE writes window addresses for a memtile's runtime
            tasks; otherwise they are addresses in the tile's own memory.
        switches_saturation_on: whether MLIR-AIE enables saturation in a core's vector unit when it
            narrows values.
        shim_mux_from_dma: MM2S channel of a shim's DMA to the South port of its switch.
        shim_mux_to_dma: S2MM channel of a shim's DMA to the South port of its switch.
        throughput: what its tiles can do in a cycle.
        prices: what everything else costs in cycles, for estimates.
        core_triple: the LLVM target of its cores.
        pci_device: the PCI device id of its NPUs.
        marketed: the product names of its NPUs.
        host_name: the string that MLIR-AIE's host programs look for in a device's name
            (python/utils/hostruntime/xrtruntime/hostruntime.py).
        xrt_names: a case-insensitive regular expression for XRT's names of its NPUs.
    """

    name: str
    device: str
    columns: int
    stream_number: int
    rows: tuple[TileKind, ...]
    tiles: Mapping[TileKind, TileModel]
    arbiters: int
    master_selects: int
    burst_lengths: tuple[int, ...]
    memory_windows: tuple[int, ...]
    lock_windows: tuple[int, ...]
    tasks_use_memory_windows: bool
    switches_saturation_on: bool
    core_triple: str
    pci_device: int
    marketed: str
    host_name: str
    xrt_names: str
    shim_mux_from_dma: Mapping[int, int]
    shim_mux_to_dma: Mapping[int, int]
    throughput: Throughput
    prices: Prices
    aliases: tuple[tuple[str, str], ...] = ()

    @cached_property
    def devices(self) -> Mapping[str, int]:
        """Column count of every device, by name."""
        parts = {f"{self.device}_{n}col": n for n in range(1, self.columns)}
        return {self.device: self.columns, **parts}

    @property
    def pads_with_values(self) -> bool:
        """Whether memtile MM2S channels have a register for the padding value; else it is 0."""
        return self.tiles[TileKind.MEM].pad_values is not None

    def row(self, row: int) -> TileModel:
        """The model of a row's tiles; a row past the top counts as the top one."""
        return self.tiles[self.rows[row] if row < len(self.rows) else self.rows[-1]]


_ROWS: Final = (TileKind.SHIM, TileKind.MEM, *(TileKind.CORE,) * 4)

# AIECreatePathFindFlows.cpp: the shim mux connects DMA : 0 to North : 3, DMA : 1 to North : 7.
_FROM_DMA: Final = {0: 3, 1: 7}
_TO_DMA: Final = {0: 2, 1: 3}

AIE2: Final = Generation(
    name="AIE2",
    device="npu1",
    columns=4,
    aliases=(("npu1_4col", "npu1"),),
    stream_number=3,
    rows=_ROWS,
    tiles={TileKind.SHIM: aie_ml.SHIM, TileKind.MEM: aie_ml.MEM, TileKind.CORE: aie_ml.CORE},
    arbiters=6,
    master_selects=4,
    burst_lengths=(64, 128, 256),
    # A design's BD uses the west, own and east windows (getMemLocalBaseAddress in
    # AIETargetModel.h), one of a runtime task an address in the tile's own memory
    # (AIEDMATasksToNPU.cpp). So the first window is the tile's own memory too, and the emulator
    # takes the fourth one, which hardware does not have, for the neighbour to the west.
    memory_windows=(0, 0, 1, -1),
    lock_windows=(-1, 0, 1),
    tasks_use_memory_windows=False,
    switches_saturation_on=True,
    core_triple="aie2-none-unknown-elf",
    pci_device=0x1502,
    marketed="Phoenix or Hawk Point",
    host_name="npu1, Phoenix",
    xrt_names=r"NPU (Phoenix|Hawk ?Point)\b.*|RyzenAI-npu1",
    shim_mux_from_dma=_FROM_DMA,
    shim_mux_to_dma=_TO_DMA,
    throughput=throughput.AIE2,
    prices=prices.AIE2,
)

AIE2P: Final = replace(
    AIE2,
    name="AIE2P",
    device="npu2",
    columns=8,
    aliases=(),
    stream_number=4,
    # MLIR-AIE, pull request 3512: AIE2P has CONSTANT_PAD_VALUE, AIE2 does not.
    tiles={**AIE2.tiles, TileKind.MEM: replace(aie_ml.MEM, pad_values=0xA06E0)},
    burst_lengths=(64, 128, 256, 512),
    memory_windows=(-1, 0, 1),
    tasks_use_memory_windows=True,
    switches_saturation_on=False,
    core_triple="aie2p-none-unknown-elf",
    pci_device=0x17F0,
    marketed="Strix or Krackan",
    host_name="npu4, Strix",
    throughput=throughput.AIE2P,
    prices=prices.AIE2P,
    xrt_names=r"NPU (Strix|Krack[ae]n|Gorgon ?Point)\b.*|RyzenAI-npu[2456]",
)

GENERATIONS: tuple[Generation, ...] = (AIE2, AIE2P)


def generation_of_stream(number: int) -> Generation | None:
    """The generation of an instruction stream, by the number in its header."""
    return next((g for g in GENERATIONS if g.stream_number == number), None)


def generation_to_read(number: int) -> Generation:
    """The same, but the latest known generation for an unknown number."""
    return generation_of_stream(number) or GENERATIONS[-1]
