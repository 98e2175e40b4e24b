"""One table per generation of devices; limits, geometry, names and aliases follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from npukit.machine import aie_ml
from npukit.machine.tile_model import TileModel
from npukit.machine.tiles import TileKind


@dataclass(frozen=True, eq=False)
class Generation:
    """What the devices of a generation have in common.

    Attributes:
        name: the architecture of its cores.
        device: the name of the whole array; a part of it is called ``npu1_2col``.
        columns: columns of the whole array that a design can use.
        aliases: other names of its devices, and what they stand for.
        stream_number: what an instruction stream's header calls the generation.
        rows: the kind of each row's tiles, from the shim up.
        tiles: what each kind of tile has.
        burst_lengths: bytes that a shim BD can ask for in a burst; their encoding is their index.
        memory_windows: columns east of a memtile whose memories its BDs reach, in the order of
            their addresses, the size of a memory each.
        lock_windows: the same for its locks, the number of a memtile's locks each.
        tasks_use_memory_windows: whether MLIR-AIE writes the addresses of a memtile's runtime tasks
            with windows; else they are those of the tile's own memory.
        switches_saturation_on: whether MLIR-AIE lets a core's vector unit saturate what it narrows.
        shim_mux_from_dma: MM2S channel of a shim's DMA to the South port of its switch.
        shim_mux_to_dma: S2MM channel of a shim's DMA to the South port of its switch.
        core_triple: the LLVM target of its cores.
        pci_device: the PCI device id of its NPUs.
        marketed: what its NPUs are sold as.
        host_name: what MLIR-AIE's host programs look for in the name of a device
            (python/utils/hostruntime/xrtruntime/hostruntime.py).
        xrt_names: a regular expression for the names that XRT has for its NPUs, in any case.
    """

    name: str
    device: str
    columns: int
    stream_number: int
    rows: tuple[TileKind, ...]
    tiles: Mapping[TileKind, TileModel]
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
    aliases: tuple[tuple[str, str], ...] = ()

    @cached_property
    def devices(self) -> Mapping[str, int]:
        """Every device by name: its columns."""
        parts = {f"{self.device}_{n}col": n for n in range(1, self.columns)}
        return {self.device: self.columns, **parts}

    @property
    def pads_with_values(self) -> bool:
        """Whether memtile MM2S channels have a register for what they pad with; else it is 0."""
        return self.tiles[TileKind.MEM].pad_values is not None

    def row(self, row: int) -> TileModel:
        """What the tiles of a row have; a row that does not exist counts as the highest one."""
        return self.tiles[self.rows[row] if row < len(self.rows) else self.rows[-1]]


_ROWS: Final = (TileKind.SHIM, TileKind.MEM, *(TileKind.CORE,) * 4)

# AIECreatePathFindFlows.cpp: the shim mux puts DMA : 0 on North : 3, DMA : 1 on North : 7.
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
    burst_lengths=(64, 128, 256),
    # A BD of a design gets the west, own and east windows (getMemLocalBaseAddress in
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
    xrt_names=r"NPU (Strix|Krack[ae]n|Gorgon ?Point)\b.*|RyzenAI-npu[2456]",
)

GENERATIONS: tuple[Generation, ...] = (AIE2, AIE2P)


def generation_of_stream(number: int) -> Generation | None:
    """The generation that an instruction stream is for, by the number in its header."""
    return next((g for g in GENERATIONS if g.stream_number == number), None)


def generation_to_read(number: int) -> Generation:
    """The same; a stream for an unknown generation is read as one for the latest known one."""
    return generation_of_stream(number) or GENERATIONS[-1]
