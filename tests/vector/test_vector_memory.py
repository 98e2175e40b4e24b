"""Addresses, FIFOs, sparse loads and control registers of the core, as kernels use them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from vector_program import Generation, VectorProgram, compile_vector, vector_compiler, zig

SOURCE = """
extern "C" int walk_2d(int *trace, int count, int size, int inc1, int inc2, int elements) {
  dims_2d_t dims(size, inc1, inc2);
  int *p = 0;
  for (int i = 0; i < count; ++i) {
    trace[i] = (int)p;
    p = elements ? add_2d_ptr(p, dims) : add_2d_byte(p, dims);
  }
  return dims.count1;
}
extern "C" void walk_3d(int *trace, int count, int size1, int inc1, int size2, int inc2, int inc3) {
  int count1 = 0, count2 = 0;
  short *p = 0;
  for (int i = 0; i < count; ++i) {
    trace[i] = (int)p;
    p = add_3d_ptr(p, inc3, size1, count1, inc1, size2, count2, inc2);
  }
}
extern "C" void steps_3d(int *trace, int count, const int *s) {
  dims_3d_t dims = dims_3d_from_steps(s[0], s[1], s[2], s[3], s[4]);
  char *p = 0;
  for (int i = 0; i < count; ++i) {
    trace[i] = (int)p;
    p = add_3d_byte(p, dims);
  }
}
extern "C" void steps_2d(int *trace, int count, const int *s) {
  dims_2d_t dims = dims_2d_from_steps(s[0], s[1], s[2]);
  char *p = 0;
  for (int i = 0; i < count; ++i) {
    trace[i] = (int)p;
    p = byte_incr(add_2d_byte(p, dims), 0);
  }
}
extern "C" void load(const char *memory, int offset, v16int16 *half, v64int8 *whole, v8int16 *small) {
  *half = *(const v16int16 *)(memory + offset);
  *whole = *(const v64int8 *)(memory + offset);
  *small = *(const v8int16 *)(memory + offset);
}
extern "C" void store(char *memory, int offset, const v8int32 *value) { *(v8int32 *)(memory + offset) = *value; }
"""
FIFO = """
extern "C" void fifo_copy(char *to, int to_offset, char *from, int from_offset, int count, int skip) {
  v64int8 *in = (v64int8 *)(from + from_offset), *out = (v64int8 *)(to + to_offset);
  fifo_state_t load, store;
  load.pos = store.pos = 0;
  fifo_ld_fill(in, load);
  for (int i = 0; i < count; ++i) fifo_st_push(out, fifo_ld_pop_1d_byte(in, load, skip), store);
  fifo_st_flush(out, store);
}
template <typename T, typename U> void blocks(char *from, char *to, v64int8 *m, v8int8 *e) {
  U *in = (U *)from, *out = (U *)to;
  fifo_state_t load, store;
  fifo_ld_reset(in, load);
  T first = fifo_ld_pop(in, load), second = fifo_ld_pop(in, load);
  fifo_st_push(out, second, store);
  fifo_st_push(out, first, store);
  fifo_st_flush(out, store);
  *m = second.mantissa;
  *e = second.exponent;
}
extern "C" void blocks_8(char *from, char *to, v64int8 *m, v8int8 *e) { blocks<v64bfp16ebs8, v64bfp16ebs8_unaligned>(from, to, m, e); }
extern "C" void blocks_16(char *from, char *to, v64int8 *m, v8int8 *e) { blocks<v64bfp16ebs16, v64bfp16ebs16_unaligned>(from, to, m, e); }
extern "C" void blocks_pair(char *from, char *to) {
  v128bfp16ebs16_unaligned *in = (v128bfp16ebs16_unaligned *)from, *out = (v128bfp16ebs16_unaligned *)to;
  fifo_state_t s;
  v128bfp16ebs16 v = fifo_ld_pop(in, s);
  fifo_st_push(out, concat(extract_v64bfp16ebs16(v, 1), extract_v64bfp16ebs16(v, 0)), s);
}
"""
SPARSE = """
extern "C" void sparse_8(v128int8_sparse_compress *p, v64int8 *data, char *mask, int count) {
  sparse_reset(p);
  sparse_fill(p);
  for (int i = 0; i < count; ++i) {
    v128int8_sparse v = sparse_pop(p);
    data[i] = extract_sparse_data(v);
    sparsity_t m = extract_sparsity(v);
    __builtin_memcpy(mask + 16 * i, &m, 16);
  }
}
extern "C" void sparse_16(v64int16_sparse_compress *p, v32int16 *data) {
  sparse_reset(p);
  v64int16_sparse v = sparse_pop_set_lo(p);
  v64int16_sparse peeked = sparse_peek_insert_hi(v, p);
  v = sparse_pop_insert_hi(v, p);
  data[0] = extract_v32int16(v);
  data[1] = peeked.data;
}
"""
_COMMON = ("walk_2d", "walk_3d", "steps_2d", "steps_3d", "load", "store")


@cache
def program(generation: Generation) -> VectorProgram:
    extra = SPARSE if generation == "AIE2" else FIFO
    names = (
        ("sparse_8", "sparse_16")
        if generation == "AIE2"
        else ("fifo_copy", "blocks_8", "blocks_16", "blocks_pair")
    )
    return compile_vector(SOURCE + extra, (*_COMMON, *names), generation=generation)


def test_2d_addresses_walk_and_jump() -> None:
    trace = np.zeros(9, np.int32)
    counter = program("AIE2").call("walk_2d", trace, 9, 2, 5, 100, 0)
    assert trace.tolist() == [0, 5, 10, 110, 115, 120, 220, 225, 230]
    assert counter == 0
    program("AIE2").call("walk_2d", trace, 9, 2, 5, 100, 1)
    assert trace.tolist() == [0, 20, 40, 440, 460, 480, 880, 900, 920]


def test_3d_addresses_walk_in_three_dimensions() -> None:
    trace = np.zeros(13, np.int32)
    program("AIE2P").call("walk_3d", trace, 13, 1, 1, 2, 10, 100)
    assert (trace // 2).tolist() == [0, 1, 11, 12, 22, 23, 123, 124, 134, 135, 145, 146, 246]


@pytest.mark.parametrize("generation", ["AIE2", "AIE2P"])
def test_dims_from_steps_visit_the_positions_of_nested_loops(generation: Generation) -> None:
    trace = np.zeros(24, np.int32)
    sizes = np.array([3, 4, 2, 100, 1000], np.int32)
    program(generation).call("steps_3d", trace, 24, sizes)
    expected = [z * 1000 + y * 100 + x * 4 for z in range(4) for y in range(2) for x in range(3)]
    assert trace.tolist() == expected
    flat = np.array([3, 4, 100], np.int32)
    program(generation).call("steps_2d", trace, 24, flat)
    assert trace.tolist() == [y * 100 + x * 4 for y in range(8) for x in range(3)]


@pytest.mark.parametrize(("generation", "register"), [("AIE2", 32), ("AIE2P", 64)])
def test_vector_accesses_truncate_the_address_to_their_alignment(
    generation: Generation, register: int
) -> None:
    memory = np.arange(256, dtype=np.uint8)
    for offset in (0, 1, 16, 31, 33, 63, 95, 100):
        half, whole, small = np.zeros(32, np.uint8), np.zeros(64, np.uint8), np.zeros(16, np.uint8)
        program(generation).call("load", memory, offset, half, whole, small)
        aligned = offset // register * register
        assert (whole == memory[aligned : aligned + 64]).all()
        assert (half == memory[offset // 32 * 32 :][:32]).all()
        assert (small == memory[offset // 16 * 16 :][:16]).all()
        written = memory.copy()
        program(generation).call("store", written, offset, np.full(32, 0xEE, np.uint8))
        assert (written[offset // 32 * 32 :][:32] == 0xEE).all()
        assert (written != memory).sum() == 32


def test_fifos_load_and_store_without_alignment() -> None:
    rng = np.random.default_rng(1)
    source = rng.integers(1, 256, 512, np.uint8)
    target = np.zeros(512, np.uint8)
    program("AIE2P").call("fifo_copy", target, 13, source, 7, 3, 5)
    pieces = [source[7 + 69 * number :][:64] for number in range(3)]
    assert (target[13 : 13 + 192] == np.concatenate(pieces)).all()
    assert not target[:13].any()
    assert not target[205:].any()


@pytest.mark.parametrize("lanes", [8, 16])
def test_fifos_keep_an_exponent_before_each_block(lanes: int) -> None:
    rng = np.random.default_rng(lanes)
    blocks = rng.integers(0, 256, (2, 64 // lanes, lanes + 1), np.uint8)
    swapped, mantissas, exponents = (
        np.zeros(blocks.size, np.uint8),
        np.zeros(64, np.uint8),
        np.zeros(8, np.uint8),
    )
    program("AIE2P").call(f"blocks_{lanes}", blocks, swapped, mantissas, exponents)
    assert (swapped.reshape(blocks.shape) == blocks[::-1]).all()
    assert (mantissas == blocks[1, :, 1:].reshape(-1)).all()
    assert (exponents == np.repeat(blocks[1, :, 0], lanes // 8)).all()


def test_fifos_load_and_store_pairs_of_block_vectors() -> None:
    pair = np.random.default_rng(3).integers(0, 256, (2, 68), np.uint8)
    swapped = np.zeros_like(pair)
    program("AIE2P").call("blocks_pair", pair, swapped)
    assert (swapped == pair[::-1]).all()


def compressed(whole: np.ndarray, entity: int) -> tuple[bytes, np.ndarray, int]:
    """64 bytes as memory holds them; the 32 that a load keeps; the mask."""
    bits = whole != 0
    mask = int(np.packbits(bits, bitorder="little").view(np.uint64)[0])
    text = mask.to_bytes(8, "little") + whole[bits].tobytes()
    groups = whole.reshape(-1, 4, entity)
    kept = np.zeros((len(groups), 2, entity), np.uint8)
    for number, group in enumerate(groups):
        there = [index for index in range(4) if group[index].any()]
        assert len(there) <= 2
        if len(there) == 2:
            kept[number] = group[there]
        elif there:
            kept[number, int(there[0] >= 2)] = group[there[0]]
    return text + b"\xaa" * (-len(text) % 4), kept.reshape(-1), mask


def sparse_bytes(rng: np.random.Generator, entity: int) -> np.ndarray:
    whole = np.zeros((64 // entity // 4, 4, entity), np.uint8)
    for group in whole:
        for index in rng.permutation(4)[: rng.integers(0, 3)]:
            group[index] = rng.integers(1, 256, entity)
    return whole.reshape(-1)


def test_sparse_loads_decompress_to_half_of_the_lanes() -> None:
    rng = np.random.default_rng(4)
    chunks = [compressed(sparse_bytes(rng, 1), 1) for _ in range(6)]
    memory = np.frombuffer(b"".join(chunk[0] for chunk in chunks) + bytes(64), np.uint8).copy()
    data, masks = np.zeros(192, np.uint8), np.zeros(48, np.uint8)
    program("AIE2").call("sparse_8", memory, data, masks, 3)
    assert (data == np.concatenate([chunk[1] for chunk in chunks])).all()
    assert masks.view(np.uint64).tolist() == [chunk[2] for chunk in chunks]


def test_sparse_loads_of_16_bits_take_a_lane_if_either_byte_is_there() -> None:
    rng = np.random.default_rng(5)
    whole = [sparse_bytes(rng, 2) for _ in range(2)]
    for each in whole:
        each[0:8] = [0, 0, 0, 7, 9, 0, 0, 0]
    chunks = [compressed(each, 2) for each in whole]
    memory = np.frombuffer(chunks[0][0] + chunks[1][0] + bytes(64), np.uint8).copy()
    data = np.zeros(128, np.uint8)
    program("AIE2").call("sparse_16", memory, data)
    expected = np.concatenate([chunk[1] for chunk in chunks])
    assert (data[:64] == expected).all()
    assert (data[64:] == expected).all()


SETTING = """extern "C" void choose(int saturation, int rounding) { set_satmode(saturation); set_rnd(rounding); }"""
READING = """extern "C" int chosen() { return get_satmode() << 4 | get_rnd(); }
extern "C" int named() { set_sat(); int sat = get_sat(); set_symsat(); int sym = get_satmode(); clr_sat(); return sat | sym << 4 | get_satmode() << 8; }"""


def test_control_registers_are_shared_by_the_objects_of_a_core(tmp_path: Path) -> None:
    objects = []
    for name, text in (("setting", SETTING), ("reading", READING)):
        (tmp_path / f"{name}.cc").write_text(text)
        built = vector_compiler().compile_object(
            Path(f"{name}.cc"), tmp_path / f"{name}.o", cwd=tmp_path
        )
        objects.append(built.object)
    linked = zig().link_program(objects, ["choose", "chosen", "named"], tmp_path / "core.wasm")
    both = VectorProgram(linked.read_bytes(), {})
    assert both.call("chosen") == 0
    both.call("choose", 3, 13)
    assert both.call("chosen") == 3 << 4 | 13
    assert both.call("named") == 1 | 3 << 4
