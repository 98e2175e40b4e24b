"""``npukit bench``: counted figures against arithmetic on the design, bounds, comparisons."""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from planted_kernels import npukit, write_kernel
from stand_in_npu import image_of, plug_in, publish_hw

from npukit.errors import RegressionError, UsageError
from npukit.machine.generations import GENERATIONS

PAGE = Path(__file__).parents[2] / "docs/benchmarks.md"
SMALL = ("-p", "m=128", "-p", "k=192", "-p", "n=64", "-p", "rows=2", "-p", "columns=1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


def bench(folder: Path, *arguments: str | Path) -> dict[str, Any]:
    done = npukit("bench", *arguments, "--calls", "2", "--json", "--build-dir", folder / "build")
    assert (done.code, done.err) == (0, "")
    found: dict[str, Any] = json.loads(done.out)
    return found


def row(found: dict[str, Any]) -> dict[str, Any]:
    (only,) = found["kernels"]
    assert isinstance(only, dict)
    return only


@pytest.fixture(scope="module")
def passthrough(folder: Path) -> dict[str, Any]:
    return row(bench(folder, "passthrough"))


@pytest.fixture(scope="module")
def matmul(folder: Path) -> dict[str, Any]:
    return row(bench(folder, "matmul", *SMALL))


def bytes_of(row: dict[str, Any]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for channel in row["counted"]["channels"]:
        end = (channel["kind"], channel["direction"])
        sums[end] = sums.get(end, 0) + channel["bytes_moved"]
    return sums


def test_bytes_of_the_passthrough(passthrough: dict[str, Any]) -> None:
    ends = [("shim", "out"), ("memtile", "in"), ("memtile", "out"), ("shim", "in")]
    assert bytes_of(passthrough) == dict.fromkeys(ends, 4096)
    assert passthrough["counted"]["cores"] == []


def test_the_stream_limits_the_passthrough(passthrough: dict[str, Any]) -> None:
    bound = passthrough["bound"]
    assert (bound["limited_by"], bound["cycles"]) == (["stream"], 4096 // 4)
    assert bound["us_at_1_ghz"] == 1.024
    assert bound["dispatch_us"] == [45, 60]
    assert bound["tile_us_with_dispatch"] == pytest.approx([46.024, 61.024])


def test_emulated_times_are_labelled(passthrough: dict[str, Any]) -> None:
    measured = passthrough["measured"]
    assert measured["on"] == "emulated device"
    assert "nothing about the time on an NPU" in measured["what"]
    assert (measured["calls"], measured["tiles_per_call"]) == (2, 1)
    assert 0 < measured["tile_median_us"] <= measured["tile_p95_us"]
    assert measured["tiles_per_second"] == pytest.approx(1e6 / measured["tile_median_us"])


def test_bytes_of_the_product(matmul: dict[str, Any]) -> None:
    m, k, n, rows, columns = 128, 192, 64, 2, 1
    operands = m * k * (n // (64 * columns)) + k * n * (m // (64 * rows))
    blocks = (m // 64) * (n // 64)
    found = bytes_of(matmul)
    assert found["shim", "out"] == operands
    assert found["shim", "in"] == m * n * 4
    # Each block takes a band of a and one of b; the memtile sends b to all rows at once.
    assert found["core", "in"] == blocks * 2 * 64 * k
    assert found["core", "out"] == m * n * 4
    assert found["memtile", "in"] == operands + m * n * 4
    assert found["memtile", "out"] == m * k + k * n + m * n * 4


def test_every_core_is_counted(matmul: dict[str, Any]) -> None:
    cores = matmul["counted"]["cores"]
    assert [core["tile"] for core in cores] == [[0, 2], [0, 3]]
    assert cores[0]["instructions"] == cores[1]["instructions"] > 1000


def vector_of(row: dict[str, Any]) -> dict[str, Any]:
    """The vector figures of a core; all cores have the same."""
    first, *others = (core["vector"] for core in row["counted"]["cores"])
    assert all(other == first for other in others)
    assert isinstance(first, dict)
    return first


def test_macs_loads_and_stores_of_the_product(matmul: dict[str, Any]) -> None:
    m, k, n, cores = 128, 192, 64, 2
    steps = k // 64
    assert vector_of(matmul)["macs"] == {"int8 x int8": m * k * n // cores}
    # A step loads a band of 16 columns of b for each 16 rows of a and the other way round.
    operands = 64 // 16 * (64 * 64) * 2
    sums = 64 * 64 * 4
    assert vector_of(matmul)["loaded"] == steps * operands + (steps - 1) * sums
    assert vector_of(matmul)["stored"] == steps * sums


@pytest.mark.parametrize(
    ("device", "kernel", "kind", "rate"),
    [
        ("npu1", "matmul", "int8 x int8", 256),
        ("npu2", "matmul", "int8 x int8", 512),
        ("npu1", "matmul_bf16", "bfloat16", 128),
        ("npu2", "matmul_bf16", "bfloat16", 64),
    ],
)
def test_macs_of_one_block(folder: Path, device: str, kernel: str, kind: str, rate: int) -> None:
    sizes = [word for name in "mkn" for word in ("-p", f"{name}=64")]
    one = ("-p", "rows=1", "-p", "columns=1", "--device", device)
    found = row(bench(folder, kernel, *sizes, *one))
    assert vector_of(found)["macs"] == {kind: 64**3}
    demands = {demand["resource"]: demand for demand in found["bound"]["demands"]}
    assert demands["compute"]["cycles"] == 64**3 // rate


def test_products_on_16_cores_are_not_limited_by_their_streams(folder: Path) -> None:
    words = ("m=256", "k=512", "n=256", "rows=4", "columns=4")
    sizes = [word for setting in words for word in ("-p", setting)]
    found = row(bench(folder, "matmul", *sizes))
    demands = {demand["resource"]: demand["cycles"] for demand in found["bound"]["demands"]}
    assert demands["compute"] == 256 * 512 * 256 // 16 // 256
    assert demands["stream"] <= demands["compute"]


def test_scalar_code_has_no_vector_figures(folder: Path) -> None:
    found = row(bench(folder, "gelu", "-p", "vector=false"))
    assert all(core["vector"] is None for core in found["counted"]["cores"])
    assert {demand["resource"] for demand in found["bound"]["demands"]} == {"stream"}


def test_other_parameters_leave_the_published_build(tmp_path: Path) -> None:
    assert row(bench(tmp_path, "matmul", *SMALL))["parameters"]["k"] == 192
    assert not (tmp_path / "build/matmul/npu1-sw_emu/manifest.json").exists()


def test_the_same_build_has_the_same_figures(folder: Path, matmul: dict[str, Any]) -> None:
    again = row(bench(folder, "matmul", *SMALL))
    assert (again["counted"], again["bound"]) == (matmul["counted"], matmul["bound"])


def test_compare_finds_what_is_worse(folder: Path) -> None:
    old = folder / "old.json"
    found = bench(folder, "passthrough")
    old.write_text(json.dumps(found))
    assert bench(folder, "passthrough", "--compare", old)["comparison"]["changes"] == []

    figures = row(found)["counted"]["figures"]
    figures["BDs"] -= 1
    figures["bytes of the instruction stream"] += 4
    old.write_text(json.dumps(found))
    done = npukit("bench", "passthrough", "--compare", old, "--build-dir", folder / "build")
    assert done.code == RegressionError.exit_code
    assert "WORSE: passthrough npu1: BDs: " in done.out
    assert "better: passthrough npu1: bytes of the instruction stream" in done.out


def test_compare_names_what_is_new(folder: Path) -> None:
    old = folder / "one.json"
    old.write_text(json.dumps(bench(folder, "passthrough")))
    found = bench(folder, "passthrough", "matmul_16x16", "--compare", old)
    assert found["comparison"]["changes"] == []
    assert found["comparison"]["new"] == ["matmul_16x16 npu1 batch=1 vector=True"]


def test_compare_names_what_only_one_of_both_has(folder: Path) -> None:
    old = folder / "two.json"
    found = bench(folder, "passthrough", "matmul_16x16")
    figures = found["kernels"][0]["counted"]["figures"]
    bds = figures.pop("BDs")
    figures["MACs of a kind that is no longer counted"] = 7
    old.write_text(json.dumps(found))
    comparison = bench(folder, "passthrough", "--compare", old)["comparison"]
    assert (comparison["changes"], comparison["new"]) == ([], [])
    assert comparison["gone"] == ["matmul_16x16 npu1 batch=1 vector=True"]
    assert comparison["new_figures"] == [
        {"build": "passthrough npu1", "figure": "BDs", "value": bds}
    ]
    assert [single["value"] for single in comparison["gone_figures"]] == [7]
    words = ("--compare", old, "--calls", "1", "--build-dir", folder / "build")
    done = npukit("bench", "passthrough", *words)
    assert done.code == 0
    assert done.out.endswith(
        "compared with the earlier benchmark\n"
        "  only in the earlier one: matmul_16x16 npu1 batch=1 vector=True\n"
        f"  new: passthrough npu1: BDs: {bds}\n"
        "  only in the earlier one: passthrough npu1: "
        "MACs of a kind that is no longer counted: 7\n"
    )
    old.write_text(json.dumps(bench(folder, "passthrough")))
    done = npukit("bench", "passthrough", *words)
    assert done.out.endswith("benchmark\n  no counted figure has changed\n")


def test_scalar_code_is_said_not_to_be_in_the_bound(folder: Path, tmp_path: Path) -> None:
    words = ("--calls", "1", "--build-dir", folder / "build")
    scalar = npukit("bench", "matmul_16x16", "-p", "vector=false", *words)
    assert (scalar.code, scalar.err) == (0, "")
    head, line = (
        next(
            text
            for text in scalar.out.split("computed and not measured")[1].splitlines()
            if word in text
        )
        for word in ("limited by", "vector=False")
    )
    assert head.split()[-3:] == ["not", "in", "it"]
    assert line.endswith("  scalar code")
    assert "not in the bound, scalar code, core (0, 2): " in scalar.out
    chart = tmp_path / "chart.svg"
    found = row(bench(folder, "matmul_16x16", "-p", "vector=false", "--plot", chart))
    assert found["bound"]["without_scalar_code_of"] == [[0, 2]]
    assert "scalar code is not in the bound" in chart.read_text()
    vector = npukit("bench", "matmul_16x16", "passthrough", *words)
    assert "scalar" not in vector.out and "not in it" not in vector.out


def test_compare_with_other_builds_alone_is_an_error(folder: Path) -> None:
    old = folder / "none.json"
    old.write_text(json.dumps(bench(folder, "passthrough") | {"kernels": []}))
    done = npukit("bench", "passthrough", "--compare", old, "--build-dir", folder / "build")
    assert done.code == UsageError.exit_code
    assert "nothing was compared" in done.err
    assert "no counted figure" not in done.out


def test_tiles_of_a_call_are_what_the_kernel_calls_them(folder: Path) -> None:
    found = row(bench(folder, "gelu", "-p", "tiles=3"))
    assert found["measured"]["tiles_per_call"] == 3


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"format": "npukit-bench-0", "npukit": "", "kernels": []}']
)
def test_compare_refuses_other_files(folder: Path, text: str) -> None:
    old = folder / "other.json"
    old.write_text(text)
    done = npukit("bench", "passthrough", "--compare", old, "--build-dir", folder / "build")
    assert (done.code, done.out) == (7, "")
    assert "other.json" in done.err


def test_without_an_npu_it_says_so(folder: Path) -> None:
    done = npukit("bench", "passthrough", "--on", "npu", "--build-dir", folder / "build")
    assert done.code in (5, 9)
    assert "no NPU can be used" in done.err


def test_the_table_says_what_was_measured(folder: Path, passthrough: dict[str, Any]) -> None:
    done = npukit("bench", "passthrough", "--calls", "2", "--build-dir", folder / "build")
    assert "measured on: emulated device: not the time of an NPU" in done.out
    assert "computed and not measured" in done.out
    assert "4,096 bytes / 4 = 1,024 cycles" in done.out


def test_the_page_shows_the_rates_of_the_code() -> None:
    table = (
        PAGE.read_text()
        .partition("<!-- from npukit.machine.throughput -->\n")[2]
        .partition("<!-- end")[0]
    )
    columns = [generation.throughput for generation in GENERATIONS]
    for line in table.splitlines()[2:]:
        name, *cells = (cell.strip() for cell in line.strip("|").split("|"))
        resource, _, rest = name.partition(": ")
        if resource == "compute":
            kind = rest.removeprefix("MACs ").partition(" (")[0]
            rates = [known.macs.get(kind) for known in columns]
            assert cells == ["-" if rate is None else f"{rate} a cycle" for rate in rates]
        else:
            field = {"stream": "stream_bytes", "loads": "load_bytes", "stores": "store_bytes"}
            rates = [getattr(known, field[resource]) for known in columns]
            assert cells == [f"{rate} bytes a cycle" for rate in rates]


def test_the_chart_has_a_bar_for_each_demand(folder: Path) -> None:
    chart = folder / "chart.svg"
    names = ("passthrough", "matmul_16x16")
    found = bench(folder, *names, "--plot", chart)["kernels"]
    drawn = ET.fromstring(chart.read_text())
    titles = [title.text or "" for title in drawn.iter("{http://www.w3.org/2000/svg}title")]
    demands = [demand for kernel in found for demand in kernel["bound"]["demands"]]
    assert len(titles) == len(demands) == 1 + 4
    for title, demand in zip(titles, demands, strict=True):
        assert title.startswith(f"{demand['resource']}, {demand['where']}: ")
        assert title.endswith(f" = {demand['cycles']:,} cycles")
    texts = "".join(drawn.itertext())
    assert "computed, not measured" in texts
    assert "emulated device" in texts


LINE = "| {} | {:,} | {:,} | {:,} | {} | {:,} | {} |"


def page_lines(found: dict[str, Any]) -> list[str]:
    """The lines of the page's example for these kernels."""
    lines = []
    for kernel in found["kernels"]:
        figures, bound = kernel["counted"]["figures"], kernel["bound"]
        macs = [count for name, count in figures.items() if name.startswith("MACs ")]
        lines.append(
            LINE.format(
                f"`{kernel['kernel']}`",
                figures["shim bytes out"],
                figures["shim bytes in"],
                figures["BDs"],
                f"{sum(macs):,}" if macs else "-",
                bound["cycles"],
                " and ".join(bound["limited_by"]),
            )
        )
    return lines


def example() -> list[str]:
    text = PAGE.read_text().partition("<!-- from npukit bench -->\n")[2].partition("<!-- end")[0]
    return text.splitlines()[2:]


def test_the_example_of_the_page_is_what_the_command_finds(folder: Path) -> None:
    assert set(page_lines(bench(folder, "passthrough", "matmul_16x16"))) <= set(example())


@pytest.mark.exhaustive
def test_the_whole_example_of_the_page_is_what_the_command_finds(folder: Path) -> None:
    assert page_lines(bench(folder)) == example()


def test_an_npu_is_measured_and_the_counts_come_from_the_emulated_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XCL_EMULATION_MODE", raising=False)
    kernel, build = write_kernel(tmp_path), tmp_path / "b"
    words = ("planted", "--kernel-dir", kernel, "--build-dir", build, "--calls", "2", "--json")
    emulated = json.loads(npukit("bench", *words).out)
    folder = build / "planted/npu1-sw_emu"
    xclbin = publish_hw(folder, None)
    stand_in = plug_in(xclbin, image_of(folder), tmp_path / "npu.xclbin")
    monkeypatch.setitem(sys.modules, "pyxrt", stand_in)
    done = npukit("bench", *words, "--target", "hw", "--on", "npu")
    assert (done.code, done.err) == (0, "")
    found = row(json.loads(done.out))
    assert found["measured"]["on"] == "NPU Phoenix"
    assert found["measured"]["device_kind"] == "npu"
    assert found["target"] == "hw"
    for same in ("counted", "bound"):
        assert found[same] == row(emulated)[same]
    shown = npukit("bench", *words[:-1], "--target", "hw", "--on", "npu").out
    assert "measured on: NPU Phoenix\n" in shown
    assert "not the time" not in shown


def test_a_kernel_that_does_not_run_is_an_error_and_the_others_are_measured(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path, sent=2048)
    words = ("--kernel-dir", kernel, "--build-dir", tmp_path / "b", "--calls", "1", "--json")
    done = npukit("bench", "planted", "passthrough", *words)
    assert done.code == 9
    assert "planted: " in done.err
    assert row(json.loads(done.out))["kernel"] == "passthrough"
