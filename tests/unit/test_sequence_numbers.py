"""Numbers that a runtime sequence takes as arguments: the stream is that of constants."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowered_sequences import BODY_LINE, design

from npukit.compiler.driver import lower, lower_module, stop_after
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, NpukitError, UnsupportedError
from npukit_process import run_npukit

BUFFERS = "%a: memref<65536xi32>, %b: memref<65536xi32>"
NUMBERS = {"n": "i32", "m": "i64", "k": "index", "flag": "i1"}

LOOP = """\
%c1 = arith.constant 1 : index
%n_idx = arith.index_cast %n : i32 to index
%n64 = arith.extsi %n : i32 to i64
%size = arith.muli %n64, %m : i64
%c8 = arith.constant 8 : i32
%len = arith.muli %n, %c8 : i32
%offset = arith.shli %n, %c8 : i32
%stride = arith.index_cast %k : index to i64
aiex.npu.rtp_write(@cbuf, 3, %len) : i32
scf.if %flag {
  aiex.npu.dma_memcpy_nd(%a[0, 0, 0, %m][1, %n64, 4, 8][%size, %stride, 8, 1])
    {id = 9 : i64, metadata = @in} : memref<65536xi32>
} else {
  %t = aiex.dma_configure_task_for @in repeat %n : i32 {
    aie.dma_bd(%a : memref<65536xi32> offset = %offset len = %len sizes = [1, 1, %n64, 8]
      strides = [0, 0, %stride, 1])
    aie.end
  } {issue_token = true}
  aiex.dma_start_task(%t)
  aiex.dma_await_task(%t)
}
%first = aiex.dma_configure_task_for @out {
  aie.dma_bd(%b : memref<65536xi32> offset = 0 len = 8)
  aie.end
} {issue_token = true}
aiex.dma_start_task(%first)
%last = scf.for %i = %c1 to %n_idx step %c1 iter_args(%before = %first) -> (index) {
  %i32 = arith.index_cast %i : index to i32
  %at = arith.muli %i32, %len : i32
  %t = aiex.dma_configure_task_for @out {
    aie.dma_bd(%b : memref<65536xi32> offset = %at len = 8)
    aie.end
  } {issue_token = true}
  aiex.dma_start_task(%t)
  aiex.dma_free_task(%before)
  scf.yield %t : index
}
aiex.dma_await_task(%last)"""


def _with_constants(numbers: dict[str, int]) -> str:
    constants = [
        f"%{name} = arith.constant {value} : {NUMBERS[name]}"
        if name != "flag"
        else f"%flag = arith.constant {'true' if value else 'false'}"
        for name, value in numbers.items()
    ]
    return design("\n".join((*constants, LOOP)), BUFFERS)


def _as_arguments() -> str:
    taken = ", ".join(f"%{name}: {kind}" for name, kind in NUMBERS.items())
    return design(LOOP, f"{BUFFERS}, {taken}")


def _stream(text: str, numbers: dict[str, int] | None = None) -> bytes | tuple[type, str]:
    try:
        return lower(text, numbers=numbers).insts
    except NpukitError as error:
        return type(error), error.message


@given(
    n=st.integers(-2, 40),
    m=st.integers(-1, 2000),
    k=st.integers(-1, 4096),
    flag=st.integers(0, 1),
)
def test_the_stream_for_numbers_is_that_of_constants(n: int, m: int, k: int, flag: int) -> None:
    numbers = {"n": n, "m": m, "k": k, "flag": flag}
    assert _stream(_as_arguments(), numbers) == _stream(_with_constants(numbers))


def test_the_properties_are_about_streams() -> None:
    numbers = {"n": 4, "m": 64, "k": 32, "flag": 1}
    lengths = {
        len(_insts)
        for flag in (0, 1)
        for n in (1, 4, 9)
        if isinstance(_insts := _stream(_as_arguments(), {**numbers, "n": n, "flag": flag}), bytes)
    }
    assert len(lengths) == 6


WRITE = "aiex.npu.rtp_write(@cbuf, 0, %n) : i32"


def test_a_missing_number_is_named_where_it_is_used() -> None:
    with pytest.raises(UnsupportedError, match="depends on %n") as caught:
        lower(design(f"\n{WRITE}", "%a: memref<8xi32>, %n: i32"), "design.mlir")
    assert str(caught.value.where).startswith(f"design.mlir:{BODY_LINE + 1}:")
    assert "--number n=" in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("args", "numbers", "error", "says"),
    [
        ("%n: i32", {"nn": 1}, DesignError, "no number called 'nn'; it takes n"),
        ("%n: i32", {"n": 1 << 31}, DesignError, "n can't be 2147483648: an i32 is"),
        ("%n: i32", {"n": -(1 << 31) - 1}, DesignError, "n can't be"),
        ("%n: i32, %f: i1", {"n": 1, "f": 2}, DesignError, "f can't be 2: an i1 is 0 to 1"),
        ("%n: i32, %z: memref<8xi32>", {"n": 1}, UnsupportedError, "%z comes after %n, a number"),
    ],
)
def test_numbers_that_do_not_fit(
    args: str, numbers: dict[str, int], error: type[NpukitError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        lower(design(WRITE, f"%a: memref<8xi32>, {args}"), "design.mlir", numbers=numbers)
    assert str(caught.value.where).startswith(f"design.mlir:{BODY_LINE - 1}:")


def test_an_unused_number_needs_no_value_and_is_no_buffer() -> None:
    text = design("aiex.npu.rtp_write(@cbuf, 0, 7)", "%a: memref<8xi32>, %n: i32")
    lowered = lower(text)
    assert [one.name for one in lowered.sequence_arguments] == ["a"]
    assert [(one.name, one.type) for one in lowered.number_arguments] == [("n", "i32")]
    assert lower(text, numbers={"n": 3}).insts == lowered.insts


def test_the_lowered_module_can_be_lowered_again() -> None:
    text = design(WRITE, "%a: memref<8xi32>, %n: i32")
    lowered = lower(text, numbers={"n": 77})
    assert lower(lowered.physical_text).insts == lowered.insts
    module = parse_module(text)
    before = print_module(module)
    assert lower_module(module, numbers={"n": 77}).insts == lowered.insts
    assert print_module(module) == before
    stopped = print_module(stop_after("unroll-sequences", text, numbers={"n": 77}).module)
    assert "rtp_write(@cbuf, 0, 77)" in stopped


def test_another_sequence_may_need_numbers() -> None:
    text = design(WRITE.replace("%n", "7"), "%a: memref<8xi32>")
    other = f"aie.runtime_sequence @other(%n: i32) {{ {WRITE} }}\n"
    text = text.replace("aie.runtime_sequence(", other + "aie.runtime_sequence @this(")
    assert (
        lower(text, sequence="this").insts == lower(text, sequence="other", numbers={"n": 7}).insts
    )
    with pytest.raises(UnsupportedError, match="depends on %n"):
        lower(text, sequence="other")


def test_lower_takes_numbers_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "design.mlir"
    file.write_text(_as_arguments())
    given = ["--number", "n=3", "--number", "%m=0x40", "--number", "k=8", "--number", "flag=true"]
    done = run_npukit("lower", str(file), *given, "--json")
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert [(one["name"], one["value"]) for one in found["numbers"]] == [
        ("n", 3),
        ("m", 64),
        ("k", 8),
        ("flag", 1),
    ]
    wanted = _stream(_with_constants({"n": 3, "m": 64, "k": 8, "flag": 1}))
    assert found["instructions"]["bytes"] == len(wanted)
    for wrong in (["--number", "n"], ["--number", "n=x"], ["--number", "n=1", "--number", "n=2"]):
        done = run_npukit("lower", str(file), *wrong)
        assert done.returncode == 2
        assert "--number" in done.stderr


WRITES = "aiex.npu.rtp_write(@cbuf, 0, %n_0) : i32\naiex.npu.rtp_write(@cbuf, 1, %n_1) : i32"


def test_numbers_are_called_what_the_text_calls_them() -> None:
    text = design(WRITES, "%a_2: memref<8xi32>, %n_0: i32, %n_1: i32")
    lowered = lower(text, numbers={"n_0": 7, "n_1": 9})
    assert [one.name for one in lowered.number_arguments] == ["n_0", "n_1"]
    assert [one.name for one in lowered.sequence_arguments] == ["a_2"]
    constants = WRITES.replace("%n_0", "7").replace("%n_1", "9").replace(" : i32", "")
    assert lowered.insts == lower(design(constants, "%a: memref<8xi32>")).insts
    assert "%n_0: i32, %n_1: i32" in lowered.physical_text
    with pytest.raises(DesignError, match="no number called 'n'; it takes n_0, n_1"):
        lower(text, numbers={"n": 7})
    with pytest.raises(UnsupportedError, match="depends on %n_1"):
        lower(text, numbers={"n_0": 7})


def test_equal_names_of_numbers_are_refused_at_the_sequence() -> None:
    text = design(WRITE.replace("%n", "%7"), "%a: memref<8xi32>, %arg2: i32, %7: i32")
    with pytest.raises(DesignError, match="two numbers called 'arg2'") as caught:
        lower(text, "design.mlir")
    assert str(caught.value.where).startswith(f"design.mlir:{BODY_LINE - 1}:")
