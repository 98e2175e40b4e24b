"""What stands for a compiled object while an IRON program runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from npukit.iron.noted_objects import note_object, object_at, rename_symbol


def test_an_object_is_a_note_of_its_sources(tmp_path: Path) -> None:
    source = tmp_path / "src" / "scale.cc"
    source.parent.mkdir()
    source.write_text("int x;")
    (tmp_path / "inc").mkdir()
    note_object(tmp_path / "scale.o", source, ["-Iinc", "-DWIDTH=8", "-O2"], tmp_path)
    noted = object_at(tmp_path / "scale.o", "build/scale.o").sources
    assert noted.object == "build/scale.o"
    assert noted.sources == (source,)
    assert noted.include_dirs == (tmp_path / "inc", source.parent)
    assert noted.defines == {"WIDTH": "8"}


def test_a_source_that_the_next_object_overwrites_is_kept(tmp_path: Path) -> None:
    """MLIR-AIE writes every variant of a function into the same file."""
    source = tmp_path / "add.cc"
    for number in (1, 2):
        source.write_text(f"// {number}")
        note_object(tmp_path / f"add_{number}.o", source, [], tmp_path)
    texts = [object_at(tmp_path / f"add_{n}.o", "a").sources.sources[0].read_text() for n in (1, 2)]
    assert texts == ["// 1", "// 2"]


def test_a_renamed_symbol_is_a_macro(tmp_path: Path) -> None:
    source = tmp_path / "add.cc"
    source.touch()
    note_object(tmp_path / "add.o", source, ["-DN=4"], tmp_path)
    for _ in range(2):  # MLIR-AIE renames again when it finds the object in its cache
        rename_symbol(tmp_path / "add.o", "add", "v1_add")
    noted = object_at(tmp_path / "add.o", "add.o")
    assert noted.sources.defines == {"N": "4", "add": "v1_add"}
    assert noted.symbols == {}


@pytest.mark.parametrize("name", ["950063bb_add", "a-b.add", "a b_add", "é_add"])
def test_a_symbol_that_is_not_a_name_in_cpp_gets_another(tmp_path: Path, name: str) -> None:
    """MLIR-AIE prefixes symbols with hexadecimal digits, or with what the program says."""
    source = tmp_path / "add.cc"
    source.touch()
    note_object(tmp_path / "add.o", source, [], tmp_path)
    rename_symbol(tmp_path / "add.o", "add", name)
    noted = object_at(tmp_path / "add.o", "add.o")
    assert re.fullmatch("[A-Za-z_][A-Za-z0-9_]*", noted.sources.defines["add"])
    assert noted.symbols == {name: noted.sources.defines["add"]}


@pytest.mark.parametrize("content", [b"\x7fELF\x01\x01\x01", b"", b"{}", b'{"format": "x"}'])
def test_a_compiled_object_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "precompiled.o"
    path.write_bytes(content)
    for use in (lambda: object_at(path, "precompiled.o"), lambda: rename_symbol(path, "a", "b")):
        with pytest.raises(RuntimeError, match="compiled from C\\+\\+ source") as error:
            use()
        assert str(path) in str(error.value)
        assert "ExternalFunction" in str(error.value)


def test_a_missing_source_is_named(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"none\.cc: there is no such source"):
        note_object(tmp_path / "x.o", tmp_path / "none.cc", [], tmp_path)
