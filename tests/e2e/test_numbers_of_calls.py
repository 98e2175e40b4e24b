"""Kernels whose calls choose numbers that the runtime sequence takes as arguments."""

from __future__ import annotations

import re
import shlex
import zipfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from planted_kernels import Answer, npukit

from npukit.compiler.driver import lower
from npukit.emulator import pyxrt
from npukit.errors import UsageError
from npukit.run.opening import open_kernel
from npukit.runtime.modules import load_host_module

WORDS, BLOCKS = 64, 8

SPEC = """\
[kernel]
name = "chunks"
summary = "Copies the first n blocks of 64 words."
design = "design.mlir"
devices = ["npu1"]

[[arguments]]
name = "data"
direction = "in"
dtype = "int32"
shape = [512]

[[arguments]]
name = "moved"
direction = "inout"
dtype = "int32"
shape = [512]

[parameters.n]
default = 4
min = 1
max = 8
per_call = true
doc = "How many blocks are copied."

[parameters.copy]
default = true
per_call = true

[[constraints]]
require = "n < 8 or copy"
message = "eight blocks are always copied"

[validation]
reference = "reference.py:moved"
variants = [{ n = 8 }, { n = 2, copy = false }]

[[validation.cases]]
name = "random"
inputs.data = { kind = "uniform", low = -100, high = 100 }
inputs.moved = { kind = "uniform", low = -100, high = 100 }
"""

REFERENCE = """\
def moved(data, moved, n, copy):
    out = moved.copy()
    if copy:
        out[: n * 64] = data[: n * 64]
    return out
"""

DESIGN = """\
module {
  aie.device(DEVICE) {
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    aie.objectfifo @of_in(%shim, {%core}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @of_out(%core, {%shim}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    %program = aie.core(%core) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c64 = arith.constant 64 : index
      %forever = arith.constant 9223372036854775807 : index
      scf.for %i = %c0 to %forever step %c1 {
        %ov = aie.objectfifo.acquire @of_out(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %iv = aie.objectfifo.acquire @of_in(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %in = aie.objectfifo.subview.access %iv[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        scf.for %j = %c0 to %c64 step %c1 {
          %word = memref.load %in[%j] : memref<64xi32>
          memref.store %word, %o[%j] : memref<64xi32>
        }
        aie.objectfifo.release @of_in(Consume, 1)
        aie.objectfifo.release @of_out(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%data: memref<512xi32>, %moved: memref<512xi32>, %n: i32, %copy: i1) {
      scf.if %copy {
        %c0 = arith.constant 0 : index
        %c1 = arith.constant 1 : index
        %c64 = arith.constant 64 : i32
        %length = arith.muli %n, %c64 : i32
        %rows = arith.extsi %n : i32 to i64
        %top = arith.index_cast %n : i32 to index
        %out = aiex.dma_configure_task_for @of_out {
          aie.dma_bd(%moved : memref<512xi32> offset = 0 len = %length sizes = [1, 1, %rows, 64] strides = [0, 0, 64, 1])
          aie.end
        } {issue_token = true}
        aiex.dma_start_task(%out)
        scf.for %i = %c0 to %top step %c1 {
          %block = arith.index_cast %i : index to i32
          %at = arith.muli %block, %c64 : i32
          %in = aiex.dma_configure_task_for @of_in {
            aie.dma_bd(%data : memref<512xi32> offset = %at len = 64)
            aie.end
          } {issue_token = true}
          aiex.dma_start_task(%in)
          aiex.dma_await_task(%in)
        }
        aiex.dma_await_task(%out)
      }
    }
  }
}
"""


def write(parent: Path, spec: str = SPEC, design: str = DESIGN) -> Path:
    folder = parent / "chunks"
    folder.mkdir(parents=True)
    (folder / "kernel.toml").write_text(spec)
    (folder / "reference.py").write_text(REFERENCE)
    (folder / "design.mlir").write_text(design.replace("DEVICE", "npu1_1col"))
    return folder


def run(command: str, parent: Path, *options: str) -> Answer:
    folders = ("--kernel-dir", parent, "--build-dir", parent / "build")
    return npukit(command, "chunks", "--target", "sw_emu", *folders, *options)


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("calls")
    write(folder)
    answer = run("build", folder)
    assert answer.code == 0, answer.err
    assert "warning" not in answer.err
    return folder


@pytest.fixture(scope="module")
def built(parent: Path) -> Path:
    return parent / "build" / "chunks" / "npu1-sw_emu"


@pytest.fixture(scope="module")
def module(built: Path) -> ModuleType:
    return load_host_module(built / "chunks.py", pyxrt)


DATA = np.arange(1, WORDS * BLOCKS + 1, dtype=np.int32)


def before() -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.full(WORDS * BLOCKS, -1, np.int32)


def blocks(result: np.ndarray[Any, np.dtype[np.int32]]) -> int:
    """How many blocks of ``DATA`` the result has; the others are as before."""
    count = int((result != -1).sum()) // WORDS
    wanted = before()
    wanted[: count * WORDS] = DATA[: count * WORDS]
    assert np.array_equal(result, wanted)
    return count


def test_each_call_chooses(module: ModuleType) -> None:
    with module.Chunks() as kernel:
        counts = [blocks(kernel(DATA, before(), n=n)) for n in (1, 8, 3, 8, 1)]
        assert counts == [1, 8, 3, 8, 1]
        assert blocks(kernel(DATA, before())) == 4
        assert blocks(kernel(DATA, before(), copy=False)) == 0
        assert blocks(kernel(DATA, before(), n=np.int64(2), copy=np.bool_(True))) == 2


def test_many_runs_choose(module: ModuleType) -> None:
    with module.Chunks() as kernel:
        assert [*map(blocks, kernel.run_many([(DATA, before())] * 3, n=5))] == [5, 5, 5]
        assert [*map(blocks, kernel.run_many(iter([(DATA, before())] * 3), n=6))] == [6, 6, 6]
        stacks = np.stack([DATA] * 4), np.stack([before()] * 4)
        assert [*map(blocks, kernel.run_batch(*stacks, n=7))] == [7] * 4
        calls = [kernel.prepare(DATA, before(), n=n) for n in (2, 8, 1, 3)]
        assert [*map(blocks, kernel.runlist(calls))] == [2, 8, 1, 3]
        bound = kernel.bind(data=DATA)
        assert [blocks(bound(before(), n=n)) for n in (2, 5)] == [2, 5]
        assert blocks(bound(before())) == 4
        assert [*map(blocks, bound.run_many([before()] * 2, n=3, copy=False))] == [0, 0]


@pytest.mark.parametrize(
    ("numbers", "says"),
    [
        ({"n": 9}, "n=9, copy=True: expected n to be one of 1, 2, 3, 4, 5, 6, 7, 8"),
        ({"n": -(10**30)}, "expected n to be one of"),
        ({"n": 8, "copy": False}, "n=8, copy=False: .* without this combination"),
        ({"n": 10**5000}, "n: expected a number of at most 1024 bits"),
        ({"n": 2.0}, "n: expected a whole number, got 2.0"),
        ({"n": True}, "n: expected a whole number, got True"),
        ({"copy": 1}, "copy: expected True or False, got 1"),
        ({"n": None}, "n: expected a whole number, got None"),
    ],
)
def test_numbers_without_a_stream(
    module: ModuleType, numbers: dict[str, object], says: str
) -> None:
    with module.Chunks() as kernel:
        for call in (kernel, kernel.prepare):
            with pytest.raises(module.ArgumentError, match=says):
                call(DATA, before(), **numbers)
        with pytest.raises(module.ArgumentError, match=says):
            kernel.run_many(iter([]), **numbers)
        with pytest.raises(module.ArgumentError, match=says):
            kernel.run_batch(DATA[None], before()[None], **numbers)
        with pytest.raises(module.ArgumentError, match="blocks: a call chooses no such number"):
            kernel.bind(data=DATA)(before(), blocks=3)
        assert blocks(kernel(DATA, before(), n=1)) == 1


def test_each_stream_is_that_of_the_design_with_constants(built: Path) -> None:
    text = (built / "design.mlir").read_text()
    opening = "%n: i32, %copy: i1) {"
    with zipfile.ZipFile(built / "streams.zip") as archive:
        names = archive.namelist()
        assert len(names) == 15
        for name in names:
            n, copy = (int(part.partition("=")[2]) for part in name[:-4].split(","))
            constants = (
                f"%n = arith.constant {n} : i32\n"
                f"%copy = arith.constant {'true' if copy else 'false'}"
            )
            assert opening in text
            wanted = text.replace(f", {opening}", f") {{\n{constants}")
            assert archive.read(name) == lower(wanted).insts
        assert archive.read("n=4,copy=1.bin") == (built / "insts.bin").read_bytes()


def test_names_of_numbers_may_differ_only_in_their_ends(built: Path, tmp_path: Path) -> None:
    renamed = re.sub(r"%n\b", "%v_0", DESIGN).replace("%copy", "%v_1")
    write(tmp_path, design=renamed)
    assert run("build", tmp_path).code == 0
    made = tmp_path / "build" / "chunks" / "npu1-sw_emu"
    assert (made / "insts.bin").read_bytes() == (built / "insts.bin").read_bytes()
    with (
        zipfile.ZipFile(made / "streams.zip") as one,
        zipfile.ZipFile(built / "streams.zip") as two,
    ):
        assert {name: one.read(name) for name in one.namelist()} == {
            name: two.read(name) for name in two.namelist()
        }


def test_it_validates(parent: Path) -> None:
    answer = run("validate", parent, "--soak", "5")
    assert answer.code == 0, answer.out + answer.err
    assert "n=8, copy=True" in answer.out
    assert "n=2, copy=False" in answer.out
    assert answer.out.count("other numbers, 16 calls") == 3


STRAY = """\
      } else {
        %stray = aiex.dma_configure_task_for @of_in {
          aie.dma_bd(%data : memref<512xi32> offset = 448 len = 64)
          aie.end
        }
        aiex.dma_start_task(%stray)
        aiex.dma_free_task(%stray)
      }
    }
  }
}
"""


def test_what_a_stream_leaves_for_other_numbers_is_found(tmp_path: Path) -> None:
    end = "      }\n    }\n  }\n}\n"
    assert DESIGN.endswith(end)
    spec = SPEC.replace("variants = [{ n = 8 }, { n = 2, copy = false }]\n", "")
    write(tmp_path, spec, DESIGN.removesuffix(end) + STRAY)
    answer = run("validate", tmp_path, "--soak", "5")
    assert answer.code == 1
    assert "numbers: calls with other numbers" in answer.out
    assert "wrong with n=4, copy=True in a context with other numbers" in answer.out
    assert "random                   FAIL" not in answer.out


def test_a_failed_call_is_saved_with_its_numbers(tmp_path: Path) -> None:
    spec = SPEC.replace("variants = [{ n = 8 }, { n = 2, copy = false }]\n", "")
    reference = write(tmp_path, spec) / "reference.py"
    wrong = REFERENCE.replace("return out", "return out + (n == 8)")
    assert wrong != REFERENCE
    reference.write_text(wrong)
    answer = run("validate", tmp_path, "--soak", "5", "--save-failures", str(tmp_path / "failed"))
    assert answer.code == 1
    (file,) = (tmp_path / "failed").iterdir()
    assert "n-8" in file.name and "-p n=8" in answer.out
    (command,) = (line for line in answer.out.splitlines() if "npukit run" in line)
    replayed = npukit(*shlex.split(command)[1:])
    assert replayed.code == 1, replayed.err
    assert "it is the output that was saved" in replayed.out


def test_run_chooses_numbers_without_another_build(
    parent: Path, built: Path, tmp_path: Path
) -> None:
    np.save(tmp_path / "data.npy", DATA)
    np.save(tmp_path / "moved.npy", before())
    given = [f"{name}={tmp_path / name}.npy" for name in ("data", "moved")]
    files = [word for text in given for word in ("--in", text)]
    out = tmp_path / "out.npy"
    published = (built / "manifest.json").read_bytes()
    builds = {*parent.rglob("manifest.json")}
    for n in (2, 7, 8):
        answer = run(
            "run", parent, *files, "--out", f"moved={out}", "-p", f"n={n}", "--repeat", "2"
        )
        assert answer.code == 0, answer.err
        assert blocks(np.load(out)) == n
        assert f"n={n}" in answer.out or n == 4
    none = run("run", parent, *files, "--out", f"moved={out}", "-p", "n=2", "-p", "copy=false")
    assert none.code == 0 and blocks(np.load(out)) == 0
    refused = run("run", parent, *files, "-p", "n=8", "-p", "copy=false")
    assert refused.code == 2 and "eight blocks are always copied" in refused.err
    assert (built / "manifest.json").read_bytes() == published
    assert {*parent.rglob("manifest.json")} == builds


def test_it_is_checked_with_its_numbers(parent: Path, built: Path) -> None:
    for options in ((), ("-p", "n=8"), ("--no-compile",)):
        answer = npukit("check", "chunks", "--kernel-dir", parent, *options)
        assert answer.code == 0, answer.out
    design = built / "design.mlir"
    answer = npukit("check", design, "--number", "n=2", "--number", "copy=true")
    assert answer.code == 0, answer.out
    answer = npukit("check", design, "--number", "n=9", "--number", "copy=true")
    assert answer.code == 1
    assert "argument 1, which has 2048 bytes" in answer.out
    answer = npukit("check", design, "--number", "n=2")
    assert answer.code == 4
    assert "depends on %copy" in answer.out
    assert npukit("check", design, "--number", "m=2").code == 2
    assert npukit("check", "chunks", "--kernel-dir", parent, "--number", "n=2").code == 2


def test_a_damaged_file_of_streams_is_refused(
    module: ModuleType, built: Path, tmp_path: Path
) -> None:
    for name in ("insts.bin", "streams.zip"):
        (tmp_path / name).write_bytes((built / name).read_bytes())
    with module.Chunks(insts=tmp_path / "insts.bin") as kernel:
        assert blocks(kernel(DATA, before(), n=2)) == 2
    (tmp_path / "streams.zip").write_bytes(b"PK")
    with pytest.raises(module.ArtifactError, match=r"streams\.zip: not the file of instruction"):
        module.Chunks(insts=tmp_path / "insts.bin")
    (tmp_path / "streams.zip").unlink()
    with pytest.raises(module.ArtifactError, match=r"streams\.zip: No such file"):
        module.Chunks(insts=tmp_path / "insts.bin")


def test_other_values_are_another_build(tmp_path: Path) -> None:
    write(tmp_path, SPEC.replace("max = 8", "max = 8\nmultiple_of = 2"))
    assert run("build", tmp_path).code == 0
    folder = tmp_path / "build" / "chunks" / "npu1-sw_emu"
    with zipfile.ZipFile(folder / "streams.zip") as archive:
        assert len(archive.namelist()) == 7
    (tmp_path / "chunks" / "kernel.toml").write_text(SPEC)
    assert "wrong artifact" in run("validate", tmp_path).out
    assert run("build", tmp_path).code == 0
    with zipfile.ZipFile(folder / "streams.zip") as archive:
        assert len(archive.namelist()) == 15


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("max = 8\n", "", "nothing limits the values"),
        ("max = 8\n", "max = 8000\n", "more than 1024 streams"),
        ("default = 4\nmin = 1\nmax = 8\n", "default = 4.5\n", "only an integer or a boolean"),
        ("shape = [512]", 'shape = ["{{ 64 * n }}"]', "depends on 'n', which each call chooses"),
        (
            "per_call = true\n\n[[",
            "\n[[",
            "takes 2 numbers (%n: i32, %copy: i1), kernel.toml has 1",
        ),
        ("max = 8\n", "max = 9\n", "(for n = 9, copy = 1)"),
        ("min = 1\n", "min = 0\n", "(for n = 0, copy = 1)"),
    ],
)
def test_what_is_wrong_with_numbers_is_said(old: str, new: str, says: str, tmp_path: Path) -> None:
    assert old in SPEC
    write(tmp_path, SPEC.replace(old, new, 1))
    answer = run("build", tmp_path)
    assert answer.code not in (0, 70)
    assert says in answer.err
    assert "chunks/kernel.toml:" in answer.err or "chunks/design.mlir:" in answer.err


def test_the_design_does_not_see_what_calls_choose(tmp_path: Path) -> None:
    spec = SPEC.replace('"design.mlir"', '"design.mlir.j2"')
    folder = write(tmp_path, spec)
    (folder / "design.mlir.j2").write_text("// {{ n }}\n" + (folder / "design.mlir").read_text())
    answer = run("build", tmp_path)
    assert answer.code not in (0, 70)
    assert "'n' is undefined" in answer.err


def test_a_sequence_with_numbers_needs_parameters(tmp_path: Path) -> None:
    spec = SPEC.replace("per_call = true\n", "").replace("variants", "# variants")
    write(tmp_path, spec)
    answer = run("build", tmp_path)
    assert answer.code not in (0, 70)
    assert "depends on %copy" in answer.err
    assert "per_call = true" in answer.err


SCALED_SPEC = """\
[kernel]
name = "scaled"
summary = "Multiplies 64 words from a start on by a factor."
design = "design.mlir"
devices = ["npu1"]

[[arguments]]
name = "data"
direction = "in"
dtype = "int32"
shape = [256]

[[arguments]]
name = "scaled"
direction = "out"
dtype = "int32"
shape = [64]

[parameters.start]
default = 0
min = 0
max = 192
multiple_of = 32
per_call = true

[parameters.factor]
default = 3
choices = [-2, 1, 3]
per_call = true

[validation]
reference = "reference.py:scaled"
variants = [{ start = 192, factor = -2 }]

[[validation.cases]]
name = "random"
inputs.data = { kind = "uniform", low = -1000, high = 1000 }
"""

SCALED = """\
module {
  aiex.scratchpad_parameter @start : i32
  aiex.scratchpad_parameter @factor : i16
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    aie.objectfifo @of_in(%shim, {%core}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @of_out(%core, {%shim}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    %program = aie.core(%core) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c64 = arith.constant 64 : index
      %forever = arith.constant 9223372036854775807 : index
      scf.for %i = %c0 to %forever step %c1 {
        %iv = aie.objectfifo.acquire @of_in(Consume, 1) : !aie.objectfifosubview<memref<64xi32>>
        %in = aie.objectfifo.subview.access %iv[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %ov = aie.objectfifo.acquire @of_out(Produce, 1) : !aie.objectfifosubview<memref<64xi32>>
        %o = aie.objectfifo.subview.access %ov[0] : !aie.objectfifosubview<memref<64xi32>> -> memref<64xi32>
        %small = aiex.read_scratchpad_parameter @factor : i16
        %factor = arith.extsi %small : i16 to i32
        scf.for %j = %c0 to %c64 step %c1 {
          %word = memref.load %in[%j] : memref<64xi32>
          %product = arith.muli %word, %factor : i32
          memref.store %product, %o[%j] : memref<64xi32>
        }
        aie.objectfifo.release @of_in(Consume, 1)
        aie.objectfifo.release @of_out(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%data: memref<256xi32>, %scaled: memref<64xi32>) {
      %out = aiex.dma_configure_task_for @of_out {
        aie.dma_bd(%scaled : memref<64xi32> offset = 0 len = 64)
        aie.end
      } {issue_token = true}
      %in = aiex.dma_configure_task_for @of_in {
        aie.dma_bd(%data : memref<256xi32> offset = 0 len = 64) {offset_parameter = @start}
        aie.end
      }
      aiex.dma_start_task(%out)
      aiex.dma_start_task(%in)
      aiex.dma_await_task(%out)
      aiex.dma_free_task(%in)
    }
  }
}
"""


def test_scratchpad_parameters_are_numbers_of_calls(tmp_path: Path) -> None:
    folder = tmp_path / "scaled"
    folder.mkdir()
    (folder / "kernel.toml").write_text(SCALED_SPEC)
    (folder / "design.mlir").write_text(SCALED)
    (folder / "reference.py").write_text(
        "def scaled(data, start, factor):\n    return data[start : start + 64] * factor\n"
    )
    options = ("--target", "sw_emu", "--kernel-dir", tmp_path, "--build-dir", tmp_path / "build")
    answer = npukit("validate", "scaled", *options, "--soak", "5")
    assert answer.code == 0, answer.out + answer.err
    assert "start=192, factor=-2" in answer.out
    module = load_host_module(tmp_path / "build/scaled/npu1-sw_emu/scaled.py", pyxrt)
    data = np.arange(256, dtype=np.int32)
    with module.Scaled() as kernel:
        for start, factor in ((0, 3), (64, -2), (192, 1), (32, -2), (0, 3)):
            found = kernel(data, start=start, factor=factor)
            assert np.array_equal(found, data[start : start + 64] * factor)


def test_opening_by_name_leaves_the_numbers_to_the_call(parent: Path, built: Path) -> None:
    options: dict[str, Any] = {"kernel_dirs": parent, "build_dir": parent / "build"}
    with pytest.raises(UsageError, match="n, which no build has"):
        open_kernel("chunks", {"n": 2}, **options)
    with open_kernel("chunks", **options) as kernel:
        assert blocks(kernel(DATA, before(), n=2)) == 2
