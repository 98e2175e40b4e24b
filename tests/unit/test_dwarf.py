"""Function types from the debug information of an object file."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from emulated_cores import toolchain
from hypothesis import given
from hypothesis import strategies as st

from npukit.errors import FormatError
from npukit.formats.dwarf import defined_c_functions

SOURCE = """\
#include <stdint.h>
struct P { int a; };
enum E : int16_t { X };
typedef const int8_t *row;
extern "C" {
void scalars(uint8_t a, int64_t b, bool c, float d, double e, E f) {}
int pointers(row a, P *b, int (*c)(int), int (&d)[4], P &&e) { return *a; }
void rest(int a, ...) {}
P record(P a) { return a; }
}
// Inlined into another one: its description then stands apart from its code.
extern "C" __attribute__((always_inline)) int twice(int8_t a) { return 2 * a; }
extern "C" int four_times(int8_t a) { return 2 * twice(a); }
namespace n { extern "C" int inner(char a) { return a; } int mangled(short a) { return a; } }
void unused(int);
enum class Wide : uint64_t { MOST = 0x123456789abcdef0 };
extern "C" int wide(Wide a) { return a == Wide::MOST; }
"""


@cache
def compiled() -> bytes:
    with TemporaryDirectory() as folder:
        (Path(folder) / "k.cc").write_text(SOURCE)
        built = toolchain().compile_object(Path("k.cc"), Path(folder) / "k.o", cwd=Path(folder))
        return built.object.read_bytes()


def test_functions_are_as_their_source_declares_them() -> None:
    found = defined_c_functions(compiled())
    assert {name: str(function) for name, function in found.items()} == {
        "scalars": "void scalars(uint8_t, int64_t, bool, float, double, enum E)",
        "pointers": "int pointers(row, struct P *, int (...) *, int[] &, struct P &&)",
        "rest": "void rest(int, ...)",
        "record": "struct P record(struct P)",
        "twice": "int twice(int8_t)",
        "four_times": "int four_times(int8_t)",
        "inner": "int inner(char)",
        "_ZN1n7mangledEs": "int mangled(short)",
        "wide": "int wide(enum Wide)",
    }
    scalars = [(p.kind, p.bits) for p in found["scalars"].parameters]
    assert scalars == [
        *(("integer", 8), ("integer", 64), ("integer", 8)),
        *(("float", 32), ("float", 64), ("integer", 16)),
    ]
    assert {p.kind for p in found["pointers"].parameters} == {"pointer"}
    assert found["record"].parameters[0].kind == "other"
    assert found["rest"].variadic and not found["scalars"].variadic
    assert (found["scalars"].line, found["twice"].line) == (6, 12)
    assert found["rest"].result is None


@given(st.data())
def test_damage_is_a_format_error(data: st.DataObject) -> None:
    content = bytearray(compiled())
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(8, len(content) - 1))] = data.draw(st.integers(0, 255))
    end = data.draw(st.integers(8, len(content)))
    with suppress(FormatError):
        defined_c_functions(bytes(content[:end]))
