"""Which of a kernel's own flags each compiler gets."""

from __future__ import annotations

from pathlib import Path

from npukit.builder.toolchains.compiling.user_flags import located_flags, portable_flags


def test_paths_are_those_of_the_kernels_folder(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "all.h").touch()
    own = str(tmp_path / "own")
    flags = ["-Iown", "-I", "own", "-isystemown", "-include", "all.h", "-Iabsent", "-I/usr", "-O3"]
    assert list(located_flags(flags, tmp_path)) == [
        *(f"-I{own}", "-I", own, f"-isystem{own}", "-include", str(tmp_path / "all.h")),
        *("-Iabsent", "-I/usr", "-O3"),
    ]
    assert list(located_flags(["-I"], tmp_path)) == ["-I"]


def test_flags_for_aie_cores_are_not_for_others() -> None:
    flags = ["--target=aie2-none-unknown-elf", "-O3", "-mllvm", "-aie-x", "-mcpu=aie2", "-DA"]
    assert list(portable_flags(flags)) == ["-O3", "-DA"]
