"""What an emulated core can't run is found by the build, in the lines that the author wrote."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from planted_kernels import NAME, Answer, npukit, write_kernel

CALL = "func.call @work(%a, %b, %o) : (memref<1024xi8>, memref<1024xi8>, memref<1024xi8>) -> ()"
DECLARED = "@work(memref<1024xi8>, memref<1024xi8>, memref<1024xi8>)"


def edited(folder: Path, *edits: tuple[str, str], file: str = "design.mlir.j2") -> None:
    path = folder / file
    text = path.read_text()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def built(folder: Path, *options: str) -> Answer:
    common = ("--kernel-dir", folder.parent, "--build-dir", folder.parent / "build")
    return npukit("build", NAME, "--target", "sw_emu", *common, *options)


def line_of(folder: Path, text: str, file: str = "design.mlir.j2") -> int:
    lines = (folder / file).read_text().splitlines()
    (number,) = (number for number, line in enumerate(lines, 1) if text in line)
    return number


@pytest.mark.parametrize(
    ("declared", "call", "said"),
    [
        pytest.param(
            "@work(memref<1024xi8>, memref<1024xi8>)",
            "func.call @work(%a, %o) : (memref<1024xi8>, memref<1024xi8>) -> ()",
            "(memref<1024xi8>, memref<1024xi8>) -> ()",
            id="number",
        ),
        pytest.param(
            "@work(memref<1024xi8>, memref<1024xi8>, f32)",
            "%x = arith.constant 1.0 : f32 "
            "func.call @work(%a, %b, %x) : (memref<1024xi8>, memref<1024xi8>, f32) -> ()",
            "(memref<1024xi8>, memref<1024xi8>, f32) -> ()",
            id="float",
        ),
        pytest.param(
            "@work(memref<1024xi8>, memref<1024xi8>, i64)",
            "%x = arith.constant 1 : i64 "
            "func.call @work(%a, %b, %x) : (memref<1024xi8>, memref<1024xi8>, i64) -> ()",
            "(memref<1024xi8>, memref<1024xi8>, i64) -> ()",
            id="width",
        ),
        pytest.param(
            f"{DECLARED} -> i32",
            f"%x = {CALL[:-2]} i32",
            "(memref<1024xi8>, memref<1024xi8>, memref<1024xi8>) -> (i32)",
            id="result",
        ),
    ],
)
def test_a_call_that_does_not_fit_its_function(
    declared: str, call: str, said: str, tmp_path: Path
) -> None:
    folder = write_kernel(tmp_path)
    edited(folder, (CALL, call), (DECLARED, declared))
    answer = built(folder)
    assert answer.code == 4, answer.err
    assert f"design.mlir.j2:{line_of(folder, 'func.call @work')}:" in answer.err
    assert "the call to 'work' does not match the C++ function" in answer.err
    assert f"the call:     {said}" in answer.err
    assert "the function: void work(const int8_t *, const int8_t *, int8_t *)" in answer.err
    assert not (tmp_path / "build" / NAME).exists()


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        # WebAssembly does not tell these apart.
        ("void work(const int8_t *a, int n, int8_t *out)", "argument 1 is memref<1024xi8> here and int there"),
        ("void work(const int8_t *a, ...)", "can't pass variable arguments"),
        ("void work(const int8_t *a, uint8_t b, bool c)", "argument 1 is memref<1024xi8> here and uint8_t there"),
        ("void work(const int8_t *a, const int8_t (&b)[1024], struct { int x; } *out)", None),
        ("void work(void *a, const int8_t b[], int8_t *__restrict out)", None),
    ],
)  # fmt: skip
def test_types_that_webassembly_does_not_tell_apart(
    function: str, reason: str | None, tmp_path: Path
) -> None:
    folder = write_kernel(tmp_path)
    function = function.replace("struct { int x; }", "struct S")
    (folder / "planted.cc").write_text(
        f'#include <stdint.h>\nstruct S {{ int x; }};\nextern "C" {function} {{}}\n'
    )
    answer = built(folder)
    if reason is None:
        assert answer.code == 0, answer.err
        return
    assert answer.code == 4, answer.err
    assert f"hint: {reason}" in answer.err or reason in answer.err
    assert "  // line 3" in answer.err
    assert answer.err.count("does not match") == 1


@pytest.mark.parametrize(
    ("given", "taken", "fits"),
    [
        ("i32", "int32_t", True),
        ("i32", "enum E", True),
        ("i8", "uint8_t", True),
        ("i1", "bool", True),
        ("index", "int", True),
        ("f32", "float", True),
        ("i32", "uint8_t", True),
        ("i16", "int8_t", True),
        ("i8", "int", False),
        ("i32", "int *", False),
        ("i16", "int32_t", False),
    ],
)
def test_scalars(given: str, taken: str, fits: bool, tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    (folder / "planted.cc").write_text(
        f'#include <stdint.h>\nenum E {{ X }};\nextern "C" void work(const int8_t *a, {taken} b) {{}}\n'
    )
    # A narrow constant that is the same number in a wider parameter fits; -1 is 255 if unsigned.
    value = {"i1": "true", "f32": "1.0 : f32"}.get(given, f"{1 if fits else -1} : {given}")
    call = f"%x = arith.constant {value} func.call @work(%a, %x) : (memref<1024xi8>, {given}) -> ()"
    edited(folder, (CALL, call), (DECLARED, f"@work(memref<1024xi8>, {given})"))
    answer = built(folder)
    assert answer.code == (0 if fits else 4), answer.err
    if not fits:
        assert f"argument 1 is {given} here and {taken} there" in answer.err


@pytest.mark.parametrize(("value", "taken"), [(256, "uint8_t"), (-1, "uint16_t"), (128, "int8_t")])
def test_a_wide_constant_that_the_parameter_can_not_hold(
    value: int, taken: str, tmp_path: Path
) -> None:
    folder = write_kernel(tmp_path)
    (folder / "planted.cc").write_text(
        f'#include <stdint.h>\nextern "C" void work(const int8_t *a, {taken} b) {{}}\n'
    )
    call = (
        f"%x = arith.constant {value} : i32 func.call @work(%a, %x) : (memref<1024xi8>, i32) -> ()"
    )
    edited(folder, (CALL, call), (DECLARED, "@work(memref<1024xi8>, i32)"))
    answer = built(folder)
    assert answer.code == 0, answer.err
    assert f"warning: argument 1 of 'work' is an i32 here and {taken} there" in answer.err
    assert "bits count" in answer.err


def test_a_source_without_debug_information_is_checked_by_its_webassembly(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    (folder / "planted.cc").write_text('extern "C" float work(void *a, double b) { return 1; }')
    edited(
        folder,
        ('sources = ["planted.cc"]', 'sources = ["planted.cc"]\nflags = ["-g0"]'),
        file="kernel.toml",
    )
    answer = built(folder)
    assert answer.code == 4, answer.err
    assert "the function: (i32, f64) -> (f32)" in answer.err


def test_all_that_a_core_can_not_run_is_told_at_once_and_each_once(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    strange = """%f = arith.constant 1.0 : f32
        %s = "math.atan2"(%f, %f) : (f32, f32) -> f32
        %t = arith.addf %s, %s : f32
        %u = "tosa.clamp"(%f) : (f32) -> f32
        """
    edited(folder, (CALL, strange + CALL))
    answer = built(folder)
    assert answer.code == 4, answer.err
    first, second = (line_of(folder, text) for text in ("math.atan2", "tosa.clamp"))
    assert f"design.mlir.j2:{first}:" in answer.err
    assert "npukit does not emulate 'math.atan2' in a core\n" in answer.err
    assert re.search(rf"design\.mlir\.j2:{second}:\d+: .* 'tosa.clamp'", answer.err)
    assert "1 more error:" in answer.err
    # What only follows from it is not another error; nor are the copies that unrolling makes.
    assert "arith.addf" not in answer.err
    assert answer.err.count("does not emulate") == 2


def test_a_function_that_nothing_defines_is_named_at_its_call(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    other = 'func.func private @other(memref<1024xi8>) attributes {link_with = "planted.o"}'
    edited(
        folder,
        ("@work", "@wrok"),
        ("    %shim =", f"    {other}\n    %shim ="),
        (CALL.replace("@work", "@wrok"), CALL.replace("@work", "@wrok") + "\n        func.call @other(%a) : (memref<1024xi8>) -> ()"),
    )  # fmt: skip
    answer = built(folder)
    assert answer.code == 6, answer.err
    assert f"design.mlir.j2:{line_of(folder, 'func.call @wrok')}:" in answer.err
    assert "calls 'wrok', which planted.o does not define" in answer.err
    assert "did you mean work?" in answer.err
    assert "1 more error:" in answer.err
    assert f"design.mlir.j2:{line_of(folder, 'func.call @other')}:" in answer.err
    assert "calls 'other', which planted.o does not define" in answer.err


def test_a_function_that_two_objects_define(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path)
    (folder / "more.cc").write_text((folder / "planted.cc").read_text())
    edited(
        folder,
        ('sources = ["planted.cc"]', 'sources = ["planted.cc", "more.cc"]'),
        file="kernel.toml",
    )
    answer = built(folder)
    assert answer.code == 6, answer.err
    assert "both planted.o and more.o define 'work'" in answer.err


def test_a_core_whose_data_has_no_room(tmp_path: Path) -> None:
    folder = write_kernel(tmp_path, "static int8_t table[60000]; out[0] = table[a[0] + 128]++;")
    answer = built(folder)
    assert answer.code == 4, answer.err
    assert f"design.mlir.j2:{line_of(folder, 'aie.core(%core)')}:" in answer.err
    assert (
        "static data of the C++ functions (60000 bytes) in the data memory of tile (0, 2)"
        in answer.err
    )
