"""What npukit iron takes from the arguments that a program gives to aiecc."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.formats.xclbin_npu import NpuKernel
from npukit.iron.aiecc_arguments import read_arguments


def test_what_iron_jit_of_1_3_asks_for(tmp_path: Path) -> None:
    request = read_arguments(
        [
            *("--no-compile-host", "--no-xchesscc", "--no-xbridge", "--peano=/opt/peano"),
            *("--aie-generate-npu-insts", f"--npu-insts-name={tmp_path}/insts.bin"),
            *("--aie-generate-xclbin", f"--xclbin-name={tmp_path}/final.xclbin"),
            f"--tmpdir={tmp_path}",
        ]
    )
    assert request.xclbin == tmp_path / "final.xclbin"
    assert request.instructions == tmp_path / "insts.bin"
    assert request.work == tmp_path
    assert request.full_elf is None
    assert request.choice == DesignChoice()


def test_what_iron_jit_of_1_4_asks_for(tmp_path: Path) -> None:
    request = read_arguments(
        [
            *("--peano=/opt/peano", "--get-npu-insts", "--npu-insts-name=insts.bin"),
            *("--get-xclbin", "--xclbin-name=final.xclbin", "--fold-ddr-addr-offset=false"),
            *(f"--output-dir={tmp_path}", "--get-input-with-addresses"),
            *("--dynamic-objFifos", "--alloc-scheme=basic-sequential", "--cores-per-col", "2"),
            *("--device-name", "main", "--sequence-name=second", "-O", "2", "-O3"),
        ]
    )
    assert request.xclbin == tmp_path / "final.xclbin"
    assert request.instructions == tmp_path / "insts.bin"
    assert request.choice == DesignChoice("main", "second", dynamic_objectfifos=True)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *(("", True), ("=", True), ("=1", True), ("=True", True), ("=TRUE", True)),
        *(("=false", False), ("=False", False), ("=FALSE", False), ("=0", False)),
    ],
)
def test_a_switch_has_the_values_that_llvm_knows(text: str, value: bool) -> None:
    choice = read_arguments([f"--dynamic-objFifos{text}"]).choice
    assert choice.dynamic_objectfifos is value


def test_another_value_of_a_switch_is_refused() -> None:
    with pytest.raises(RuntimeError, match="--dynamic-objFifos=off is neither true nor false"):
        read_arguments(["--dynamic-objFifos=off"])


def test_values_may_follow_an_option_of_one_letter() -> None:
    given = ["-j4", "-j", "2", "-Os", "-O3", "-j=8", "--nthreads", "3", "--device-name=main"]
    assert read_arguments(given).choice == DesignChoice("main")


def test_a_second_design_is_refused() -> None:
    with pytest.raises(RuntimeError, match=r"'other\.mlir' is not an option"):
        read_arguments(["-j", "4", "other.mlir"])


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        ("--xclbin-input=other.xclbin", "can't do what this option of aiecc asks for: --xclbin-in"),
        ("--bf16-emulation", "can't do what this option of aiecc asks for: --bf16-emulation"),
        ("--device-name", "--device-name has no value"),
        ("--no-such-thing", "aiecc has no option --no-such-thing"),
        ("--xclbin-kernel-id=0x1000", "is not a number of 12 bits"),
        ("--xclbin-kernel-id=two", "is not a number of 12 bits"),
    ],
)
def test_what_it_does_not_do_is_refused_by_name(argument: str, said: str) -> None:
    with pytest.raises(RuntimeError, match=said):
        read_arguments([argument])


def test_an_option_without_a_value_does_not_take_the_next_option() -> None:
    with pytest.raises(RuntimeError, match="--device-name has no value"):
        read_arguments(["--device-name", "--sequence-name", "x"])


def test_what_would_change_results_may_be_off() -> None:
    assert read_arguments(["--bf16-emulation=false"]) == read_arguments([])


def test_the_xclbin_may_call_the_design_by_another_name() -> None:
    given = ["--xclbin-kernel-name=ADD", "--xclbin-kernel-id", "0x902"]
    assert read_arguments(given).kernel == NpuKernel("ADD", "MLIRAIE", 0x902)
    assert read_arguments(["--xclbin-instance-name", "ONE"]).kernel == NpuKernel(instance="ONE")
    assert read_arguments([]).kernel == NpuKernel()


@pytest.mark.parametrize("option", ["--xclbin-kernel-name", "--xclbin-instance-name"])
@pytest.mark.parametrize("form", ["joined", "apart"])
def test_the_xclbin_gets_no_empty_names(option: str, form: str) -> None:
    given = [f"{option}="] if form == "joined" else [option, ""]
    with pytest.raises(RuntimeError, match=f"{option}= names nothing"):
        read_arguments(given)


def test_the_chess_compiler_is_not_used_and_that_is_said() -> None:
    (note,) = read_arguments(["--xchesscc", "--xbridge=false", "--no-compile-host"]).notes
    assert "aiecc's --xchesscc asks for the Chess compiler" in note
    assert not read_arguments(["--no-xchesscc", "--xbridge=false"]).notes
