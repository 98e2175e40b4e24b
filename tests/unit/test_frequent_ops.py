"""Operations that are read by their spelling are those that xDSL's parser reads."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.compiler.dialect.location import locate
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import NpukitError
from thoroughness import examples

VALUES = st.sampled_from(("%a", "%b", "%t", "%u", "%0", "%1", "%missing"))
NUMBERS = st.sampled_from(("0", "64", "007", "999999999", "3221225472", "0x10", "-1", "%c"))
TYPES = st.sampled_from(("memref<64xi32>", "memref<64x?xi8>", "memref<64xi32, strided<[1]>>"))
BRACES = st.sampled_from(
    (
        *("", " {}", " {issue_token = true}", " {burst_length = 0 : i32}", " {offset = 1 : i32}"),
        *(" {burst_length = -1 : i32}", " {id = 1 : i64, metadata = @in}", " {unheard = 1 : i32}"),
        *(" {id = 1 : i64, metadata = @in, issue_token = true}", " {note = #aie.none}"),
    )
)
BEHIND = st.sampled_from(("", "", "", " {}", ' loc("x.py":1:2)', " )"))
LISTS = st.sampled_from(("[0, 0, 0, 0]", "[1, 1, 1, 64]", "[0,0,0,1]", "[0, 0, 0, %c]", "[1]"))
LAYOUTS = st.sampled_from(
    (
        "",
        ", [<size = 1, stride = 0>, <size = 64, stride = 1>]",
        ", [<size = 8, stride = 8>]",
        ", []",
    )
)


def _bd(value: str, type_: str, offset: str, length: str, layout: str, braces: str) -> str:
    return f"aie.dma_bd({value} : {type_}, {offset}, {length}{layout}){braces}"


def _bd_of_1_4(value: str, type_: str, offset: str, rest: str, braces: str) -> str:
    return f"aie.dma_bd({value} : {type_} offset = {offset}{rest}){braces}"


RESTS = st.sampled_from(
    (
        *(
            "",
            " len = 64",
            " len = %c",
            " len = 64 sizes = [8, 8] strides = [8, 1]",
            " sizes = [8]",
        ),
        *(" sizes = [8, 8] strides = [8, %c]", " sizes = [8] strides = [1, 1]", " strides = [1]"),
        *(" len = 64 pad [<const_pad_before = 1, const_pad_after = 1>]", ", 64"),
    )
)
BDS = st.one_of(
    st.builds(_bd, VALUES, TYPES, NUMBERS, NUMBERS, LAYOUTS, BRACES),
    st.builds(_bd_of_1_4, VALUES, TYPES, NUMBERS, RESTS, BRACES),
)
TASKS = st.builds(
    lambda name, symbol, bd, inner, braces: (
        f"{name} = aiex.dma_configure_task_for {symbol} {{\n{bd}\naie.end{inner}\n}}{braces}"
    ),
    VALUES,
    st.sampled_from(("@in", "@out", '@"in"')),
    BDS,
    st.sampled_from(("", "", " {}", "\naie.end")),
    BRACES,
)
USES = st.builds(
    lambda what, value, behind: f"aiex.dma_{what}_task({value}){behind}",
    st.sampled_from(("start", "await", "free")),
    VALUES,
    BEHIND,
)
TRANSFERS = st.builds(
    lambda value, lists, packet, braces, type_: (
        f"aiex.npu.dma_memcpy_nd({value}{''.join(lists)}{packet}){braces} : {type_}"
    ),
    VALUES,
    st.tuples(LISTS, LISTS, LISTS),
    st.sampled_from(("", ", packet = <pkt_type = 0, pkt_id = 1>")),
    BRACES,
    TYPES,
)
WAITS = st.sampled_from(("aiex.npu.dma_wait {symbol = @in}", "aiex.npu.dma_wait { symbol = @out }"))

A = "memref<64xi32>"
GOOD_BD = _bd("%a", A, "0", "64", ", [<size = 1, stride = 0>, <size = 64, stride = 1>]", "")
GOOD = [
    f"%t = aiex.dma_configure_task_for @in {{\n{GOOD_BD}\naie.end\n}} {{issue_token = true}}",
    "aiex.dma_start_task(%t)",
    f"%u = aiex.dma_configure_task_for @in {{\n{GOOD_BD.replace('0, 64', '8, 64')}\naie.end\n}}"
    " {issue_token = true}",
    "aiex.dma_start_task(%u)",
]
LATER_BD = _bd_of_1_4("%a", A, "0", " len = 64 sizes = [4, 16] strides = [16, 1]", "")
GOOD += [
    f"%x = aiex.dma_configure_task_for @in {{\n{LATER_BD}\naie.end\n}} {{issue_token = true}}",
    f"%y = aiex.dma_configure_task_for @in {{\n{LATER_BD.replace('= 0', '= 8')}\naie.end\n}}"
    " {issue_token = true}",
]
COPY = "aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, "
COPIES = [
    f"{COPY}metadata = @in}} : {A}",
    f"{COPY}metadata = @in}} : {A}".replace("0, 0]", "0, 8]"),
]


def _design(operations: list[str], line_end: str) -> str:
    body = "\n".join(operations).replace("\n", f"{line_end}\n")
    return (
        f"aie.device(npu1) {{\naie.runtime_sequence(%a: {A}, %b: memref<64x?xi8>) {{\n"
        f"%c = arith.constant 8 : i64\n{body}{line_end}\n}}\n}}\n"
    )


def _reading(text: str) -> list[str]:
    try:
        module = parse_module(text, "d.mlir", verify=False)
    except NpukitError as error:
        return [str(error)]
    return [print_module(module), *(str(locate(op)) for op in module.walk())]


CHANGES = (
    *(("%t", "%b"), ("%t", "%missing"), ("%t", "%v"), ("%u =", "%v ="), ("%a", "%b")),
    *((A, "memref<64x?xi8>"), ("@in", "@out"), ("0, 64", "16, 64"), ("0, 64", "3221225472, 64")),
    *(("= 0 len", "= 16 len"), ("= 64", "= 32"), ("[4, 16]", "[2, 32]"), ("16, 1]", "16, %c]")),
    *((" len = 64", ""), (" offset = ", ", "), (" len = ", ", "), (" sizes = [4, 16]", "")),
    *(("64, [", "32, ["), ("stride = 1", "stride = 2"), ("size = 1,", "size = 2,")),
    *(("aie.end", "aie.end {}"), ("aie.end", "aie.end\naie.end"), ("aie.end\n", "")),
    *(("task(%t)", "task(%t) {}"), ("task(%t)", 'task(%t) loc("x.py":1:2)')),
    *(("= true}", "= true} {}"), ("issue_token", "unheard"), ("true", "false")),
    *(("[0, 0, 0, 8]", "[0, 0, 0, %c]"), ("[0, 0, 0, 8]", "[0, 0, 0, 24]"), ("id = 1", "id = 2")),
    *(("i64, ", "i64, issue_token = true, "), ("])", "], packet = <pkt_type = 0, pkt_id = 1>)")),
    *((") {", ") { "), ("(", "( "), ("start", "free"), ("start", "await")),
)
"""What makes an operation another one, or a wrong one, or the same in another spelling."""

NEAR = st.builds(
    lambda line, change: line.replace(*change),
    st.sampled_from((*GOOD, *COPIES)),
    st.sampled_from(CHANGES),
)


@given(st.lists(NEAR, max_size=4), st.lists(st.one_of(TASKS, USES, TRANSFERS, WAITS), max_size=2))
@settings(max_examples=examples(150))
def test_what_is_read_by_its_spelling_is_what_xdsl_reads(near: list[str], more: list[str]) -> None:
    """A comment at the end of each line leaves every operation to xDSL's parser."""
    ops = [*GOOD, *COPIES, *near, *more]
    assert _reading(_design(ops, "")) == _reading(_design(ops, " // "))


@pytest.mark.parametrize("change", CHANGES, ids=" to ".join)
def test_an_operation_that_differs_in_one_thing_is_what_xdsl_reads(change: tuple[str, str]) -> None:
    for line in (*GOOD, *COPIES):
        if change[0] in line:
            ops = [*GOOD, *COPIES, line.replace(*change).replace("%t =", "%w =")]
            assert _reading(_design(ops, "")) == _reading(_design(ops, " // "))


def test_an_operation_that_is_spelled_alike_is_checked_like_the_first() -> None:
    """The second one is wrong in what its spelling shares with the first."""
    again = [*GOOD, GOOD[0]]
    (problem,) = _reading(_design(again, ""))
    assert "%t is already defined" in problem
    (problem,) = _reading(_design([COPIES[0], COPIES[1].replace("%a", "%b")], ""))
    assert "operand is used with type memref<64xi32>" in problem
