"""Shared builds that are damaged, forged, or in the wrong place are never used."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npukit.builder.digest import digest_bytes
from npukit.builder.sharing.entries import (
    Blob,
    Entry,
    Reads,
    RefusedError,
    Seal,
    entry_digest,
    entry_name,
    is_shared,
    read_entry,
    read_reads,
    reads_name,
)
from npukit.builder.sharing.location import SharedLocation, shared_location
from npukit.builder.sharing.object_store import FsspecStore
from npukit.builder.sharing.shared_cache import SharedCache
from npukit.errors import UsageError

KEY = digest_bytes(b"key")
OTHER_KEY = digest_bytes(b"other")
DEPENDENCIES = {"kernel:a.cc": digest_bytes(b"source"), "zig:lib/h": digest_bytes(b"header")}
OUTPUTS = {"a.xclbin": b"artifact", "folder/insts.bin": b"\x01\x02", "empty": b""}
SECRET = b"0123456789abcdef"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("http://user:a@S3CRETPW@127.0.0.1:1/x", "http://***@127.0.0.1:1/x"),
        ("https://S3CRETPW@host", "https://***@host"),
        ("https://host/folder@2", "https://host/folder@2"),
        ("s3://bucket//a@b", "s3://bucket//a@b"),
    ],
)
def test_a_location_is_shown_without_user_and_password(url: str, shown: str) -> None:
    assert SharedLocation(url).shown == shown


@pytest.mark.parametrize(
    "url",
    [
        "http:/user:S3CRETPW@host",
        "ftp://user:S3CRETPW@host/x",
        "http://user:a/S3CRETPW@host/x",
        "http://user:a@S3CRETPW@host/x?y",
        "file://user:S3CRETPW@host/x",
        "ssh://user:S3CRETPW@host/x",
        "ssh://user%3AS3CRETPW@host/x",
    ],
)
def test_no_message_about_a_url_has_its_password(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        shared_location({"NPUKIT_CACHE_URL": url})
    assert "S3CRETPW" not in str(caught.value)


def cache(folder: Path, secret: bytes | None = None) -> SharedCache:
    location = SharedLocation(f"file://{folder}", secret=secret, seconds=60)
    return SharedCache(location, FsspecStore(location))


def stored(folder: Path, secret: bytes | None = None) -> SharedCache:
    """A cache with one build."""
    store(cache(folder, secret))
    return cache(folder, secret)


def store(shared: SharedCache, key: str = KEY, outputs: Mapping[str, bytes] = OUTPUTS) -> None:
    shared.store(key, DEPENDENCIES, lambda: outputs)
    shared.finish()


def found(
    shared: SharedCache, key: str = KEY, digest_of: Callable[[str], str | None] = DEPENDENCIES.get
) -> list[dict[str, bytes] | None]:
    return [shared.read(key, record) for record in shared.matching(key, digest_of)]


def test_what_was_stored_is_found(tmp_path: Path) -> None:
    shared = stored(tmp_path)
    assert found(shared) == [OUTPUTS]
    assert found(shared, OTHER_KEY) == []
    assert found(shared, digest_of={**DEPENDENCIES, "kernel:a.cc": "0" * 64}.get) == []
    assert found(shared, digest_of=lambda _: None) == []


def test_builds_that_read_other_files_under_one_key_are_all_found(tmp_path: Path) -> None:
    shared = cache(tmp_path)
    sets = [{f"kernel:{n}": digest_bytes(b"%d" % n)} for n in range(12)]
    for number, dependencies in enumerate(sets):
        shared.store(KEY, dependencies, lambda number=number: {"a": b"%d" % number})
    shared.finish()
    reader = cache(tmp_path)
    hits = [found(reader, digest_of=dependencies.get) for dependencies in sets]
    # Lists are bounded: the latest are kept.
    assert hits == [[]] * 4 + [[{"a": b"%d" % n}] for n in range(4, 12)]


@pytest.mark.parametrize("secret", [None, SECRET])
@pytest.mark.parametrize("kind", ["reads", "entries", "blobs"])
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_is_ever_used(
    tmp_path: Path, kind: str, secret: bytes | None, data: st.DataObject
) -> None:
    folder = tmp_path / os.urandom(8).hex()
    shared = stored(folder, secret)
    files = sorted(path for path in (folder / kind).rglob("*") if path.is_file())
    file = data.draw(st.sampled_from(files))
    content = bytearray(file.read_bytes())
    match data.draw(st.sampled_from(["flip", "cut", "append", "empty", "other"])):
        case "flip":
            at = data.draw(st.integers(0, len(content) - 1))
            content[at] ^= 1 << data.draw(st.integers(0, 7))
        case "cut":
            del content[data.draw(st.integers(0, len(content) - 1)) :]
        case "append":
            content += data.draw(st.binary(min_size=1, max_size=20))
        case "empty":
            content.clear()
        case "other":
            before = bytes(content)
            content[:] = data.draw(st.binary(max_size=200).filter(lambda new: new != before))
    file.write_bytes(content)
    assert found(shared) in ([], [None])
    # The next build replaces it.
    store(shared)
    assert found(cache(folder, secret)) == [OUTPUTS]


def test_entries_that_were_swapped_are_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    shared = stored(tmp_path)
    store(shared, OTHER_KEY, {"a.xclbin": b"another"})
    for kind in ("entries", "reads"):
        one, two = (path for path in (tmp_path / kind).rglob("*") if path.is_file())
        first, second = one.read_bytes(), two.read_bytes()
        one.write_bytes(second)
        two.write_bytes(first)
        assert found(shared) == found(shared, OTHER_KEY) == []
        assert "is damaged, or is not an object of npukit's cache" in caplog.text
        one.write_bytes(first)
        two.write_bytes(second)
    assert found(shared) == [OUTPUTS]


@pytest.mark.parametrize("what", ["folder", "link", "fifo"])
def test_what_is_not_a_file_is_a_miss(tmp_path: Path, what: str) -> None:
    stored(tmp_path)
    for file in [path for path in tmp_path.rglob("*") if path.is_file()]:
        file.unlink()
        if what == "folder":
            file.mkdir()
        elif what == "link":
            file.symlink_to("/dev/zero")
        else:
            os.mkfifo(file)
    limited = SharedLocation(f"file://{tmp_path}", seconds=0.5)
    assert found(SharedCache(limited, FsspecStore(limited))) in ([], [None])


@pytest.mark.parametrize(
    "outputs",
    [
        {},
        {"../a": Blob("0" * 64, 1)},
        {"/a": Blob("0" * 64, 1)},
        {"a/../../b": Blob("0" * 64, 1)},
        {"": Blob("0" * 64, 1)},
        {".": Blob("0" * 64, 1)},
        {"a//b": Blob("0" * 64, 1)},
        {".npukit.json": Blob("0" * 64, 1)},
        {".lock": Blob("0" * 64, 1)},
        {"a\\..\\b": Blob("0" * 64, 1)},
        {"a\nb": Blob("0" * 64, 1)},
        {"a\0": Blob("0" * 64, 1)},
        {"a": Blob("../../etc/passwd", 1)},
        {"a": Blob("0" * 63, 1)},
        {"a": Blob("A" * 64, 1)},
        {"a": Blob("0" * 64, -1)},
        {"a": Blob("0" * 64, 1 << 60)},
        {f"{n}": Blob("0" * 64, 1 << 20) for n in range(300)},
        {f"{n}": Blob("0" * 64, 0) for n in range(5000)},
    ],
)
def test_hostile_entries_are_refused_though_their_seal_is_right(outputs: dict[str, Blob]) -> None:
    seal = Seal(SECRET)
    digest = entry_digest(KEY, DEPENDENCIES)
    text = msgspec.json.encode(Entry(KEY, digest, outputs))
    with pytest.raises(RefusedError):
        read_entry(seal, digest, KEY, seal.close(entry_name(digest), text))


@pytest.mark.parametrize(
    "text",
    [b"", b"{", b"[]", b"null", b'{"key": 1}', b"[" * 100_000, b'{"key": "x", "sets": [[1]]}'],
)
def test_texts_that_do_not_decode_are_refused(text: bytes) -> None:
    seal = Seal(None)
    digest = entry_digest(KEY, DEPENDENCIES)
    with pytest.raises(RefusedError):
        read_entry(seal, digest, KEY, seal.close(entry_name(digest), text))
    with pytest.raises(RefusedError):
        read_reads(seal, KEY, seal.close(reads_name(KEY), text))


@pytest.mark.parametrize(
    "name", ["file:/etc/passwd", "kernel:../../etc/passwd", "kernel:/etc/passwd", "kernel:", "x"]
)
def test_nobody_is_told_the_digests_of_files_outside_of_the_known_folders(
    tmp_path: Path, name: str
) -> None:
    assert not is_shared({name: "0"})
    seal = Seal(None)
    text = msgspec.json.encode(Reads(KEY, ((name,),)))
    with pytest.raises(RefusedError):
        read_reads(seal, KEY, seal.close(reads_name(KEY), text))
    shared = cache(tmp_path)
    shared.store(KEY, {name: "0" * 64}, lambda: OUTPUTS)
    shared.finish()
    assert list(tmp_path.iterdir()) == []


def test_a_seal_binds_name_text_and_secret() -> None:
    signed = Seal(SECRET).close("a", b"text")
    assert Seal(SECRET).open("a", signed) == Seal(None).open("a", signed) == b"text"
    for seal, name in ((Seal(SECRET), "b"), (Seal(None), "b"), (Seal(b"another"), "a")):
        with pytest.raises(RefusedError):
            seal.open(name, signed)
    with pytest.raises(RefusedError):
        Seal(SECRET).open("a", Seal(None).close("a", b"text"))


def test_a_store_that_fails_is_asked_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    stored(tmp_path)
    asked = []

    class Failing(FsspecStore):
        def read(self, limits: Mapping[str, int], expected: int = 0) -> dict[str, bytes]:
            asked.append(limits)
            return super().read(limits, expected)

    location = SharedLocation(f"file://{tmp_path}/reads/{KEY[:2]}/{KEY}", seconds=60)
    shared = SharedCache(location, Failing(location))
    with caplog.at_level(logging.WARNING):
        store(shared)
        assert [*found(shared), *found(shared), *found(shared, OTHER_KEY)] == []
    assert caplog.text.count("does not work") == 1
    assert not asked or len(asked) == 1
