"""Atomic writes and publication: nobody sees half of a file, nothing is lost."""

import os
import stat
from pathlib import Path

import pytest

from npukit.builder.manifest import MANIFEST_FILE
from npukit.builder.publish import publish
from npukit.errors import BuildError
from npukit.files import read_regular, write_atomically


def test_a_write_replaces_in_one_step_and_leaves_no_temporary_file(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "file.bin"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert [p.name for p in target.parent.iterdir()] == ["file.bin"]
    assert stat.S_IMODE(target.stat().st_mode) & 0o600 == 0o600


def test_a_failing_write_keeps_the_old_file(tmp_path: Path) -> None:
    target = tmp_path / "file.bin"
    target.mkdir()  # a folder can't be replaced by a file
    (target / "kept").write_text("kept")
    with pytest.raises(BuildError, match=r"can't write .*file\.bin"):
        write_atomically(target, b"new")
    assert (target / "kept").read_text() == "kept"
    assert [p.name for p in tmp_path.iterdir()] == ["file.bin"]


def test_a_path_through_a_file_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BuildError, match="can't write"):
        write_atomically(tmp_path / "file" / "below", b"")


def test_publication_writes_only_what_changed_and_removes_what_is_stale(tmp_path: Path) -> None:
    first = {"a": b"1", "b": b"1", MANIFEST_FILE: b"{1}"}
    assert publish(tmp_path / "out", first)
    assert not publish(tmp_path / "out", first)
    inode = (tmp_path / "out" / "a").stat().st_ino
    second = {"a": b"1", "c": b"2", MANIFEST_FILE: b"{2}"}
    assert publish(tmp_path / "out", second)
    assert (tmp_path / "out" / "a").stat().st_ino == inode
    found = {p.name: p.read_bytes() for p in (tmp_path / "out").glob("[!.]*")}
    assert found == second


def test_publication_repairs_a_damaged_file(tmp_path: Path) -> None:
    outputs = {"a": b"1", MANIFEST_FILE: b"{}"}
    publish(tmp_path, outputs)
    (tmp_path / "a").write_bytes(b"0")
    assert publish(tmp_path, outputs)
    assert (tmp_path / "a").read_bytes() == b"1"


def test_publication_into_a_file_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(BuildError, match="can't create the folder"):
        publish(tmp_path / "out", {MANIFEST_FILE: b"{}"})


def test_only_a_regular_file_of_limited_size_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    assert read_regular(tmp_path / "file", 5) == b"12345"
    with pytest.raises(OSError, match="larger than 4 bytes"):
        read_regular(tmp_path / "file", 4)
    os.mkfifo(tmp_path / "fifo")
    (tmp_path / "link").symlink_to("/dev/zero")
    for name in ("fifo", "link"):
        with pytest.raises(OSError, match="not a regular file"):
            read_regular(tmp_path / name, 5)
    with pytest.raises(IsADirectoryError):
        read_regular(tmp_path, 5)
