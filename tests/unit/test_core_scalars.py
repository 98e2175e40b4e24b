"""Arithmetic of emulated cores against Python's unbounded integers and NumPy's floats."""

import operator
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from emulated_cores import TILE, Array, buffer, lock, one_core, run_until_blocked
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.errors import UnsupportedError
from thoroughness import examples

COUNT = 16
WIDTHS = (1, 8, 16, 32, 64)
MEMORY_TYPE = {1: np.int8, 8: np.int8, 16: np.int16, 32: np.int32, 64: np.int64}


def signed(x: int, bits: int) -> int:
    x &= (1 << bits) - 1
    return x - (1 << bits) if x >> (bits - 1) else x


def unsigned(x: int, bits: int) -> int:
    return x & ((1 << bits) - 1)


def truncated(a: int, b: int) -> int:
    quotient = abs(a) // abs(b)
    return quotient if (a < 0) == (b < 0) else -quotient


Model = Callable[[int, int, int], int]

BINARY: dict[str, Model] = {
    "addi": lambda a, b, _: a + b,
    "subi": lambda a, b, _: a - b,
    "muli": lambda a, b, _: a * b,
    "andi": lambda a, b, _: a & b,
    "ori": lambda a, b, _: a | b,
    "xori": lambda a, b, _: a ^ b,
    "maxsi": lambda a, b, _: max(a, b),
    "minsi": lambda a, b, _: min(a, b),
    "maxui": lambda a, b, n: max(unsigned(a, n), unsigned(b, n)),
    "minui": lambda a, b, n: min(unsigned(a, n), unsigned(b, n)),
}
DIVISIONS: dict[str, Model] = {
    "divsi": lambda a, b, _: truncated(a, b),
    "remsi": lambda a, b, _: a - b * truncated(a, b),
    "floordivsi": lambda a, b, _: a // b,
    "ceildivsi": lambda a, b, _: -(-a // b),
    "divui": lambda a, b, n: unsigned(a, n) // unsigned(b, n),
    "remui": lambda a, b, n: unsigned(a, n) % unsigned(b, n),
    "ceildivui": lambda a, b, n: -(-unsigned(a, n) // unsigned(b, n)),
}
SHIFTS: dict[str, Model] = {
    "shli": lambda a, b, n: a << (unsigned(b, n) % n),
    "shrsi": lambda a, b, n: a >> (unsigned(b, n) % n),
    "shrui": lambda a, b, n: unsigned(a, n) >> (unsigned(b, n) % n),
}
CHAINS: dict[str, Model] = {
    f"{first} {then}": lambda a, b, n, first=first, then=then: SHIFTS[then](
        signed(BINARY[first](a, b, n), n), 1, n
    )
    for first in ("addi", "subi", "muli")
    for then in ("shrsi", "shrui")
}
COMPARISONS = {
    "eq": operator.eq,
    "ne": operator.ne,
    "slt": operator.lt,
    "sle": operator.le,
    "sgt": operator.gt,
    "sge": operator.ge,
    "ult": operator.lt,
    "ule": operator.le,
    "ugt": operator.gt,
    "uge": operator.ge,
}


class Calculator:
    """A core that applies operations to each pair of ``a`` and ``b``, one result buffer each."""

    def __init__(self, operations: dict[str, str], source: str, result: str, bits: int) -> None:
        self.names = list(operations)
        size = max(bits // 8, 1) * COUNT
        declarations = [buffer("a", 1024, f"{COUNT}x{source}")]
        declarations += [buffer("b", 2048, f"{COUNT}x{source}")]
        lines = []
        for number, code in enumerate(operations.values()):
            name = f"r{number}"
            declarations.append(buffer(name, 4096 + number * size, f"{COUNT}x{result}"))
            lines.append(code.replace("%r", f"%v{number}"))
            lines.append(f"memref.store %v{number}, %{name}[%i] : memref<{COUNT}x{result}>")
        body = f"""
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %n = arith.constant {COUNT} : index
      %forever = arith.constant 4294967295 : index
      scf.for %round = %c0 to %forever step %c1 {{
        aie.use_lock(%go, AcquireGreaterEqual, 1)
        scf.for %i = %c0 to %n step %c1 {{
          %x = memref.load %a[%i] : memref<{COUNT}x{source}>
          %y = memref.load %b[%i] : memref<{COUNT}x{source}>
          {chr(10).join(lines)}
        }}
      }}"""
        self.array = Array(one_core(body, *declarations, lock("go", 0)))

    def __call__(self, a: np.ndarray, b: np.ndarray, dtype: type) -> dict[str, np.ndarray]:
        self.array.buffer("a", np.uint8)[:] = a.view(np.uint8)
        self.array.buffer("b", np.uint8)[:] = b.view(np.uint8)
        self.array.release(0)
        run_until_blocked(self.array.core)
        assert self.array.memory.locks(TILE)[0] == 0
        return {
            name: self.array.buffer(f"r{number}", dtype).copy()
            for number, name in enumerate(self.names)
        }


@cache
def integer_calculator(bits: int) -> Calculator:
    t = f"i{bits}"
    operations = {name: f"%r = arith.{name} %x, %y : {t}" for name in BINARY}
    # No division by zero, no overflow: y is made odd and the lowest x raised by one.
    divisor = f"%one_D = arith.constant 1 : {t}\n%d_D = arith.ori %y, %one_D : {t}\n"
    low = f"%low_D = arith.constant {-(1 << (bits - 1)) + 1} : {t}\n"
    safe = divisor + low + f"%n_D = arith.maxsi %x, %low_D : {t}\n"
    for name in DIVISIONS if bits > 1 else ():
        code = safe + f"%r = arith.{name} %n_D, %d_D : {t}"
        operations[name] = code.replace("_D", f"_{name}")
    # Results that go on to another operation must be wrapped before they do.
    for name in CHAINS if bits > 1 else ():
        first, then = name.split()
        operations[name] = (
            f"%first_{first}_{then} = arith.{first} %x, %y : {t}\n"
            f"%one_{first}_{then} = arith.constant 1 : {t}\n"
            f"%r = arith.{then} %first_{first}_{then}, %one_{first}_{then} : {t}"
        )
    mask = f"%mask_S = arith.constant {bits - 1} : {t}\n%s_S = arith.andi %y, %mask_S : {t}\n"
    for name in SHIFTS if bits > 1 else ():
        code = mask + f"%r = arith.{name} %x, %s_S : {t}"
        operations[name] = code.replace("_S", f"_{name}")
    return Calculator(operations, t, t, bits)


@cache
def comparison_calculator(bits: int) -> Calculator:
    t = f"i{bits}"
    return Calculator(
        {name: f"%r = arith.cmpi {name}, %x, %y : {t}" for name in COMPARISONS}, t, "i1", bits
    )


@cache
def conversion_calculator(bits: int, to: int) -> Calculator:
    t, u = f"i{bits}", f"i{to}"
    forms = ("extsi", "extui") if to > bits else ("trunci",)
    operations = {form: f"%r = arith.{form} %x : {t} to {u}" for form in forms}
    operations["index_cast"] = (
        f"%index = arith.index_cast %x : {t} to index\n%r = arith.index_cast %index : index to {u}"
    )
    return Calculator(operations, t, u, to)


def integers(bits: int) -> st.SearchStrategy[list[int]]:
    low, high = -(1 << (bits - 1)), (1 << (bits - 1)) - 1
    edges = st.sampled_from(
        [x for x in (low, low + 1, -1, 0, 1, high - 1, high) if low <= x <= high]
    )
    one = edges | st.integers(low, high)
    return st.lists(one, min_size=COUNT, max_size=COUNT)


def in_memory(values: list[int], bits: int) -> np.ndarray:
    """An i1 is a byte of 0 or 1; the rest as it is."""
    return np.array([v & 1 if bits == 1 else v for v in values], MEMORY_TYPE[bits])


def from_memory(values: np.ndarray, bits: int) -> list[int]:
    return [signed(int(v), bits) for v in values]


@pytest.mark.parametrize("bits", WIDTHS)
@settings(max_examples=examples(25), deadline=None)
@given(data=st.data())
def test_integer_arithmetic_wraps_at_its_width(bits: int, data: st.DataObject):
    a, b = data.draw(integers(bits)), data.draw(integers(bits))
    results = integer_calculator(bits)(in_memory(a, bits), in_memory(b, bits), MEMORY_TYPE[bits])
    for name, values in results.items():
        if name in BINARY or name in CHAINS:
            model = (BINARY | CHAINS)[name]
            expected = [signed(model(x, y, bits), bits) for x, y in zip(a, b, strict=True)]
        elif name in DIVISIONS:
            low = -(1 << (bits - 1)) + 1
            model = DIVISIONS[name]
            expected = [
                signed(model(max(x, low), signed(y | 1, bits), bits), bits)
                for x, y in zip(a, b, strict=True)
            ]
        else:
            model = SHIFTS[name]
            expected = [
                signed(model(x, y & (bits - 1), bits), bits) for x, y in zip(a, b, strict=True)
            ]
        assert from_memory(values, bits) == expected, name


@pytest.mark.parametrize("bits", WIDTHS)
@settings(max_examples=examples(25), deadline=None)
@given(data=st.data())
def test_integer_comparisons(bits: int, data: st.DataObject):
    a, b = data.draw(integers(bits)), data.draw(integers(bits))
    results = comparison_calculator(bits)(in_memory(a, bits), in_memory(b, bits), np.int8)
    for name, values in results.items():
        view = unsigned if name.startswith("u") else signed
        expected = [
            int(COMPARISONS[name](view(x, bits), view(y, bits))) for x, y in zip(a, b, strict=True)
        ]
        assert values.tolist() == expected, name


@pytest.mark.parametrize(("bits", "to"), [(n, m) for n in WIDTHS for m in WIDTHS if n != m])
@settings(max_examples=examples(10), deadline=None)
@given(data=st.data())
def test_integer_conversions(bits: int, to: int, data: st.DataObject):
    a = data.draw(integers(bits))
    memory = in_memory(a, bits)
    results = conversion_calculator(bits, to)(memory, memory, MEMORY_TYPE[to])
    for name, values in results.items():
        wide = unsigned if name == "extui" else signed
        assert from_memory(values, to) == [signed(wide(x, bits), to) for x in a], name


FLOAT_BINARY = {
    "addf": np.add,
    "subf": np.subtract,
    "mulf": np.multiply,
    "divf": np.divide,
    "maximumf": np.maximum,
    "minimumf": np.minimum,
    "maxnumf": np.fmax,
    "minnumf": np.fmin,
}
FLOAT_COMPARISONS = {
    "oeq": lambda a, b: a == b,
    "ogt": lambda a, b: a > b,
    "oge": lambda a, b: a >= b,
    "olt": lambda a, b: a < b,
    "ole": lambda a, b: a <= b,
    "one": lambda a, b: (a < b) | (a > b),
    "ord": lambda a, b: ~(np.isnan(a) | np.isnan(b)),
    "ueq": lambda a, b: ~((a < b) | (a > b)),
    "ugt": lambda a, b: ~(a <= b),
    "uge": lambda a, b: ~(a < b),
    "ult": lambda a, b: ~(a >= b),
    "ule": lambda a, b: ~(a > b),
    "une": lambda a, b: a != b,
    "uno": lambda a, b: np.isnan(a) | np.isnan(b),
}


def float_arrays(width: int) -> st.SearchStrategy[np.ndarray]:
    one = st.floats(width=width) | st.sampled_from([0.0, -0.0, 1.0, float("nan"), float("inf")])
    dtype = np.float32 if width == 32 else np.float64
    return st.lists(one, min_size=COUNT, max_size=COUNT).map(lambda v: np.array(v, dtype))


@cache
def float_calculator(type_: str) -> Calculator:
    names = [name for name in FLOAT_BINARY if type_ != "bf16" or "num" not in name]
    bits = {"f32": 32, "f64": 64, "bf16": 16}[type_]
    return Calculator(
        {name: f"%r = arith.{name} %x, %y : {type_}" for name in names}, type_, type_, bits
    )


@cache
def float_comparison_calculator(type_: str) -> Calculator:
    operations = {name: f"%r = arith.cmpf {name}, %x, %y : {type_}" for name in FLOAT_COMPARISONS}
    return Calculator(operations, type_, "i1", 8)


@pytest.mark.parametrize("width", [32, 64])
@settings(max_examples=examples(25), deadline=None)
@given(data=st.data())
def test_float_arithmetic_is_ieee(width: int, data: st.DataObject):
    a, b = data.draw(float_arrays(width)), data.draw(float_arrays(width))
    results = float_calculator(f"f{width}")(a, b, a.dtype.type)
    with np.errstate(all="ignore"):
        for name, values in results.items():
            np.testing.assert_array_equal(values, FLOAT_BINARY[name](a, b), name)


@settings(max_examples=examples(25), deadline=None)
@given(float_arrays(32), float_arrays(32))
def test_float_comparisons_order_nan_as_mlir_says(a: np.ndarray, b: np.ndarray):
    for name, values in float_comparison_calculator("f32")(a, b, np.int8).items():
        expected = FLOAT_COMPARISONS[name](a, b)
        assert values.tolist() == expected.astype(np.int8).tolist(), name


def rounded_to_bf16(x: np.ndarray) -> np.ndarray:
    """The nearest bf16 as float32, ties to even, through exact float64 arithmetic."""
    lower = (x.astype(np.float32).view(np.uint32) & 0xFFFF0000).view(np.float32)
    upper = (lower.view(np.uint32) + 0x10000).view(np.float32)
    with np.errstate(all="ignore"):
        # The value halfway between two neighbours has one more bit than they have.
        half = lower.astype(np.float64) + (upper.astype(np.float64) - lower) / 2
        beyond = np.isinf(upper) & np.isfinite(lower)
        step = lower.astype(np.float64) - (
            (lower.view(np.uint32) - 0x10000).view(np.float32).astype(np.float64)
        )
        half = np.where(beyond, lower + step / 2, half)
    odd = (lower.view(np.uint32) >> 16) & 1 == 1
    away = (np.abs(x) > np.abs(half)) | ((x == half) & odd)
    return np.where(np.isfinite(x) & away, upper, np.where(np.isfinite(x), lower, x)).astype(
        np.float32
    )


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(st.integers(0, 0xFFFF), min_size=2 * COUNT, max_size=2 * COUNT))
def test_bf16_arithmetic_rounds_to_nearest_even(bits: list[int]):
    words = np.array(bits, np.uint16)
    a, b = words[:COUNT].copy(), words[COUNT:].copy()
    results = float_calculator("bf16")(a, b, np.uint16)
    x, y = ((w.astype(np.uint32) << 16).view(np.float32) for w in (a, b))
    with np.errstate(all="ignore"):
        for name, values in results.items():
            exact = FLOAT_BINARY[name](x, y)
            got = (values.astype(np.uint32) << 16).view(np.float32)
            np.testing.assert_array_equal(got, rounded_to_bf16(exact), name)


@cache
def to_integer_calculator() -> Calculator:
    operations = {
        "fptosi": "%r = arith.fptosi %x : f32 to i32",
        "fptoui": "%r = arith.fptoui %x : f32 to i32",
        "bitcast": "%r = arith.bitcast %x : f32 to i32",
    }
    return Calculator(operations, "f32", "i32", 32)


@settings(max_examples=examples(25), deadline=None)
@given(
    st.lists(st.floats(-1e6, 1e6, width=32), min_size=COUNT, max_size=COUNT).map(
        lambda v: np.array(v, np.float32)
    )
)
def test_floats_to_integers_truncate(a: np.ndarray):
    results = to_integer_calculator()(a, a, np.int32)
    assert results["fptosi"].tolist() == [int(x) for x in a]
    assert results["fptoui"].tolist() == [max(int(x), 0) for x in a]
    assert results["bitcast"].tolist() == a.view(np.int32).tolist()


@cache
def to_float_calculator() -> Calculator:
    operations = {
        "sitofp": "%r = arith.sitofp %x : i16 to f32",
        "uitofp": "%r = arith.uitofp %x : i16 to f32",
        "math": "%f = arith.sitofp %x : i16 to f32\n%s = math.absf %f : f32\n"
        "%r = math.sqrt %s : f32",
        "extended": "%g = arith.sitofp %x : i16 to bf16\n%r = arith.extf %g : bf16 to f32",
        "truncated": "%h = arith.sitofp %x : i16 to f32\n%k = arith.truncf %h : f32 to bf16\n"
        "%r = arith.extf %k : bf16 to f32",
    }
    return Calculator(operations, "i16", "f32", 32)


@settings(max_examples=examples(25), deadline=None)
@given(integers(16))
def test_integers_to_floats(values: list[int]):
    a = np.array(values, np.int16)
    results = to_float_calculator()(a, a, np.float32)
    exact = a.astype(np.float32)
    np.testing.assert_array_equal(results["sitofp"], exact)
    np.testing.assert_array_equal(results["uitofp"], a.view(np.uint16).astype(np.float32))
    np.testing.assert_array_equal(results["math"], np.sqrt(np.abs(exact)))
    np.testing.assert_array_equal(results["extended"], rounded_to_bf16(exact))
    np.testing.assert_array_equal(results["truncated"], rounded_to_bf16(exact))


@pytest.mark.parametrize(
    ("type_", "constant"),
    [
        ("i8", "-128"),
        ("i16", "-32768"),
        ("i32", "2147483647"),
        ("i64", "-9223372036854775808"),
        ("f32", "1.5"),
        ("f32", "0x7F800000"),
        ("f32", "0xFFC00000"),
        ("bf16", "3.140625"),
    ],
)
def test_constants_reach_memory_as_written(type_: str, constant: str):
    body = f"""
      %c0 = arith.constant 0 : index
      %x = arith.constant {constant} : {type_}
      memref.store %x, %out[%c0] : memref<1x{type_}>"""
    array = Array(one_core(body, buffer("out", 2048, f"1x{type_}")))
    array.core.resume(1000)
    dtype = {"f32": np.float32, "bf16": np.uint16}.get(type_) or np.dtype(f"int{type_[1:]}").type
    (got,) = array.buffer("out", dtype)
    if constant.startswith("0x"):
        expected = np.uint32(int(constant, 16)).view(np.float32)
        assert got == expected or (np.isnan(got) and np.isnan(expected))
    elif type_ == "bf16":
        assert got == np.float32(constant).view(np.uint32) >> 16
    else:
        assert got == dtype(constant)


@pytest.mark.parametrize(
    "code",
    [
        "%x = arith.constant 1.0 : f16",
        "%x = arith.constant 1 : i4",
        "%x = arith.constant dense<0> : vector<16xi4>",
        "%x = arith.constant 1.0 : f32\n%y = math.exp %x : f32",
    ],
)
def test_types_and_operations_that_a_core_does_not_have(code: str):
    with pytest.raises(UnsupportedError, match=r"test\.mlir:\d+:\d+: npukit does not emulate"):
        Array(one_core(f"{code}\naie.use_lock(%go, Release, 1)", lock("go", 0)))
