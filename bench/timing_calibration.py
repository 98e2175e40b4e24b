"""Compares estimates with public measurements: the table of docs/timing.md.

    python bench/timing_calibration.py          # print it; some minutes
    python bench/timing_calibration.py --write  # put it into the page

No price is tuned to a row. Rows whose source also gave a price say so; the others are held out.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from timing_tables import print_or_write

from npukit.builder.plan import plan_kernels
from npukit.builder.request import BuildRequest, QuietReporter
from npukit.builder.toolchains.compiling.core_sources import core_cycles
from npukit.emulator.recording.events import CoreStep
from npukit.estimate.kernel import record_build
from npukit.kernel.discovery import find_specs
from npukit.kernel.parameters import parse_assignments
from npukit.machine.device import device_model
from npukit.timing.code import CodePrices, least_cycles
from npukit.timing.estimate import Estimate, estimate
from npukit.timing.recorded_figures import recorded_figures
from npukit.timing.replay import replay

TABLE = "bench/timing_calibration.py"
KERNELS = Path(__file__).parent
"""The folder of the kernels that npukit's library does not have."""

Figure = Callable[[BuildRequest, Estimate], float]


def us(_request: BuildRequest, estimate: Estimate) -> float:
    """Microseconds of a call."""
    return estimate.dispatch_us


def chained_us(_request: BuildRequest, estimate: Estimate) -> float:
    """Microseconds of a run in a long run list."""
    return estimate.chained_us


def tops(request: BuildRequest, estimate: Estimate) -> float:
    """10^12 operations a second in the array, two for a product that is added."""
    sizes = [request.parameters[name] for name in ("m", "k", "n")]
    operations = 2.0
    for size in sizes:
        assert isinstance(size, int)
        operations *= size
    return operations / estimate.us / 1e6


def called_tops(request: BuildRequest, estimate: Estimate) -> float:
    """The same with the dispatch."""
    return tops(request, estimate) * estimate.us / estimate.dispatch_us


def gigabytes(request: BuildRequest, estimate: Estimate) -> float:
    """10^9 bytes a second, read and written, with the dispatch."""
    words = request.parameters["words"]
    assert isinstance(words, int)
    return 2 * 4 * words / estimate.dispatch_us / 1e3


def stream(_request: BuildRequest, estimate: Estimate) -> float:
    """Cycles that a channel of the memtile takes for 512 words, if it moves 1,024 in all."""
    (channel,) = [u for u in estimate.usage if u.actor.name == "DMA (0, 1) S2MM 0"]
    return channel.work / 2


@dataclass(frozen=True)
class Row:
    """A measurement, and what of npukit is compared with it."""

    what: str
    source: str
    measured: float
    unit: str
    kernel: str
    device: str
    parameters: str
    figure: Figure
    remark: str


_PORT = "a Whisper port, whisper-xdna"
_DESKTOP = "jdominick05/ryzen-ai-xdna1-quantization"
"""A desktop with Windows, whose NPU runs at 1.8 GHz."""
_PROJECT = "a Whisper project's report of 2025-10-30"

ROWS = (
    Row(
        "1,024 int16 through a stream, cycles",
        "guide 4c",
        512,
        "cycles",
        "passthrough",
        "npu1",
        "",
        stream,
        "a shim reads a little slower than a stream moves",
    ),
    Row(
        "a kernel that does little",
        "XRT 9018",
        60,
        "us",
        "passthrough",
        "npu1",
        "",
        us,
        "the price of a dispatch is from the same source (45 us for an empty kernel)",
    ),
    Row(
        "a run alone",
        "pull request 135",
        55.7,
        "us",
        "passthrough",
        "npu1",
        "",
        us,
        "its kernel is not known",
    ),
    Row(
        "a run in a list of 16",
        "pull request 135",
        32,
        "us",
        "passthrough",
        "npu1",
        "",
        chained_us,
        "the price of a chained dispatch is from this row",
    ),
    Row(
        "a run alone, copies of 16 KiB",
        _DESKTOP,
        159.6,
        "us",
        "passthrough",
        "npu1",
        "",
        us,
        "Windows' driver",
    ),
    Row(
        "a run in a list of 64, copies of 16 KiB",
        _DESKTOP,
        36.3,
        "us",
        "passthrough",
        "npu1",
        "",
        chained_us,
        "the same",
    ),
    Row(
        "copies through 4 channels each way",
        _DESKTOP,
        56.19,
        "GB/s",
        "memcpy",
        "npu1",
        "words=16777216",
        gigabytes,
        "as fast as these channels at 1.8 GHz; here 8 channels, limited by host memory",
    ),
    Row(
        "copies through 16 channels, both directions",
        "MLIR-AIE, pull request 2559",
        55.5,
        "GB/s",
        "memcpy",
        "npu2",
        "words=16777216",
        gigabytes,
        "66.6 with another cache setting of its BDs",
    ),
    Row(
        "GEMM bf16 with its own type, XDNA2",
        "MLIR-AIE, block_datatypes",
        1.6,
        "TOPS",
        "matmul_bf16",
        "npu2",
        "m=512 k=1024 n=1024 rows=4 columns=8",
        tops,
        "theirs is a plain kernel; its page says that it is not the best",
    ),
    Row(
        "GEMM bf16, 1536x1536x384",
        _PORT,
        1.761,
        "TOPS",
        "matmul_bf16",
        "npu1",
        "m=384 k=1536 n=1536 rows=3 columns=4",
        called_tops,
        "MLIR-AIE's example, its blocks chosen for the size; here transposed, on 12 of 16 cores",
    ),
    Row(
        "GEMM bf16, 1536x5120x1280",
        _PORT,
        1.514,
        "TOPS",
        "matmul_bf16",
        "npu1",
        "m=512 k=5120 n=1280 rows=4 columns=4",
        called_tops,
        "the same; here a third of the rows",
    ),
    Row(
        "GEMM bf16, 1536x1280x1280",
        _PORT,
        1.409,
        "TOPS",
        "matmul_bf16",
        "npu1",
        "m=512 k=1280 n=1280 rows=4 columns=4",
        called_tops,
        "the same; here a third of the rows",
    ),
    Row(
        "GEMM bf16, 1536x64x1536",
        _PORT,
        0.386,
        "TOPS",
        "matmul_bf16",
        "npu1",
        "m=1536 k=64 n=1536 rows=4 columns=4",
        called_tops,
        "the same, with blocks of 32x64x64",
    ),
    Row(
        "GEMM bf16, half of all products",
        "MLIR-AIE, issue 2735",
        2.05,
        "TOPS",
        "matmul_bf16",
        "npu1",
        "m=1024 k=2048 n=2048 rows=4 columns=4",
        tops,
        "MLIR-AIE's example with blocks of 64x64x64, at most; the size is not said",
    ),
    Row(
        "GEMM bf16, 2048x2048x2048",
        _DESKTOP,
        2.502,
        "TOPS",
        "matmul_bf16",
        "npu1",
        "m=1024 k=2048 n=2048 rows=4 columns=4",
        called_tops,
        "the same example, with blocks of 64x64x64; 1.8 GHz and faster memory; here half the rows",
    ),
    Row(
        "GEMM int8, 2048x2048x2048",
        _DESKTOP,
        4.294,
        "TOPS",
        "matmul",
        "npu1",
        "m=1024 k=2048 n=2048 rows=4 columns=4",
        called_tops,
        "the same",
    ),
    Row(
        "attention of 64x64, int8",
        "the origin's report",
        2080,
        "us",
        "attention",
        "npu1",
        "vector=false",
        us,
        "scalar code, not this one",
    ),
    Row(
        "attention of 64x64, int8",
        _PROJECT,
        2233,
        "us",
        "attention",
        "npu1",
        "vector=false",
        us,
        "scalar code, not this one",
    ),
    Row(
        "GELU, int8",
        _PROJECT,
        142,
        "us",
        "gelu",
        "npu1",
        "",
        us,
        "code and size not known",
    ),
    Row(
        "layer norm, int8",
        _PROJECT,
        166,
        "us",
        "layernorm",
        "npu1",
        "",
        us,
        "code and size not known",
    ),
)


class AtTheBound(CodePrices, frozen=True):
    """Code takes as long as the busiest unit of the core needs."""

    def cycles(self, step: CoreStep) -> float:
        """See :meth:`CodePrices.cycles`."""
        return float(least_cycles(step.counted, self.throughput))


def estimates_of(row: Row) -> tuple[float, float]:
    """The figure of npukit that is compared with a row: of the only dispatch, for large ones.

    The second one is the same with cores at their bound.
    """
    found = find_specs((row.kernel,), (KERNELS,), at_least_one=True)
    given = parse_assignments(row.parameters.split())
    (request,) = plan_kernels(found.specs, row.device, "sw_emu", given, Path("build"))
    recorded = record_build(
        request, QuietReporter(), 1 if row.parameters.startswith(("m=", "words=")) else 2
    )
    figures = recorded_figures(recorded.recording, recorded.stream_bytes)
    generation = device_model(row.device).generation
    found_estimate = estimate(recorded.recording, generation, figures, core_cycles(request))
    prices = generation.prices
    timeline = replay(recorded.recording, prices, AtTheBound(generation.throughput))
    least = timeline.us(timeline.dispatches[-1].cycles)
    at_bound = msgspec.structs.replace(
        found_estimate,
        us=least,
        dispatch_us=least + prices.dispatch.value,
        chained_us=least + prices.chained_dispatch.value,
    )
    return row.figure(request, found_estimate), row.figure(request, at_bound)


def table() -> str:
    """All rows, with their errors."""
    lines = [
        "| measured | source | | estimate | error | with cores at their bound | of | remark |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        found, at_bound = estimates_of(row)
        error = found / row.measured - 1
        of = f"`{row.kernel}` {row.parameters}".strip() + f" on {row.device}"
        digits = 0 if row.measured >= 100 else 2
        lines.append(
            f"| {row.what} | {row.source} | {row.measured:,} {row.unit} | "
            f"{found:,.{digits}f} | {error:+.0%} | {at_bound:,.{digits}f} | {of} | {row.remark} |"
        )
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


if __name__ == "__main__":
    print_or_write({TABLE: table}, __doc__)
