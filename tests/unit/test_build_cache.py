"""The build cache: what is a hit, what is not, and what damage does."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from npukit.builder.cache import BuildCache
from npukit.builder.digest import digest_bytes, digest_file
from npukit.builder.file_names import FileNames
from npukit.errors import BuildError

OUTPUTS = {"a.xclbin": b"artifact", "insts.bin": b"\x01\x02"}


@pytest.fixture
def header(tmp_path: Path) -> Path:
    path = tmp_path / "kernel" / "header.h"
    path.parent.mkdir()
    path.write_bytes(b"one")
    return path


@pytest.fixture
def names(header: Path) -> FileNames:
    return FileNames({"kernel": header.parent})


def dependencies(header: Path) -> dict[str, str]:
    return {"kernel:header.h": digest_bytes(header.read_bytes())}


def lookup(
    cache: BuildCache, key: str, locate: Callable[[str], Path | None]
) -> dict[str, bytes] | None:
    def digest(name: str) -> str | None:
        path = locate(name)
        return None if path is None else digest_file(path)

    for record in cache.matching(key, digest):
        if (outputs := cache.read(key, record)) is not None:
            return outputs
    return None


def test_a_hit_gives_back_what_was_stored(tmp_path: Path, header: Path, names: FileNames) -> None:
    cache = BuildCache(tmp_path / "cache")
    cache.store("k", dependencies(header), OUTPUTS)
    assert lookup(cache, "k", names.locate) == OUTPUTS
    assert lookup(cache, "other", names.locate) is None


def test_content_decides_and_not_time(tmp_path: Path, header: Path, names: FileNames) -> None:
    cache = BuildCache(tmp_path / "cache")
    cache.store("k", dependencies(header), OUTPUTS)
    stamp = header.stat()
    header.write_bytes(b"two")  # same size
    os.utime(header, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    assert lookup(cache, "k", names.locate) is None
    header.write_bytes(b"one")
    os.utime(header, (0, 0))
    assert lookup(cache, "k", names.locate) == OUTPUTS


def test_a_key_can_have_several_records(tmp_path: Path, header: Path, names: FileNames) -> None:
    cache = BuildCache(tmp_path / "cache")
    cache.store("k", dependencies(header), {"a": b"from one"})
    header.write_bytes(b"two")
    cache.store("k", dependencies(header), {"a": b"from two"})
    assert lookup(cache, "k", names.locate) == {"a": b"from two"}
    header.write_bytes(b"one")
    assert lookup(cache, "k", names.locate) == {"a": b"from one"}


def test_a_vanished_dependency_is_a_miss(tmp_path: Path, header: Path, names: FileNames) -> None:
    cache = BuildCache(tmp_path / "cache")
    cache.store("k", dependencies(header), OUTPUTS)
    header.unlink()
    assert lookup(cache, "k", names.locate) is None


@pytest.mark.parametrize("damage", [b"", b"artifacT", b"artifact and more"])
def test_a_damaged_object_is_never_returned(
    tmp_path: Path, header: Path, names: FileNames, damage: bytes
) -> None:
    cache = BuildCache(tmp_path / "cache")
    cache.store("k", dependencies(header), OUTPUTS)
    digest = digest_bytes(OUTPUTS["a.xclbin"])
    (cache.root / "objects" / digest[:2] / digest).write_bytes(damage)
    assert lookup(cache, "k", names.locate) is None
    cache.store("k", dependencies(header), OUTPUTS)
    assert lookup(cache, "k", names.locate) == OUTPUTS


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"dependencies": {}, "outputs": {}}',
        '{"dependencies": {}, "outputs": {"a": "../../../etc/passwd"}}',
        '{"dependencies": {}, "outputs": {"../../a": "00"}}',
        '{"dependencies": 1, "outputs": {"a": "00"}}',
        '{"dependencies": {}, "outputs": {"a": 5}}',
    ],
)
def test_a_damaged_or_hostile_record_is_a_miss(
    tmp_path: Path, header: Path, names: FileNames, text: str
) -> None:
    cache = BuildCache(tmp_path / "cache")
    cache.store("k", dependencies(header), OUTPUTS)
    (record,) = (cache.root / "records" / "k").iterdir()
    record.write_text(text)
    assert lookup(cache, "k", names.locate) is None
    assert not record.exists()


@pytest.mark.parametrize("what", ["folder", "link", "fifo"])
@pytest.mark.parametrize("kind", ["records", "objects"])
def test_an_entry_that_is_not_a_file_is_a_miss(
    kind: str, what: str, tmp_path: Path, header: Path, names: FileNames
) -> None:
    root = tmp_path / "cache"
    cache = BuildCache(root)
    cache.store("k", dependencies(header), OUTPUTS)
    for entry in [path for path in (root / kind).rglob("*") if path.is_file()]:
        entry.unlink()
        if what == "folder":
            entry.mkdir()
        elif what == "link":
            entry.symlink_to("/dev/zero")
        else:
            os.mkfifo(entry)
    assert lookup(cache, "k", names.locate) is None
    if what == "folder":
        with pytest.raises(BuildError, match="clean --cache"):
            cache.store("k", dependencies(header), OUTPUTS)
    else:
        cache.store("k", dependencies(header), OUTPUTS)
        assert lookup(cache, "k", names.locate) == OUTPUTS


def test_names_are_relative_to_roots_and_round_trip(tmp_path: Path) -> None:
    inside, outside = tmp_path / "root" / "a" / "b.h", tmp_path / "c.h"
    inside.parent.mkdir(parents=True)
    names = FileNames({"kernel": tmp_path / "root"})
    assert names.name(inside) == "kernel:a/b.h"
    assert names.name(inside.parent / ".." / "a" / "b.h") == "kernel:a/b.h"
    assert names.name(outside) == f"file:{outside}"
    assert names.locate("kernel:a/b.h") == inside
    assert names.locate(f"file:{outside}") == outside
    assert names.locate("unknown:x") is None
