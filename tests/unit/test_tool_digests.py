"""Content hashes of tools: right, and read again only when the file may have changed."""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from npukit.builder.toolchains.tools.tool_digests import ToolDigests
from npukit.errors import ToolchainError


def test_a_hash_follows_the_content(tmp_path: Path) -> None:
    tool, digests = tmp_path / "tool", ToolDigests(tmp_path / "memory")
    for content in (b"one", b"two", b"one"):
        tool.write_bytes(content)
        assert digests.file(tool) == hashlib.sha256(content).hexdigest()


def test_a_replaced_file_with_the_same_times_is_noticed(tmp_path: Path) -> None:
    tool, digests = tmp_path / "tool", ToolDigests(tmp_path / "memory")
    tool.write_bytes(b"one")
    digests.file(tool)
    times = tool.stat()
    (tmp_path / "new").write_bytes(b"two")
    (tmp_path / "new").replace(tool)
    os.utime(tool, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digests.file(tool) == hashlib.sha256(b"two").hexdigest()


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"key": 1, "sha256": 2}'])
def test_a_damaged_memory_costs_time_only(tmp_path: Path, damage: bytes) -> None:
    tool, digests = tmp_path / "tool", ToolDigests(tmp_path / "memory")
    tool.write_bytes(b"one")
    expected = digests.file(tool)
    for path in (tmp_path / "memory").iterdir():
        path.write_bytes(damage)
    assert digests.file(tool) == expected


def test_a_missing_tool_is_a_toolchain_error(tmp_path: Path) -> None:
    with pytest.raises(ToolchainError, match="can't be read"):
        ToolDigests(tmp_path).file(tmp_path / "gone")


def test_names_count_in_a_hash_of_several(tmp_path: Path) -> None:
    digests = ToolDigests(tmp_path / "memory")
    (tmp_path / "a").write_bytes(b"1")
    before = digests.files(tmp_path, [tmp_path / "a"])
    (tmp_path / "a").rename(tmp_path / "b")
    assert digests.files(tmp_path, [tmp_path / "b"]) != before


def installed(folder: Path, content: bytes) -> Path:
    """A file of the package `tool`, with the RECORD of its wheel."""
    digest = urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    info = folder / "tool-1.0.dist-info"
    for each in (folder / "tool", info):
        each.mkdir(parents=True)
    path = folder / "tool" / "clang"
    path.write_bytes(content)
    rows = [
        "tool/__init__.py,,",
        f"tool/clang,sha256={digest},{len(content)}",
        f"{info.name}/RECORD,,",
    ]
    (info / "RECORD").write_text("\n".join(rows) + "\n")
    return path


def touched(path: Path, reference: Path, seconds: int) -> None:
    """Change the file's modification time to that of ``reference`` and some seconds."""
    time = reference.stat().st_mtime_ns + seconds * 10**9
    os.utime(path, ns=(time, time))


def test_an_installed_file_has_the_hash_of_its_record(tmp_path: Path) -> None:
    path = installed(tmp_path / "site", b"one")
    path.write_bytes(b"two")  # only to see where the hash comes from
    record = tmp_path / "site" / "tool-1.0.dist-info" / "RECORD"
    touched(path, record, -1)
    assert ToolDigests(tmp_path / "a").file(path) == hashlib.sha256(b"one").hexdigest()


def test_a_changed_installed_file_is_read(tmp_path: Path) -> None:
    path = installed(tmp_path / "site", b"one")
    record = tmp_path / "site" / "tool-1.0.dist-info" / "RECORD"
    for number, (content, seconds) in enumerate([(b"two", 1), (b"longer", -1), (b"", -1)]):
        path.write_bytes(content)
        touched(path, record, seconds)
        found = ToolDigests(tmp_path / str(number)).file(path)
        assert found == hashlib.sha256(content).hexdigest()


def test_an_installed_file_that_changes_later_is_read(tmp_path: Path) -> None:
    path, digests = installed(tmp_path / "site", b"one"), ToolDigests(tmp_path / "memory")
    touched(path, tmp_path / "site" / "tool-1.0.dist-info" / "RECORD", -1)
    assert digests.file(path) == hashlib.sha256(b"one").hexdigest()
    times = path.stat()
    path.write_bytes(b"two")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert digests.file(path) == hashlib.sha256(b"two").hexdigest()


@pytest.mark.parametrize(
    "text", ["", "tool/clang,sha256=,3\n", "tool/clang,,\n", "other/clang,sha256=x,3"]
)
def test_without_a_hash_in_the_record_a_file_is_read(tmp_path: Path, text: str) -> None:
    path = installed(tmp_path / "site", b"one")
    (tmp_path / "site" / "tool-1.0.dist-info" / "RECORD").write_text(text)
    assert ToolDigests(tmp_path / "a").file(path) == hashlib.sha256(b"one").hexdigest()


def test_two_records_of_a_package_decide_nothing(tmp_path: Path) -> None:
    path = installed(tmp_path / "site", b"one")
    path.write_bytes(b"two")
    record = tmp_path / "site" / "tool-1.0.dist-info" / "RECORD"
    (tmp_path / "site" / "tool-2.0.dist-info").mkdir()
    (tmp_path / "site" / "tool-2.0.dist-info" / "RECORD").write_bytes(record.read_bytes())
    touched(path, record, -1)
    assert ToolDigests(tmp_path / "a").file(path) == hashlib.sha256(b"two").hexdigest()
