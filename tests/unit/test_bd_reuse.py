"""Warnings about BDs that a sequence rewrites while a task may still use them."""

from __future__ import annotations

import pytest

from npukit.compiler.driver import lower
from npukit.errors import DesignError

HEAD = """module {
  aie.device(npu1_1col) {
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.objectfifo @in(%s, {%m}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%m, {%s}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in] -> [@out] ([] [])
    aie.runtime_sequence(%a: memref<64xi32>, %b: memref<64xi32>) {
"""
FIRST = HEAD.count("\n") + 1
"""The line that a sequence's first operation stands on."""


def copy(fifo: str, bd: int) -> str:
    return (
        f"aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) "
        f"{{id = {bd} : i64, metadata = @{fifo}}} : memref<64xi32>"
    )


def task(name: str, fifo: str, extra: str = "", options: str = "", bds: int = 1) -> str:
    chain = " aie.next_bd ^x\n ^x: aie.dma_bd(%a : memref<64xi32>, 0, 64)" if bds == 2 else ""
    return (
        f"%{name} = aiex.dma_configure_task_for @{fifo} {{ "
        f"aie.dma_bd(%a : memref<64xi32>, 0, 64) {{{extra}}}{chain} aie.end }} {{{options}}}"
    )


def wait(fifo: str) -> str:
    return f"aiex.npu.dma_wait {{symbol = @{fifo}}}"


def warned(*ops: str) -> list[tuple[int, str]]:
    """Which operations of a sequence are warned about (from 0), and how."""
    text = HEAD + "\n".join(ops) + "\n    }\n  }\n}\n"
    found = lower(text, "d.mlir").warnings
    return [
        ((w.where.line or 0) - FIRST, w.message) for w in found if "this rewrites BD" in w.message
    ]


@pytest.mark.parametrize(
    ("ops", "at"),
    [
        ([copy("in", 0), copy("out", 0), wait("out")], [1]),
        ([copy("in", 0), copy("in", 1), copy("in", 0), copy("out", 2), wait("out")], [2]),
        # one wait is for the first of two receiving tasks
        (
            [copy("in", 0), copy("out", 1), copy("out", 2), wait("out"), copy("out", 2)],
            [4],
        ),
        # a wait for one channel says nothing about another
        (
            [
                copy("in", 0).replace("metadata", "issue_token = true, metadata"),
                copy("out", 1),
                wait("in"),
                copy("out", 1),
            ],
            [3],
        ),
        # a queued task of MLIR-AIE's numbering, freed and nothing awaited
        (
            [
                copy("in", 5),
                task("t", "in", options="issue_token = true"),
                "aiex.dma_start_task(%t)",
                "aiex.dma_free_task(%t)",
                task("u", "in"),
                "aiex.dma_start_task(%u)",
            ],
            [4],
        ),
        # a chain comes to its second BD later
        (
            [
                task("t", "in", bds=2).replace(" aie.next_bd ^x\n ^x:", "aie.next_bd ^x ^x:"),
                "aiex.dma_start_task(%t)",
                copy("out", 1),
            ],
            [2],
        ),
    ],
)
def test_a_bd_in_use(ops: list[str], at: list[int]) -> None:
    found = warned(*ops)
    assert [line for line, _ in found] == at
    assert "may still use it: nothing waits for that task in between" in found[0][1]


@pytest.mark.parametrize(
    "ops",
    [
        [copy("in", 0), copy("out", 1), wait("out"), copy("in", 0), copy("out", 1), wait("out")],
        # two rounds in flight, each with BDs of its own
        [
            *(copy("in", 0), copy("out", 1), copy("in", 8), copy("out", 9)),
            *(wait("out"), copy("in", 0), copy("out", 1)),
            *(wait("out"), copy("in", 8), copy("out", 9)),
            *(wait("out"), wait("out")),
        ],
        # tasks that are awaited, and one that is freed when what comes of it has been awaited
        [
            task("t", "in"),
            task("u", "out", options="issue_token = true"),
            "aiex.dma_start_task(%t)",
            "aiex.dma_start_task(%u)",
            "aiex.dma_await_task(%u)",
            "aiex.dma_free_task(%t)",
            task("v", "in"),
            "aiex.dma_start_task(%v)",
        ],
        # a loop that waits in each pass
        [
            "%c0 = arith.constant 0 : index",
            "%c1 = arith.constant 1 : index",
            "%c9 = arith.constant 9 : index",
            "scf.for %i = %c0 to %c9 step %c1 {",
            *(copy("in", 0), copy("out", 1), wait("out")),
            "}",
        ],
    ],
)
def test_bds_that_are_free(ops: list[str]) -> None:
    assert warned(*ops) == []


@pytest.mark.parametrize(
    "send", [copy("in", 0), copy("in", 0).replace("metadata", "issue_token = true, metadata")]
)
def test_a_send_is_done_once_its_result_has_been_awaited(send: str) -> None:
    """Nine passes that send, receive and wait for what comes fill no task queue."""
    passes = [send, copy("out", 1), wait("out")] * 9
    text = HEAD + "\n".join(passes) + "\n    }\n  }\n}\n"
    assert lower(text, "d.mlir").warnings == ()


def test_a_loop_is_reported_once() -> None:
    found = warned(
        "%c0 = arith.constant 0 : index",
        "%c1 = arith.constant 1 : index",
        "%c9 = arith.constant 9 : index",
        "scf.for %i = %c0 to %c9 step %c1 {",
        copy("in", 3),
        "}",
    )
    assert [line for line, _ in found] == [4]
    assert f"started at d.mlir:{FIRST + 4}:" in found[0][1]


def test_a_bd_of_the_design_s_own_program() -> None:
    body = (
        "%t = aiex.dma_configure_task(%m, MM2S, 2) { "
        "aie.dma_bd(%p : memref<64xi32>, 0, 64) aie.end }"
    )
    text = HEAD.replace(
        "    aie.runtime", "    %p = aie.buffer(%m) : memref<64xi32>\n    aie.runtime"
    )
    warning, _ = lower(text + body + "\n    }\n  }\n}\n", "d.mlir").warnings
    assert "this rewrites BD 0 of tile (0, 1), which the tile's own DMA program" in str(warning)
    assert (warning.where.line or 0) == FIRST + 1


def test_more_bds_than_a_shim_has() -> None:
    ops = [task(f"t{n}", "in") for n in range(17)]
    with pytest.raises(DesignError, match="all 16 are held by tasks") as caught:
        warned(*ops)
    assert str(caught.value.where).startswith(f"d.mlir:{FIRST + 16}:")
    with pytest.raises(DesignError, match="descriptor 16 does not exist"):
        warned(copy("in", 16))
