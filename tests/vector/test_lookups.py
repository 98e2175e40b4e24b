"""Loads from lookup tables: an element of every width from every place, for every lane."""

from __future__ import annotations

import numpy as np
import pytest
from vector_program import Generation, VectorProgram, compile_vector

LANES = 16

SOURCE = """
extern "C" {
void bytes(const void *ab, const void *cd, const v16int32 *index, v64int8 *out) {
  load_lut_2x_int8(ab, cd, *index, out[0], out[1]);
}
void shorts(const void *ab, const void *cd, const v16uint32 *index, v32int16 *out) {
  load_lut_2x_int16(ab, cd, *index, out[0], out[1]);
}
void words(const void *ab, const void *cd, const v16int32 *index, v16int32 *out) {
  load_lut_2x_int32(ab, cd, *index, out[0], out[1]);
}
void floats(const void *ab, const void *cd, const v16int32 *index, v32bfloat16 *out) {
  load_lut_2x_float(ab, cd, *index, out[0], out[1]);
}
void half(const void *ab, const void *cd, const v16int32 *index, v64int8 *out) {
  load_lut_int8(ab, cd, *index, out[0]);
}
void parts(const void *ab, const void *cd, const v16int32 *index, v16int16 *out) {
  out[0] = read_lut32_2(ab, cd, *index);
  v16int32 at = lut_pointer(ab, cd, *index);
  out[1] = (v16int16)load_4x32_hi(extract_v8int32(at, 0));
}
}
"""


BANK: dict[Generation, int] = {"AIE2": 16, "AIE2P": 32}
"""The width of a memory bank in bytes."""


@pytest.fixture(scope="module", params=BANK)
def generation(request: pytest.FixtureRequest) -> Generation:
    chosen: Generation = request.param
    return chosen


@pytest.fixture(scope="module")
def program(generation: Generation) -> VectorProgram:
    functions = ("bytes", "shorts", "words", "floats", "half", "parts")
    return compile_vector(SOURCE, functions, generation=generation)


def table(elements: np.ndarray, generation: Generation) -> np.ndarray:
    """The elements as a kernel stores them: every line of a bank twice."""
    return np.repeat(elements.view(np.uint8).reshape(-1, BANK[generation]), 2, axis=0).ravel()


@pytest.mark.parametrize(
    ("function", "dtype"),
    [("bytes", np.int16), ("shorts", np.int32), ("words", np.int64), ("floats", np.int64)],
)
def test_every_lane_gets_its_element(
    program: VectorProgram,
    generation: Generation,
    function: str,
    dtype: type[np.signedinteger],
) -> None:
    size = np.dtype(dtype).itemsize
    random = np.random.default_rng(size)
    low, high = np.iinfo(dtype).min, np.iinfo(dtype).max
    # Two different tables show which of them a lane reads.
    ab, cd = (random.integers(low, high, 96 // size * 4, dtype) for _ in range(2))
    for _ in range(20):
        index = random.integers(0, len(ab), LANES)
        fraction = random.integers(0, 2 * size, LANES)  # below one element: ignored
        out = np.zeros(2 * 64, np.uint8)
        offset = (2 * size * index + fraction).astype(np.int32)
        program.call(function, table(ab, generation), table(cd, generation), offset, out)
        found = out.reshape(LANES, 8)[:, :size].copy().view(dtype).ravel()
        expected = np.where(np.arange(LANES) % 4 < 2, ab[index], cd[index])
        assert np.array_equal(found, expected)


def test_the_two_copies_are_read_in_turn(program: VectorProgram, generation: Generation) -> None:
    line = np.arange(64, dtype=np.uint8)  # not a copy: odd lanes read from the second line on
    index = np.zeros(LANES, np.int32)
    out = np.zeros(64, np.uint8)
    program.call("half", line, line, index, out)
    assert out.reshape(8, 8)[:, 0].tolist() == [0, BANK[generation]] * 4


def test_parts_of_a_lookup(program: VectorProgram, generation: Generation) -> None:
    elements = np.arange(64, dtype=np.int32) * 1000
    index = np.arange(LANES, dtype=np.int32) * 3
    out = np.zeros((2, 4, 2), np.int32)
    stored = table(elements, generation)
    program.call("parts", stored, stored, 8 * index, out)
    assert out[0, :, 0].tolist() == (index[8:12] * 1000).tolist()
    assert out[1, :, 0].tolist() == (index[4:8] * 1000).tolist()
