"""A kernel whose shapes and dtype depend on parameters, from the spec to the verdict."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from npukit.runtime.modules import load_host_module
from npukit_process import run_npukit

SPEC = """\
[kernel]
name = "relay"
summary = "rows through a memtile and back"
design = "design.mlir.j2"

[[arguments]]
name = "source"
direction = "in"
dtype = "{{ element }}"
shape = ["{{ rows }}", 64]

[[arguments]]
name = "result"
direction = "out"
dtype = "{{ element }}"
shape = ["{{ rows }}", 64]

[parameters.rows]
default = 16
min = 1
max = 1024

[parameters.element]
default = "int8"
choices = ["int8", "int16"]

[[constraints]]
require = "rows % 4 == 0 or element == 'int16'"
message = "int8 rows come in fours"

[validation]
reference = "reference.py:relay"
variants = [{ rows = 5, element = "int16" }, { rows = 32 }]

[[validation.cases]]
name = "uniform"
inputs.source = { kind = "uniform", low = -100, high = 100 }
"""

DESIGN = """\
{%% set all = args.source.memref %%}
{%% set bits = all.rpartition("x")[2] %%}
module {
  aie.device({{ device }}_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @source(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<64x{{ bits }}>>
    aie.objectfifo @result(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<64x{{ bits }}>>
    aie.objectfifo.link [@source] -> [@result] ([] [])
    aie.runtime_sequence(%s: memref<{{ all }}>, %r: memref<{{ all }}>) {
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, {{ rows }}, 64][0, 0, 64, 1]) {id = 0 : i64, metadata = @source} : memref<{{ all }}>
      aiex.npu.dma_memcpy_nd(%r[0, 0, 0, 0][1, 1, {{ rows }}, 64][0, 0, 64, 1]) {id = 1 : i64, metadata = @result, issue_token = true} : memref<{{ all }}>
      aiex.npu.dma_wait {symbol = @result}
    }
  }
}
"""


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    work = tmp_path_factory.mktemp("parametric")
    folder = work / "kernel_src" / "relay"
    folder.mkdir(parents=True)
    folder.joinpath("kernel.toml").write_text(SPEC)
    folder.joinpath("design.mlir.j2").write_text(DESIGN)
    folder.joinpath("reference.py").write_text("def relay(source): return source.copy()\n")
    return work


def test_build_module_validation_and_list_agree(work: Path) -> None:
    built = run_npukit("build", "relay", "-p", "rows=7", "-p", "element=int16", "--json", cwd=work)
    assert built.returncode == 0, built.stderr
    (row,) = json.loads(built.stdout)
    assert row["parameters"] == {"rows": 7, "element": "int16"}
    output = work / row["output"]
    manifest = json.loads((output / "manifest.json").read_text())
    tensors = [a["tensor"] for a in manifest["arguments"]["arguments"] if a["tensor"]]
    assert [(a["dtype"], a["shape"]) for a in tensors] == [("int16", [7, 64])] * 2

    import npukit.emulator.pyxrt as emulated

    source = np.arange(7 * 64, dtype=np.int16).reshape(7, 64)
    with load_host_module(output / "relay.py", emulated).Relay() as kernel:
        assert (kernel(source) == source).all()

    verdict = run_npukit("validate", "relay", "--json", cwd=work)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr
    (found,) = json.loads(verdict.stdout)
    assert [a["shape"] for a in found["arguments"]] == [[7, 64]] * 2
    sets = [case["parameters"] for case in found["cases"]]
    assert sets == [
        {"rows": 7, "element": "int16"},
        {"rows": 5, "element": "int16"},
        {"rows": 32, "element": "int8"},
    ]

    listed = run_npukit("list", "--json", cwd=work)
    kernel_row = next(each for each in json.loads(listed.stdout) if each["kernel"] == "relay")
    assert kernel_row["arguments"][0] == {
        "name": "source",
        "dtype": "int8",
        "shape": [16, 64],
        "direction": "in",
        "templates": {"dtype": "{{ element }}", "shape": ["{{ rows }}", 64]},
    }
    text = run_npukit("list", cwd=work).stdout
    assert "in source: {{ element }} [{{ rows }}, 64], by default int8 [16, 64]" in text


def test_what_is_not_allowed_is_an_error_before_the_build(work: Path) -> None:
    refused = run_npukit("build", "relay", "-p", "rows=18", cwd=work)
    assert refused.returncode == 2
    assert "can't have rows=18, element=int8: int8 rows come in fours" in refused.stderr
    assert "rows=8, 12, 16, 20, 24, 28, ...; or element=int16" in refused.stderr


def test_a_probe_takes_the_shapes_of_the_published_build(work: Path) -> None:
    assert run_npukit("build", "relay", "-p", "rows=8", cwd=work).returncode == 0
    probed = run_npukit("probe", "relay", "--json", cwd=work)
    assert probed.returncode == 0, probed.stderr
    rows = json.loads(probed.stdout)["configurations"]
    assert any(row["right"] and row["output"]["of"] == 8 * 64 for row in rows)
