"""Numbers that are too large are refused at once, as the author wrote them."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from npukit.compiler.driver import lower
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError, NpukitError

HUGE = "99999999999999"
WRAPS = "3221225472"


def lowered(body: str, sequence: str = "") -> None:
    lower(
        "module {\naie.device(npu1) {\n%s = aie.tile(0, 0)\n%t = aie.tile(0, 2)\n"
        f'%b = aie.buffer(%t) {{sym_name = "buf"}} : memref<4xi32>\n{body}\n'
        f"aie.runtime_sequence(%a: memref<64xi32>) {{\n{sequence}\n}}\n}}\n}}\n",
        "d.mlir",
    )


@pytest.fixture(autouse=True)
def _little_memory() -> Iterator[None]:
    """What is not refused early takes hundreds of megabytes, and the time to fill them."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    yield
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_maxrss - before.ru_maxrss < 200 * 1024


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (f"%x = aie.buffer(%t) : memref<{HUGE}xi8>", f"{HUGE} bytes do not fit"),
        (f"%x = aie.buffer(%t) : memref<{HUGE}xi8> = dense<0>", f"{HUGE} elements"),
        ("%x = aie.buffer(%t) : memref<90000x90000xi8> = dense<1>", "8100000000 elements"),
        ("%x = aie.buffer(%t) : memref<4xi2147483647>", "2147483647 bits"),
        ("%x = aie.buffer(%t) : memref<4xi2147483647> = dense<3>", "2147483647 bits"),
        ("%x = arith.constant 5 : i2147483647", "2147483647 bits"),
        ("%x = arith.constant 5 : si2147483647", "2147483647 bits"),
        (f"%x = arith.constant dense<0> : vector<{HUGE}xi32>", f"{HUGE} elements"),
        ("%x = arith.constant dense<0.0> : tensor<2000000000xf32>", "2000000000 elements"),
        ('%x = arith.constant dense<"0x00"> : tensor<2000000000xi8>', "2000000000 elements"),
        (f"memref.global @g : memref<{HUGE}xi8> = dense<0>", f"{HUGE} elements"),
        ("func.func private @f(i2147483647)", "2147483647 bits"),
        (f"%x = aie.lock(%t, {'9' * 5000})", "thousands of digits"),
    ],
)
def test_types_and_constants(body: str, message: str) -> None:
    with pytest.raises(NpukitError, match=message) as caught:
        lowered(body)
    assert caught.value.where is not None
    assert caught.value.where.line == 6


LOOP = (
    "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n"
    "%n = arith.constant {} : index\nscf.for %i = %c0 to %n step %c1 {{\n{}\n}}"
)
WRITE = "aiex.npu.rtp_write(@buf, 0, 3)"


@pytest.mark.parametrize(
    "sequence",
    [
        LOOP.format(HUGE, WRITE),
        LOOP.format(HUGE, ""),
        LOOP.format(1 << 20, WRITE),
        LOOP.format(3000, f"scf.for %j = %c0 to %n step %c1 {{\n{WRITE}\n}}"),
    ],
)
def test_loops_of_a_sequence(sequence: str) -> None:
    with pytest.raises(NpukitError, match="this loop unrolls to at least") as caught:
        lowered("", sequence)
    assert caught.value.where is not None
    assert caught.value.where.line == 11


def test_a_loop_that_never_runs_is_not_counted() -> None:
    lowered("", LOOP.format(0, f"scf.for %j = %c0 to %n step %c1 {{\n{WRITE}\n}}"))


@pytest.mark.parametrize(
    "body",
    [
        f"%x = aie.lock(%t, {WRAPS})",
        f"%x = aie.lock(%t) {{init = {WRAPS} : i32}}",
        "%x = aie.lock(%t) {init = 0xC0000000 : i32}",
        f"%x = aie.tile({WRAPS}, 2)",
        f"aie.flow(%s, DMA : {WRAPS}, %t, DMA : 0)",
        f"%x = aie.buffer(%t) {{address = {WRAPS} : i32}} : memref<4xi32>",
        f"aie.core(%t) {{ aie.end }} {{stack_size = {WRAPS} : i32}}",
    ],
)
def test_a_number_that_wraps_is_named_as_written(body: str) -> None:
    with pytest.raises(DesignError, match=WRAPS) as caught:
        lowered(body)
    assert "-" not in caught.value.message


def test_words_may_be_unsigned() -> None:
    lowered("", f"aiex.npu.rtp_write(@buf, 0, {WRAPS})")


@pytest.mark.parametrize("number", [1 << 64, 1 << 70, -(1 << 63) - 1])
def test_an_index_has_64_bits(number: int) -> None:
    text = f"module {{ func.func @f() {{\n  %n = arith.constant {number} : index\n  return }} }}"
    with pytest.raises(DesignError, match=f"{number} does not fit an index") as error:
        parse_module(text)
    assert error.value.where is not None
    assert error.value.where.line == 2
    parse_module(text.replace(str(number), str((1 << 64) - 1)))


def test_a_buffer_needs_a_size() -> None:
    text = """module { aie.device(npu1) {
      %t = aie.tile(0, 1)
      %b = aie.buffer(%t) : memref<?xi32> } }"""
    with pytest.raises(DesignError, match="has a dynamic dimension"):
        parse_module(text)
