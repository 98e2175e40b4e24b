"""kernel.toml and the runtime sequence say the same of each argument, or the build says where not."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted_kernels import NAME, Answer, npukit, write_kernel


def built(parent: Path, argument: str, memref: str = "memref<4096xi8>") -> Answer:
    """Build the planted kernel with ``argument`` for ``a`` in kernel.toml, ``memref`` in the design."""
    folder = write_kernel(parent)
    spec = folder / "kernel.toml"
    text = spec.read_text()
    first = 'dtype = "int8"\nshape = [4, 1024]'
    assert first in text
    spec.write_text(text.replace(first, argument, 1).replace("low = -128", "low = 0"))
    design = folder / "design.mlir.j2"
    elements = int(memref.partition("<")[2].partition("x")[0])
    text = design.read_text().replace("%a: memref<4096xi8>", f"%a: {memref}")
    transfer = "(%a[0, 0, 0, 0][1, 1, 1, 4096][0, 0, 0, 1]) {id = 0 : i64, metadata = @a} : "
    assert f"{transfer}memref<4096xi8>" in text
    text = text.replace(
        f"{transfer}memref<4096xi8>", transfer.replace("4096", str(elements)) + memref
    )
    design.write_text(text)
    options = ("--target", "sw_emu", "--kernel-dir", parent, "--build-dir", parent / "build")
    return npukit("build", NAME, *options)


@pytest.mark.parametrize(
    ("argument", "memref"),
    [
        ('dtype = "int8"\nshape = [4096]', "memref<4096xi8>"),
        ('dtype = "uint8"\nshape = [2, 32, 64]', "memref<4096xi8>"),
        ('dtype = "uint8"\nshape = [4096]', "memref<4096xui8>"),
        ('dtype = "bfloat16"\nshape = [1, 2048, 1]', "memref<2048xbf16>"),
        ('dtype = "int8"\nshape = [4096]\nmemref = "1024xi32"', "memref<1024xi32>"),
        ('dtype = "float32"\nshape = [1024]\nmemref = "4096xi8"', "memref<4096xi8>"),
    ],
)
def test_arguments_that_are_the_same(argument: str, memref: str, tmp_path: Path) -> None:
    answer = built(tmp_path, argument, memref)
    assert answer.code == 0, answer.err


@pytest.mark.parametrize(
    ("argument", "memref", "said"),
    [
        ('dtype = "float32"\nshape = [1024]', "memref<4096xi8>", "type i8 is not float32"),
        ('dtype = "int8"\nshape = [4096]', "memref<1024xi32>", "type i32 is not int8"),
        ('dtype = "int8"\nshape = [4096]', "memref<4096xui8>", "type ui8 is not int8"),
        (
            'dtype = "uint16"\nshape = [2048]',
            "memref<2048xbf16>",
            "type bf16 is not uint16",
        ),
        ('dtype = "int32"\nshape = [1024]', "memref<1024xf32>", "type f32 is not int32"),
        ('dtype = "int8"\nshape = [2048]', "memref<4096xi8>", "2048 bytes in kernel.toml and 4096"),
        (
            'dtype = "int8"\nshape = [4096]\nmemref = "2048xi16"',
            "memref<1024xi32>",
            "kernel.toml says memref = '2048xi16'",
        ),
        (
            'dtype = "int8"\nshape = [4096]\nmemref = "memref<8xi8>"',
            "memref<4096xi8>",
            "not the shape",
        ),
    ],
)
def test_arguments_that_are_not(argument: str, memref: str, said: str, tmp_path: Path) -> None:
    answer = built(tmp_path, argument, memref)
    assert answer.code in (3, 4), answer.err
    assert said in answer.err
    assert ".mlir.j2:" in answer.err or "kernel.toml:" in answer.err
    assert not (tmp_path / "build" / NAME).exists()


def test_dimensions_may_be_split_but_not_swapped() -> None:
    from npukit.builder.toolchains.design_checks.argument_check import _regroups

    assert _regroups((192, 64), (3, 64, 64)) and _regroups((1, 1, 12288), (3, 64, 64))
    assert _regroups((64, 3), (64, 1, 3)) and _regroups((4096, 1), (64, 64))
    assert not _regroups((64, 128), (128, 64)) and not _regroups((6, 4), (4, 6))


def test_what_the_hint_proposes_is_right(tmp_path: Path) -> None:
    answer = built(tmp_path / "first", 'dtype = "uint32"\nshape = [1024]')
    (hint,) = (line for line in answer.err.splitlines() if line.startswith("hint:"))
    key = hint.rpartition(": ")[2]
    assert built(tmp_path / "second", f'dtype = "uint32"\nshape = [1024]\n{key}').code == 0
