"""Patterns that do not fit one BD: the same elements in the same order, in one or several BDs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lowered_sequences import ops_of, refuse, words_moved

from npukit.compiler.dialect.aiex import WRITE_BD_FIELDS
from npukit.errors import DesignError
from npukit.formats.txn import AddressPatch, BlockWrite, Op, Write32
from npukit.machine.bd_words import decode_bd
from npukit.machine.generations import AIE2
from npukit.machine.registers import QueueEntry
from npukit.machine.tiles import TileKind

ELEMENTS = 1 << 22
SHIM = AIE2.tiles[TileKind.SHIM]
Dims = list[tuple[int, int]]


def _meant(start: int, dims: Dims) -> list[int]:
    """Elements, outermost dimension first."""
    found = np.array([start])
    for size, stride in dims:
        found = (found[:, None] + np.arange(size) * stride).ravel()
    return [int(element) for element in found]


def _bds(ops: list[Op]) -> dict[int, tuple[BlockWrite, AddressPatch]]:
    """The BDs of a stream by number."""
    found = [
        ((block.address - 0x1D000) // 32, (block, patch))
        for block, patch in pairwise(ops)
        if isinstance(block, BlockWrite) and isinstance(patch, AddressPatch)
    ]
    # Nothing waits between the transfers, so a BD that is written twice loses one.
    assert len({number for number, _ in found}) == len(found)
    return dict(found)


def _moved(ops: list[Op]) -> list[int]:
    """The 32-bit elements that the tasks of a stream move, in the order of their starts."""
    bds, found = _bds(ops), list[int]()
    for op in ops:
        if not isinstance(op, Write32):
            continue
        entry = QueueEntry.decode(SHIM, op.value)
        following: int | None = entry.bd_id
        while following is not None:
            block, patch = bds[following]
            bd = decode_bd(SHIM, block.words)
            found += words_moved(bd, patch.arg_plus // 4, entry.repeat_count + 1)
            following = bd.next_bd if bd.use_next_bd else None
    return found


def _memcpy(start: int, dims: Dims, fifo: str = "@in") -> str:
    four = [(1, 0)] * (4 - len(dims)) + dims
    sizes, strides = ([str(level[index]) for level in four] for index in (0, 1))
    return (
        f"aiex.npu.dma_memcpy_nd(%a[0, 0, 0, {start}][{', '.join(sizes)}][{', '.join(strides)}]) "
        f"{{id = 3 : i64, metadata = {fifo}}} : memref<{ELEMENTS}xi32>"
    )


def _task(start: int, dims: Dims) -> str:
    sizes, strides = ([str(level[index]) for level in dims] for index in (0, 1))
    return (
        "%t = aiex.dma_configure_task_for @in {\n"
        f"aie.dma_bd(%a : memref<{ELEMENTS}xi32> offset = {start} "
        f"len = {prod(size for size, _ in dims)} "
        f"sizes = [{', '.join(sizes)}] strides = [{', '.join(strides)}])\naie.end\n}}\n"
        "aiex.dma_start_task(%t)"
    )


@given(
    st.integers(0, 7),
    st.lists(st.integers(1, 3), max_size=1),
    st.sampled_from([1024, 1031, 1080, 1920, 2046, 2062, 3000, 8191]),
    st.integers(1, 5),
    st.booleans(),
    st.booleans(),
)
@example(0, [], 1031, 2, True, False)
@example(0, [], 1080, 4, True, True)
def test_a_large_pattern_keeps_its_order_or_its_size_is_refused(
    start: int, outer: list[int], large: int, other: int, large_outside: bool, as_task: bool
) -> None:
    inner, middle = (other, large) if large_outside else (large, other)
    # One more than the inner size: a pattern with gaps is no run of memory.
    dims = [(middle, inner + 1), (inner, 1)]
    dims = [(size, (inner + 1) * middle) for size in outer] + dims
    body = (_task if as_task else _memcpy)(start, dims)
    try:
        ops = ops_of(body, f"%a: memref<{ELEMENTS}xi32>")
    except DesignError as error:
        # Not every size can be split, and the error names the one that can't.
        assert error.message.startswith(f"size {int(large_outside)} is {large} ")
        return
    assert _moved(ops) == _meant(start, dims)


@pytest.mark.parametrize(
    ("dims", "count"),
    [
        ([(4, 1921), (1920, 1)], 1),
        ([(1031, 3), (2, 1)], 2),
        ([(1080, 3), (2, 1)], 1),
        ([(2, 8192), (8191, 1)], 0),
    ],
)
def test_a_task_and_a_transfer_take_as_many_bds(dims: Dims, count: int) -> None:
    argument = f"%a: memref<{ELEMENTS}xi32>"
    for body in (_memcpy(0, dims), _task(0, dims)):
        if count == 0:
            with pytest.raises(DesignError, match=r"size 0 is 8191 words"):
                ops_of(body, argument)
            continue
        assert len(_bds(ops_of(body, argument))) == count


def test_only_the_last_bd_issues_a_token_and_none_takes_a_used_number() -> None:
    body = _memcpy(0, [(1031, 3), (2, 1)]).replace("id = 3", "issue_token = true, id = 3")
    other = _memcpy(0, [(1, 8), (8, 1)]).replace("id = 3", "id = 4")
    ops = ops_of(f"{body}\n{other}", f"%a: memref<{ELEMENTS}xi32>")
    assert list(_bds(ops)) == [3, 5, 4]
    pushes = [QueueEntry.decode(SHIM, op.value) for op in ops if isinstance(op, Write32)]
    assert [(entry.bd_id, entry.issue_token) for entry in pushes] == [
        (3, False),
        (5, True),
        (4, False),
    ]


def test_a_transfer_back_can_not_take_several_bds() -> None:
    body = _memcpy(0, [(1031, 3), (2, 1)], "@out").replace(f"{ELEMENTS}x", "1024x")
    refuse(body, DesignError, "needs 2 buffer descriptors, and each issues a token", 0)
    assert (
        len(_bds(ops_of(_memcpy(0, [(3000, 3), (2, 1)], "@out"), f"%a: memref<{ELEMENTS}xi32>")))
        == 1
    )


@pytest.mark.parametrize("size", [(1 << 32) + 15, 735134400, (1 << 62) - 57, (1 << 31) - 1])
def test_a_size_that_no_bd_can_walk_is_refused_at_once(size: int) -> None:
    body = _memcpy(0, [(size, 1 << 21), (2, 1)]).replace(f"{ELEMENTS}x", "1024x")
    refuse(body, DesignError, "size 1 is|stride 1 is", 0)


def test_a_split_bd_keeps_its_number_and_checks_its_length() -> None:
    argument = f"%a: memref<{ELEMENTS}xi32>"
    body = _task(0, [(1031, 3), (2, 1)])
    numbered = body.replace("strides = [3, 1])", "strides = [3, 1]) {bd_id = 5 : i32}")
    assert set(_bds(ops_of(numbered, argument))) == {5, 0}
    assert _moved(ops_of(numbered, argument)) == _moved(ops_of(body, argument))
    with pytest.raises(DesignError, match=r"len is 1000, but its sizes make 2062 elements"):
        ops_of(body.replace("len = 2062", "len = 1000"), argument)
    with pytest.raises(DesignError, match=rf"all {ELEMENTS} elements .* make 2062 elements"):
        ops_of(body.replace("len = 2062 ", ""), argument)
    exact = body.replace("len = 2062 ", "").replace(f"{ELEMENTS}x", "2062x")
    assert len(_bds(ops_of(exact, "%a: memref<2062xi32>"))) == 2


def _ids(*transfers: tuple[str, int, bool]) -> list[int]:
    """The BDs that transfers write: the fifo, its BD, whether it needs two."""
    split, whole = ([(1031, 3), (2, 1)], [(1, 8), (8, 1)])
    body = "\n".join(
        _memcpy(0, split if large else whole, fifo).replace("id = 3", f"id = {number}")
        for fifo, number, large in transfers
    )
    blocks = [
        op for op in ops_of(body, f"%a: memref<{ELEMENTS}xi32>") if isinstance(op, BlockWrite)
    ]
    return [(block.address - 0x1D000) // 32 for block in blocks]


def test_the_parts_of_a_transfer_take_numbers_that_no_transfer_of_the_tile_uses() -> None:
    assert _ids(("@out", 1, False), ("@in", 0, True)) == [1, 0, 2]
    assert _ids(("@in", 15, True), ("@out", 0, False)) == [15, 1, 0]
    assert _ids(("@in", 0, True), ("@in", 1, True)) == [0, 2, 1, 3]
    assert _ids(("@in", 0, True), ("@in", 0, True)) == [0, 1, 0, 1]
    others = [("@out", number, False) for number in range(1, 16)]
    with pytest.raises(DesignError, match=r"needs 1 more buffer descriptors, but .* leave 0"):
        _ids(*others, ("@in", 0, True))


def test_the_parts_of_a_transfer_avoid_the_bds_of_tasks_and_of_written_bds() -> None:
    argument = f"%a: memref<{ELEMENTS}xi32>"
    split, whole = [(1031, 3), (2, 1)], [(1, 8), (8, 1)]
    large = _memcpy(0, split)  # BD 3, and one more
    fields = dict.fromkeys(WRITE_BD_FIELDS, 0) | {"bd_id": 4, "buffer_length": 8}
    listed = ", ".join(f"{name} = {value} : i32" for name, value in fields.items())
    writebd = f"aiex.npu.writebd {{{listed}}}"
    named = _task(0, whole).replace("strides = [8, 1])", "strides = [8, 1]) {bd_id = 4 : i32}")
    assert "bd_id = 4" in named
    for other in (writebd, named):
        assert _written(ops_of(f"{large}\n{other}", argument)) == [3, 5, 4]
        assert _written(ops_of(f"{other}\n{large}", argument)) == [4, 3, 5]
    # A task takes the lowest number that is free; later ones leave out what a transfer has.
    tasks = "\n".join(_task(0, whole).replace("%t", f"%t{n}") for n in range(7))
    assert _written(ops_of(f"{large}\n{tasks}", argument)) == [3, 4, 0, 1, 2, 3, 5, 6, 7]
    assert _written(ops_of(f"{tasks}\n{large}", argument)) == [0, 1, 2, 3, 4, 5, 6, 3, 7]


def _written(ops: Iterable[Op]) -> list[int]:
    """The BDs that a stream writes, in order."""
    return [(op.address - 0x1D000) // 32 for op in ops if isinstance(op, BlockWrite)]
