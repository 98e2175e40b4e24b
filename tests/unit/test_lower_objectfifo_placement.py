"""Where buffers, locks and BDs of a tile end up."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.compiler.dialect.aie import BufferOp, CoreOp, DeviceOp, DmaBdOp, LockOp
from npukit.compiler.driver import lower_to_physical
from npukit.compiler.lowering.introsort import introsort
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError
from thoroughness import examples

GNU = [10, 19, 18, 17, 16, 15, 14, 13, 12, 11, 0, 9, 8, 7, 6, 5, 4, 3, 2, 1]
MEMORY = 0x10000
BANK = 0x4000


def _lower(body: str, tile_attributes: str = "") -> DeviceOp:
    text = f"""
module {{
  aie.device(npu1_1col) {{
    %t01 = aie.tile(0, 1)
    %t = aie.tile(0, 2) {tile_attributes}
    {body}
  }}
}}
"""
    (device,) = lower_to_physical(parse_module(text)).body.block.ops
    assert isinstance(device, DeviceOp)
    return device


def _buffers(sizes: list[int]) -> str:
    return "\n".join(
        f'%b{n} = aie.buffer(%t) {{sym_name = "b{n}"}} : memref<{size}xi8>'
        for n, size in enumerate(sizes)
    )


def _spans(device: DeviceOp) -> list[tuple[int, int]]:
    spans = []
    for buffer in device.ops_of(BufferOp):
        assert buffer.address is not None
        spans.append((buffer.address, buffer.address + buffer.type.element_count()))
    return sorted(spans)


@settings(max_examples=examples(30), deadline=None)
@given(
    st.lists(st.integers(1, 30000), min_size=1, max_size=8),
    st.integers(0, 0x3000),
    st.sampled_from(["", "bank-aware", "basic-sequential"]),
)
def test_buffers_do_not_overlap_or_the_design_is_refused(
    sizes: list[int], stack: int, scheme: str
) -> None:
    tile = f'{{allocation_scheme = "{scheme}"}}' if scheme else ""
    core = f"%core = aie.core(%t) {{\n aie.end\n}} {{stack_size = {stack} : i32}}"
    try:
        spans = _spans(_lower(_buffers(sizes) + "\n" + core, tile))
    except DesignError as error:
        assert "do not fit" in error.message
        # What does not fit in banks fits in sequence, unless that is ruled out.
        assert scheme == "bank-aware" or sum(sizes) + stack > MEMORY
        return
    assert spans[0][0] >= stack
    assert spans[-1][1] <= MEMORY
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))
    if scheme == "bank-aware":
        assert all(start // BANK == (end - 1) // BANK for start, end in spans)


def test_given_addresses_stay_and_others_avoid_them() -> None:
    device = _lower(
        """
        %a = aie.buffer(%t) {address = 4096 : i32, sym_name = "a"} : memref<100xi32>
        %b = aie.buffer(%t) {mem_bank = 2 : i32, sym_name = "b"} : memref<100xi32>
        %c = aie.buffer(%t) : memref<2000xi32>
        %d = aie.buffer(%t) : memref<2000xi32>
        """
    )
    found = {buffer.sym_name: buffer.address for buffer in device.ops_of(BufferOp)}
    assert found == {"a": 4096, "b": 2 * BANK, "_anonymous0": 4496, "_anonymous1": BANK}


def test_address_beyond_the_memory_is_an_error() -> None:
    with pytest.raises(DesignError, match="65536"):
        _lower('%a = aie.buffer(%t) {address = 70000 : i32, sym_name = "a"} : memref<4xi32>')


def test_lock_ids_skip_given_ones() -> None:
    device = _lower(
        """
        %a = aie.lock(%t) {init = 0 : i32}
        %b = aie.lock(%t, 0) {init = 0 : i32}
        %c = aie.lock(%t) {init = 0 : i32}
        %d = aie.lock(%t01) {init = 0 : i32}
        """
    )
    assert [lock.lock_id for lock in device.ops_of(LockOp)] == [1, 0, 2, 0]


def test_bd_numbers_of_a_memtile_follow_the_channel() -> None:
    device = _lower(
        """
        %b = aie.buffer(%t01) : memref<64xi32>
        %dma = aie.memtile_dma(%t01) {
          %0 = aie.dma_start(MM2S, 1, ^a, ^n)
        ^n:
          %1 = aie.dma_start(MM2S, 0, ^c, ^end)
        ^a:
          aie.dma_bd(%b : memref<64xi32>, 0, 32)
          aie.next_bd ^b
        ^b:
          aie.dma_bd(%b : memref<64xi32>, 32, 32) {bd_id = 24 : i32}
          aie.next_bd ^a
        ^c:
          aie.dma_bd(%b : memref<64xi32>, 0, 64)
          aie.next_bd ^end
        ^end:
          aie.end
        }
        """
    )
    bds = [op for op in device.walk() if isinstance(op, DmaBdOp)]
    assert [(bd.bd_id, bd.next_bd_id) for bd in bds] == [(25, 24), (24, 25), (0, None)]


def test_link_files_are_collected_per_core() -> None:
    device = _lower(
        """
        func.func private @f() attributes {link_with = "f.o"}
        func.func private @g() attributes {link_with = "g.o"}
        func.func private @h() attributes {link_with = "f.o"}
        %core = aie.core(%t) {
          func.call @g() : () -> ()
          func.call @h() : () -> ()
          func.call @f() : () -> ()
          aie.end
        } {link_with = "old.o"}
        """
    )
    (core,) = device.ops_of(CoreOp)
    assert core.link_files == ("old.o", "g.o", "f.o")
    assert core.link_with is None


@given(st.lists(st.integers(0, 5), max_size=120))
def test_introsort_sorts_and_is_stable_while_short(keys: list[int]) -> None:
    items = list(enumerate(keys))
    result = introsort(items, lambda a, b: a[1] > b[1])
    assert [key for _, key in result] == sorted(keys, reverse=True)
    assert sorted(result) == items
    if len(items) <= 16:
        assert result == sorted(items, key=lambda item: -item[1])


def test_introsort_leaves_equals_as_gnu_does() -> None:
    """The permutation that GNU libstdc++'s std::sort makes of 20 equal elements."""
    assert [n for n, _ in introsort([(n, 0) for n in range(20)], lambda a, b: a[1] > b[1])] == GNU


def test_a_buffer_in_a_core_needs_initial_values() -> None:
    """As for aiecc."""
    text = """module {
  aie.device(npu1_1col) {
    %t = aie.tile(0, 2)
    %c = aie.core(%t) {
      %b = aie.buffer(%t) {sym_name = "scratch"} : memref<4xi32>VALUES
      aie.end
    }
  }
}
"""
    lower_to_physical(parse_module(text.replace("VALUES", " = dense<0>")))
    with pytest.raises(DesignError, match="buffer scratch is declared inside a core") as caught:
        lower_to_physical(parse_module(text.replace("VALUES", "")))
    assert caught.value.where is not None
    assert caught.value.where.line == 5
