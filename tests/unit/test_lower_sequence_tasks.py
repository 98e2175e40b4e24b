"""DMA tasks: BD ids, chains, tokens, locks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lowered_sequences import BODY_LINE, bd, design, ops_of, refuse, task

from npukit.compiler.lints.sequence import dropped_repeats
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError, NpukitError, UnsupportedError
from npukit.formats.txn import BlockWrite, MaskWrite, Op, Sync, Write32
from npukit.machine.bd_words import BdFields, decode_bd
from npukit.machine.generations import AIE2
from npukit.machine.physical import DmaDirection
from npukit.machine.registers import (
    QueueEntry,
    RegisterKind,
    decode_address,
    lock_address,
)
from npukit.machine.tiles import TileKind


def _bds(ops: list[Op]) -> list[tuple[int, BdFields]]:
    found = []
    for op in ops:
        if isinstance(op, BlockWrite):
            register = decode_address(AIE2, op.address)
            assert register.kind is RegisterKind.BD
            found.append((register.index, decode_bd(register.tile, op.words)))
    return found


def _pushes(ops: list[Op]) -> list[QueueEntry]:
    writes = [op for op in ops if isinstance(op, Write32)]
    return [QueueEntry.decode(decode_address(AIE2, op.address).tile, op.value) for op in writes]


def test_ids_are_the_lowest_free_ones() -> None:
    ops = ops_of(
        "\n".join(
            (
                task("%0", bd(extra="bd_id = 1 : i32")),
                task("%1", bd()),
                task("%2", bd(), "issue_token = true"),
                "aiex.dma_free_task(%1)",
                task("%3", bd()),
                "aiex.dma_start_task(%2)\naiex.dma_await_task(%2)",
                task("%4", bd()),
                task("%5", bd()),
            )
        )
    )
    assert [bd_id for bd_id, _ in _bds(ops)] == [1, 0, 2, 0, 2, 3]


def test_ids_that_the_design_names_come_first_within_a_chain() -> None:
    chain = (
        "aie.dma_bd(%a : memref<1024xi32>, 0, 4)\naie.next_bd ^two\n^two:\n"
        "aie.dma_bd(%a : memref<1024xi32>, 4, 4) {bd_id = 0 : i32}\naie.end"
    )
    found = _bds(ops_of(task("%0", chain) + "\naiex.dma_start_task(%0)"))
    assert [bd_id for bd_id, _ in found] == [1, 0]
    assert (found[0][1].use_next_bd, found[0][1].next_bd) == (1, 0)
    assert found[1][1].use_next_bd == 0


def test_a_shim_tile_has_sixteen_descriptors() -> None:
    full = "\n".join(task(f"%t{i}", bd()) for i in range(16))
    assert [bd_id for bd_id, _ in _bds(ops_of(full))] == list(range(16))
    with pytest.raises(DesignError, match=r"tile \(0, 0\) is out of buffer descriptors") as caught:
        ops_of(full + "\n" + task("%one_more", bd()))
    assert caught.value.hint is not None
    # The seventeenth task's aie.dma_bd: every task is four lines, its BD on the second.
    assert str(caught.value.where) == f"design.mlir:{BODY_LINE + 4 * 16 + 1}:1"


def test_a_memory_tile_hands_out_the_descriptors_of_its_even_channels() -> None:
    """MLIR-AIE allocates for channel 0, which reaches 24 of the 48."""
    body = "aie.dma_bd(%mbuf : memref<1024xi32>, 0, 64)\naie.end"
    tasks = [f"%t{i} = aiex.dma_configure_task(%mem, MM2S, 0) {{\n{body}\n}}" for i in range(25)]
    assert [bd_id for bd_id, _ in _bds(ops_of("\n".join(tasks[:24])))] == list(range(24))
    with pytest.raises(DesignError, match="all 24 are held"):
        ops_of("\n".join(tasks))


@given(st.lists(st.sampled_from(["configure", "await", "free"]), max_size=60))
def test_no_id_is_held_twice(steps: list[str]) -> None:
    """Whatever is configured, awaited and freed, tasks that are alive hold different BDs."""
    live: list[str] = []
    lines, made = [], 0
    for step in steps:
        if step == "configure" and len(live) < 16:
            live.append(f"%t{made}")
            lines.append(task(f"%t{made}", bd(), "issue_token = true"))
            made += 1
        elif step == "await" and live:
            name = live.pop(0)
            lines.append(f"aiex.dma_start_task({name})\naiex.dma_await_task({name})")
        elif step == "free" and live:
            lines.append(f"aiex.dma_free_task({live.pop()})")
    ids = iter(
        [
            bd_id
            for bd_id, _ in _bds(ops_of("\n".join(lines) or "aiex.npu.preempt {level = 0 : ui8}"))
        ]
    )
    held: dict[str, int] = {}
    for line in lines:
        if "configure" in line:
            bd_id = next(ids)
            assert bd_id not in held.values()
            held[line.split()[0]] = bd_id
        else:
            held.pop(line.splitlines()[-1].split("(")[1].rstrip(")"))


def test_repeat_and_token_reach_the_queue() -> None:
    ops = ops_of(
        task("%0", bd(), "repeat_count = 5 : i32, issue_token = true", "@out")
        + "\naiex.dma_start_task(%0)\naiex.dma_await_task(%0)"
    )
    assert _pushes(ops) == [QueueEntry(0, 5, True)]
    assert ops[-1] == Sync(column=0, row=0, direction=0, channel=1)


def test_a_bd_chain_is_written_and_started() -> None:
    body = (
        "%0 = aiex.dma_start_bd_chain @pair(%a, %b) : (memref<1024xi32>, memref<64xi32>) "
        "on (%shim, S2MM, 0) {issue_token = true}\n"
        "aiex.dma_await_task(%0)\n"
        "%1 = aiex.dma_start_bd_chain_for @pair(%a, %b) : (memref<1024xi32>, memref<64xi32>) "
        "for @in {repeat_count = 2 : i32}"
    )
    chain = (
        "aie.bd_chain @pair(%x: memref<1024xi32>, %y: memref<64xi32>) {\n"
        "aie.dma_bd(%x : memref<1024xi32>, 8, 16)\naie.next_bd ^two\n^two:\n"
        "aie.dma_bd(%y : memref<64xi32>)\naie.end\n}\n"
    )
    args = "%a: memref<1024xi32>, %b: memref<64xi32>"
    ops = ops_of(body, args, prefix=chain)
    assert [(bd_id, f.buffer_length, f.use_next_bd) for bd_id, f in _bds(ops)] == [
        (0, 16, 1),
        (1, 64, 0),
    ] * 2
    patches = [op for op in ops if type(op).__name__ == "AddressPatch"]
    assert [(p.arg_index, p.arg_plus) for p in patches] == [(0, 32), (1, 0)] * 2
    assert _pushes(ops) == [QueueEntry(0, 0, True), QueueEntry(0, 2, False)]
    with pytest.raises(DesignError, match="takes"):
        ops_of(
            body.replace("(%a, %b)", "(%b, %a)").replace(
                "(memref<1024xi32>, memref<64xi32>)", "(memref<64xi32>, memref<1024xi32>)"
            ),
            args,
            prefix=chain,
        )


def test_locks_and_addresses_of_array_tasks() -> None:
    body = """
      %0 = aiex.dma_configure_task(%mem, MM2S, 0) {
        aie.use_lock(%mlock, AcquireGreaterEqual, 2)
        aie.dma_bd(%mbuf : memref<1024xi32>, 16, 64)
        aie.use_lock(%mlock, Release, 3)
        aie.end
      }
      %1 = aiex.dma_configure_task(%core, S2MM, 0) {
        aie.use_lock(%clock, Acquire, 1)
        aie.dma_bd(%cbuf : memref<256xi32>, 16, 64)
        aie.use_lock(%clock, Release, 1)
        aie.end
      }"""
    for device, base in (("npu1_1col", 0), ("npu2_1col", 0x80000)):
        ops = ops_of(body, device=device)
        (_, mem), (_, core) = _bds(ops)
        # A memory tile counts its own locks from 64 on, behind its western neighbour's.
        assert (mem.lock_acq_id, mem.lock_acq_value, mem.lock_rel_value) == (64 + 3, -2, 3)
        assert (core.lock_acq_id, core.lock_acq_value, core.lock_acq_enable) == (4, 1, 1)
        masks = [op for op in ops if isinstance(op, MaskWrite)]
        assert [(op.mask, op.value) for op in masks] == [
            (0x7FFFF, (base + 64) // 4),
            (0x0FFFC000, (1024 + 64) // 4 << 14),
        ]


BLOCK = "aie.dma_bd(%a : memref<1024xi32>, 0, 64)"


@pytest.mark.parametrize(
    ("body", "error", "says", "line"),
    [
        (
            task("%0", bd()) + "\naiex.dma_await_task(%0)",
            DesignError,
            "issues no token",
            4,
        ),
        (
            "%0 = aiex.dma_configure_task(%mem, MM2S, 1) {\n"
            "aie.dma_bd(%mbuf : memref<1024xi32>, 0, 64)\naie.end\n}",
            DesignError,
            r"channel 1 of memtile tile \(0, 1\) runs BDs 24 to 47, not BD 0",
            1,
        ),
        (task("%0", bd(extra="bd_id = 16 : i32")), DesignError, "descriptor 16 does not exist", 1),
        (
            task("%0", bd(extra="bd_id = 3 : i32"))
            + "\n"
            + task("%1", bd(extra="bd_id = 3 : i32")),
            DesignError,
            "already in use",
            5,
        ),
        (task("%0", bd(), alloc="@nobody"), DesignError, "@nobody", 0),
        (task("%0", bd(), alloc="@mbuf"), DesignError, "mbuf.*aie.buffer", 0),
        (task("%0", f"{BLOCK}\n{BLOCK}\naie.end"), DesignError, "this one has 2", 2),
        (task("%0", "aie.end"), DesignError, "this one has 0", 1),
        (
            task("%0", f"{BLOCK}\naie.use_lock(%mlock, Release, 1)\naie.end"),
            DesignError,
            "one acquire and one release",
            2,
        ),
        (
            task("%0", f"{BLOCK}\naie.end\n^lost:\n{BLOCK}\naie.end"),
            DesignError,
            "not part of the chain",
            5,
        ),
        (
            task("%0", f"aiex.npu.preempt {{level = 0 : ui8}}\n{BLOCK}\naie.end"),
            UnsupportedError,
            "'aiex.npu.preempt' in a DMA task",
            1,
        ),
        (
            task(
                "%0",
                bd(
                    "%a : memref<1024xi32>, 0, 32, "
                    "[<size = 2, stride = 64>, <size = 8, stride = 1>]"
                ),
            ),
            DesignError,
            "length is 128 bytes.*span 64",
            1,
        ),
        (
            task("%0", bd("%a : memref<1024xi32>, 0, 64", "burst_length = 100 : i32")),
            DesignError,
            "burst length 100",
            1,
        ),
        (
            task("%0", bd("%cbuf : memref<256xi32>")),
            DesignError,
            r"can't reach a buffer of tile \(0, 2\)",
            1,
        ),
        (
            f"%0 = aiex.dma_configure_task(%mem, MM2S, 0) {{\n{bd()}\n}}",
            DesignError,
            "only a shim tile's DMA reaches",
            1,
        ),
        (
            "%0 = aiex.dma_configure_task(%mem, MM2S, 0) {\n"
            "aie.dma_bd(%mbuf : memref<1024xi32>, 0, 64) {bd_id = 20 : i32}\naie.end\n}\n"
            "aiex.dma_start_task(%0)",
            UnsupportedError,
            "low 4 bits",
            4,
        ),
        (
            task("%0", bd(), "repeat_count = 256 : i32") + "\naiex.dma_start_task(%0)",
            DesignError,
            "repeat count 256",
            4,
        ),
    ],
)
def test_misuse_is_named_with_its_place(
    body: str, error: type[NpukitError], says: str, line: int
) -> None:
    refuse(body, error, says, line)


def test_directions_and_lock_addresses_agree_with_the_register_map() -> None:
    ops = ops_of(
        "aiex.set_lock(%mlock, 5)\naiex.npu.push_queue(0, 2, MM2S : 1) "
        "{bd_id = 7 : i32, issue_token = false, repeat_count = 0 : i32}"
    )
    assert ops[0] == Write32(lock_address(AIE2, 0, 1, 3), 5)
    push = ops[1]
    assert isinstance(push, Write32)
    register = decode_address(AIE2, push.address)
    assert (register.kind, register.direction, register.index, register.tile.kind) == (
        RegisterKind.QUEUE,
        DmaDirection.MM2S,
        1,
        TileKind.CORE,
    )


REPEAT = "[<size = 4, stride = 256>, <size = 2, stride = 128>, <size = 2, stride = 64>, INNER]"


@pytest.mark.parametrize(
    ("length", "inner", "warned"),
    [
        # One run of 1024 elements whose length counts one repeat: the repeats are lost.
        (256, "<size = 64, stride = 1>", True),
        (1024, "<size = 64, stride = 1>", False),
        # No run of memory: the outermost dimension stays.
        (128, "<size = 32, stride = 1>", False),
    ],
)
def test_a_repeat_that_mlir_aie_drops_is_a_warning(length: int, inner: str, warned: bool) -> None:
    dims = REPEAT.replace("INNER", inner)
    body = task("%0", bd(f"%a : memref<1024xi32>, 0, {length}, {dims}"))
    warnings = list(dropped_repeats(parse_module(design(body), "design.mlir")))
    assert [str(warning.where) for warning in warnings] == [
        f"design.mlir:{BODY_LINE + 1}:1"
    ] * warned
    (_, fields) = _bds(ops_of(body))[0]
    stays = length == 128
    assert (fields.iteration_wrap, fields.buffer_length) == (3 if stays else 0, length)
