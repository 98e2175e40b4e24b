from pathlib import Path

import pytest
from emulated_cores import toolchain

from npukit.builder.toolchains.emulated.object_symbols import (
    defined_functions,
    near_matches,
    plain_name,
)
from npukit.errors import FormatError


@pytest.mark.parametrize(
    ("symbol", "name"),
    [
        ("scale", "scale"),
        ("_Z5scalePi", "scale"),
        ("_ZN3aie5scaleEPiS0_", "scale"),
        ("_ZN3aie6detail5scaleIiEEvPT_", "scale"),
        ("_Z5scaleIaLi64EEvPT_", "scale"),
        ("_Z", "_Z"),
    ],
)
def test_plain_names(symbol: str, name: str):
    assert plain_name(symbol) == name


def test_near_matches():
    defined = ["_Z5scalePi", "scale_i8", "add"]
    assert near_matches("scale", defined) == (["_Z5scalePi"], ["scale_i8"])
    assert near_matches("nothing", defined) == ([], [])


def test_functions_that_an_object_defines(tmp_path: Path):
    (tmp_path / "k.cc").write_text(
        """
        extern int elsewhere(int);
        extern "C" int unresolved(int);
        static int hidden_data = 3;
        int shared_data = 4;
        static __attribute__((noinline)) int local(int x) { return x * hidden_data++; }
        extern "C" int first(int x) { return elsewhere(x) + unresolved(x) + local(x); }
        int second(int *x) { return *x + shared_data; }
        struct Made { int v; Made() : v(local(2)) {} } made;
        """
    )
    built = toolchain().compile_object(Path("k.cc"), tmp_path / "k.o", cwd=tmp_path)
    found = set(defined_functions(built.object))
    assert {"first", "_Z6secondPi"} <= found
    assert not found & {"unresolved", "_Z9elsewherei", "_ZL5locali"}


def test_truncated_objects(tmp_path: Path):
    (tmp_path / "k.cc").write_text('extern "C" int f(int x) { return x + 1; }')
    built = toolchain().compile_object(Path("k.cc"), tmp_path / "k.o", cwd=tmp_path)
    whole = built.object.read_bytes()
    for length in range(0, len(whole), 7):
        (tmp_path / "cut.o").write_bytes(whole[:length])
        try:
            found = defined_functions(tmp_path / "cut.o")
        except FormatError:
            continue
        assert set(found) <= {"f"}
