"""Cores of a hw build: several at once, programs that don't fit, older drivers, interrupts.

The real aiecc does its part; what stands where Peano would be hands out a finished program.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from planted_kernels import Answer, npukit
from stand_in_peano import stand_in_for_peano, stand_in_for_python_driver

from aiecc_reference import needs_aiecc
from npukit.builder.manifest import damaged_outputs, read_manifest
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.formats.xclbin import SectionKind, parse
from npukit.formats.xclbin_partition import parse_partition

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT.parent / "shared" / "samples"
PROGRAM = SAMPLES / "standin_core.elf"

needs_samples = pytest.mark.skipif(not PROGRAM.is_file(), reason=f"no samples at {SAMPLES}")
needs_bootgen = pytest.mark.skipif(
    not isinstance(InstalledTools().bootgen, FoundTool), reason="bootgen is not installed"
)

# out = 2 * (a + 1) + 1 in two cores; the second one links two objects, one of them of two sources.
DESIGN = """\
module {
  aie.device({{ device }}_1col) {
    func.func private @add_one(memref<256xi8>, memref<256xi8>) attributes {link_with = "add.o"}
    func.func private @twice(memref<256xi8>, memref<256xi8>) attributes {link_with = "twice.o"}
    %shim = aie.tile(0, 0)
    %first = aie.tile(0, 2)
    %second = aie.tile(0, 3)
    %between = aie.buffer(%second) : memref<256xi8>
    aie.objectfifo @a(%shim, {%first}, 2 : i32) : !aie.objectfifo<memref<256xi8>>
    aie.objectfifo @b(%first, {%second}, 2 : i32) : !aie.objectfifo<memref<256xi8>>
    aie.objectfifo @c(%second, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi8>>
    %one = aie.core(%first) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %av = aie.objectfifo.acquire @a(Consume, 1) : !aie.objectfifosubview<memref<256xi8>>
        %a = aie.objectfifo.subview.access %av[0] : !aie.objectfifosubview<memref<256xi8>> -> memref<256xi8>
        %bv = aie.objectfifo.acquire @b(Produce, 1) : !aie.objectfifosubview<memref<256xi8>>
        %b = aie.objectfifo.subview.access %bv[0] : !aie.objectfifosubview<memref<256xi8>> -> memref<256xi8>
        func.call @add_one(%a, %b) : (memref<256xi8>, memref<256xi8>) -> ()
        aie.objectfifo.release @a(Consume, 1)
        aie.objectfifo.release @b(Produce, 1)
      }
      aie.end
    }
    %two = aie.core(%second) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %bv = aie.objectfifo.acquire @b(Consume, 1) : !aie.objectfifosubview<memref<256xi8>>
        %b = aie.objectfifo.subview.access %bv[0] : !aie.objectfifosubview<memref<256xi8>> -> memref<256xi8>
        %cv = aie.objectfifo.acquire @c(Produce, 1) : !aie.objectfifosubview<memref<256xi8>>
        %c = aie.objectfifo.subview.access %cv[0] : !aie.objectfifosubview<memref<256xi8>> -> memref<256xi8>
        func.call @twice(%b, %between) : (memref<256xi8>, memref<256xi8>) -> ()
        func.call @add_one(%between, %c) : (memref<256xi8>, memref<256xi8>) -> ()
        aie.objectfifo.release @b(Consume, 1)
        aie.objectfifo.release @c(Produce, 1)
      }
      aie.end
    }
    aie.runtime_sequence(%a: memref<1024xi8>, %out: memref<1024xi8>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 0 : i64, metadata = @a} : memref<1024xi8>
      aiex.npu.dma_memcpy_nd(%out[0, 0, 0, 0][1, 1, 1, 1024][0, 0, 0, 1]) {id = 1 : i64, metadata = @c, issue_token = true} : memref<1024xi8>
      aiex.npu.dma_wait {symbol = @c}
    }
  }
}
"""

SPEC = """\
[kernel]
name = "relay"
summary = "out = 2 * (a + 1) + 1 in two cores"
devices = ["npu1", "npu2"]
design = "design.mlir.j2"

[[arguments]]
name = "a"
direction = "in"
dtype = "int8"
shape = [1024]

[[arguments]]
name = "out"
direction = "out"
dtype = "int8"
shape = [1024]

[[cores]]
object = "add.o"
sources = ["add.cc", "add more.cc"]

[[cores]]
object = "twice.o"
sources = ["twice.cc"]

[validation]
reference = "reference.py:relay"

[[validation.cases]]
name = "uniform"
inputs.a = { kind = "uniform", low = -128, high = 127 }
"""

SOURCES = {
    "kernel.toml": SPEC,
    "design.mlir.j2": DESIGN,
    "reference.py": "def relay(a):\n    return ((a + 1) * 2 + 1).astype(a.dtype)\n",
    "add.cc": """\
#include <stdint.h>
int8_t one_more(int8_t value);
extern "C" void add_one(const int8_t *from, int8_t *to) {
  for (int i = 0; i < 256; ++i) to[i] = one_more(from[i]);
}
""",
    "add more.cc": "#include <stdint.h>\nint8_t one_more(int8_t value) { return value + 1; }\n",
    "twice.cc": """\
#include <stdint.h>
extern "C" void twice(const int8_t *from, int8_t *to) {
  for (int i = 0; i < 256; ++i) to[i] = 2 * from[i];
}
""",
}

# Each core's program holds its own name; 400 is somewhere in the sample's code.
LINK_BY_NAME = f"""\
cp '{PROGRAM}' "$output"
  case "$output" in *core_0_2.elf) mark='FIRST CORE';; *core_0_3.elf) mark='OTHER CORE';; esac
  printf '%s' "$mark" | dd of="$output" bs=1 seek=400 conv=notrunc 2>/dev/null"""


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A kernel with two cores; a build folder and a cache of its own."""
    kernel = tmp_path / "my kernels" / "relay"
    kernel.mkdir(parents=True)
    for name, text in SOURCES.items():
        (kernel / name).write_text(text)
    monkeypatch.setenv("NPUKIT_KERNEL_PATH", str(kernel.parent))
    monkeypatch.setenv("NPUKIT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setenv("NPUKIT_BUILD_DIR", str(tmp_path / "my build"))
    monkeypatch.setenv("PEANO_INSTALL_DIR", str(tmp_path / "peano"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built(bench: Path, device: str = "npu1") -> Path:
    return bench / "my build" / "relay" / f"{device}-hw"


def succeeds(answer: Answer) -> Answer:
    assert answer.code == 0, answer.err
    return answer


def pdi_of(folder: Path) -> bytes:
    section = parse((folder / "relay.xclbin").read_bytes()).section(SectionKind.AIE_PARTITION)
    assert section is not None
    (pdi,) = parse_partition(section.data).pdis
    return pdi.image


@needs_aiecc
@needs_bootgen
@needs_samples
@pytest.mark.parametrize("device", ["npu1", "npu2"])
def test_each_core_gets_its_own_program(bench: Path, device: str) -> None:
    log = stand_in_for_peano(bench / "peano", LINK_BY_NAME)
    (bench / "my kernels" / "relay" / "twice.cc").write_text(SOURCES["twice.cc"] + "// beware\n")
    answer = succeeds(
        npukit("build", "relay", "--target", "hw", "--with-emulation", "--device", device)
    )
    assert "twice.cc:1:1: warning: beware" in answer.err
    image = pdi_of(built(bench, device))
    assert image.count(b"FIRST CORE") == image.count(b"OTHER CORE") == 1
    calls = log.read_text().splitlines()
    assert sum(" -c " in call for call in calls) == 3
    assert sum("ld.lld -r" in call for call in calls) == 1
    manifest = json.loads((built(bench, device) / "manifest.json").read_text())
    sources = {"kernel:add.cc", "kernel:add more.cc", "kernel:twice.cc"}
    assert sources <= set(manifest["inputs"])
    assert not any(str(bench) in command for command in manifest["commands"])
    # The same file on the emulated device, with the cores that were compiled for it.
    answer = npukit("validate", "relay", "--target", "hw", "--on", "emulator", "--device", device)
    assert f"PASS  relay  {device}-hw (emulated device)" in succeeds(answer).out


@needs_aiecc
def test_every_source_that_does_not_compile_is_reported(bench: Path) -> None:
    stand_in_for_peano(bench / "peano", "exit 1")
    for name in ("add more.cc", "twice.cc"):
        (bench / "my kernels" / "relay" / name).write_text("oops")
    answer = npukit("build", "relay", "--target", "hw")
    assert answer.code == 6
    for name in ("add more.cc", "twice.cc"):
        assert f"{name}:1:1: error: oops" in answer.err


@needs_aiecc
@needs_bootgen
@needs_samples
def test_a_header_that_changes_or_goes_counts(bench: Path) -> None:
    """What the compiler says that it read decides, not what the spec names."""
    stand_in_for_peano(bench / "peano", f"cp '{PROGRAM}' \"$output\"")
    header = bench / "far away" / "my header.h"
    header.parent.mkdir()
    header.write_text("1")
    listed = str(header).replace(" ", "\\ ")
    script = bench / "peano" / "bin" / "clang++"
    more = f"""[ -z "$listing" ] && exit
read -r rule < "$listing"
printf '%s %s\\n' "$rule" '{listed}' > "$listing"
"""
    script.write_text(script.read_text() + more)

    def reused() -> str | None:
        answer = succeeds(npukit("build", "relay", "--target", "hw", "--json"))
        (row,) = json.loads(answer.out)
        reason: str | None = row["reused"]
        return reason

    assert reused() is None
    assert reused() == "output"
    header.write_text("2")
    assert reused() is None
    header.write_text("1")
    assert reused() == "cache"
    header.unlink()
    assert npukit("build", "relay", "--target", "hw").code != 0


def big_program(nbytes: int) -> bytes:
    """The sample with code of so many bytes."""
    data = bytearray(PROGRAM.read_bytes())
    second_segment = 52 + 32
    row = (1, len(data), 0, 0, nbytes, nbytes, 5, 1)
    struct.pack_into("<8I", data, second_segment, *row)
    return bytes(data) + bytes(nbytes)


@needs_aiecc
@needs_bootgen
@needs_samples
def test_a_program_that_does_not_fit_names_its_core(bench: Path) -> None:
    """aiecc itself says only that some program memory overflows."""
    (bench / "big.elf").write_bytes(big_program(20000))
    stand_in_for_peano(
        bench / "peano",
        f"cp '{PROGRAM}' \"$output\"; case $output in *_0_3.elf) cp '{bench}/big.elf' $output;; esac",
    )
    answer = npukit("build", "relay", "--target", "hw")
    assert answer.code == 6
    assert "the program of core (0, 3) has 20000 bytes of code" in answer.err
    assert "a core's program memory has 16384" in answer.err
    (bench / "fits.elf").write_bytes(big_program(16384))
    for tool in ("clang", "clang++"):
        path = bench / "peano" / "bin" / tool
        path.write_text(path.read_text().replace("big.elf", "fits.elf"))
    succeeds(npukit("build", "relay", "--target", "hw"))


@needs_aiecc
@needs_bootgen
@needs_samples
def test_older_drivers_get_link_files_on_the_core(
    bench: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keep = bench / "scripts"
    keep.mkdir()
    log = stand_in_for_peano(
        bench / "peano",
        f"for a in \"$@\"; do :; done; cp aiecc/*.ld.script '{keep}'; cp '{PROGRAM}' \"$output\"",
    )
    succeeds(npukit("build", "relay", "--target", "hw"))
    native = pdi_of(built(bench))
    # A place for each object: the native driver takes them from its own folder.
    assert inputs(keep) == {
        "main_core_0_2.ld.script": ["aiecc/add.o"],
        "main_core_0_3.ld.script": ["aiecc/twice.o", "aiecc/add.o"],
    }
    installed = InstalledTools()
    aiecc, aie_opt = installed.aiecc, installed.aie_opt
    assert isinstance(aiecc, FoundTool) and isinstance(aie_opt, FoundTool)
    stand_in_for_python_driver(bench / "older", aiecc.path, aie_opt.path)
    monkeypatch.setenv("MLIR_AIE_INSTALL_DIR", str(bench / "older"))
    succeeds(npukit("build", "relay", "--target", "hw"))
    assert pdi_of(built(bench)) == native
    assert inputs(keep) == {
        "main_core_0_2.ld.script": ["aiecc/add.o"],
        "main_core_0_3.ld.script": ["aiecc/core_0_3_objects.o"],
    }
    (joined,) = [call for call in log.read_text().splitlines() if "core_0_3_objects.o" in call]
    assert joined.endswith("/twice.o " + joined.split()[-1])
    # The published design is the author's, and the emulated device gets the same cores.
    assert "core_0_3_objects" not in (built(bench) / "design.mlir").read_text()
    succeeds(npukit("build", "relay", "--target", "hw", "--with-emulation"))
    succeeds(npukit("validate", "relay", "--target", "hw", "--on", "emulator"))


def inputs(folder: Path) -> dict[str, list[str]]:
    """What each linker script wants linked."""
    return {
        path.name: [
            line.removeprefix("INPUT(").removesuffix(")")
            for line in path.read_text().splitlines()
            if line.startswith("INPUT(")
        ]
        for path in sorted(folder.iterdir())
    }


@needs_aiecc
def test_transfers_beyond_their_buffers_are_refused(bench: Path) -> None:
    """aiecc takes them, and on an NPU they overwrite what lies behind."""
    design = bench / "my kernels" / "relay" / "design.mlir.j2"
    text = DESIGN.replace("%out[0, 0, 0, 0]", "%out[0, 0, 0, 64]")
    design.write_text(text)
    line = 1 + text[: text.index("%out[0, 0, 0, 64]")].count("\n")
    for more in ([], ["--until", "design"]):
        answer = npukit("build", "relay", "--target", "hw", *more)
        assert answer.code == 4
        assert f"design.mlir.j2:{line}:" in answer.err
        assert "bytes 64 to 1088 of argument 1, which has 1024 bytes" in answer.err
    assert not built(bench).exists()


HANGS = """\
#!/bin/sh
case "$1" in --help|--version) exec '{aiecc}' "$@";; esac
sleep 3600 & echo $! > '{note}.new'; mv '{note}.new' '{note}'
wait
"""


def hanging_driver(bench: Path) -> Path:
    """An aiecc that goes no further; gives the file that has the id of a process that it started."""
    aiecc = InstalledTools().aiecc
    assert isinstance(aiecc, FoundTool)
    note, path = bench / "note", bench / "hangs" / "bin" / "aiecc"
    path.parent.mkdir(parents=True)
    path.write_text(HANGS.format(aiecc=aiecc.path, note=note))
    path.chmod(0o755)
    return note


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except FileNotFoundError:
        return True


@needs_aiecc
@pytest.mark.parametrize("kernels", [["relay"], ["relay", "passthrough"]])
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
)
def test_a_build_that_is_ended_ends_aiecc_and_keeps_nothing(
    bench: Path, kernels: list[str], number: signal.Signals, code: int
) -> None:
    note = hanging_driver(bench)
    (bench / "tmp").mkdir()
    command = [
        sys.executable,
        "-c",
        "import signal; signal.signal(signal.SIGINT, "
        "signal.default_int_handler); from npukit.cli.main import entry; entry()",
    ]
    process = subprocess.Popen(
        [*command, "build", *kernels, "--target", "hw", "-j", "2", "--mlir-aie", "hangs"],
        env={**os.environ, "TMPDIR": str(bench / "tmp")},
        stderr=subprocess.PIPE,
        text=True,
    )
    while not note.exists():
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(number)
    _, errors = process.communicate()
    assert process.returncode == code
    assert "Traceback" not in errors
    assert errors.endswith("npukit: interrupted\n") == (number == signal.SIGINT)
    while not is_gone(int(note.read_text())):
        time.sleep(0.01)
    assert not list((bench / "tmp").iterdir())
    assert not (bench / "my build").exists()


@needs_aiecc
def test_an_aiecc_that_hangs_is_ended(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    note = hanging_driver(bench)
    monkeypatch.setenv("NPUKIT_TOOL_SECONDS", "2")
    answer = npukit("build", "passthrough", "--target", "hw", "--mlir-aie", "hangs")
    assert answer.code == 5
    assert "aiecc did not finish within 2 s" in answer.err
    assert "NPUKIT_TOOL_SECONDS" in answer.err
    assert is_gone(int(note.read_text()))


LIES = """\
#!/bin/sh
case "$1" in --help|--version) exec '{aiecc}' "$@";; esac
case "$*" in *{when}*) '{aiecc}' "$@" && rm -f {what}; exit 0;; esac
exec '{aiecc}' "$@"
"""


@needs_aiecc
@needs_bootgen
@pytest.mark.parametrize(
    ("when", "what", "words"),
    [
        ("--no-link", "insts.bin", "left no insts.bin"),
        ("--no-link", "aiecc/input_physical.mlir", "left no input_physical.mlir"),
        ("--aie-generate-pdi", "design.pdi", "left no PDI"),
        ("--aie-generate-pdi", "insts.bin", "left no insts.bin"),
    ],
)
def test_a_driver_that_does_not_write_a_requested_file(
    bench: Path, when: str, what: str, words: str
) -> None:
    aiecc, bootgen = InstalledTools().aiecc, InstalledTools().bootgen
    assert isinstance(aiecc, FoundTool) and isinstance(bootgen, FoundTool)
    path = bench / "lies" / "bin" / "aiecc"
    path.parent.mkdir(parents=True)
    (path.parent / "bootgen").symlink_to(bootgen.path)
    path.write_text(LIES.format(aiecc=aiecc.path, when=when, what=what))
    path.chmod(0o755)
    answer = npukit("build", "passthrough", "--target", "hw", "--mlir-aie", "lies")
    assert answer.code == 5
    assert words in answer.err


@needs_aiecc
def test_an_insts_file_of_another_format(bench: Path) -> None:
    """Drivers before March 2025 wrote hexadecimal words, one a line."""
    aiecc = InstalledTools().aiecc
    assert isinstance(aiecc, FoundTool)
    path = bench / "text" / "bin" / "aiecc"
    path.parent.mkdir(parents=True)
    script = LIES.format(aiecc=aiecc.path, when="--no-link", what="--")
    path.write_text(script.replace("rm -f --", "echo 06030100 > insts.bin"))
    path.chmod(0o755)
    answer = npukit("build", "relay", "--until", "design", "--mlir-aie", "text")
    assert answer.code == 5
    assert f"design.mlir.j2: insts.bin: {path.absolute()}" in answer.err
    assert "did not write a transaction" in answer.err


@needs_aiecc
def test_an_operation_of_another_version(bench: Path) -> None:
    design = bench / "my kernels" / "relay" / "design.mlir.j2"
    design.write_text(DESIGN.replace("aie.runtime_sequence", "aie.sequence_of_later"))
    answer = npukit("build", "relay", "--until", "design")
    assert answer.code == 4
    line = 1 + DESIGN[: DESIGN.index("aie.runtime_sequence")].count("\n")
    assert (
        f"design.mlir.j2:{line}:5: aiecc: custom op 'aie.sequence_of_later' is unknown"
        in answer.err
    )
    assert "another version of MLIR-AIE" in answer.err


@needs_aiecc
def test_clean_takes_what_a_failed_build_left(bench: Path) -> None:
    design = bench / "my kernels" / "relay" / "design.mlir.j2"
    design.write_text(DESIGN.replace("metadata = @a", "metadata = @gone"))
    assert npukit("build", "relay", "--target", "hw").code != 0
    assert built(bench).with_name("npu1-hw.failed").is_dir()
    design.write_text(DESIGN)
    succeeds(npukit("build", "relay", "--until", "design"))
    other = bench / "my build" / "mine"
    other.mkdir()
    (other / "npu1-hw.failed").touch()
    (other / "notes").touch()
    succeeds(npukit("clean"))
    assert [path.name for path in (bench / "my build").iterdir()] == ["mine"]


@needs_aiecc
def test_verbose_names_the_tools_that_are_run(bench: Path) -> None:
    aiecc = InstalledTools().aiecc
    assert isinstance(aiecc, FoundTool)
    answer = succeeds(npukit("build", "relay", "--until", "design", "-v"))
    assert f"  aiecc {aiecc.version}: {aiecc.path}" in answer.err
    assert "relay npu1-hw: placing and routing the design" in answer.err


def test_a_placed_design_is_not_packaged(bench: Path) -> None:
    for option in ("--with-emulation", "--xclbinutil"):
        answer = npukit("build", "relay", "--until", "design", option)
        assert answer.code == 2
        assert "--until design makes no xclbin" in answer.err


@needs_aiecc
@needs_bootgen
def test_builds_of_one_kernel_at_once(bench: Path) -> None:
    command = [sys.executable, "-m", "npukit", "build", "passthrough", "--target", "hw"]
    running = [
        subprocess.Popen([*command, *more], stderr=subprocess.PIPE, text=True)
        for more in ([], ["--with-emulation"], [])
    ]
    for process in running:
        _, errors = process.communicate()
        assert process.returncode == 0, errors
    folder = bench / "my build" / "passthrough" / "npu1-hw"
    manifest = read_manifest(folder)
    assert manifest is not None
    assert damaged_outputs(folder, manifest) == []
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        ".lock",
        *manifest.outputs,
    }


@needs_aiecc
def test_two_failing_builds_of_one_kernel_at_once(bench: Path) -> None:
    design = bench / "my kernels" / "relay" / "design.mlir.j2"
    design.write_text(DESIGN.replace("metadata = @a", "metadata = @gone"))
    command = [sys.executable, "-m", "npukit", "build", "relay", "--target", "hw"]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(3)]
    for process in running:
        _, errors = process.communicate()
        assert process.returncode in (4, 5)
        assert "working folder" in errors
    kept = built(bench).with_name("npu1-hw.failed")
    assert "@gone" in (kept / "design.mlir").read_text()
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]


@needs_aiecc
def test_xclbinutil_that_is_missing_or_fails(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aiecc, bootgen = InstalledTools().aiecc, InstalledTools().bootgen
    assert isinstance(aiecc, FoundTool)
    # Tools by name: neither PATH nor XRT has an xclbinutil.
    (bench / "bin").mkdir()
    for tool in (aiecc, bootgen):
        if isinstance(tool, FoundTool):
            (bench / "bin" / tool.path.name).symlink_to(tool.path)
    monkeypatch.delenv("XILINX_XRT", raising=False)
    monkeypatch.setenv("MLIR_AIE_INSTALL_DIR", str(bench))
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    if shutil.which("xclbinutil") or isinstance(InstalledTools().xclbinutil, FoundTool):
        pytest.skip("xclbinutil is installed for all")
    build = ("build", "passthrough", "--target", "hw", "--xclbinutil")
    answer = npukit(*build)
    assert answer.code == 5
    assert "--xclbinutil: xclbinutil was not found" in answer.err
    if not isinstance(bootgen, FoundTool):
        pytest.skip("bootgen is not installed")
    broken = bench / "bin" / "xclbinutil"
    broken.write_text("#!/bin/sh\necho no licence for you; exit 7\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{bench}/bin:/usr/bin:/bin")
    answer = npukit(*build)
    assert answer.code == 5
    assert "no licence for you" in answer.err
    assert "working folder" in answer.err
    assert not (bench / "my build" / "passthrough" / "npu1-hw").exists()
