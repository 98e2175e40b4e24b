"""Content hashes of tools: right, and read again only when the file may have changed."""

from __future__ import annotations

import hashlib
import os
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
