"""Numbers of a runtime sequence as values, as MLIR-AIE writes them since 1.4; and its loops."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowered_sequences import ARRAY, bd, design, memcpy, ops_of, refuse, task

from npukit.compiler.driver import lower, stop_after
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, NpukitError, UnsupportedError
from npukit.formats.txn import Op, Write32

NAMES = ("address", "value", "mask")


def _constants(**values: int) -> str:
    return "\n".join(f"%{name} = arith.constant {value} : i32" for name, value in values.items())


@pytest.mark.parametrize(
    ("values", "spelled", "attributes"),
    [
        (
            {"x": 135300, "y": 7},
            "aiex.npu.write32(%x, %y) {column = 0 : i32, row = 2 : i32} : i32, i32",
            "aiex.npu.write32 {address = 135300 : ui32, value = 7 : ui32, column = 0 : i32, "
            "row = 2 : i32}",
        ),
        (
            {"x": 3, "y": -1},
            "aiex.npu.write32(%x, %y) {buffer = @cbuf} : i32, i32",
            "aiex.npu.write32 {address = 3 : ui32, value = 4294967295 : ui32, buffer = @cbuf}",
        ),
        (
            {"x": 135300, "y": 7, "m": 15},
            "aiex.npu.maskwrite32(%x, %y, %m) : i32, i32, i32",
            "aiex.npu.maskwrite32 {address = 135300 : ui32, value = 7 : ui32, mask = 15 : ui32}",
        ),
        (
            {"x": 135300, "y": 7, "m": 15},
            "aiex.npu.maskpoll(%x, %y, %m) : i32, i32, i32",
            "aiex.npu.maskpoll {address = 135300 : ui32, value = 7 : ui32, mask = 15 : ui32}",
        ),
        (
            {"c": 0, "d": 1, "n": 1},
            "aiex.npu.sync(%c, %c, %d, %c, %n, %n) : i32, i32, i32, i32, i32, i32",
            "aiex.npu.sync {column = 0 : i32, row = 0 : i32, direction = 1 : i32, "
            "channel = 0 : i32, column_num = 1 : i32, row_num = 1 : i32}",
        ),
        (
            {"plus": 8},
            "aiex.npu.address_patch(%plus : i32) {addr = 118788 : ui32, arg_idx = 2 : i32}",
            "aiex.npu.address_patch {addr = 118788 : ui32, arg_idx = 2 : i32, arg_plus = 8 : i32}",
        ),
        (
            {"plus": 8, "where": 118788},
            "aiex.npu.address_patch(%plus : i32) addr %where : i32 {addr = 0 : ui32, "
            "arg_idx = 2 : i32}",
            "aiex.npu.address_patch {addr = 118788 : ui32, arg_idx = 2 : i32, arg_plus = 8 : i32}",
        ),
        (
            {"b": 3, "r": 5},
            "aiex.npu.push_queue(0, 0, S2MM : 1) bd_id %b repeat %r {issue_token = true} : "
            "i32, i32",
            "aiex.npu.push_queue(0, 0, S2MM : 1) {bd_id = 3 : i32, repeat_count = 5 : i32, "
            "issue_token = true}",
        ),
        (
            {"v": -2},
            "aiex.npu.rtp_write(@cbuf, 5, %v) : i32",
            "aiex.npu.rtp_write(@cbuf, 5, -2)",
        ),
    ],
    ids=lambda value: str(value).split("(")[0] if isinstance(value, str) else "",
)
def test_values_mean_the_same_as_attributes(
    values: dict[str, int], spelled: str, attributes: str
) -> None:
    wanted = ops_of(attributes)
    assert ops_of(f"{_constants(**values)}\n{spelled}") == wanted
    # Sums are known only once the sequence is unrolled.
    sums = "\n".join(
        f"%{name}_half = arith.constant {value - 1} : i32\n"
        f"%{name} = arith.addi %{name}_half, %one : i32"
        for name, value in values.items()
    )
    assert ops_of(f"%one = arith.constant 1 : i32\n{sums}\n{spelled}") == wanted
    printed = print_module(parse_module(design(attributes)))
    assert print_module(parse_module(printed)) == printed


TASK = """\
      %t = aiex.dma_configure_task(%shim, S2MM, 1) REPEAT {
        %n = arith.constant 32 : i32
        aie.dma_bd(%a : memref<1024xi32> offset = 64 len = LEN sizes = [4, SIZE] strides = [16, 1])
        aie.end
      } {issue_token = true}
      aiex.dma_start_task(%t)
      aiex.dma_await_task(%t)"""


def _task(repeat: str, length: str, size: str) -> str:
    return TASK.replace("REPEAT", repeat).replace("LEN", length).replace("SIZE", size)


def test_numbers_of_a_task_may_be_values() -> None:
    wanted = ops_of(_task("", "32", "8").replace("= true}", "= true, repeat_count = 3 : i32}"))
    before = "%r = arith.constant 3 : i32\n%s = arith.constant 8 : i64\n"
    assert ops_of(before + _task("repeat %r : i32", "%n", "%s")) == wanted
    computed = (
        "%one = arith.constant 1 : i32\n%two = arith.addi %one, %one : i32\n"
        "%r = arith.addi %one, %two : i32\n"
        "%s32 = arith.shli %two, %two : i32\n%s = arith.extsi %s32 : i32 to i64\n"
    )
    text = _task("repeat %r : i32", "%m", "%s").replace(
        "aie.dma_bd", "%m = arith.muli %n, %one : i32\naie.dma_bd"
    )
    assert ops_of(computed + text) == wanted


def test_a_task_takes_its_bd_from_a_pool() -> None:
    def one(number: str) -> str:
        return (
            f"%b{number} = aiex.dma_bd_pool_pop(0, 0) : i32\n"
            f"%t{number} = aiex.dma_configure_task(%shim, MM2S, 0) bd_id %b{number} : i32 {{\n"
            f"{bd()}\n}} {{issue_token = true}}\n"
            f"aiex.dma_start_task(%t{number})\naiex.dma_await_task(%t{number})\n"
        )

    def plain(number: int) -> str:
        return (
            f"%t = aiex.dma_configure_task(%shim, MM2S, 0) {{\n"
            f"{bd(extra=f'bd_id = {number} : i32')}\n}} {{issue_token = true}}\n"
            "aiex.dma_start_task(%t)\naiex.dma_await_task(%t)\n"
        )

    push = "aiex.dma_bd_pool_push(0, 0) bd_id %b1 : i32\n"
    wanted = [op for number in (0, 1, 1) for op in ops_of(plain(number))]
    assert ops_of(one("0") + one("1") + push + one("2")) == wanted
    twice = "%b1 = aiex.dma_bd_pool_pop(0, 0) : i32\n" + push + push
    refuse(twice, DesignError, "not taken from the pool", 2)
    refuse("%b = aiex.dma_bd_pool_pop(9, 0) : i32", DesignError, "no tile", 0)
    pops = "\n".join(f"%b{n} = aiex.dma_bd_pool_pop(0, 0) : i32" for n in range(17))
    refuse(pops, DesignError, "is empty", 16)


def test_a_number_from_a_pool_goes_to_no_other_task() -> None:
    pop = "%b = aiex.dma_bd_pool_pop(0, 0) : i32\n"
    pooled = f"%t = aiex.dma_configure_task(%shim, MM2S, 0) bd_id %b : i32 {{\n{bd()}\n}}\n"
    plain = f"%u = aiex.dma_configure_task(%shim, MM2S, 0) {{\n{bd()}\n}}\n"
    start = "aiex.dma_start_task(%t)\n"
    refuse(pop + pooled + start + plain, UnsupportedError, "could get the same", 6)
    refuse(plain + pop + pooled, UnsupportedError, "could get the same", 5)
    twice = pop + pooled + pooled.replace("%t", "%u") + start
    refuse(twice, DesignError, "after this task was configured", 9)


@pytest.mark.parametrize(("name", "second"), [("divsi", 0), ("remui", 0), ("shli", 64)])
def test_arithmetic_without_a_result_says_so(name: str, second: int) -> None:
    body = (
        "%x = arith.constant 7 : i64\n"
        f"%y = arith.constant {second} : i64\n"
        f"%o = arith.{name} %x, %y : i64\n"
        "aiex.npu.dma_memcpy_nd(%a[0, 0, 0, %o][1, 1, 1, 64][0, 0, 0, 1]) "
        "{id = 1 : i64, metadata = @in} : memref<1024xi32>"
    )
    refuse(body, UnsupportedError, f"'arith.{name}' of 7, {second} has no result", 2)


def test_loops_carry_tasks_and_numbers() -> None:
    ends = "aiex.dma_start_task(%t)\naiex.dma_await_task(%t)\n"
    loop = f"""
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c3 = arith.constant 3 : index
      %first = arith.constant 16 : i32
      {task("%t0", bd("%a : memref<1024xi32>, 0, 16"), "issue_token = true")}
      %last, %len = scf.for %i = %c0 to %c3 step %c1
          iter_args(%t = %t0, %n = %first) -> (index, i32) {{
        {ends}
        %more = arith.addi %n, %first : i32
        %next = aiex.dma_configure_task_for @in {{
          aie.dma_bd(%a : memref<1024xi32> offset = %n len = %more)
          aie.end
        }} {{issue_token = true}}
        scf.yield %next, %more : index, i32
      }}
      aiex.dma_start_task(%last)
      aiex.dma_await_task(%last)
      aiex.npu.rtp_write(@cbuf, 0, %len) : i32"""
    # A task is awaited, which frees its BD, before the next one is configured.
    straight = "".join(
        f"""
      {task(f"%t{offset}", bd(f"%a : memref<1024xi32>, {offset}, {length}"), "issue_token = true")}
      {ends.replace("%t", f"%t{offset}")}"""
        for offset, length in ((0, 16), (16, 32), (32, 48), (48, 64))
    )
    assert ops_of(loop) == ops_of(straight + "aiex.npu.rtp_write(@cbuf, 0, 64)")


def test_a_branch_is_the_arm_that_a_constant_selects() -> None:
    def branch(predicate: str) -> list[Op]:
        return ops_of(
            f"""
      %a1 = arith.constant -1 : i32
      %b1 = arith.constant 5 : i32
      %which = arith.cmpi {predicate}, %a1, %b1 : i32
      %v = scf.if %which -> (i32) {{
        aiex.npu.rtp_write(@cbuf, 0, 1)
        scf.yield %a1 : i32
      }} else {{
        scf.yield %b1 : i32
      }}
      aiex.npu.rtp_write(@cbuf, 1, %v) : i32"""
        )

    taken = ops_of("aiex.npu.rtp_write(@cbuf, 0, 1)\naiex.npu.rtp_write(@cbuf, 1, -1)")
    other = ops_of("aiex.npu.rtp_write(@cbuf, 1, 5)")
    assert [branch(name) for name in ("slt", "ult", "ne", "sge")] == [taken, other, taken, other]


def test_only_what_is_used_must_be_known() -> None:
    text = design(
        "%twice = arith.addi %n, %n : i32\n" + memcpy("1, 1, 1, 64", "0, 0, 0, 1"),
        args="%a: memref<1024xi32>, %n: i32",
    )
    assert len(lower(text).transaction.ops) == 3


@pytest.mark.parametrize(
    ("body", "says", "line"),
    [
        ("aiex.npu.rtp_write(@cbuf, 0, %n) : i32", "depends on %n, a number", 0),
        (
            "%two = arith.constant 2 : i32\n%m = arith.muli %two, %n : i32\n"
            "%t = aiex.dma_configure_task_for @in {\n"
            "aie.dma_bd(%a : memref<1024xi32> offset = 0 len = %m)\naie.end\n}",
            "depends on %n, a number",
            3,
        ),
        (
            "%c1 = arith.constant 1 : index\n%m = arith.index_cast %n : i32 to index\n"
            "scf.for %i = %c1 to %m step %c1 {\n}",
            "depends on %n, a number",
            2,
        ),
        (
            "%z = arith.constant 0 : i32\n%q = arith.divsi %z, %z : i32\n"
            "aiex.npu.rtp_write(@cbuf, 0, %q) : i32",
            "'arith.divsi' of 0, 0 has no result",
            1,
        ),
    ],
)
def test_what_depends_on_an_argument_is_refused(body: str, says: str, line: int) -> None:
    with pytest.raises(UnsupportedError, match=says) as caught:
        ops_of(body, args="%a: memref<1024xi32>, %n: i32")
    assert caught.value.where is not None
    assert caught.value.where.line == 13 + line


@pytest.mark.parametrize(
    ("body", "error", "says"),
    [
        (
            "%v = arith.constant 1024 : i32\naiex.npu.assert_bd_field(%v) {max = 1023 : i32} : i32",
            DesignError,
            "1024 does not fit",
        ),
        (
            "%v = arith.constant 6 : i32\n"
            "aiex.npu.assert_bd_divisible(%v) {divisor = 4 : i32, allow_unit} : i32",
            DesignError,
            "6 is not a multiple of 4",
        ),
        (
            "%x = arith.constant 4 : i32\naiex.npu.write32(%x, %x) {value = 1 : ui32} : i32, i32",
            DesignError,
            "'value' is given twice",
        ),
        (
            "%x = arith.constant 4 : i32\naiex.npu.write32(%x) : i32",
            DesignError,
            "',' expected|Expected ','",
        ),
    ],
)
def test_misuse_is_refused(body: str, error: type[NpukitError], says: str) -> None:
    refuse(body, error, says, 1)


def test_properties_beside_computed_numbers_have_their_types() -> None:
    sums = "%c = arith.constant 4 : i32\n%x = arith.addi %c, %c : i32\n"
    write = "aiex.npu.write32(%x, %c) {column = 0 : i32, row = 2 : bf16} : i32, i32"
    refuse(sums + write, DesignError, "bf16 should be of base attribute integer", 2)


def test_true_assertions_write_nothing() -> None:
    text = """
      %one = arith.constant 1 : i32
      %v = arith.constant 1020 : i32
      aiex.npu.assert_bd_field(%v) {max = 1023 : i32} : i32
      aiex.npu.assert_bd_divisible(%v) {divisor = 4 : i32} : i32
      aiex.npu.assert_bd_divisible(%one) {allow_unit, divisor = 4 : i32} : i32"""
    assert ops_of(text) == []


def test_numbers_of_dma_programs_are_constants() -> None:
    program = (
        "    %one = arith.constant 1 : i32\n    %len = arith.addi %one, %one : i32\n"
        "    aie.memtile_dma(%mem) {\n      aie.dma_start(S2MM, 0, ^bd, ^end)\n    ^bd:\n"
        "      aie.dma_bd(%mbuf : memref<1024xi32> offset = 0 len = %len)\n"
        "      aie.next_bd ^end\n    ^end:\n      aie.end\n    }\n"
    )
    with pytest.raises(DesignError, match="outside of a runtime sequence") as caught:
        parse_module(design("", prefix=program))
    assert caught.value.where is not None
    assert caught.value.where.line == ARRAY.count("\n") + 8


def test_the_unrolled_sequence_is_printed_and_lowers_again() -> None:
    text = design(
        "%c0 = arith.constant 0 : index\n%c1 = arith.constant 1 : index\n"
        "%c4 = arith.constant 4 : index\nscf.for %i = %c0 to %c4 step %c1 {\n"
        "%v = arith.index_cast %i : index to i32\naiex.npu.rtp_write(@cbuf, 0, %v) : i32\n}"
    )
    printed = print_module(stop_after("unroll-sequences", text).module)
    assert "scf.for" not in printed
    assert printed.count("aiex.npu.rtp_write(@cbuf, 0, ") == 4
    assert lower(printed).insts == lower(text).insts


@given(
    st.sampled_from(
        ("addi", "subi", "muli", "minsi", "maxui", "andi", "ori", "xori", "divui", "remui")
    ),
    st.integers(-(1 << 31), (1 << 31) - 1),
    st.integers(1, (1 << 31) - 1),
)
def test_arithmetic_has_the_width_of_its_type(name: str, left: int, right: int) -> None:
    unsigned = left % (1 << 32)
    wanted = {
        "addi": left + right,
        "subi": left - right,
        "muli": left * right,
        "minsi": min(left, right),
        "maxui": max(unsigned, right),
        "andi": left & right,
        "ori": left | right,
        "xori": left ^ right,
        "divui": unsigned // right,
        "remui": unsigned % right,
    }[name] % (1 << 32)
    (op,) = ops_of(
        f"%x = arith.constant {left} : i32\n%y = arith.constant {right} : i32\n"
        f"%z = arith.{name} %x, %y : i32\naiex.npu.rtp_write(@cbuf, 0, %z) : i32"
    )
    assert isinstance(op, Write32)
    assert op.value == wanted
