"""`npukit build --target hw` with the real aiecc, bootgen, xclbinutil and pyxrt, as far as they are there.

Peano is in no test: a finished core program (an ELF file of another project, among the samples)
takes the place of what it would make, either named in the design or handed out by programs that
stand where Peano's would.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from planted_kernels import Answer, npukit
from stand_in_peano import (
    stand_in_for_graph_driver,
    stand_in_for_peano,
    stand_in_for_python_driver,
)

from aiecc_reference import aiecc_generation, needs_aiecc
from npukit.builder.manifest import read_manifest
from npukit.builder.plan import choose_target, make_engine, plan_kernels
from npukit.builder.toolchains.hw.driver_generations import NATIVE
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.formats.xclbin import Mode, SectionKind, Xclbin, parse
from npukit.formats.xclbin_partition import parse_partition
from npukit.kernel.discovery import load_kernels

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
ATTENTION = ROOT / "kernel_src" / "attention"
GOLDEN_ATTENTION = ROOT / "tests" / "golden" / "designs" / "attention_1tile"

needs_samples = pytest.mark.skipif(
    not (SAMPLES / "standin_core.elf").is_file(), reason=f"no samples at {SAMPLES}"
)
needs_bootgen = pytest.mark.skipif(
    not isinstance(InstalledTools().bootgen, FoundTool), reason="bootgen is not installed"
)
needs_xclbinutil = pytest.mark.skipif(
    not isinstance(InstalledTools().xclbinutil, FoundTool), reason="xclbinutil is not installed"
)

needs_native = pytest.mark.skipif(
    aiecc_generation() is not NATIVE, reason="no native aiecc from before MLIR-AIE 1.4"
)

STANDIN_DESIGN = """\
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %t = aie.tile(0, 2)
    aie.objectfifo @qkv(%shim, {%t}, 2 : i32) : !aie.objectfifo<memref<12288xi8>>
    aie.objectfifo @out(%t, {%shim}, 2 : i32) : !aie.objectfifo<memref<4096xi8>>
    %c = aie.core(%t) {
      aie.end
    } {elf_file = "standin_core.elf", stack_size = 4096 : i32}
    aie.runtime_sequence(%in: memref<12288xi8>, %res: memref<4096xi8>) {
      aiex.npu.dma_memcpy_nd(%in[0, 0, 0, 0][1, 1, 1, 12288][0, 0, 0, 1]) {id = 0 : i64, metadata = @qkv} : memref<12288xi8>
      aiex.npu.dma_memcpy_nd(%res[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<4096xi8>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A build folder and a cache of its own, and no Peano."""
    (tmp_path / "no-peano").mkdir()
    monkeypatch.setenv("NPUKIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("NPUKIT_BUILD_DIR", str(tmp_path / "build"))
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(tmp_path / "no-peano"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built(bench: Path, kernel: str, device: str = "npu1") -> Path:
    return bench / "build" / kernel / f"{device}-hw"


def succeeds(answer: Answer) -> Answer:
    assert answer.code == 0, answer.err
    return answer


def standin_kernel(bench: Path, design: str = STANDIN_DESIGN) -> Path:
    """The kernel ``attention`` with a finished core program in place of its source."""
    folder = bench / "kernels" / "attention"
    folder.mkdir(parents=True)
    spec = (ATTENTION / "kernel.toml").read_text()
    start, end = spec.index("[[cores]]"), spec.index("[validation]")
    spec = spec[:start] + spec[end:].replace('design.mlir.j2"', 'design.mlir"')
    (folder / "kernel.toml").write_text(spec.replace("design.mlir.j2", "design.mlir"))
    (folder / "design.mlir").write_text(design)
    shutil.copy(ATTENTION / "reference.py", folder)
    shutil.copytree(ATTENTION.parent / "common", folder.parent / "common")
    if SAMPLES.is_dir():
        shutil.copyfile(SAMPLES / "standin_core.elf", folder / "standin_core.elf")
    return folder


def without_chance(xclbin: Xclbin) -> dict[object, object]:
    """What of an xclbin is decided by its content: no uuids, times, versions of the tool."""
    sections: dict[object, object] = {}
    for section in xclbin.sections:
        if section.kind == SectionKind.AIE_PARTITION:
            partition = parse_partition(section.data)
            pdis = tuple(replace(pdi, uuid=bytes(16)) for pdi in partition.pdis)
            sections[section.kind, section.name] = replace(partition, pdis=pdis)
        else:
            sections[section.kind, section.name] = section.data
    header = (
        xclbin.mode,
        xclbin.vbnv,
        xclbin.action_mask,
        xclbin.interface_uuid,
        xclbin.debug_bin,
        xclbin.signature_length,
        xclbin.key_block,
    )
    return {"header": header, "sections": sections}


def certain(data: bytes) -> tuple[bytes, str]:
    """An xclbin's bytes up to the mirror, and the mirror, with blanks for what is never the same."""
    body, mark, mirror = data.partition(b"XCLBIN_MIRROR_DATA_START")
    blank = bytearray(body)
    blank[296:304] = bytes(8)  # unique id
    blank[304:320] = bytes(16)  # length of the file, time stamp
    blank[416:432] = bytes(16)  # uuid
    (partition,) = (s for s in parse(data).sections if s.kind == SectionKind.AIE_PARTITION)
    for pdi in parse_partition(partition.data).pdis:
        assert body.count(pdi.uuid) == 1
        start = body.index(pdi.uuid)
        blank[start : start + 16] = bytes(16)
    text = re.sub(r'"(UniqueID|TimeStamp|XclBinUUID)":"[^"]*"', r'"\1":""', mirror.decode())
    return bytes(blank), mark.decode() + text


@needs_aiecc
@needs_bootgen
@needs_samples
def test_the_chain_ends_in_the_sample(bench: Path) -> None:
    """The whole of ``npukit build --target hw`` with the real aiecc and bootgen, and npukit's packaging,
    against what aiecc, bootgen and xclbinutil 2.26 made of the same design and core.

    The two files are the same byte for byte, header, section table, sections, the gaps between them
    and the mirror at the end, but for what is drawn by chance or the clock: the file's uuid, its unique
    id and time stamp, and the PDI's uuid; and the file's length, which counts the digits of these.
    The PDI is the sample's, byte for byte.
    """
    kernel = standin_kernel(bench)
    succeeds(npukit("build", "attention", "--target", "hw", "--kernel-dir", kernel))
    ours = (built(bench, "attention") / "attention.xclbin").read_bytes()
    sample = (SAMPLES / "attention_standin_core.xclbin").read_bytes()
    assert certain(ours) == certain(sample)
    section = parse(ours).section(SectionKind.AIE_PARTITION)
    assert section is not None
    (pdi,) = parse_partition(section.data).pdis
    assert pdi.image == (SAMPLES / "attention_standin_core.pdi").read_bytes()
    insts = (built(bench, "attention") / "insts.bin").read_bytes()
    assert insts == (GOLDEN_ATTENTION / "insts.bin").read_bytes()
    manifest = json.loads((built(bench, "attention") / "manifest.json").read_text())
    assert "kernel:standin_core.elf" in manifest["inputs"]
    assert {tool["name"] for tool in manifest["tools"]} >= {"aiecc"}
    again = npukit("build", "attention", "--target", "hw", "--kernel-dir", kernel, "--json")
    assert json.loads(again.out)[0]["reused"] == "output"


@needs_aiecc
@needs_bootgen
@needs_samples
def test_the_module_of_the_chain_loads_in_the_real_pyxrt(bench: Path) -> None:
    environment = {**os.environ, "XCL_EMULATION_MODE": "noop"}
    probe = [sys.executable, "-c", "import pyxrt; pyxrt.device(0)"]
    if subprocess.run(probe, env=environment, capture_output=True, check=False).returncode:
        pytest.skip("no pyxrt of XRT that runs in noop mode")
    kernel = standin_kernel(bench)
    succeeds(npukit("build", "attention", "--target", "hw", "--kernel-dir", kernel))
    program = """
import numpy as np
from attention import Attention
with Attention() as attention:
    attention.fill_outputs(7)
    out = np.zeros((64, 64), np.int8)
    attention(np.zeros((3, 64, 64), np.int8), out=out)
    assert (out == 7).all()  # the noop device computes nothing
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=built(bench, "attention"),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "")


@needs_aiecc
@needs_bootgen
@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_one_file_for_the_npu_and_the_emulated_device(bench: Path, device: str) -> None:
    build = ("build", "passthrough", "--target", "hw", "--device", device)
    succeeds(npukit(*build))
    plain = parse((built(bench, "passthrough", device) / "passthrough.xclbin").read_bytes())
    succeeds(npukit(*build, "--with-emulation"))
    both = parse((built(bench, "passthrough", device) / "passthrough.xclbin").read_bytes())
    assert both.mode == Mode.FLAT
    kept = [s for s in both.sections if s.kind != SectionKind.EMULATION_DATA]
    assert [(s.kind, s.data) for s in kept] == [(s.kind, s.data) for s in plain.sections]
    program = """
import sys
import npukit.emulator.pyxrt
sys.modules["pyxrt"] = npukit.emulator.pyxrt
import numpy as np
from passthrough import Passthrough
source = np.arange(4096).astype(np.int8)
with Passthrough() as passthrough:
    assert (passthrough(source) == source).all()
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=built(bench, "passthrough", device),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@needs_native
@needs_bootgen
@needs_xclbinutil
def test_xclbinutil_packages_the_same(bench: Path) -> None:
    """Section by section, with the image too."""
    build = ("build", "passthrough", "--target", "hw", "--with-emulation")
    path = built(bench, "passthrough") / "passthrough.xclbin"
    succeeds(npukit(*build))
    ours = without_chance(parse(path.read_bytes()))
    succeeds(npukit(*build, "--xclbinutil"))
    theirs = without_chance(parse(path.read_bytes()))
    assert ours["header"] == theirs["header"]
    # xclbinutil appends the image; npukit has it beside the partition that it belongs to.
    mine, other = ours["sections"], theirs["sections"]
    assert isinstance(mine, dict) and isinstance(other, dict)
    assert {kind: data for (kind, _), data in mine.items()} == {
        kind: data for (kind, _), data in other.items()
    }
    assert (SectionKind.EMULATION_DATA, "") in mine
    manifest = json.loads((path.parent / "manifest.json").read_text())
    assert any(command.startswith("xclbinutil --input") for command in manifest["commands"])


@needs_aiecc
@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_without_peano_the_design_is_placed_and_nothing_pretends_more(
    bench: Path, device: str
) -> None:
    answer = succeeds(npukit("build", "attention", "--until", "design", "--device", device))
    assert "compile and link core (0, 2) (needs Peano)" in answer.err
    folder = Path(answer.out.strip())
    assert sorted(path.name for path in folder.iterdir() if not path.name.startswith(".")) == [
        "attention.svg",
        "design.mlir",
        "insts.bin",
        "physical.mlir",
    ]
    assert not built(bench, "attention", device).exists()
    succeeds(npukit("build", "attention", "--target", "sw_emu", "--device", device))
    emulated = bench / "build" / "attention" / f"{device}-sw_emu" / "insts.bin"
    assert (folder / "insts.bin").read_bytes() == emulated.read_bytes()


OFFSETS = """\
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @of_in(%shim, {%mem}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @of_out(%mem, {%shim}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@of_in] -> [@of_out] ([] [])
    aie.runtime_sequence(%a: memref<512xi32>, %b: memref<64xi32>, %start: i64) {
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @of_out, issue_token = true} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, %start][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @of_in} : memref<512xi32>
      aiex.npu.dma_wait {symbol = @of_out}
    }
  }
}
"""

OFFSETS_SPEC = """\
[kernel]
name = "offsets"
summary = "Copies 64 words from a start on."
design = "design.mlir"
devices = ["npu1"]

[[arguments]]
name = "a"
direction = "in"
dtype = "int32"
shape = [512]

[[arguments]]
name = "b"
direction = "out"
dtype = "int32"
shape = [64]

[parameters.start]
default = 64
choices = [0, 64, 448]
per_call = true

[validation]
reference = "reference.py:b"

[[validation.cases]]
name = "ramp"
inputs.a = { kind = "ramp" }
"""


@needs_aiecc
def test_aiecc_makes_a_stream_for_each_number_that_calls_choose(bench: Path) -> None:
    folder = bench / "kernels" / "offsets"
    folder.mkdir(parents=True)
    (folder / "kernel.toml").write_text(OFFSETS_SPEC)
    (folder / "design.mlir").write_text(OFFSETS)
    (folder / "reference.py").write_text("def b(a, start):\n    return a[start : start + 64]\n")
    options = ("--kernel-dir", folder.parent)
    placed = Path(succeeds(npukit("build", "offsets", "--until", "design", *options)).out.strip())
    succeeds(npukit("build", "offsets", "--target", "sw_emu", *options))
    emulated = bench / "build" / "offsets" / "npu1-sw_emu"
    for name in ("insts.bin", "streams.zip"):
        assert (placed / name).read_bytes() == (emulated / name).read_bytes()


@needs_aiecc
def test_without_peano_a_whole_build_names_the_core(bench: Path) -> None:
    answer = npukit("build", "attention", "--target", "hw")
    assert answer.code == 5
    assert "core (0, 2) can't be compiled: Peano was not found" in answer.err
    assert "--until design" in answer.err
    assert not any(path.is_file() for path in built(bench, "attention").glob("*"))


@needs_aiecc
@needs_bootgen
def test_auto_takes_sw_emu_while_peano_is_missing(bench: Path) -> None:
    answer = succeeds(npukit("build", "passthrough"))
    assert "target sw_emu: hw is not available: Peano was not found" in answer.err
    refused = npukit("build", "passthrough", "--with-emulation")
    assert refused.code == 2
    assert "--with-emulation" in refused.err


@needs_aiecc
def test_a_design_that_aiecc_rejects_is_located(bench: Path) -> None:
    kernel = standin_kernel(bench, STANDIN_DESIGN.replace("metadata = @qkv", "metadata = @gone"))
    answer = npukit("build", "attention", "--target", "hw", "--kernel-dir", kernel)
    assert answer.code in (4, 5)
    assert str(kernel / "design.mlir") in answer.err
    assert "gone" in answer.err
    assert "--tmpdir=aiecc" in answer.err
    assert "exit status 1" in answer.err
    kept = built(bench, "attention").with_name("npu1-hw.failed")
    assert f"working folder: {kept}" in answer.err
    assert "@gone" in (kept / "design.mlir").read_text()


@needs_aiecc
@pytest.mark.parametrize(
    ("good", "bad", "line"),
    [("aie.tile(0, 2)", "aie.tile(0, 99)", "4:"), ("aie.end", "aie.ende", "8:")],
)
def test_what_aiecc_points_at_is_the_users_line(
    bench: Path, good: str, bad: str, line: str
) -> None:
    kernel = standin_kernel(bench, STANDIN_DESIGN.replace(good, bad))
    answer = npukit("build", "attention", "--until", "design", "--kernel-dir", kernel)
    assert answer.code == 4
    assert f"design: {kernel / 'design.mlir'}:{line}" in answer.err


@needs_native
def test_what_aiecc_calls_an_error_is_one_whatever_its_exit_status(bench: Path) -> None:
    """It goes on with a core that takes the same object in every pass, and exits with 0."""
    core = """\
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      scf.for %pass = %c0 to %c8 step %c1 {
        %all = aie.objectfifo.acquire @qkv(Consume, 1) : !aie.objectfifosubview<memref<12288xi8>>
        %one = aie.objectfifo.subview.access %all[0] : !aie.objectfifosubview<memref<12288xi8>> -> memref<12288xi8>
        %byte = memref.load %one[%c0] : memref<12288xi8>
        %count = arith.index_cast %byte : i8 to index
        aie.objectfifo.release @qkv(Consume, 1)
        scf.for %i = %c0 to %count step %c1 {
          %given = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<4096xi8>>
          %tile = aie.objectfifo.subview.access %given[0] : !aie.objectfifosubview<memref<4096xi8>> -> memref<4096xi8>
          scf.for %j = %c0 to %c8 step %c1 {
            memref.store %byte, %tile[%j] : memref<4096xi8>
          }
          aie.objectfifo.release @out(Produce, 1)
        }
      }
      aie.end
    }
"""
    start = STANDIN_DESIGN.index("      aie.end")
    end = STANDIN_DESIGN.index("    aie.runtime_sequence")
    kernel = standin_kernel(bench, STANDIN_DESIGN[:start] + core + STANDIN_DESIGN[end:])
    answer = npukit("build", "attention", "--until", "design", "--kernel-dir", kernel)
    assert answer.code == 4, answer.err
    assert "could not be unrolled" in answer.err
    assert "exit status 0" in answer.err
    assert not (built(bench, "attention") / "insts.bin").exists()


@needs_aiecc
def test_a_core_program_that_is_not_there_is_named(bench: Path) -> None:
    kernel = standin_kernel(bench, STANDIN_DESIGN.replace("standin_core.elf", "gone.elf"))
    answer = npukit("build", "attention", "--target", "hw", "--kernel-dir", kernel)
    assert answer.code == 4
    assert f"core (0, 2): its elf_file {kernel / 'gone.elf'} does not exist" in answer.err


def test_without_mlir_aie_the_error_says_where_it_was_looked_for(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MLIR_AIE_INSTALL_DIR", str(bench / "nothing"))
    for arguments in (["--target", "hw"], ["--until", "design"]):
        answer = npukit("build", "passthrough", *arguments)
        assert answer.code == 5
        assert (
            f"bin/aiecc or bin/aiecc.py in {bench / 'nothing'} (MLIR_AIE_INSTALL_DIR)" in answer.err
        )


@needs_aiecc
@needs_bootgen
@needs_samples
@pytest.mark.parametrize(("device", "triple"), [("npu1", "aie2"), ("npu2", "aie2p")])
def test_cores_go_through_peano(
    bench: Path, monkeypatch: pytest.MonkeyPatch, device: str, triple: str
) -> None:
    log = stand_in_for_peano(bench / "peano", f"cp '{SAMPLES}/standin_core.elf' \"$output\"")
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(bench / "peano"))
    answer = succeeds(npukit("build", "attention", "--device", device, "-p", "score_shift=11"))
    assert "target hw: its toolchain is complete" in answer.err
    calls = log.read_text().splitlines()
    (compiled,) = [call for call in calls if "attention.cc" in call]
    for flag in (
        f"--target={triple}-none-unknown-elf",
        "-std=c++20",
        "-O2",
        "-DSCORE_SHIFT=11",
        f"-isystem {found_include()}",
        "-MD",
    ):
        assert flag in compiled
    assert any("/opt " in call for call in calls) and any("/llc " in call for call in calls)
    folder = built(bench, "attention", device)
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {"aiecc", "peano/clang++", "peano/llc"} <= {tool["name"] for tool in manifest["tools"]}
    assert "kernel:attention.cc" in manifest["inputs"]
    assert not any(str(bench) in command for command in manifest["commands"])
    assert parse((folder / "attention.xclbin").read_bytes()).mode == Mode.FLAT


def found_include() -> Path:
    include = InstalledTools().include
    assert isinstance(include, FoundTool)
    return include.path


@needs_aiecc
def test_peanos_refusal_is_told_whole(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in_for_peano(bench / "peano", "exit 1")
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(bench / "peano"))
    kernel = bench / "kernels" / "attention"
    shutil.copytree(ATTENTION, kernel)
    shutil.copytree(ATTENTION.parent / "common", kernel.parent / "common")
    (kernel / "attention.cc").write_text("oops")
    answer = npukit("build", "attention", "--target", "hw", "--kernel-dir", kernel)
    assert answer.code == 6
    for words in (
        f"{kernel / 'attention.cc'}: the source does not compile for aie2 cores (exit status 1)",
        "$ ",
        "--target=aie2-none-unknown-elf",
        "attention.cc:1:1: error: oops",
        "working folder: ",
    ):
        assert words in answer.err


@needs_aiecc
def test_a_core_that_was_not_linked_is_named(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A linker that makes nothing: aiecc itself does not say which core it was."""
    stand_in_for_peano(bench / "peano", "exit 0")
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(bench / "peano"))
    answer = npukit("build", "attention", "--target", "hw")
    assert answer.code == 5
    assert "core (0, 2) has no program" in answer.err
    assert "core_0_2.elf is missing" in answer.err


@needs_native
@needs_bootgen
@needs_samples
@pytest.mark.parametrize(
    ("stand_in", "tools"),
    [
        (stand_in_for_python_driver, {"aiecc", "mlir-aie/python", "aie-opt"}),
        (stand_in_for_graph_driver, {"aiecc", "aie-opt"}),
    ],
)
def test_other_generations_of_the_driver_give_the_same(
    bench: Path,
    monkeypatch: pytest.MonkeyPatch,
    stand_in: Callable[[Path, Path, Path], None],
    tools: set[str],
) -> None:
    """Programs with their flags and habits, which let the native driver do the work."""
    installed = InstalledTools()
    aiecc, aie_opt = installed.aiecc, installed.aie_opt
    assert isinstance(aiecc, FoundTool) and isinstance(aie_opt, FoundTool)
    folder = bench / "mlir-aie"
    stand_in(folder, aiecc.path, aie_opt.path)
    kernel = standin_kernel(bench)
    build = ("build", "attention", "--target", "hw", "--kernel-dir", kernel)
    path = built(bench, "attention") / "attention.xclbin"
    succeeds(npukit(*build))
    native, physical = path.read_bytes(), (path.parent / "physical.mlir").read_text()
    monkeypatch.setenv("MLIR_AIE_INSTALL_DIR", str(folder))
    succeeds(npukit(*build))
    assert path.read_bytes() == native
    assert (path.parent / "physical.mlir").read_text().split() == physical.split()
    used = json.loads((path.parent / "manifest.json").read_text())["tools"]
    assert tools <= {tool["name"] for tool in used}


@needs_native
@needs_samples
def test_finished_and_compiled_cores_do_not_mix(bench: Path) -> None:
    """aiecc would compile both and overwrite the finished program."""
    more = """    %u = aie.tile(0, 3)
    %flag = aie.buffer(%u) : memref<1xi32>
    %other = aie.core(%u) {
      %zero = arith.constant 0 : index
      %one = arith.constant 1 : i32
      memref.store %one, %flag[%zero] : memref<1xi32>
      aie.end
    }
    aie.runtime_sequence"""
    kernel = standin_kernel(bench, STANDIN_DESIGN.replace("    aie.runtime_sequence", more))
    answer = npukit("build", "attention", "--target", "hw", "--kernel-dir", kernel)
    assert answer.code == 4
    assert "core (0, 2) has an elf_file and core (0, 3) does not" in answer.err


@needs_aiecc
@needs_bootgen
def test_the_next_success_takes_the_failed_work_away(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stand_in_for_peano(bench / "peano", "exit 0")
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(bench / "peano"))
    kernel = standin_kernel(bench, STANDIN_DESIGN.replace("metadata = @qkv", "metadata = @gone"))
    build = ("build", "attention", "--target", "hw", "--kernel-dir", kernel)
    assert npukit(*build).code != 0
    kept = built(bench, "attention").with_name("npu1-hw.failed")
    assert kept.is_dir()
    assert not any(p.is_file() for p in built(bench, "attention").glob("*"))
    if not SAMPLES.is_dir():
        pytest.skip(f"no samples at {SAMPLES}")
    (kernel / "design.mlir").write_text(STANDIN_DESIGN)
    succeeds(npukit(*build))
    assert not kept.exists()


@needs_aiecc
@needs_bootgen
@needs_samples
def test_validate_builds_for_hw_what_the_emulator_can_run(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Real kernel, real aiecc; the parameter sets besides the published one get built too."""
    stand_in_for_peano(bench / "peano", f"cp '{SAMPLES}/standin_core.elf' \"$output\"")
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(bench / "peano"))
    answer = succeeds(npukit("validate", "attention", "--target", "hw", "--on", "emulator"))
    assert "PASS  attention  npu1-hw (emulated device)" in answer.out
    published = (built(bench, "attention") / "manifest.json").read_bytes()
    # Built with the emulation image, so it is not outdated for a build without.
    succeeds(npukit("validate", "attention", "--target", "hw", "--on", "emulator"))
    assert (built(bench, "attention") / "manifest.json").read_bytes() == published


@needs_aiecc
@needs_bootgen
def test_a_build_with_emulation_is_judged_as_what_it_is(bench: Path) -> None:
    """Not as outdated, only because today's command does not ask for emulation."""
    succeeds(npukit("build", "passthrough", "--target", "hw", "--with-emulation"))
    (request,) = plan_kernels(load_kernels(("passthrough",), ()), "npu1", "hw", {}, bench / "build")
    manifest = read_manifest(request.output)
    assert manifest is not None
    engine = make_engine(choose_target("hw"))
    fresh = engine.freshness(request, manifest)
    assert (fresh.stale, fresh.notes) == ((), ())
