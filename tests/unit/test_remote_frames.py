"""Messages between two machines, addresses, and the code that is sent."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.errors import UsageError
from npukit.remote.address import Address, parse_address
from npukit.remote.bundle import bundle, sources, there
from npukit.remote.frames import Message, encode, read

FAR = ("npukit.remote_device.far", "npukit.deploy.far")

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


def read_bytes(data: bytes) -> Message:
    stream = io.BytesIO(data)

    def exactly(size: int) -> bytes:
        got = stream.read(size)
        if len(got) < size:
            raise EOFError
        return got

    return read(exactly)


@given(st.dictionaries(st.text(), values), st.lists(st.binary()))
def test_what_was_sent_arrives(fields: dict[str, object], parts: list[bytes]) -> None:
    found = read_bytes(b"".join(encode(Message(fields, parts))))
    assert found.fields == fields
    assert list(found.parts) == parts


@given(st.binary(max_size=64))
def test_other_bytes_are_no_frame(data: bytes) -> None:
    try:
        read_bytes(data)
    except (EOFError, ValueError):
        return
    # Whatever reads as a frame has an object in it.
    assert b"{" in data


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("box", Address("box")),
        ("me@box", Address("box", "me")),
        ("ssh://me@box:2222", Address("box", "me", 2222)),
        ("ssh://box/", Address("box")),
        ("ssh://[fe80::1%25eth0]:22", Address("fe80::1%25eth0", None, 22)),
        ("::1", Address("::1")),
        ("ssh://a%40b@box", Address("box", "a%40b".replace("%40", "@"))),
    ],
)
def test_addresses(text: str, address: Address) -> None:
    if address.user is not None and "@" in address.user:
        with pytest.raises(UsageError):
            parse_address(text)
        return
    found = parse_address(text)
    assert found == address
    assert parse_address(str(found)) == found


@pytest.mark.parametrize(
    "text", ["", "ssh://", "@box", "http://box", "box:0", "box:x", "-x", "a b"]
)
def test_no_addresses(text: str) -> None:
    with pytest.raises(UsageError):
        parse_address(text)


@pytest.mark.parametrize("module", FAR)
def test_the_code_that_is_sent_needs_nothing_of_npukit(module: str, tmp_path: Path) -> None:
    """It imports in a Python without site packages, and all that it can import comes with it."""
    archive = tmp_path / "code.zip"
    archive.write_bytes(bundle(module))
    assert all(name.startswith("npukit_far/") for name in zipfile.ZipFile(archive).namelist())
    program = (
        f"import sys; sys.path.insert(0, {str(archive)!r}); import {there(module)}\n"
        "assert not [name for name in sys.modules if name.split('.')[0] == 'npukit']"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("module", FAR)
def test_the_code_that_is_sent_is_small_and_the_same_each_time(module: str) -> None:
    bundle.cache_clear()
    first = bundle(module)
    bundle.cache_clear()
    assert bundle(module) == first
    assert len(first) < 256 << 10
    assert not any("from npukit." in text for text in sources(module).values())
