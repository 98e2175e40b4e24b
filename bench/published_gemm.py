"""Compares estimates of a published matrix product with measurements: a table of docs/timing.md.

    python bench/published_gemm.py          # print it; a quarter of an hour
    python bench/published_gemm.py --write  # put it into the page

The rows are tables 2 and 3 of arXiv 2512.13282, and the blocks of its table 1 whose throughput on
the array section 5.2 has: with the cycles of a core that it measured for each. Streams, locks,
tasks and host memory are estimated.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from timing_tables import print_or_write

from npukit.builder.plan import plan_kernels
from npukit.builder.request import QuietReporter
from npukit.builder.toolchains.compiling.core_sources import core_cycles
from npukit.estimate.kernel import record_build
from npukit.kernel.discovery import find_specs
from npukit.machine.device import device_model
from npukit.timing.code import CodePrices
from npukit.timing.replay import replay

TABLE = "bench/published_gemm.py"
KERNEL = Path(__file__).with_name("balanced_gemm")
_BANDS = 3

Sizes = tuple[int, int, int]


@dataclass(frozen=True)
class Row:
    """A measurement.

    Attributes:
        device: the device.
        operand, result: the dtypes that move in the same way.
        name: those of the paper.
        block: rows, depth and columns of a core's block.
        depth: of the blocks in memtiles: section 5.2.2, or the nearest one for the second block of
            each precision, which has none there.
        macs: products of a core in a cycle, measured.
        sizes: rows, depth and columns of the product.
        measured: 10^12 operations a second, with the dispatch.
    """

    device: str
    operand: str
    result: str
    name: str
    block: Sizes
    depth: int
    macs: float
    sizes: Sizes
    measured: float


def _rows(device: str, rows: str) -> tuple[Row, ...]:
    found = []
    for line in rows.strip().splitlines():
        name, block, depth, macs, sizes, measured = line.split()
        operand, _, result = name.replace("bf16", "int16").partition("-")
        found.append(
            Row(
                device,
                operand,
                result,
                name,
                _sizes(block),
                int(depth),
                float(macs),
                _sizes(sizes),
                float(measured),
            )
        )
    return tuple(found)


def _sizes(text: str) -> Sizes:
    one, two, three = map(int, text.split("x"))
    return one, two, three


ROWS = (
    *_rows(
        "npu1",
        """
        int8-int8   112x112x112 448 212.5 4032x4032x4032 6.52
        int8-int8   112x104x128 416 207.4 4032x4160x4096 6.48
        int8-int16  96x112x96   448 192.0 4224x4032x4224 5.85
        int8-int16  80x104x128  416 186.9 4160x4160x4096 5.75
        int8-int32  80x88x96    352 146.0 4160x4224x4224 4.42
        int8-int32  64x80x128   320 133.1 4096x4160x4096 4.09
        bf16-bf16   96x56x96    224  99.8 4224x4032x4224 3.12
        bf16-bf16   96x48x112   192  97.3 4224x4032x4032 3.02
        int8-int16  64x216x64   432 217.6 4096x4320x4096 4.03
        """,
    ),
    *_rows(
        "npu2",
        """
        int8-int8   144x72x144  432 343.0 4032x4320x4608 37.35
        int8-int8   160x64x144  384 322.6 4480x4224x4608 36.13
        int8-int16  128x72x112  432 307.2 4096x4320x4480 30.77
        int8-int16  160x64x96   384 271.4 4480x4224x4608 29.59
        int8-int32  96x64x96    384 256.0 4224x4224x4608 24.74
        int8-int32  128x56x80   448 209.9 4096x4032x4480 21.67
        bf16-bf16   112x48x96   384 137.2 4032x4224x4608 14.52
        bf16-bf16   160x40x80   320 124.1 4480x4160x4480 13.67
        int8-int16  64x216x64   432 419.8 4096x4320x4096 17.86
        """,
    ),
)


def estimated(row: Row) -> float:
    """The estimate of a row, in 10^12 operations a second with the dispatch.

    It is that of the first dispatch, for three bands of rows of the array: neither loading nor the
    other bands change much.
    """
    found = find_specs(("balanced_gemm",), (KERNEL,), at_least_one=True)
    (_, k, n), (m_ct, k_ct, n_ct) = row.sizes, row.block
    m = _BANDS * 4 * m_ct
    parameters = {
        **{"m": m, "k": k, "n": n, "m_ct": m_ct, "k_ct": k_ct, "n_ct": n_ct, "k_mt": row.depth},
        **{"operand": row.operand, "result": row.result, "macs": row.macs},
    }
    (request,) = plan_kernels(found.specs, row.device, "sw_emu", parameters, Path("build"))
    recorded = record_build(request, QuietReporter(), 1)
    generation = device_model(row.device).generation
    code = CodePrices(generation.throughput, core_cycles(request))
    timeline = replay(recorded.recording, generation.prices, code)
    us = timeline.us(timeline.dispatches[-1].cycles) * row.sizes[0] / m
    return 2 * row.sizes[0] * k * n / (us + generation.prices.dispatch.value) / 1e6


def table() -> str:
    """All rows, with their errors."""
    lines = [
        "| precision | block of a core | product | measured, TOPS | estimate | error |",
        "|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        found = estimated(row)
        name = "XDNA" if row.device == "npu1" else "XDNA2"
        block, sizes = ("x".join(map(str, each)) for each in (row.block, row.sizes))
        error = found / row.measured - 1
        lines.append(
            f"| {name} {row.name} | {block} | {sizes} | {row.measured:g} | {found:.2f} | "
            f"{error:+.0%} |"
        )
        print(lines[-1], file=sys.stderr, flush=True)
    return "\n".join(lines)


if __name__ == "__main__":
    print_or_write({TABLE: table}, __doc__)
