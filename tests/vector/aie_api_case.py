"""One call of an aie_api function, as C++ that compiles with any aie_api headers, and how it is run.

A case reads arrays ``a``, ``b`` and ``c`` and writes ``out``; its program repeats it over many rounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from vector_program import Generation, VectorProgram

ROUNDS = 24
BYTES = 512
"""What a round may read of each input and write of the output."""

INTEGERS = ("int8", "uint8", "int16", "uint16", "int32", "uint32")


def bits_of(element: str) -> int:
    return {"bfloat16": 16, "float": 32}.get(element) or int(element.lstrip("uint"))


def vector_sizes(element: str) -> Iterator[int]:
    """The numbers of elements that vectors of all sizes have."""
    for total in (128, 256, 512, 1024):
        yield total // bits_of(element)


def load_two(count: int) -> str:
    """C++ that loads vectors ``x`` and ``y``."""
    return f"auto x = load_v<{count}>(a); auto y = load_v<{count}>(b); (void)y;"


@dataclass(frozen=True)
class Case:
    """One call.

    ``a``, ``b`` and ``c`` are the element types of the inputs, ``out`` that of the output. ``tame``
    inputs are finite floats of moderate size (the others have every kind of float). ``since_2026``:
    headers before 2026.1 compute other bits, or lack the function.
    """

    name: str
    body: str
    a: str
    out: str
    b: str = ""
    c: str = ""
    tame: bool = False
    since_2026: bool = False
    generations: tuple[Generation, ...] = ("AIE2", "AIE2P")

    @property
    def inputs(self) -> tuple[str, str, str]:
        return self.a, self.b or self.a, self.c or self.a

    @property
    def source(self) -> str:
        a, b, c = self.inputs
        steps = "".join(
            f" {name} = ({type_} *)((char *){name} + {BYTES});"
            for name, type_ in (
                ("a", f"const {a}"),
                ("b", f"const {b}"),
                ("c", f"const {c}"),
                ("out", self.out),
            )
        )
        return (
            f'extern "C" void {self.name}(const {a} *a, const {b} *b, const {c} *c, {self.out} *out, int rounds) {{\n'
            f"  for (; rounds > 0; --rounds) {{ {self.body}\n   {steps} }}\n}}\n"
        )


PRELUDE = """
#include <aie_api/aie.hpp>
#include <aie_api/utils.hpp>
using namespace aie;
template <typename T, unsigned N> static void put(T *&at, const vector<T, N> &values) { store_unaligned_v(at, values); at += N; }
template <unsigned N> static void put_mask(unsigned *at, const mask<N> &m) {
  for (unsigned i = 0; i < N; ++i) at[i / 32] = (i % 32 ? at[i / 32] : 0u) | (m.test(i) ? 1u << (i % 32) : 0u);
}
extern "C" void modes(int rounding, int saturation) {
  set_rounding((rounding_mode)rounding);
  set_saturation((saturation_mode)saturation);
}
"""


@dataclass(frozen=True)
class Family:
    """Cases that one program holds.

    ``flags`` are compiler flags, such as macros that AMD's headers need for them. On the generations
    ``until_2026``, AMD's headers of 2026.1 need intrinsics for them that npukit does not have.
    """

    name: str
    cases: tuple[Case, ...]
    flags: tuple[str, ...] = ()
    until_2026: tuple[Generation, ...] = ()

    def of(self, generation: Generation) -> Sequence[Case]:
        """The cases for a device generation."""
        return [case for case in self.cases if generation in case.generations]


def random_values(element: str, random: np.random.Generator, tame: bool) -> NDArray[np.uint8]:
    """The bytes of one input of every round: random, with edge values among them."""
    count = ROUNDS * BYTES * 8 // bits_of(element)
    if element not in ("bfloat16", "float"):
        dtype = np.dtype(element)
        info = np.iinfo(dtype)
        values = random.integers(info.min, info.max, count, dtype, endpoint=True)
        edges = np.array([info.min, info.max, 0, 1, info.max - 1, info.min + 1], dtype)
    else:
        exponents = random.uniform(-4, 4, count) if tame else random.uniform(-40, 40, count)
        values = (random.choice([-1, 1], count) * 2.0**exponents).astype(np.float32)
        finite = [0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 127.5, -128.5, 255.5]
        wild = [
            np.inf,
            -np.inf,
            np.nan,
            1e-39,
            -1e-39,
            3.3e38,
            1.18e-38,
            65535.5,
            -32768.5,
            1e9,
            -3e9,
        ]
        edges = np.array(finite if tame else finite + wild, np.float32)
    placed = random.random(count) < 0.2
    values[placed] = random.choice(edges, int(placed.sum()))
    if element == "bfloat16":
        values = (values.view(np.uint32) >> 16).astype(np.uint16)
    return values.view(np.uint8)


def run(
    program: VectorProgram, case: Case, seed: int, rounding: int, saturation: int
) -> NDArray[np.uint8]:
    """The bytes that ``case`` writes, for inputs that depend on ``seed`` and the case."""
    random = np.random.default_rng([seed, sum(map(ord, case.name))])
    inputs = [random_values(element, random, case.tame) for element in case.inputs]
    out = np.zeros(ROUNDS * BYTES, np.uint8)
    program.call("modes", rounding, saturation)
    program.call(case.name, *inputs, out, ROUNDS)
    return out
