"""What npukit iron does in the place of aiecc and Peano, from MLIR text and C++ sources on.

The programs of MLIR-AIE themselves are in test_iron_programs.py.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from test_design_build import SOURCE, computed, design

from npukit.builder.design_build import DesignArtifacts
from npukit.emulator import pyxrt
from npukit.emulator.xrt import execution
from npukit.iron import seams
from npukit.iron.compilation import Compilation
from npukit.iron.full_elf import instructions_of
from npukit.iron.loaded_designs import buffers_that_are_too_small, only_for
from npukit.iron.replacements import replacements


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NPUKIT_CACHE_DIR", str(tmp_path / "cache"))
    work = tmp_path / "work"
    (work / "inc").mkdir(parents=True)
    (work / "inc" / "factor.h").write_text("#define FACTOR 3\n")
    (work / "gain.cc").write_text(SOURCE)
    (work / "aie.mlir").write_text(design())
    return work


def replaced(work: Path) -> dict[str, Callable[..., object]]:
    """The functions that replace MLIR-AIE's, by name."""
    made = replacements(Compilation(None), work, lambda: str(work / "headers"))

    def original(mlir_module, insts_path=None, pdi_path=None, xclbin_path=None, work_dir=None):  # type: ignore[no-untyped-def]
        raise AssertionError("MLIR-AIE's own function was called")

    return {name: make(original) for name, make in made.items()}


def compile_gain(
    work: Path, output: str = "gain.o", flags: tuple[str, ...] = (), **more: object
) -> None:
    replaced(work)[seams.COMPILE_CXX](
        source_path=str(work / "gain.cc"),
        target_arch="aie2",
        output_path=str(work / output),
        include_dirs=[str(work / "inc")],
        compile_args=["-DOFFSET=7", *flags],
        cwd=str(work),
        **more,
    )


def check(work: Path, xclbin: str = "final.xclbin", insts: str = "insts.bin") -> None:
    files = [(work / name).read_bytes() for name in (xclbin, insts)]
    made = DesignArtifacts(
        *files, physical="", device="", warnings=(), dependencies=(), reused=False
    )
    x = np.arange(256, dtype=np.int32)
    assert (computed(work, made, x) == 3 * x + 7).all()


def aiecc(work: Path, *more: str) -> None:
    files = (f"--xclbin-name={work}/final.xclbin", f"--npu-insts-name={work}/insts.bin")
    arguments = ["--peano=/none", *files, f"--tmpdir={work}", *more]
    replaced(work)[seams.RUN_AIECC](str(work / "aie.mlir"), arguments)


def test_an_object_and_a_design_become_an_xclbin_and_instructions(work: Path) -> None:
    compile_gain(work)
    aiecc(work)
    check(work)
    listed = (work / "npukit.d").read_text().split()
    assert {str(work / "gain.o.cc"), str(work / "inc/factor.h")} <= set(listed)


def test_the_xclbin_has_the_kernel_that_the_options_name(work: Path) -> None:
    compile_gain(work)
    aiecc(work, "--xclbin-kernel-name=MINE", "--xclbin-instance-name=ONE", "--xclbin-kernel-id=0x9")
    xclbin = pyxrt.xclbin(str(work / "final.xclbin"))
    assert [kernel.get_name() for kernel in xclbin.get_kernels()] == ["MINE"]


@pytest.mark.parametrize("flags", [("--frobnicate",), ("-Xclang", "-fnonsense")], ids=" ".join)
def test_a_flag_that_no_compiler_knows_is_refused(work: Path, flags: tuple[str, ...]) -> None:
    compile_gain(work, flags=flags)
    with pytest.raises(RuntimeError, match=flags[-1]):
        aiecc(work)


def test_a_flag_without_effect_is_named_once(work: Path, caplog: pytest.LogCaptureFixture) -> None:
    flags = ("-O2", "-g", "-Wall", "-fno-exceptions", "-mllvm", "--aie-of-this-test", "-pedantic")
    for _ in range(2):
        compile_gain(work, flags=flags)
    aiecc(work)
    check(work)
    [said] = [each.getMessage() for each in caplog.records]
    assert "-mllvm --aie-of-this-test has no effect" in said


@pytest.mark.parametrize("flags", [("-I", "own"), ("-Iown",), ("-isystem", "own"), ("-iquoteown",)])
def test_relative_header_folders_are_in_the_folder_of_the_kernel(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flags: tuple[str, ...]
) -> None:
    for folder, factor in ((work, 3), (tmp_path / "elsewhere", 5)):
        (folder / "own").mkdir(parents=True)
        (folder / "own" / "mine.h").write_text(f"#define FACTOR {factor}\n")
    (work / "gain.cc").write_text(SOURCE.replace("factor.h", "mine.h"))
    monkeypatch.chdir(tmp_path / "elsewhere")
    compile_gain(work, flags=flags)
    aiecc(work)
    check(work)
    (work / "own" / "mine.h").unlink()
    with pytest.raises(RuntimeError, match=r"mine\.h"):
        aiecc(work)


def test_the_interface_of_1_3(work: Path) -> None:
    compile_gain(work)
    replaced(work)[seams.COMPILE_MLIR](
        mlir_module=design(),
        insts_path=work / "insts.bin",
        xclbin_path=work / "final.xclbin",
        work_dir=work,
    )
    check(work)


def test_the_deprecated_driver_of_1_3(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has no folder for objects, so they are where the program runs."""
    monkeypatch.chdir(work)
    compile_gain(work)
    names = ["--xclbin-name=final.xclbin", "--npu-insts-name=insts.bin"]
    for arguments in (names, " ".join(names)):
        replaced(work)[seams.RUN_DRIVER](design(), arguments)
        check(work)
        (work / "final.xclbin").unlink()


def test_an_inlined_kernel_is_called(work: Path) -> None:
    (work / "aie.mlir").write_text(design().replace("gain.o", "gain.ll"))
    compile_gain(work, "gain.ll", inline=True, symbol_name="gain", use_chess=False)
    aiecc(work)
    check(work)


@pytest.mark.parametrize("prefix", ["v1", "950063bb", "a-b.c"])
def test_a_prefixed_kernel_is_called(work: Path, prefix: str) -> None:
    text = design().replace("@gain(", f'@"{prefix}_gain"(')
    (work / "aie.mlir").write_text(text)
    compile_gain(work)
    replaced(work)[seams.RENAME](work / "gain.o", "gain", f"{prefix}_gain")
    aiecc(work)
    check(work)


def test_a_full_elf_is_an_xclbin_with_instructions_beside_it(work: Path) -> None:
    compile_gain(work)
    sequence = "aie.runtime_sequence(%a: memref<256xi32>, %b: memref<256xi32>) {"
    assert sequence in design()
    load = "\n    aiex.npu.load_pdi {device_ref = @main}"
    text = design(name="@main").replace(sequence, sequence + load)
    (work / "aie.mlir").write_text(text)
    arguments = ["--get-full-elf", f"--full-elf-name={work}/design.elf", f"--tmpdir={work}"]
    replaced(work)[seams.RUN_AIECC](str(work / "aie.mlir"), arguments)
    check(work, "design.elf", instructions_of(work / "design.elf").name)


def test_files_that_only_an_npu_loads_are_placeholders(
    work: Path, caplog: pytest.LogCaptureFixture
) -> None:
    compile_gain(work)
    aiecc(work, "--get-pdi", f"--pdi-name={work}/main.pdi")
    check(work)
    assert b"placeholder" in (work / "main.pdi").read_bytes()
    assert any("main.pdi: a placeholder" in each.getMessage() for each in caplog.records)


def test_a_request_for_chess_is_not_silent(work: Path, caplog: pytest.LogCaptureFixture) -> None:
    compile_gain(work)
    assert not caplog.records
    compile_gain(work, use_chess=True)
    (record,) = caplog.records
    assert "gain.cc: use_chess asks for the Chess compiler" in record.getMessage()


def test_a_design_that_is_not_text_is_named_with_its_line(work: Path) -> None:
    (work / "aie.mlir").write_bytes(b"module {\n  // \xff\n}\n")
    with pytest.raises(RuntimeError, match=r"aie\.mlir:2: not UTF-8 text: byte 0xff"):
        aiecc(work)
    (work / "aie.mlir").unlink()
    with pytest.raises(RuntimeError, match=r"aie\.mlir: the design can't be read"):
        aiecc(work)


def test_a_compiled_object_is_refused(work: Path) -> None:
    (work / "gain.o").write_bytes(b"\x7fELF\x01\x01\x01")
    with pytest.raises(RuntimeError, match=r"gain\.o: the design links with this compiled object"):
        aiecc(work)


def test_an_object_that_nothing_compiled_is_named(work: Path) -> None:
    with pytest.raises(RuntimeError, match=r"links with 'gain\.o'") as error:
        aiecc(work)
    assert "ExternalFunction(..., source_file=...)" in str(error.value)


def test_a_design_for_another_npu_is_compiled_and_refused_when_it_is_loaded(
    work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (work / "aie.mlir").write_text(design("npu2_1col"))
    compile_gain(work)
    aiecc(work)
    check(work)
    monkeypatch.setattr(execution, "load_observers", [only_for("npu2")])
    check(work)
    monkeypatch.setattr(execution, "load_observers", [only_for("npu1")])
    with pytest.raises(RuntimeError, match="for npu2, and the emulated device is npu1") as error:
        check(work)
    assert "npukit iron --device npu2" in str(error.value)


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((1024,), ["no tensor for argument 1 (b, 256xi32)"]),
        ((1024, 256), ["a tensor of 256 bytes for argument 1 (b, 256xi32) of the design, 1024"]),
        ((1024, 1024), []),
        ((2048, 1024), []),
    ],
)
def test_a_run_with_too_few_or_too_small_tensors_is_logged_once(
    work: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    sizes: tuple[int, ...],
    said: list[str],
) -> None:
    compile_gain(work)
    aiecc(work)
    monkeypatch.setattr(execution, "run_observers", [buffers_that_are_too_small()])
    device = pyxrt.device(0)
    kernel = pyxrt.kernel(pyxrt.hw_context(device, str(work / "final.xclbin")), "MLIR_AIE")
    insts = (work / "insts.bin").read_bytes()
    code = pyxrt.bo(device, len(insts), pyxrt.bo.cacheable, kernel.group_id(1))
    code.write(insts, 0)
    code.sync(pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
    tensors = [
        pyxrt.bo(device, size, pyxrt.bo.host_only, kernel.group_id(3 + index))
        for index, size in enumerate(sizes)
    ]
    for _ in range(2):
        kernel(3, code, len(insts), *tensors).wait()
    messages = [each.getMessage() for each in caplog.records]
    assert len(messages) == len(said)
    assert all(text in message for text, message in zip(said, messages, strict=True))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("gain.cc", "FACTOR", "UNKNOWN", r"error: use of undeclared identifier 'UNKNOWN'"),
        ("aie.mlir", "memref<64xi32>,", "memref<64xi32>;", r"aie\.mlir:3:"),
        ("aie.mlir", "aie.tile(0, 2)", "aie.tile(0, 9)", r"aie\.mlir:\d+"),
    ],
)
def test_an_error_of_the_build_is_one_readable_exception(
    work: Path, file: str, old: str, new: str, said: str
) -> None:
    path = work / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    compile_gain(work)
    with pytest.raises(RuntimeError, match=said) as error:
        aiecc(work)
    assert error.value.__cause__ is None
    assert not (work / "final.xclbin").exists()


class CompilableDesign:
    """Compiles as MLIR-AIE's class of this name does: the design's function is not passed on."""

    generator_name = "scale"

    def compile(self, work: Path) -> None:
        aiecc(work)


@pytest.mark.parametrize("place", ["design scale, aie.mlir:", "aie.mlir:"])
def test_errors_and_warnings_name_the_function_that_makes_the_design(
    work: Path, caplog: pytest.LogCaptureFixture, place: str
) -> None:
    build = CompilableDesign().compile if "scale" in place else aiecc
    compile_gain(work)
    text = design().replace("[1, 1, 1, 256]", "[1, 1, 1, 250]")
    (work / "aie.mlir").write_text(text)
    build(work)
    assert any(each.getMessage().startswith(f"npukit: {place}") for each in caplog.records)
    (work / "aie.mlir").write_text(text.replace("aie.tile(0, 2)", "aie.tile(0, 9)"))
    with pytest.raises(RuntimeError, match=f"^{place}"):
        build(work)


def test_warnings_are_logged(work: Path, caplog: pytest.LogCaptureFixture) -> None:
    text = design().replace("[1, 1, 1, 256]", "[1, 1, 1, 250]")
    (work / "aie.mlir").write_text(text)
    compile_gain(work)
    with caplog.at_level(logging.WARNING, "npukit.iron"):
        for _ in range(2):
            aiecc(work)
    said = [each.getMessage() for each in caplog.records]
    assert any("not a multiple" in each for each in said)
    assert said[: len(said) // 2] == said[len(said) // 2 :]
