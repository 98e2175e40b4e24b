"""Scratchpad parameters (MLIR-AIE 1.4) are numbers that runtime sequences take as arguments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowered_sequences import ARRAY, bd, design, memcpy, task

from npukit.check.mlir_check import check_text
from npukit.compiler.driver import lower, stop_after
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, NpukitError, UnsupportedError
from npukit.formats.txn import AddressPatch, Write32

PARAMETERS = "aiex.scratchpad_parameter @start : i32\naiex.scratchpad_parameter @other : i32\n"


def _design(body: str, parameters: str = PARAMETERS, prefix: str = "") -> str:
    return design(body, prefix=prefix).replace("module {\n", f"module {{\n{parameters}", 1)


def _patches(text: str, **numbers: int) -> list[int]:
    ops = lower(text, numbers=numbers).transaction.ops
    return [op.arg_plus for op in ops if isinstance(op, AddressPatch)]


@given(start=st.integers(0, 700), offset=st.integers(0, 100))
def test_an_offset_parameter_moves_a_transfer(start: int, offset: int) -> None:
    extra = "offset_parameter = @start"
    dynamic = (
        "%eight = arith.constant 8 : i32\n%two = arith.constant 2 : i32\n"
        "%len = arith.muli %eight, %two : i32\n"
    )
    of_a_value = f"aie.dma_bd(%a : memref<1024xi32> offset = {offset} len = %len)"
    body = "\n".join(
        (
            dynamic,
            task("%t", bd(f"%a : memref<1024xi32>, {offset}, 16", extra)),
            task("%u", f"{of_a_value} {{{extra}}}\naie.end"),
            memcpy("1, 1, 1, 16", "0, 0, 0, 1", f", {extra}", offset=offset),
            memcpy("1, 1, 1, 16", "0, 0, 0, 1", offset=offset),
        )
    )
    moved = 4 * (offset + start)
    assert _patches(_design(body), start=start) == [moved, moved, moved, 4 * offset]
    constant = body.replace(f", {extra}", "").replace(f" {{{extra}}}", "")
    constant = constant.replace(f"offset = {offset} ", f"offset = {offset + start} ")
    constant = constant.replace(
        f"memref<1024xi32>, {offset}, 16", f"memref<1024xi32>, {offset + start}, 16"
    )
    constant = constant.replace(f"[0, 0, 0, {offset}]", f"[0, 0, 0, {offset + start}]", 1)
    assert lower(_design(body), numbers={"start": start}).insts == lower(design(constant)).insts


def test_a_transfer_without_the_value_is_an_error_at_its_place() -> None:
    text = _design(task("%t", bd("%a : memref<1024xi32>, 0, 16", "offset_parameter = @start")))
    with pytest.raises(UnsupportedError, match="depends on %start") as caught:
        lower(text, "design.mlir")
    line = 1 + text[: text.index("aie.dma_bd")].count("\n")
    assert str(caught.value.where).startswith(f"design.mlir:{line}:")


READING = """\
    %reader = aie.core(%core) {
      %value = aiex.read_scratchpad_parameter @small : i16
      %again = aiex.read_scratchpad_parameter @small : i16
      %word = aiex.read_scratchpad_parameter @start : i32
      aie.end
    }
"""
SMALL = PARAMETERS + "aiex.scratchpad_parameter @small : i16\n"


def _writes(text: str, **numbers: int) -> list[int]:
    return [
        op.value for op in lower(text, numbers=numbers).transaction.ops if isinstance(op, Write32)
    ]


def test_a_core_gets_its_values_before_it_starts() -> None:
    text = _design("", SMALL, READING)
    lowered = lower(text, numbers={"small": -5, "start": 7})
    assert [one.name for one in lowered.number_arguments] == ["start", "small"]
    # The processor clears two bits, so values are shifted; the last write sets the core's lock.
    assert _writes(text, small=-5, start=7) == [(0xFFFB) << 2, 7 << 2, 1]
    physical = lowered.physical_text
    assert [
        line.count("__param_")
        for line in physical.splitlines()
        if "aie.buffer" in line and "__param_" in line
    ] == [2, 2]
    assert physical.index("aie.use_lock") < physical.index("memref.load")
    assert "scratchpad" not in physical
    assert lower(physical).insts == lowered.insts


@pytest.mark.parametrize("start", [-1, 1 << 30, (1 << 31) - 1])
def test_what_does_not_reach_a_core_whole_is_refused(start: int) -> None:
    """The processor clears two of 32 bits: 30 are left, without a sign."""
    text = _design("", SMALL, READING)
    assert _writes(text, small=0, start=(1 << 30) - 1)[1] == 0xFFFFFFFC
    with pytest.raises(DesignError, match=f"start can't be {start}"):
        lower(text, numbers={"small": 0, "start": start})


def test_bfloat16_is_given_by_its_bits() -> None:
    text = _design("", SMALL.replace("i16", "bf16"), READING.replace("i16", "bf16"))
    lowered = lower(text, numbers={"small": 0xBFC0, "start": 0})
    assert lowered.number_arguments[1].type == "ui16"
    assert _writes(text, small=0xBFC0, start=0)[0] == 0xBFC0 << 2
    assert "arith.bitcast" in lowered.physical_text
    with pytest.raises(DesignError, match="an ui16 is 0 to 65535"):
        lower(text, numbers={"small": -1, "start": 0})


def test_the_design_says_where_cores_get_their_values() -> None:
    marker = "aiex.npu.rtp_write(@cbuf, 0, 99)\naiex.sync_scratchpad_parameters_from_host"
    values = {"small": 1, "start": 2}
    assert _writes(_design(marker, SMALL, READING), **values) == [99, 4, 8, 1]
    first = "aiex.npu.rtp_write(@cbuf, 0, 99)"
    assert _writes(_design(first, SMALL, READING), **values) == [4, 8, 1, 99]
    silent = _design(first, SMALL, READING).replace(
        "memref<1024xi32>) {",
        "memref<1024xi32>) attributes {emit_parameter_sync_preamble = false} {",
    )
    assert _writes(silent, **values) == [99]
    printed = print_module(parse_module(silent))
    assert "attributes {emit_parameter_sync_preamble = false}" in printed
    assert _writes(printed, **values) == [99]
    lockless = _design(first, SMALL, READING).replace(
        "      aie.end\n    }\n", "      aie.end\n    } {emit_parameter_sync_preamble = false}\n", 1
    )
    assert _writes(lockless, **values) == [4, 8, 99]


def test_the_pass_can_be_printed() -> None:
    module = stop_after("scratchpads-to-numbers", _design("", SMALL, READING)).module
    text = print_module(module)
    (opening,) = [line for line in text.splitlines() if "aie.runtime_sequence" in line]
    assert opening.index("i32") < opening.index("i16")
    assert "scratchpad" not in text


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        (
            _design(task("%t", bd(extra="offset_parameter = @none"))),
            DesignError,
            "no aiex.scratchpad_parameter @none",
        ),
        (
            _design(task("%t", bd(extra="offset_parameter = @small")), SMALL),
            DesignError,
            "must be i32, not i16",
        ),
        (
            _design(task("%t", bd(extra="offset_parameter = @start")), SMALL, READING),
            DesignError,
            "read by a core and is an offset_parameter",
        ),
        (
            _design("", SMALL.replace("i16", "f32"), READING.replace("i16", "f32")),
            UnsupportedError,
            "of type f32: @small",
        ),
        (_design("", SMALL, READING.replace("i16", "i8")), DesignError, "@small is i16, not i8"),
        (
            _design("", "".join(f"aiex.scratchpad_parameter @p{n} : i32\n" for n in range(33))),
            DesignError,
            "33 scratchpad parameters",
        ),
        (
            _design(memcpy("1, 1, 1, 16", "0, 0, 0, 2", ", offset_parameter = @start")),
            UnsupportedError,
            "innermost stride of 1",
        ),
        (
            _design("%x = aiex.read_scratchpad_parameter @start : i32"),
            DesignError,
            "must be in an aie.core",
        ),
        (
            _design("aiex.npu.create_scratchpad {size = 4 : ui32}"),
            UnsupportedError,
            "does not know the operation 'aiex.npu.create_scratchpad'",
        ),
    ],
)
def test_what_is_wrong_with_a_parameter_is_said(
    text: str, error: type[NpukitError], says: str
) -> None:
    assert ARRAY in text
    with pytest.raises(error, match=says) as caught:
        lower(text, "design.mlir")
    assert str(caught.value.where).startswith("design.mlir:")


def _moved_by(*names: str, args: str = "%a: memref<1024xi32>") -> str:
    parameters = "".join(f"aiex.scratchpad_parameter @{name} : i32\n" for name in names)
    body = "\n".join(
        task(f"%t{index}", bd("%a : memref<1024xi32>, 0, 16", f"offset_parameter = @{name}"))
        for index, name in enumerate(names)
    )
    text = design(body, args)
    return text.replace("module {\n", f"module {{\n{parameters}", 1)


def test_parameters_keep_the_numbers_in_their_names() -> None:
    text = _moved_by("off_0", "off_1")
    assert _patches(text, off_0=8, off_1=16) == [32, 64]
    with pytest.raises(DesignError, match="no number called 'off'; it takes off_0, off_1"):
        lower(text, numbers={"off": 8})


@pytest.mark.parametrize(
    ("text", "says", "error"),
    [
        (_moved_by('"seq len"'), "parameter called 'seq len'", UnsupportedError),
        (_moved_by('"0"'), "parameter called '0'", UnsupportedError),
        (
            _moved_by("n_0", args="%a: memref<1024xi32>, %n_0: i32"),
            "@n_0 has the name of a number that the runtime sequence at design.mlir:13:",
            DesignError,
        ),
    ],
)
def test_names_that_are_no_names_of_numbers_are_refused(
    text: str, says: str, error: type[NpukitError]
) -> None:
    with pytest.raises(error, match=says) as caught:
        lower(text, "design.mlir")
    assert str(caught.value.where).startswith("design.mlir:2:")
    (entry,) = check_text(text, "design.mlir", numbers={"n_0": 1}).entries
    assert entry.message == caught.value.message
