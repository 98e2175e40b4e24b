"""What a counting build counts, and the rates of the multiplier against the intrinsics table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import prod

import pytest
from vector_program import VectorProgram, compile_vector

from npukit.machine.generations import GENERATIONS as MACHINES
from npukit.vector.counting import LOADED, MACS, STORED, truncation
from npukit.vector.families import intrinsics
from npukit.vector.table import GENERATIONS, Generation

_INTEGER = re.compile(r"npukit::integer<npukit::(\w+)<([\d, ]+)>, (\d+), (\d+), ")
_BFLOAT = re.compile(r"npukit::bfloat<npukit::(\w+)<([\d, ]+)>, ")


def _native_products(generation: Generation) -> Iterator[tuple[str, int]]:
    """The kind and the multiply-accumulates of each product that is one instruction."""
    for row in intrinsics(generation):
        if "sparse" in row.body:
            continue
        if match := _INTEGER.search(row.body):
            left, right = sorted((int(match[3]), int(match[4])), reverse=True)
            if left < 32:  # products of wider operands take several instructions
                yield f"int{left} x int{right}", prod(map(int, match[2].split(",")))
        elif match := _BFLOAT.search(row.body):
            yield "bfloat16", prod(map(int, match[2].split(",")))


@pytest.mark.parametrize("generation", GENERATIONS)
def test_rates_are_those_of_the_largest_instructions(generation: Generation) -> None:
    (machine,) = (machine for machine in MACHINES if machine.name == generation)
    largest: dict[str, int] = {}
    for kind, macs in _native_products(generation):
        largest[kind] = max(largest.get(kind, 0), macs)
    assert {"int8 x int8", "int16 x int16", "bfloat16"} <= largest.keys()
    assert largest == {kind: machine.throughput.macs[kind] for kind in largest}


HEAD = """
#include <aie_api/aie.hpp>
using Vector = aie::vector<int8, 64>;
alignas(64) int8_t left[512], right[512];
alignas(64) int16_t words[64];
alignas(64) int32_t sums[256];
alignas(64) bfloat16 halves[64];
alignas(64) float floats[64];

__attribute__((noinline)) Vector both(const Vector &a, Vector b, Vector &changed) {
  Vector copies[2] = {a, b};
  changed = copies[1];
  return aie::add(copies[0], changed);
}
struct Holder {
  Vector held;
  __attribute__((noinline)) Holder twice() const { Holder copy = *this; copy.held = aie::add(copy.held, this->held); return copy; }
};
"""

BODIES = {
    "matrices": """
      const auto a = aie::load_v<32>(left); const auto b = aie::load_v<64>(right);
      aie::mmul<4, 8, 8, int8, int8> m; m.mul(a, b); m.mac(a, b);
      aie::store_v(sums, m.to_vector<int32>());""",
    "larger_matrix": """
      const auto a = aie::load_v<64>(left); const auto b = aie::load_v<64>(right);
      aie::mmul<8, 8, 8, int8, int8> m; m.mul(a, b);
      aie::store_v(sums, m.to_vector<int32>());""",
    "floats": """
      const auto a = aie::load_v<16>(floats);
      aie::store_v(floats, aie::mul(a, a).to_vector<float>());""",
    "bfloat16": """
      const auto a = aie::load_v<32>(halves);
      aie::store_v(halves, aie::mac(aie::mul(a, a), a, a).to_vector<bfloat16>());""",
    "two_widths": """
      const auto a = aie::load_v<32>(words); const auto b = aie::load_v<32>(right);
      aie::store_v(sums, aie::mul<acc32>(a, b).to_vector<int32>());""",
    "window": """
      const auto a = aie::load_v<64>(left); const auto b = aie::load_v<16>(right);
      aie::store_v(sums, aie::sliding_mul<32, 8>(b, 0, a, 0).to_vector<int32>());""",
    "no_product": """
      const auto a = aie::load_v<64>(left);
      aie::store_v(right, aie::add(aie::max(a, a), a));""",
    "loop": """
      for (int i = 0; i < 4; ++i) aie::store_v(left + 64 * i, aie::load_v<64>(right + 64 * i));""",
    "registers": """
      Vector a = aie::load_v<64>(left), c;
      aie::store_v(right, both(a, a, c));""",
    "misaligned": """
      aie::store_v((int16_t *)right + 3, aie::load_v<16>((int16_t *)left + 1));
      aie::store_unaligned_v(right + 1, aie::load_unaligned_v<64>(left + 7));
      aie::store_v(right, aie::load_floor_v<64>(left + 7));""",
    "iterator": """
      auto from = aie::begin_vector<64>(left), to = aie::begin_vector<64>(right);
      const Vector first = *from++;
      *to++ = aie::add(*from, first);""",
    "reference": """
      Vector changed;
      const int8_t *from = left;
      *(v64int8 *)right = both(*(const Vector *)from, aie::zeros<int8, 64>(), changed);""",
    "own_object": """
      Holder holder{aie::load_v<64>(left)};
      aie::store_v(right, holder.twice().held);""",
}
ON_AIE2 = {
    "intrinsic": """
      const v64int8 a = *(v64int8 *)left, b = *(v64int8 *)right;
      *(v32acc32 *)sums = mac_4x8_8x8(a, b, mul_4x8_8x8(a, b));""",
    "sparse": """
      v64int8 a{}; v128int8_sparse b{};
      *(v32acc32 *)sums = mul_4x16_16x8(a, b);""",
    "misaligned_pointer": """
      int8_t *from = left, *to = right;
      *(v32int8 *)(to + 34) = *(const v32int8 *)(from + 31);""",
    "complex": """
      v16cint16 a{};
      *(v8cacc64 *)sums = mul_elem_8_2(a, a);""",
}
NAMES = {LOADED: "loaded", STORED: "stored", **MACS}


@dataclass(frozen=True)
class Counting:
    """The functions of one generation, with what they count."""

    program: VectorProgram
    found: Counter[str]

    def __call__(self, name: str) -> Counter[str]:
        self.found.clear()
        self.program.call(f"run_{name}")
        return +self.found


@cache
def counting(generation: Generation) -> Counting:
    found: Counter[str] = Counter()

    def count(event: int, amount: int) -> None:
        if (place := truncation(event)) is None:
            found[NAMES[event]] += amount
        else:
            alignment, above = place
            found[f"{above} above {alignment}"] += amount

    bodies = BODIES | (ON_AIE2 if generation == "AIE2" else {})
    functions = "\n".join(
        f'extern "C" void run_{name}() {{{body}}}' for name, body in bodies.items()
    )
    program = compile_vector(
        HEAD + functions,
        [f"run_{name}" for name in bodies],
        generation=generation,
        counting="accesses",
        imports={"count": count},
    )
    return Counting(program, found)


@pytest.mark.parametrize("generation", GENERATIONS)
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("matrices", {"int8 x int8": 2 * 4 * 8 * 8, "loaded": 32 + 64, "stored": 4 * 32}),
        ("larger_matrix", {"int8 x int8": 8 * 8 * 8, "loaded": 128, "stored": 4 * 64}),
        ("bfloat16", {"bfloat16": 2 * 32, "loaded": 64, "stored": 64}),
        ("two_widths", {"int16 x int8": 32, "loaded": 64 + 32, "stored": 4 * 32}),
        ("window", {"int8 x int8": 32 * 8, "loaded": 64 + 16, "stored": 4 * 32}),
        ("no_product", {"loaded": 64, "stored": 64}),
        ("loop", {"loaded": 4 * 64, "stored": 4 * 64}),
        ("registers", {"loaded": 64, "stored": 64}),
        ("iterator", {"loaded": 2 * 64, "stored": 64}),
        ("reference", {"loaded": 64, "stored": 64}),
        ("own_object", {"loaded": 64, "stored": 64}),
    ],
)
def test_counts(generation: Generation, name: str, expected: dict[str, int]) -> None:
    assert counting(generation)(name) == expected


@pytest.mark.parametrize("generation", GENERATIONS)
def test_floats_count_their_bfloat16_products(generation: Generation) -> None:
    found = counting(generation)("floats")
    assert (found["loaded"], found["stored"]) == (64, 64)
    # Nine products of the three parts of each operand, besides making the parts.
    assert found["bfloat16"] >= 9 * 16


def test_an_intrinsic_counts_as_aie_api_does() -> None:
    expected = {"int8 x int8": 2 * 4 * 8 * 8, "loaded": 128, "stored": 128}
    assert counting("AIE2")("intrinsic") == expected


@pytest.mark.parametrize("generation", GENERATIONS)
def test_accesses_that_are_truncated_count(generation: Generation) -> None:
    found = counting(generation)("misaligned")
    places = {name: count for name, count in found.items() if " above " in name}
    assert places == {"2 above 32": 1, "6 above 32": 1}


def test_accesses_through_pointers_that_are_truncated_count() -> None:
    found = counting("AIE2")("misaligned_pointer")
    assert found == {"loaded": 32, "stored": 32, "31 above 32": 1, "2 above 32": 1}


def test_sparse_products_count_those_that_are_made() -> None:
    assert counting("AIE2")("sparse")["int8 x int8"] == 4 * 16 * 8 // 2


def test_complex_products_count_four_real_ones() -> None:
    assert counting("AIE2")("complex")["int16 x int16"] == 8 * 2 * 4


def test_other_builds_do_not_count() -> None:
    program = compile_vector(f'{HEAD} extern "C" void run() {{{BODIES["matrices"]}}}', ["run"])
    program.call("run")  # it would need the import
