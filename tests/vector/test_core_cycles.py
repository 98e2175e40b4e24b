"""What the build that counts cycles says of code, and that it computes the same."""

from __future__ import annotations

import re
from collections import Counter
from math import ceil
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from test_aie_api import source as aie_api_source
from vector_program import Generation, compile_vector

from npukit.machine.generations import GENERATIONS as GENERATIONS_OF_DEVICES
from npukit.machine.tiles import TileKind
from npukit.vector.core_timing import AIE2, CALL, SOFTWARE, UNITS, Slot
from npukit.vector.counting import CONFLICTS, CYCLES, LOADED, MACS, SLOTS, STORED
from npukit.vector.table import GENERATIONS

SCALE = """
#include <aie_api/aie.hpp>
#include <aie_kernel_utils.h>
extern "C" void scale(int16_t *__restrict in, int16_t *__restrict out, int32_t factor, int32_t n) {
  HINT
  for (int i = 0; i < n; i += 32, in += 32, out += 32)
    aie::store_v(out, aie::mul(aie::load_v<32>(in), int16_t(factor)).to_vector<int16_t>(0));
}
"""
HINTED = SCALE.replace("HINT", "AIE_LOOP_MIN_ITERATION_COUNT(16)")
PLAIN = SCALE.replace("HINT", "")
ALIASED = HINTED.replace("__restrict ", "")

SCALAR = """
#include <stdint.h>
extern "C" void scale(int32_t *in, int32_t *out, int32_t factor, int32_t n) {
  for (int i = 0; i < n; ++i) out[i] = in[i] * factor;
}
"""
BYTES = SCALAR.replace("int32_t *", "int8_t *")
FLOATS = SCALAR.replace("int32_t *", "float *")
BRANCHES = """
#include <stdint.h>
extern "C" void scale(int32_t *in, int32_t *out, int32_t factor, int32_t n) {
  for (int i = 0; i < n; ++i)
    if (in[i] > 3) { out[i] = in[i] / factor; out[0] += i; } else if (in[i] < -3) out[1] += in[i];
}
"""
PRODUCT = """
#include <aie_api/aie.hpp>
extern "C" void scale(int16_t *__restrict in, int16_t *__restrict out, int32_t factor, int32_t n) {
  aie::mmul<4, 4, 8, int16, int16> first, second;
  for (int i = 0; i < n; i += 16) {
    const auto a = aie::load_v<16>(in + i);
    first.mac(a, aie::load_v<32>(in));
    second.mac(a, aie::load_v<32>(in + 32));
  }
  aie::store_v(out, first.to_vector<int16>(factor));
  aie::store_v(out + 32, second.to_vector<int16>(factor));
}
"""
ACCUMULATORS = """
#include <aie_api/aie.hpp>
#include <aie_kernel_utils.h>
extern "C" void scale(int32_t *__restrict in, int32_t *__restrict out, int32_t factor, int32_t n) {
  const auto one = aie::broadcast<int16, 32>(factor);
  const int32_t *other = in + n / 2;
  AIE_LOOP_MIN_ITERATION_COUNT(16)
  for (int i = 0; i < n / 2; i += 32, in += 32, other += 32, out += 32) {
    const auto a = aie::load_v<32>(in), b = aie::load_v<32>(other);
    SUMS
    aie::store_v((int16 *)out, first.to_vector<int16>(0));
    aie::store_v((int16 *)out + 32, second.to_vector<int16>(0));
  }
}
""".replace(
    "SUMS",
    """aie::accum<acc32, 32> first(a), second(b);
    first = aie::mac(first, one, one);
    second = aie::mac(second, one, one);""",
)
POINTERS = """
#include <aie_api/aie.hpp>
#include <aie_kernel_utils.h>
extern "C" void scale(int16_t *__restrict in, int16_t *__restrict out, int32_t factor, int32_t n) {
  const int16_t *other = in + n / 2;
  auto sum = aie::zeros<acc32, 32>();
  AIE_LOOP_MIN_ITERATION_COUNT(16)
  for (int i = 0; i < n / 2; i += 32, in += STEP, other += 32)
    sum = aie::mac(sum, aie::load_v<32>(in), aie::load_v<32>(SECOND));
  aie::store_v(out, sum.to_vector<int16>(0));
}
"""
CONVERTED = """
#include <aie_api/aie.hpp>
#include <aie_kernel_utils.h>
extern "C" void scale(int16_t *__restrict in, int8_t *__restrict out, int32_t factor, int32_t n) {
  const int16_t *other = in + n / 2;
  AIE_LOOP_MIN_ITERATION_COUNT(16)
  for (int i = 0; i < n / 2; i += 32, in += 32, other += 32, out += 32) {
    const aie::accum<acc32, 32> a(aie::load_v<32>(in)), b(aie::load_v<32>(other));
    aie::store_v(out, aie::add(a, b).to_vector<int8>(0));
  }
}
"""
BLOCKS = """
#define AIE_API_EMULATE_BFLOAT16_MMUL_WITH_BFP16 1
#include <aie_api/aie.hpp>
#include <aie_kernel_utils.h>
extern "C" void scale(bfloat16 *__restrict in, float *__restrict out, int32_t factor, int32_t n) {
  aie::mmul<8, 8, 8, bfloat16, bfloat16, accfloat> first, second;
  const bfloat16 *other = in + n / 2;
  AIE_LOOP_MIN_ITERATION_COUNT(8)
  for (int i = 0; i < n / 2; i += 64, in += 64, other += 64) {
    const auto a = aie::load_v<64>(in), b = aie::load_v<64>(other);
    first.mac(a, b);
    second.mac(b, b);
  }
  aie::store_v(out, aie::add(first.to_vector<float>(), second.to_vector<float>()));
}
"""
MULTIPLY_ADD = FLOATS.replace("in[i] * factor", "in[i] * factor + in[0]")
SOURCES = {
    "hinted": HINTED,
    "plain": PLAIN,
    "aliased": ALIASED,
    "scalar": SCALAR,
    "bytes": BYTES,
    "floats": FLOATS,
    "branches": BRANCHES,
    "product": PRODUCT,
}


class Counted:
    """A source that counts its cycles."""

    def __init__(self, source: str, generation: Generation = "AIE2") -> None:
        self._counts: Counter[int] = Counter()
        self._program = compile_vector(
            source,
            ["scale"],
            generation=generation,
            counting="cycles",
            imports={"count": self._count},
        )

    def _count(self, event: int, amount: int) -> None:
        self._counts[event] += amount

    def run(self, rounds: int, type_: type[np.generic] = np.int16) -> Counter[int]:
        """What a call counts."""
        return self.outputs(np.arange(rounds).astype(type_))[1]

    def outputs(self, inputs: NDArray[Any]) -> tuple[NDArray[Any], Counter[int]]:
        """What a call returns and counts."""
        self._counts.clear()
        found = np.zeros_like(inputs)
        self._program.call("scale", inputs, found, 3, len(inputs))
        return found, Counter(self._counts)


TYPES: dict[str, type[np.generic]] = {
    **dict.fromkeys(("scalar", "branches"), np.int32),
    "bytes": np.int8,
    "floats": np.float32,
}


def bound(counts: Counter[int]) -> int:
    return max(ceil(counts[SLOTS[slot]] / UNITS[slot]) for slot in Slot)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name", SOURCES)
def test_cycles_are_at_least_the_bound_and_grow_with_the_rounds(
    name: str, generation: Generation
) -> None:
    program, type_ = Counted(SOURCES[name], generation), TYPES.get(name, np.int16)
    few, more, most = (program.run(rounds, type_) for rounds in (512, 1024, 2048))
    assert all(0 < bound(each) <= each[CYCLES] for each in (few, more, most))
    first, second = more[CYCLES] - few[CYCLES], most[CYCLES] - more[CYCLES]
    assert first > 0
    assert second == pytest.approx(2 * first, rel=0.1)
    assert program.run(512, type_) == few
    assert Counted(SOURCES[name], generation).run(512, type_) == few


def test_the_loop_of_the_programming_guide() -> None:
    """MLIR-AIE's guide, section 4c: two instructions a round, because of the stores."""
    program = Counted(HINTED)
    few, many = program.run(1024), program.run(2048)
    assert many[CYCLES] - few[CYCLES] == 32 * 2
    assert many[SLOTS[Slot.STORE]] - few[SLOTS[Slot.STORE]] == 32 * 2
    assert many[SLOTS[Slot.VECTOR]] - few[SLOTS[Slot.VECTOR]] == 32
    # The first round ends when it has loaded, multiplied and stored.
    around = few[CYCLES] - 32 * 2
    assert CALL + AIE2.branch + AIE2.load + AIE2.product < around < 50


def test_rounds_overlap_only_if_enough_of_them_are_known_and_pointers_differ() -> None:
    hinted, plain, aliased = (Counted(each).run(1024)[CYCLES] for each in (HINTED, PLAIN, ALIASED))
    assert hinted < plain / 3
    assert hinted < aliased / 3


def test_what_scalar_code_waits_for() -> None:
    """A load of 7 cycles, a product of 2, and the store before the next load."""
    rounds = 1024
    words = Counted(SCALAR).run(rounds, np.int32)[CYCLES] / rounds
    assert 10 <= words < 13
    # A store of less than a word reads the word first, and keeps other accesses away.
    assert Counted(BYTES).run(rounds, np.int8)[CYCLES] / rounds > words + 5
    assert Counted(FLOATS).run(rounds, np.float32)[CYCLES] / rounds > words + 30


def of_a_round(source: str, per_round: int, generation: Generation = "AIE2") -> Counter[int]:
    """What a round of a loop counts in addition."""
    program, type_ = Counted(source, generation), np.int16
    few, many = program.run(2048, type_), program.run(4096, type_)
    return Counter({event: (many[event] - few[event]) * per_round // 2048 for event in many})


def test_one_unit_alone_loads_accumulators() -> None:
    """Two of 128 bytes: eight loads of 32 bytes, which two units could issue in four cycles."""
    round_ = of_a_round(ACCUMULATORS, 64)
    assert round_[SLOTS[Slot.LOAD]] == 8
    assert round_[CYCLES] == 8


def test_one_unit_alone_converts_what_it_loads() -> None:
    """Two of 64 bytes: four loads of 32 bytes, which two units could issue in two cycles."""
    round_ = of_a_round(CONVERTED, 64)
    assert round_[SLOTS[Slot.LOAD]] == 4
    assert round_[CYCLES] == 4


INDEXED = """
#include <aie_api/aie.hpp>
extern "C" void scale(int16_t *__restrict in, int16_t *__restrict out, int32_t factor, int32_t n) {
  const int16_t *other = out;
  auto sum = aie::zeros<acc64, 16>();
  for (uint32_t i = 0; i < (uint32_t)n; ++i) {
    const uint32_t at = i % 32 * 16;
    sum = aie::mac(sum, aie::load_v<16>(in + at), aie::load_v<16>(other + SECOND));
  }
  aie::store_v(out, sum.to_vector<int16>(0));
}
"""


def test_two_pointers_share_an_index() -> None:
    """A mask, its move to a register for offsets, a load and a product: 12 cycles (11 measured).

    Another index is calculated and moved for itself.
    """
    one = INDEXED.replace("SECOND", "at")
    two = INDEXED.replace("SECOND", "(i * 5 + 1) % 16 * 16")
    (shared, own) = (Counted(each).run(1024) for each in (one, two))
    assert shared[CYCLES] / 1024 == pytest.approx(12, abs=0.1)
    assert shared[CONFLICTS] == 1024, "both are in one bank"
    assert own[CYCLES] > shared[CYCLES] + 1024


BANK = GENERATIONS_OF_DEVICES[0].tiles[TileKind.CORE].bank_size


def test_loads_of_one_bank_take_a_cycle_each() -> None:
    """Four loads of 32 bytes a round: through one pointer, and through two of one or two banks."""
    one = POINTERS.replace("SECOND", "in + 32").replace("STEP", "64")
    two = POINTERS.replace("SECOND", "other").replace("STEP", "32")
    assert of_a_round(one, 64)[CYCLES] == 4
    assert of_a_round(two, 64)[CYCLES] == 2
    near, apart = (Counted(two).run(rounds)[CONFLICTS] for rounds in (BANK // 2, BANK))
    assert near == BANK // 2 // 64 * 2, "both halves are in one bank"
    assert apart == 0


def test_an_operand_becomes_blocks_once_and_a_product_of_blocks_is_one_instruction() -> None:
    round_ = of_a_round(BLOCKS, 128, "AIE2P")
    assert round_[SLOTS[Slot.VECTOR]] == 2
    assert round_[SLOTS[Slot.STORE]] == 3, "a as the left one, b as the left and the right one"
    assert round_[CYCLES] < 16


def test_a_float_product_and_a_sum_are_two_calls() -> None:
    rounds = 64
    product, both = (
        Counted(each).run(rounds, np.float32)[CYCLES] for each in (FLOATS, MULTIPLY_ADD)
    )
    assert both - product >= rounds * SOFTWARE["float sum"]


def test_products_accumulate_in_one_instruction() -> None:
    rounds = 64
    counts = Counted(PRODUCT).run(16 * rounds)
    macs = {MACS[event]: amount for event, amount in counts.items() if event in MACS}
    assert macs == {"int16 x int16": 2 * 128 * rounds}
    assert counts[SLOTS[Slot.VECTOR]] == 2 * 2 * rounds
    assert counts[LOADED] == 32 * rounds + 2 * 64, "what does not change is loaded once"
    assert counts[STORED] == 2 * 64


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize("name", SOURCES)
def test_the_results_stay_the_same(name: str, generation: Generation) -> None:
    random = np.random.default_rng(1)
    inputs = random.integers(-100, 100, 512).astype(TYPES.get(name, np.int16))
    found, _ = Counted(SOURCES[name], generation).outputs(inputs)
    expected = np.zeros_like(inputs)
    plain = compile_vector(SOURCES[name], ["scale"], generation=generation)
    plain.call("scale", inputs, expected, 3, len(inputs))
    assert found.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    "generation", ["AIE2", pytest.param("AIE2P", marks=pytest.mark.exhaustive)]
)
def test_everything_that_aie_api_has_is_priced_and_computes_the_same(
    generation: Generation,
) -> None:
    """Each function of the tests of aie_api, with numbers in place of their arguments."""
    text, names = aie_api_source(generation)
    counts: Counter[int] = Counter()

    def count(event: int, amount: int) -> None:
        counts[event] += amount

    priced = compile_vector(
        text, names, generation=generation, counting="cycles", imports={"count": count}
    )
    plain = compile_vector(text, names, generation=generation)
    for name in names[1:]:
        found: list[bytes] = []
        for program in (priced, plain):
            counts.clear()
            arrays = [np.arange(7 * n, 7 * n + 4096).astype(np.int8) % 63 for n in range(4)]
            parameters = re.search(rf"void {name}\((.*?)\) {{", text)
            assert parameters is not None
            given = iter(arrays)
            program.call("modes", 12, 1)
            program.call(
                name,
                *(next(given) if "*" in each else 3 for each in parameters[1].split(", ")),
            )
            found.append(b"".join(array.tobytes() for array in arrays))
            if program is priced:
                assert counts[CYCLES] >= max(1, bound(counts)), name
        assert found[0] == found[1], name
