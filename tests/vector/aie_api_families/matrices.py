"""Matrix products of floats and of 4-bit elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from aie_api_case import Case, Family
from vector_program import Generation

Shape = tuple[int, int, int]


def families() -> Iterator[Family]:
    """The families of this module."""
    yield Family("float_matrices", tuple(_floats()))
    yield Family("nibble_matrices", tuple(_nibbles()))


def product(shape: Shape, left: str, right: str, loads: Sequence[str], out: str) -> str:
    """The body of a product of ``loads``: the left operand, and two right ones."""
    m, k, n = shape
    x, y, z = loads
    return (
        f"mmul<{m}, {k}, {n}, {left}, {right}> p; auto x = {x}; p.mac(x, {y}); p.mul(x, {y}); p.mac(x, {z});"
        f" put(out, p.template to_vector<{out}>()); out -= {m * n};"
    )


def _floats() -> Iterator[Case]:
    for shape in ((4, 1, 4), (4, 1, 8), (4, 8, 4)):
        m, k, n = shape
        loads = (f"load_v<{m * k}>(a)", f"load_v<{k * n}>(b)", f"load_v<{k * n}>(c)")
        body = product(shape, "float", "float", loads, "float")
        for tame in (False, True):
            name = f"mmul_{m}x{k}x{n}_float_{'tame' if tame else 'wild'}"
            yield Case(name, body, "float", "float", tame=tame)


def _nibbles() -> Iterator[Case]:
    shapes: dict[Shape, tuple[Generation, ...]] = {
        (4, 16, 8): ("AIE2",),
        (8, 16, 8): ("AIE2",),
        (4, 32, 8): ("AIE2",),
        (4, 16, 16): ("AIE2P",),
    }
    for (shape, where), left, right in (
        (item, left, right)
        for item in shapes.items()
        for left in ("int8", "uint8")
        for right in ("int4", "uint4")
    ):
        m, k, n = shape
        count = k * n
        half = count // 2
        loads = [
            f"load_v<{m * k}>(a)",
            *(f"load_v<{half}>({name}).template cast_to<{right}>()" for name in ("b", "c")),
        ]
        yield Case(
            f"mmul_{m}x{k}x{n}_{left}_{right}",
            product(shape, left, right, loads, "int32"),
            left,
            "int32",
            "uint8",
            "uint8",
            generations=where,
        )
