"""What npukit takes from a command line of a core's compiler."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.object_sources import read_command


def test_a_command_of_peano(tmp_path: Path) -> None:
    (tmp_path / "inc").mkdir()
    (tmp_path / "more").mkdir()
    (tmp_path / "first.h").touch()
    command = (
        "-O2 -std=c++20 --target=aie2-none-unknown-elf -Wno-attributes -DNDEBUG -D WIDTH=16 -Iinc -I more "
        "-I missing -mllvm -some-option -include first.h -include aie.h -fno-exceptions -Uold "
        "-MD -MF x.o.d -c sub/scale.cc -o scale.o"
    )
    found = read_command("scale.o", command.split(), tmp_path)
    assert found.object == "scale.o"
    assert found.sources == (tmp_path / "sub/scale.cc",)
    assert found.include_dirs == (tmp_path / "inc", tmp_path / "more")
    assert found.defines == {"NDEBUG": "1", "WIDTH": "16"}
    assert found.flags == (
        "-std=c++20",
        "-Wno-attributes",
        *("-include", str(tmp_path / "first.h")),
        *("-include", "aie.h"),
        "-fno-exceptions",
        "-Uold",
    )


def test_a_command_of_xchesscc(tmp_path: Path) -> None:
    (tmp_path / "inc").mkdir()
    command = ["aie2p", "-I", "inc", "-DBIT_WIDTH=8", "-d", "-c", "kernel.cc", "-o", "kernel.o"]
    found = read_command("kernel.o", command, tmp_path)
    assert found.sources == (tmp_path / "kernel.cc",)
    assert found.defines == {"BIT_WIDTH": "8"}
    assert found.flags == ()


def test_an_empty_define_is_not_1(tmp_path: Path) -> None:
    assert read_command("a.o", ["-DEMPTY=", "a.c"], tmp_path).defines == {"EMPTY": ""}


@pytest.mark.parametrize(
    ("arguments", "defines", "flags"),
    [
        ("-UOFFSET -DOFFSET=7", {"OFFSET": "7"}, ()),
        ("-DOFFSET=7 -UOFFSET", {}, ("-UOFFSET",)),
        ("-DF(x)=x -U F", {}, ("-UF",)),
        ("-DF=1 -DF(x)=x -DF=2", {"F": "2"}, ()),
    ],
)
def test_the_last_of_define_and_undefine_counts(
    tmp_path: Path, arguments: str, defines: dict[str, str], flags: tuple[str, ...]
) -> None:
    found = read_command("a.o", arguments.split(), tmp_path)
    assert (found.defines, found.flags) == (defines, flags)
