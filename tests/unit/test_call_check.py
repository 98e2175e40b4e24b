"""What a build says of calls by the types that the C++ source declares: pointers, and constants."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from emulated_cores import TILE, one_core, toolchain

from npukit.builder.toolchains.emulated.call_check import call_mismatches, call_warnings
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError
from npukit.findings import Finding
from npukit.formats.dwarf import CFunction, defined_c_functions

POINTERS = {
    "i8p": "int8_t *", "u8p": "const uint8_t *", "charp": "char *", "voidp": "void *", "boolp": "bool *",
    "i16p": "int16_t *", "u16p": "uint16_t *", "i32p": "int32_t *__restrict", "u32p": "const uint32_t *",
    "i64p": "int64_t *", "f16p": "__fp16 *", "f32p": "float *", "f64p": "const double *",
    "structp": "bfloat16 *", "vectorp": "v8int32 *", "aliasp": "number *", "f32r": "float &",
    "arrayp": "float (*)[4]", "pointerp": "float **", "enump": "enum E *",
}  # fmt: skip
SOURCE = """
#include <stdint.h>
struct bfloat16 { uint16_t bits; };
typedef int32_t v8int32 __attribute__((vector_size(32)));
typedef const float number;
enum E : int32_t { X };
extern "C" {
""" + "\n".join(
    f"void {name}({type_.replace('(*)', '(*a)') if '(*)' in type_ else type_ + ' a'}) {{}}"
    for name, type_ in POINTERS.items()
) + """
void byte(uint8_t a) {}
void half(uint16_t a) {}
void signed_byte(int8_t a) {}
void word(uint32_t a) {}
void flag(bool a) {}
}
"""  # fmt: skip

RUN_TIME = """%m = memref.alloca() : memref<1xi32>
%c0 = arith.constant 0 : index
%a = memref.load %m[%c0] : memref<1xi32>"""


@cache
def declared() -> dict[str, CFunction]:
    with TemporaryDirectory() as folder:
        (Path(folder) / "k.cc").write_text(SOURCE)
        built = toolchain().compile_object(Path("k.cc"), Path(folder) / "k.o", cwd=Path(folder))
        return defined_c_functions(built.object.read_bytes())


def checked(
    name: str, type_: str, value: str, packed: tuple[tuple[str, str], ...] = ()
) -> tuple[list[DesignError], list[Finding]]:
    """The errors and warnings about a call of ``name`` with ``value``, which makes ``%a``."""
    design = one_core(
        f"{value}\nfunc.call @{name}(%a) : ({type_}) -> ()", f"func.func private @{name}({type_})"
    )
    body = read_physical(parse_module(design, "d.mlir")).bodies[TILE]
    return list(call_mismatches(body, declared(), packed)), list(
        call_warnings(body, declared(), packed)
    )


def pointed(
    name: str, element: str, *packed: tuple[str, str]
) -> tuple[list[DesignError], list[Finding]]:
    type_ = f"memref<64x{element}>"
    return checked(name, type_, f"%a = memref.alloca() : {type_}", packed)


VIEWS = ("i8p", "u8p", "charp", "voidp", "boolp", "structp", "vectorp", "arrayp", "pointerp")


@pytest.mark.parametrize(
    ("element", "names"),
    [
        ("i8", VIEWS),
        ("i16", ("i16p", "u16p", *VIEWS)),
        ("i32", ("i32p", "u32p", "enump", *VIEWS)),
        ("ui32", ("i32p", "u32p")),
        ("i64", ("i64p", *VIEWS)),
        ("f32", ("f32p", "f32r", "aliasp", *VIEWS)),
        ("f64", ("f64p", *VIEWS)),
        ("bf16", ("u16p", "i16p", *VIEWS)),
        ("f16", ("f16p", "u16p", *VIEWS)),
    ],
)
def test_pointers_that_fit(element: str, names: tuple[str, ...]) -> None:
    assert [pointed(name, element) for name in names] == [([], [])] * len(names)


@pytest.mark.parametrize(
    ("name", "element"),
    [
        *(("f32p", "i32"), ("f32r", "i32"), ("aliasp", "si32"), ("i32p", "f32"), ("enump", "f32")),
        *(("f64p", "i64"), ("i64p", "f64"), ("f16p", "i16")),
    ],
)
def test_integers_are_not_read_as_floats_nor_the_other_way(name: str, element: str) -> None:
    (error,), warnings = pointed(name, element)
    assert f"the call to '{name}' does not match the C++ function" in error.message
    assert f"argument 0 is memref<64x{element}> here and" in str(error.hint)
    assert str(error.where).startswith("d.mlir:")
    assert warnings == []


@pytest.mark.parametrize(
    ("name", "element", "here", "there"),
    [
        ("i32p", "i8", 8, 32),
        ("i16p", "i32", 32, 16),
        ("f32p", "i8", 8, 32),
        ("f32p", "bf16", 16, 32),
        ("f64p", "f32", 32, 64),
    ],
)
def test_elements_of_another_size_are_doubtful(
    name: str, element: str, here: int, there: int
) -> None:
    errors, (warning,) = pointed(name, element)
    assert errors == []
    assert f"its elements have {here} bits here and {there} there" in warning.message
    assert str(warning.where).startswith("d.mlir:")


def test_packed_arguments_are_what_kernel_toml_says() -> None:
    assert pointed("i16p", "i32", ("i32", "int16")) == ([], [])
    assert pointed("f32p", "i32", ("i32", "float32")) == ([], [])
    assert pointed("u16p", "i32", ("i32", "bfloat16")) == ([], [])
    assert pointed("f32p", "i32", ("i32", "int16"))[0]


@pytest.mark.parametrize(
    ("name", "type_", "value", "seen"),
    [
        ("byte", "i8", "200 : i8", -56),
        ("byte", "i8", "-1 : i8", -1),
        ("half", "i16", "40000 : i16", -25536),
        ("byte", "i8", "127 : i8", None),
        ("signed_byte", "i8", "-56 : i8", None),
        ("word", "i32", "-1 : i32", None),
    ],
)
def test_constants_that_an_npu_may_see_as_negative(
    name: str, type_: str, value: str, seen: int | None
) -> None:
    errors, warnings = checked(name, type_, f"%a = arith.constant {value}")
    assert errors == []
    assert len(warnings) == (seen is not None)
    assert all(f"may see {seen} on an NPU" in warning.message for warning in warnings)


@pytest.mark.parametrize(
    ("name", "value", "wider"),
    [
        ("byte", "%a = arith.constant 255 : i32", False),
        ("byte", "%a = arith.constant 256 : i32", True),
        ("byte", "%a = arith.constant -1 : i32", True),
        ("signed_byte", "%a = arith.constant -128 : i32", False),
        ("signed_byte", "%a = arith.constant 128 : i32", True),
        ("byte", RUN_TIME, True),
        ("half", RUN_TIME, True),
        ("signed_byte", RUN_TIME, True),
        ("word", RUN_TIME, False),
        ("flag", "%a = arith.constant 1 : i32", False),
        ("flag", "%a = arith.constant 2 : i32", True),
        ("flag", RUN_TIME, True),
    ],
)
def test_integers_that_a_parameter_may_not_hold(name: str, value: str, wider: bool) -> None:
    errors, warnings = checked(name, "i32", value)
    assert errors == []
    assert len(warnings) == wider
    assert all("is an i32 here and" in warning.message for warning in warnings)
    held = "it must be 0 or 1" if name == "flag" else "bits count"
    assert all(held in w.message and "(line " in w.message for w in warnings)


@pytest.mark.parametrize("type_", ["i64", "f32"])
def test_what_needs_another_register_stays_an_error(type_: str) -> None:
    value = "0.5 : f32" if type_ == "f32" else "1 : i64"
    errors, _ = checked("byte", type_, f"%a = arith.constant {value}")
    assert len(errors) == 1


@pytest.mark.parametrize(
    ("name", "value", "same"),
    [
        ("word", "%a = arith.constant 64 : i16", True),
        ("word", "%a = arith.constant 32767 : i16", True),
        ("half", "%a = arith.constant 127 : i8", True),
        ("word", "%a = arith.constant -1 : i16", False),
        ("half", "%a = arith.constant -128 : i8", False),
        ("word", f"{RUN_TIME.replace('%a', '%w')}\n%a = arith.trunci %w : i32 to i16", False),
    ],
)
def test_narrow_constants_are_the_same_number_however_they_are_extended(
    name: str, value: str, same: bool
) -> None:
    errors, warnings = checked(name, value.rsplit(" ", 1)[1], value)
    assert (errors == []) == same
    assert not same or warnings == []
