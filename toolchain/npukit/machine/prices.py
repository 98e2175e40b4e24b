"""What everything but a core's own code costs, for the clock of :mod:`npukit.timing`.

Cycles are those of the array. A price is documented (a manual says it), measured (in public, on an
NPU) or assumed. What a cycle can do at most is in :mod:`npukit.machine.throughput`.

Sources by their short names:

- AM020: AMD's architecture manual of AIE-ML. AM027: that of AIE-ML v2.
- guide: MLIR-AIE's programming guide.
- xdna-emu: measurements on a Phoenix NPU in the public repository of that name (its findings of
  May 2026: sweeps of the size of transfers and of the number of tasks, with hardware trace).
- XRT 9018: issue 9018 of Xilinx/XRT.
- pull request 135: of amd/xdna-driver, about run lists.
- arXiv 2512.13282: matrix products on a Ryzen 9 7940HS and a Ryzen AI 7 350, with two channels of
  DDR5-5600 each; sections 5.2.1 (clocks from the driver; micro-benchmark of the bandwidth that
  transfers of matrix products get, both directions together).
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Final

import msgspec
from msgspec.structs import replace


class Basis(StrEnum):
    """Where a price comes from."""

    DOCUMENTED = "documented"
    MEASURED = "measured"
    ASSUMED = "assumed"


class Price(msgspec.Struct, frozen=True):
    """A price: ``value`` in ``unit``, what it is paid for, and where it comes from."""

    value: float
    unit: str
    meaning: str
    basis: Basis
    source: str


def _documented(value: float, unit: str, meaning: str, source: str) -> Price:
    return Price(value, unit, meaning, Basis.DOCUMENTED, source)


def _measured(value: float, unit: str, meaning: str, source: str) -> Price:
    return Price(value, unit, meaning, Basis.MEASURED, source)


def _assumed(value: float, unit: str, meaning: str, why: str) -> Price:
    return Price(value, unit, meaning, Basis.ASSUMED, why)


class Prices(msgspec.Struct, frozen=True):
    """The prices of a generation; each one's ``meaning`` says what it is paid for."""

    clock: Price
    dispatch: Price
    chained_dispatch: Price
    word: Price
    switch: Price
    hop: Price
    hop_words: Price
    bd: Price
    task: Price
    tile_memory: Price
    shim_read_task: Price
    shim_write_task: Price
    first_shim_read: Price
    first_shim_write: Price
    shim_read_word: Price
    shim_burst: Price
    memory_bandwidth: Price
    dma_lock: Price
    packet_header: Price
    token: Price
    core_lock: Price
    core_stream: Price
    cascade: Price
    write: Price
    write_word: Price
    push: Price
    wait: Price

    def named(self) -> Iterator[tuple[str, Price]]:
        """Every price, by name."""
        return ((name, getattr(self, name)) for name in self.__struct_fields__)

    def with_value(self, name: str, value: float) -> Prices:
        """The same with another value of one price."""
        return replace(self, **{name: replace(getattr(self, name), value=value)})


AIE2: Final = Prices(
    clock=_measured(
        1000, "MHz", "clock of the array", "arXiv 2512.13282: the most; 400 to 1600 occur"
    ),
    dispatch=_measured(
        45,
        "us",
        "a dispatch, without what the array does",
        "XRT 9018 (45 for a kernel that does nothing, 60 for one that does little)",
    ),
    chained_dispatch=_measured(
        21,
        "us",
        "the same for all but the first run of a long run list",
        "pull request 135 (32 a run in lists of 16, 55.7 alone, of which 10.7 are its kernel's)",
    ),
    word=_documented(
        1, "cycles", "a word of 32 bits through a DMA channel or a stream", "AM020, guide 4c"
    ),
    switch=_documented(
        3, "cycles", "latency from a switch's local port to another one of the same tile", "AM020"
    ),
    hop=_documented(4, "cycles", "latency of each further switch on a stream's way", "AM020"),
    hop_words=_documented(
        8, "words", "words that each further switch on the way to a core's port holds", "AM020"
    ),
    bd=_assumed(
        4, "cycles", "a DMA channel, between two BDs", "fetching the next BD mostly overlaps"
    ),
    task=_assumed(2, "cycles", "a DMA channel starts an idle task queue", "like the above"),
    tile_memory=_assumed(
        5, "cycles", "a DMA's first access to a tile's memory", "as a core's load"
    ),
    shim_read_task=_measured(
        325, "cycles", "a shim's task that reads host memory, before its first word", "xdna-emu"
    ),
    shim_write_task=_measured(
        179, "cycles", "a shim's task that writes host memory, before its first word", "xdna-emu"
    ),
    first_shim_read=_measured(
        1330, "cycles", "the first such read of a channel after loading, in addition", "xdna-emu"
    ),
    first_shim_write=_measured(
        341, "cycles", "the first such write of a channel after loading, in addition", "xdna-emu"
    ),
    shim_read_word=_measured(
        1.05, "cycles", "a word that a shim reads from host memory", "xdna-emu"
    ),
    shim_burst=_assumed(
        4,
        "cycles",
        "consecutive words of host memory, at least",
        "the smallest burst has 64 bytes, and the interface to memory 128 bits",
    ),
    memory_bandwidth=_measured(
        15,
        "bytes/cycle",
        "host memory, all shims together",
        "arXiv 2512.13282: about 15 GB/s",
    ),
    dma_lock=_assumed(1, "cycles", "a DMA takes or releases a lock that is free", "one request"),
    packet_header=_documented(1, "cycles", "a packet's header is a word of its stream", "AM020"),
    token=_assumed(
        100, "cycles", "from a task's end to the command processor", "like a register write"
    ),
    core_lock=_assumed(
        10, "cycles", "a core takes or releases a lock that is free", "a call and a request"
    ),
    core_stream=_documented(1, "cycles", "a core puts a word into a stream, or takes one", "AM020"),
    cascade=_documented(1, "cycles", "a core puts 512 bits into a cascade, or takes them", "AM020"),
    write=_measured(100, "cycles", "an operation that writes registers", "xdna-emu"),
    write_word=_measured(13, "cycles", "each word of a block that it writes", "xdna-emu"),
    push=_measured(
        2400, "cycles", "an operation that pushes a task (2,700 to 2,900 with its BD)", "xdna-emu"
    ),
    wait=_assumed(100, "cycles", "an operation that waits for a token that is there", "as a write"),
)

_AIE2P_CLOCK: Final = 1800


def _as_long(price: Price) -> Price:
    """The cycles of AIE2P that take as long as an AIE2's: host memory and firmware have no part in
    the array's clock."""
    cycles = round(price.value * _AIE2P_CLOCK / AIE2.clock.value)
    return _assumed(cycles, price.unit, price.meaning, "as long as on AIE2, in time")


AIE2P: Final = replace(
    AIE2,
    clock=_measured(
        _AIE2P_CLOCK,
        "MHz",
        "clock of the array",
        "arXiv 2512.13282: the most",
    ),
    memory_bandwidth=_measured(
        28,
        "bytes/cycle",
        "host memory, all shims together",
        "arXiv 2512.13282: about 50 GB/s",
    ),
    **{
        name: _as_long(getattr(AIE2, name))
        for name in (
            "shim_read_task",
            "shim_write_task",
            "first_shim_read",
            "first_shim_write",
            "token",
            "write",
            "write_word",
            "push",
            "wait",
        )
    },
)
