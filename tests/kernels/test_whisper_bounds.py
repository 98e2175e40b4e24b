"""The table of an encoder's bounds: its arithmetic, and the page that shows it."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from npukit.builder.request import QuietReporter
from npukit.machine.throughput import DISPATCH_US
from npukit.whisper.encoder_report import conclusion, rows, to_json
from npukit.whisper.encoder_shape import EncoderShape
from npukit.whisper.encoder_table import EncoderTable, count_encoder, kernel_uses

PAGE = Path(__file__).parents[2] / "docs" / "kernels" / "whisper_encoder.md"
_BLOCK = re.compile(r"```text\n\$ (npukit whisper-check [^\n]*)\n(.*?)```", re.DOTALL)
BLOCKS = _BLOCK.findall(PAGE.read_text())


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> EncoderTable:
    shape = EncoderShape(layers=2, width=512, heads=8, features=512, tokens=64, bands=80)
    folder: Path = tmp_path_factory.mktemp("build")
    return count_encoder(shape, "int8", "npu1", folder, QuietReporter())


def test_products_are_counted_and_bounded_by_the_multipliers(table: EncoderTable) -> None:
    found = {row.use.purpose: row for row in table.rows}
    product = found["q, k, v, out"]
    assert product.macs == 64 * 512 * 512
    assert product.use.dispatches == 8
    assert product.bound.cycles >= product.macs / 4 / 256  # four cores
    assert product.bytes_moved >= 64 * 512 + 512 * 512 + 4 * 64 * 512
    attention = found["attention"]
    assert attention.macs >= 2 * 8 * 64 * 64 * 64
    assert found["layer norm"].use.dispatches == 5
    assert found["mel"].use.parameters["frames"] == 128


def test_the_sum_is_that_of_all_dispatches_one_after_another(table: EncoderTable) -> None:
    cycles = sum(row.use.dispatches * row.bound.cycles for row in table.rows)
    assert table.milliseconds == pytest.approx(cycles / 1e6)
    assert table.dispatches == sum(row.use.dispatches for row in table.rows) == 1 + 5 + 2 * 8
    for found, us in zip(table.with_dispatches, DISPATCH_US, strict=True):
        assert found == pytest.approx(table.milliseconds + table.dispatches * us / 1000)
    for times, found in zip(table.times_real_time, reversed(table.with_dispatches), strict=True):
        assert times * found / 1000 == pytest.approx(64 * 0.02)
    moved = sum(row.use.dispatches * row.bytes_moved for row in table.rows)
    assert table.gigabytes == pytest.approx(moved / 1e9)
    assert rows(table)[-1][-1] == f"{table.milliseconds:.2f}"
    assert to_json(table, "int8")["dispatches"] == table.dispatches


def test_a_table_that_is_too_slow_says_what_takes_the_most(table: EncoderTable) -> None:
    assert "are left for the host" in conclusion(table)[-1]
    slow = replace(table, shape=replace(table.shape, tokens=1))
    longest = max(table.rows, key=lambda row: row.milliseconds)
    assert f"{longest.use.purpose} ({longest.use.kernel}) takes the most" in conclusion(slow)[-1]


def test_whispers_longest_models_fit_the_kernels() -> None:
    for layers, width, heads, bands in ((4, 384, 6, 80), (12, 768, 12, 80), (32, 1280, 20, 128)):
        shape = EncoderShape(layers, width, heads, 4 * width, 1500, bands)
        for device in ("npu1", "npu2"):
            uses = kernel_uses(shape, "int8", device)
            assert sum(use.dispatches for use in uses) == 3 + 2 * layers + 1 + 8 * layers


def test_the_page_has_a_table_for_each_precision_and_device() -> None:
    named = [re.findall(r"--(?:precision|device) (\w+)", command) for command, _ in BLOCKS]
    assert named == [["int8", "npu1"], ["int8", "npu2"], ["bf16", "npu1"], ["bf16", "npu2"]]


@pytest.mark.parametrize(("command", "text"), BLOCKS, ids=[command for command, _ in BLOCKS])
def test_the_arithmetic_of_the_page_is_right(command: str, text: str) -> None:
    lines = [re.split(r"  +", line.strip()) for line in text.splitlines()[2:]]
    kernels = [line for line in lines if len(line) == 9]
    (total,) = (line for line in lines if line[0] == "all")
    assert len(kernels) == 7
    assert int(total[1]) == sum(int(line[3]) for line in kernels)
    assert float(total[2]) == pytest.approx(sum(float(line[8]) for line in kernels), abs=0.04)
    for line in kernels:
        each = float(line[6].replace(",", ""))
        assert float(line[8]) == pytest.approx(int(line[3]) * each / 1000, rel=0.01, abs=0.006)
    found = re.search(r"([\d.]+) to ([\d.]+) ms, (\d+) to (\d+) times", text)
    assert found is not None
    for milliseconds, us, times in zip(
        (found[1], found[2]), DISPATCH_US, (found[4], found[3]), strict=True
    ):
        whole = float(total[2]) + int(total[1]) * us / 1000
        assert float(milliseconds) == pytest.approx(whole, abs=0.06)
        assert int(times) == pytest.approx(30000 / whole, abs=1)


@pytest.mark.exhaustive
@pytest.mark.parametrize(("command", "text"), BLOCKS[:2], ids=["npu1", "npu2"])
def test_the_page_shows_what_the_command_prints(tmp_path: Path, command: str, text: str) -> None:
    """In int8; the emulated device needs minutes for the products in bfloat16."""
    arguments = [*command.split()[1:], "--quiet", "--build-dir", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "npukit", *arguments], capture_output=True, text=True, check=True
    )
    assert done.stdout == text
