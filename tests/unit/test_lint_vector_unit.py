"""Warnings where a core's vector unit may compute differently from arith."""

from __future__ import annotations

import pytest

from npukit.compiler.driver import lower

ROUNDS = "arith.shrsi of i32"
SATURATES = "arith.trunci of a shifted i32"
LOST = "leaves this clamp to the saturation"


def warnings(code: str, device: str = "npu1_1col", before: str = "") -> list[tuple[str, int]]:
    """The messages, and the lines of ``code`` (from 1) that they name."""
    text = f"""module {{ aie.device({device}) {{ {before}
      %tile = aie.tile(0, 2)
      %buffer = aie.buffer(%tile) : memref<4xi32>
      %core = aie.core(%tile) {{
        %c0 = arith.constant 0 : index
        %two = arith.constant 2 : i32
        %low = arith.constant -128 : i32
        %high = arith.constant 127 : i32
        %x = memref.load %buffer[%c0] : memref<4xi32>
        {code}
        aie.end
      }}
      aie.runtime_sequence() {{
      }}
    }} }}"""
    return [(w.message, (w.where.line or 0) - 9) for w in lower(text).warnings]


SHIFT = "%s = arith.shrsi %x, %two : i32\n"
CLAMP = "%l = arith.maxsi %s, %low : i32\n%c = arith.minsi %l, %high : i32\n"


def test_a_shift_may_round() -> None:
    ((message, line),) = warnings(SHIFT + SHIFT.replace("%s", "%t"))
    assert ROUNDS in message
    assert "2 such operations" in message
    assert line == 1


def test_a_truncated_shifted_number_may_saturate() -> None:
    shift, cut = warnings(SHIFT + "%n = arith.trunci %s : i32 to i8")
    assert ROUNDS in shift[0]
    assert SATURATES in cut[0]
    assert cut[1] == 2


@pytest.mark.parametrize(
    "code",
    [
        "%s = arith.shrui %x, %two : i32",
        "%h = arith.trunci %x : i32 to i16\n%k = arith.trunci %two : i32 to i16\n"
        "%s = arith.shrsi %h, %k : i16",
        CLAMP.replace("%s", "%x") + "%n = arith.trunci %c : i32 to i8",
        "%n = arith.trunci %x : i32 to i8",
    ],
)
def test_exact_arithmetic_gets_no_warning(code: str) -> None:
    assert warnings(code) == []


def test_a_clamp_makes_saturation_right() -> None:
    ((message, _),) = warnings(SHIFT + CLAMP + "%n = arith.trunci %c : i32 to i8")
    assert ROUNDS in message


@pytest.mark.parametrize("device", ["npu1_1col", "npu2_1col"])
def test_a_clamp_is_lost_where_nothing_saturates(device: str) -> None:
    clamp = CLAMP.replace("%s", "%x") + "%n = arith.trunci %c : i32 to i8"
    found = [message for message, _ in warnings(clamp, device)]
    assert [LOST in message for message in found] == ([True] if device.startswith("npu2") else [])


def test_a_clamp_is_lost_in_a_function() -> None:
    function = f"""
      func.func @narrow(%x: i32) -> i8 {{
        %low = arith.constant -128 : i32
        %high = arith.constant 127 : i32
        {CLAMP.replace("%s", "%x")}
        %n = arith.trunci %c : i32 to i8
        return %n : i8
      }}"""
    ((message, _),) = warnings("%n = func.call @narrow(%x) : (i32) -> i8", before=function)
    assert LOST in message
    assert "outside the core's own body" in message
