"""What an object file shows of its vector code: bounded operations, bfloat16 stores, rounding."""

from __future__ import annotations

from pathlib import Path

import pytest
from emulated_cores import toolchain

from npukit.builder.toolchains.emulated.vector_marks import (
    VectorMarks,
    rounding_warnings,
    vector_marks,
)
from npukit.errors import FormatError

REGISTER = """
__asm__(".globaltype npukit_register_rounding_was_chosen, i32\\n"
        ".weak npukit_register_rounding_was_chosen\\n"
        ".hidden npukit_register_rounding_was_chosen\\n"
        "npukit_register_rounding_was_chosen:\\n"
        ".globaltype npukit_register_other, i32\\n.weak npukit_register_other\\n"
        ".hidden npukit_register_other\\nnpukit_register_other:\\n");
#define READ(name) ({ int v; \\
  __asm__ volatile("global.get npukit_register_" #name "\\n\\tlocal.set %0" : "=r"(v)); v; })
#define WRITE(name, v) \\
  __asm__ volatile("local.get %0\\n\\tglobal.set npukit_register_" #name : : "r"(v))
extern int data[100];
"""


def marks(folder: Path, body: str) -> VectorMarks:
    (folder / "k.cc").write_text(REGISTER + body)
    built = toolchain().compile_object(Path("k.cc"), folder / "k.o", cwd=folder)
    return vector_marks(built.object)


@pytest.mark.parametrize(
    ("body", "stores", "chooses"),
    [
        ("return data[x];", False, False),
        ("return READ(other) + data[3];", False, False),
        ("WRITE(other, x); return READ(other);", False, False),
        ("return data[2] + READ(rounding_was_chosen) + data[x];", True, False),
        ("WRITE(rounding_was_chosen, x); return data[x];", False, True),
        ("if (x) WRITE(rounding_was_chosen, 1); return READ(rounding_was_chosen);", True, True),
    ],
)
def test_reading_and_writing_the_register(
    body: str, stores: bool, chooses: bool, tmp_path: Path
) -> None:
    found = marks(tmp_path, f'extern "C" int f(int x) {{ {body} }}')
    assert (found.stores_bfloat16, found.chooses_rounding) == (stores, chooses)
    assert not found.bounded


def test_bounded_operations_that_are_used(tmp_path: Path) -> None:
    body = """
    #define BOUNDED inline __attribute__((noinline))
    extern "C" BOUNDED float npukit_bounded_tanh(float x) { return x * 2; }
    extern "C" BOUNDED float npukit_bounded_unused(float x) { return x * 3; }
    namespace npukit {
    template <typename T> BOUNDED T npukit_bounded_exp2(T x) { return x + data[7]; }
    }
    extern "C" float f(float x) {
      return npukit_bounded_tanh(x) + npukit::npukit_bounded_exp2(x) + npukit::npukit_bounded_exp2(3);
    }
    """
    assert marks(tmp_path, body).bounded == {"tanh", "exp2"}


def test_damaged_objects(tmp_path: Path) -> None:
    (tmp_path / "k.cc").write_text(
        REGISTER + 'extern "C" int f(int x) { WRITE(other, x); return data[x]; }'
    )
    built = toolchain().compile_object(Path("k.cc"), tmp_path / "k.o", cwd=tmp_path)
    whole = built.object.read_bytes()
    for length in range(0, len(whole), 11):
        built.object.write_bytes(whole[:length])
        try:
            vector_marks(built.object)
        except FormatError:
            continue


def test_one_warning_for_a_core_that_never_chooses() -> None:
    storing, choosing = VectorMarks(stores_bfloat16=True), VectorMarks(chooses_rounding=True)
    one, other = Path("one.cc"), Path("other.cc")
    (finding,) = rounding_warnings([(other, VectorMarks()), (one, storing), (other, storing)])
    assert finding.where == "one.cc"
    assert "truncated toward zero" in finding.message
    assert finding.hint is not None and "conv_even" in finding.hint
    assert not list(rounding_warnings([(one, storing), (other, choosing)]))
    assert not list(rounding_warnings([(one, choosing)]))
    assert not list(rounding_warnings([]))
