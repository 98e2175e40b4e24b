"""``npukit estimate``: the same on every run, never below the bound, and the spec's own cycles."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from planted_kernels import npukit, write_kernel

from npukit.errors import CompileError, SpecError


def estimates(*arguments: str | Path) -> list[dict[str, Any]]:
    done = npukit("estimate", *arguments, "--json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["format"] == "npukit-estimate-1"
    kernels: list[dict[str, Any]] = found["kernels"]
    return kernels


@pytest.fixture(scope="module")
def passthrough() -> list[dict[str, Any]]:
    return estimates("passthrough")


def test_both_devices(passthrough: list[dict[str, Any]]) -> None:
    assert [each["device"] for each in passthrough] == ["npu1", "npu2"]
    for each in passthrough:
        assert each["bound"]["cycles"] == 1024 < each["cycles"] <= each["first"]
        assert each["us"] == pytest.approx(each["cycles"] / each["clock_mhz"], abs=0.01)
        assert sum(step["cycles"] for step in each["steps"]) == pytest.approx(each["cycles"])
        assert each["unpriced"] == []


def test_it_is_deterministic(passthrough: list[dict[str, Any]]) -> None:
    assert estimates("passthrough") == passthrough


def test_the_table_calls_it_an_estimate() -> None:
    done = npukit("estimate", "passthrough", "--device", "npu1", "-v")
    assert (done.code, done.err) == (0, "")
    assert "estimates of one dispatch: computed, not measured" in done.out
    assert "DMA (0, 0) MM2S 0" in done.out


def test_other_columns() -> None:
    """Half the tiles for each core; four columns need four tiles."""
    (gelu,) = estimates("gelu", "-p", "tiles=2", "--device", "npu1")
    found = {(each["parameter"], each["value"]): each for each in gelu["variants"]}
    for name in ("columns", "cores"):
        assert 0.4 * gelu["cycles"] < found[name, 2]["cycles"] < 0.8 * gelu["cycles"]
        assert found[name, 2]["problem"] == ""
        assert found[name, 4]["cycles"] is None
        assert "tiles must be a multiple of 4" in found[name, 4]["problem"]
    (two,) = estimates("gelu", "-p", "tiles=2", "-p", "cores=2", "--device", "npu1", "--no-columns")
    assert two["cycles"] == found["cores", 2]["cycles"]
    assert two["variants"] is None


def test_a_kernel_whose_columns_are_fixed() -> None:
    done = npukit("estimate", "passthrough", "softmax", "--device", "npu1", "--columns")
    for name in ("passthrough", "softmax"):
        assert f"other numbers of columns: {name} has no parameter for them" in done.out


def test_plain_sources_that_the_pricing_compiler_rejects(tmp_path: Path) -> None:
    source = write_kernel(tmp_path) / "planted.cc"
    given = ("planted", "--device", "npu1", "--kernel-dir", tmp_path)
    text = source.read_text()
    (priced,) = estimates(*given)
    source.write_text("#ifndef __wasm__\n#error not this one\n#endif\n" + text)
    (each,) = estimates(*given)
    assert (priced["unpriced"], each["unpriced"]) == ([], ["core (0, 2)"])
    source.write_text(text + "\nint broken( {")
    done = npukit("estimate", *given)
    assert done.code == CompileError.exit_code
    assert "planted.cc" in done.err
    assert "counting" not in done.err


def test_cycles_of_the_spec(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path)
    spec = kernel / "kernel.toml"
    text = spec.read_text()
    line = 'sources = ["planted.cc"]\n'
    assert line in text
    given = ("planted", "--device", "npu1", "--kernel-dir", tmp_path)
    found = []
    for cycles in ("50000", "\"{{ 100000 if device == 'npu1' else 1 }}\""):
        spec.write_text(text.replace(line, f"{line}cycles = {{ work = {cycles} }}\n"))
        (each,) = estimates(*given)
        assert each["unpriced"] == []
        found.append(each["cycles"])
    # Four calls a dispatch; the core is the slowest part.
    assert found[1] - found[0] == pytest.approx(4 * 50_000)


@pytest.mark.parametrize("cycles", ["-1", '"many"', '"{{ 1 / 0 }}"'])
def test_cycles_that_are_no_number(tmp_path: Path, cycles: str) -> None:
    kernel = write_kernel(tmp_path)
    spec = kernel / "kernel.toml"
    line = 'sources = ["planted.cc"]\n'
    spec.write_text(spec.read_text().replace(line, f"{line}cycles = {{ work = {cycles} }}\n"))
    done = npukit("estimate", "planted", "--device", "npu1", "--kernel-dir", tmp_path)
    assert done.code == SpecError.exit_code
    assert "kernel.toml" in done.err


def test_a_device_that_does_not_exist() -> None:
    done = npukit("estimate", "passthrough", "--device", "npu1,npu9")
    assert done.code == 2
    assert "npu9" in done.err


def test_validate_adds_a_line(passthrough: list[dict[str, Any]], tmp_path: Path) -> None:
    given = (
        "passthrough",
        "--on",
        "emulator",
        "--estimate",
        "--soak",
        "5",
        "--build-dir",
        tmp_path,
    )
    done = npukit("validate", *given)
    assert done.code == 0
    assert "estimate on AIE2, not measured: " in done.out
    (verdict,) = json.loads(npukit("validate", *given, "--json").out)
    names = ("cycles", "bound", "limited_by")
    assert [verdict["estimate"][n] for n in names] == [passthrough[0][n] for n in names]
