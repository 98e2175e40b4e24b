"""Changed operands of products, saturating sums and scalar functions of npukit's own aie_api, against NumPy."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from vector_program import VectorProgram, compile_vector

from npukit.errors import CompileError

Array = NDArray[Any]

PRODUCTS: dict[str, tuple[str, Callable[[Array, Array, Array, bool], Array]]] = {
    "negated": ("mul(op_neg(x, on), y)", lambda x, y, s, on: (-1) ** on * x * y),
    "negated_twice": ("mac(s, op_neg(x, on), op_neg(y, true))", lambda x, y, s, on: s - (-1) ** on * x * y),
    "added": ("msc(op_add(s), x, y)", lambda x, y, s, on: s + x * y),
    "subtracted": ("mac(op_sub(s), x, y)", lambda x, y, s, on: s - x * y),
    "zero": ("mac(op_zero(s, on), x, y)", lambda x, y, s, on: s * (not on) + x * y),
    "opposite": ("msc(op_neg(s, on), x, y)", lambda x, y, s, on: (-1) ** on * s - x * y),
    "scalar": ("mac(s, op_neg(x, on), y[3])", lambda x, y, s, on: s + (-1) ** on * x * y[3]),
}  # fmt: skip


@cache
def program() -> VectorProgram:
    functions = "".join(
        f'extern "C" void {name}_{element}(const {element} *a, const {element} *b, int on, {out} *out) {{'
        f" auto x = load_v<16>(a); auto y = load_v<16>(b); auto s = mul(y, y);"
        f" s = {call}; store_v(out, s.to_vector<{out}>()); }}\n"
        for name, (call, _) in PRODUCTS.items()
        for element, out in (("int16", "int32"), ("bfloat16", "float"))
    )
    names = [f"{name}_{element}" for name in PRODUCTS for element in ("int16", "bfloat16")]
    source = (
        "#include <aie_api/aie.hpp>\nusing namespace aie;\n"
        'extern "C" void add(const uint8 *a, const uint8 *b, int mode, uint8 *out) {'
        " set_saturation((saturation_mode)mode);"
        " store_v(out, saturating_add(load_v<32>(a), load_v<32>(b))); }\n"
        'extern "C" int contained(const int16 *a, int value) { return contains((int16)value, load_v<16>(a)); }\n'
    )
    return compile_vector(source + functions, ["add", "contained", *names])


@pytest.mark.parametrize("on", [False, True])
@pytest.mark.parametrize("name", PRODUCTS)
def test_a_product_changes_its_operands_exactly(name: str, on: bool) -> None:
    """The most negative 16-bit integer has an opposite, because the product is what is negated."""
    x = np.array([-32768, 32767, -1, 5] * 4, np.int16)
    y = np.array([7, -3, 1, -2, 11, 4, -5, 6] * 2, np.int16)
    out = np.zeros(16, np.int32)
    program().call(f"{name}_int16", x, y, int(on), out)
    wide = [values.astype(np.int64) for values in (x, y)]
    expected = PRODUCTS[name][1](*wide, wide[1] ** 2, on)
    assert np.array_equal(out, expected.astype(np.int32))


@pytest.mark.parametrize("name", PRODUCTS)
def test_products_of_floats_change_their_operands(name: str) -> None:
    x = np.array([1.5, -2, 0.5, 3] * 4, np.float32)
    y = np.array([2, -3, 1, -2, 4, 8, -5, 6] * 2, np.float32)
    bits = [(values.view(np.uint32) >> 16).astype(np.uint16) for values in (x, y)]
    out = np.zeros(16, np.float32)
    program().call(f"{name}_bfloat16", *bits, 1, out)
    assert np.array_equal(out, PRODUCTS[name][1](x, y, y**2, True))


def test_saturating_sums_saturate_as_the_core_is_set() -> None:
    a, b = np.full(32, 200, np.uint8), np.arange(32, dtype=np.uint8) * 8
    out = np.zeros(32, np.uint8)
    program().call("add", a, b, 0, out)
    assert np.array_equal(out, a + b)
    program().call("add", a, b, 1, out)
    assert np.array_equal(out, np.minimum(a.astype(int) + b, 255))


def test_contains_looks_at_every_element() -> None:
    values = np.arange(16, dtype=np.int16) * 3
    assert [program().call("contained", values, value) for value in (0, 45, 44)] == [1, 1, 0]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ("mul(x, y)", "aie::mul: the vectors have different numbers of elements"),
        ("add(x, z)", "aie::add: the vectors have different types of elements"),
        (
            "mac(mul(x, x), y, y)",
            "aie::mac: the accumulator and the vectors have different numbers",
        ),
    ],
)
def test_operands_that_do_not_fit_are_one_error(call: str, message: str) -> None:
    source = (
        "#include <aie_api/aie.hpp>\nusing namespace aie;\n"
        'extern "C" void f(const int16 *a, const int8 *b) {'
        f" auto x = load_v<16>(a); auto y = load_v<32>(a); auto z = load_v<16>(b); auto w = {call}; }}\n"
    )
    with pytest.raises(CompileError) as caught:
        compile_vector(source, ["f"])
    assert message in str(caught.value)
    assert "1 error generated" in str(caught.value)
