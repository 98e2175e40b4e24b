"""EMULATION_DATA payloads: one encoding per content, every hash checked, bad archives refused."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.errors import FormatError
from npukit.formats.emulation import EmulationImage, pack, program_id, unpack
from thoroughness import examples

ADD, MUL = b"\0asm\1\0\0\0add", b"\0asm\1\0\0\0mul"
IMAGE = EmulationImage.for_cores(
    "npu1", "module { /* ü */ }\n", {(0, 3): ADD, (0, 2): MUL, (1, 2): ADD}
)


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(content: list[tuple[str, bytes]], method: int = zipfile.ZIP_STORED) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", method) as archive:
        for name, data in content:
            archive.writestr(name, data)
    return output.getvalue()


def with_manifest(change: Callable[[dict[str, Any]], object]) -> bytes:
    content = members(pack(IMAGE))
    manifest = json.loads(content["manifest.json"])
    change(manifest)
    content["manifest.json"] = json.dumps(manifest).encode()
    return zipped(list(content.items()))


def test_image_comes_back_whole() -> None:
    assert unpack(pack(IMAGE)) == IMAGE
    bare = EmulationImage("npu1_1col", "module {}", {}, {})
    assert unpack(pack(bare)) == bare


def test_equal_programs_are_stored_once_under_their_hash() -> None:
    content = members(pack(IMAGE))
    stored = {hashlib.sha256(wasm).hexdigest()[:16]: wasm for wasm in (ADD, MUL)}
    assert list(content) == [
        "manifest.json",
        "physical.mlir",
        *(f"programs/{name}.wasm" for name in sorted(stored)),
    ]
    manifest = json.loads(content.pop("manifest.json"))
    assert manifest["sha256"] == {k: hashlib.sha256(v).hexdigest() for k, v in content.items()}
    assert [(core["column"], core["row"]) for core in manifest["cores"]] == [(0, 2), (0, 3), (1, 2)]


def test_bytes_depend_on_the_content_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    shuffled = EmulationImage(
        IMAGE.device,
        IMAGE.physical,
        dict(reversed(IMAGE.programs.items())),
        dict(reversed(IMAGE.core_programs.items())),
    )
    first = pack(IMAGE)
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setattr("time.time", lambda: 2e9)
    assert pack(shuffled) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        for info in archive.infolist():
            assert info.date_time == (1980, 1, 1, 0, 0, 0)
            assert info.compress_type == zipfile.ZIP_STORED
            assert (info.create_system, info.external_attr >> 16) == (3, 0o100644)


@pytest.mark.parametrize(
    ("image", "message"),
    [
        (replace(IMAGE, programs={"0" * 16: ADD}), "is really"),
        (replace(IMAGE, programs={}), "is not there"),
        (replace(IMAGE, core_programs={}), "no core runs"),
    ],
)
def test_pack_refuses_what_does_not_fit_together(image: EmulationImage, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        pack(image)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda m: m.update(format="other"), "not an npukit emulation image"),
        (lambda m: m.update(version=2), "version 2"),
        (lambda m: m.pop("device"), "device"),
        (lambda m: m.update(device=7), "device is not a string"),
        (lambda m: m.pop("cores"), "cores"),
        (lambda m: m.update(cores={}), "cores is not a list"),
        (lambda m: m.update(cores=[3]), "manifest"),
        (lambda m: m["cores"][0].update(column=True), "not a core"),
        (lambda m: m["cores"][0].update(row=3), "twice"),
        (lambda m: m["cores"][0].update(program="f" * 16), "is not there"),
        (lambda m: m.update(sha256=[]), "does not list"),
        (lambda m: m["sha256"].pop("physical.mlir"), "does not list"),
        (lambda m: m["sha256"].update({"physical.mlir": "0" * 64}), "SHA-256"),
        (lambda m: m["sha256"].update({"programs/../x": "0" * 64}), "missing"),
    ],
)
def test_a_manifest_that_lies_is_refused(
    change: Callable[[dict[str, Any]], object], message: str
) -> None:
    with pytest.raises(FormatError, match=message):
        unpack(with_manifest(change))


def test_every_member_is_needed_and_no_other_allowed() -> None:
    content = members(pack(IMAGE))
    for name in content:
        with pytest.raises(FormatError, match="missing"):
            unpack(zipped([(n, d) for n, d in content.items() if n != name]))
    for extra in ("../../etc/passwd", "/abs", "programs/extra.wasm", "physical.mlir/", "C:\\x"):
        with pytest.raises(FormatError):
            unpack(zipped([*content.items(), (extra, b"")]))


def test_a_member_in_the_archive_twice_is_refused() -> None:
    content = list(members(pack(IMAGE)).items())
    with pytest.warns(UserWarning, match="Duplicate"):
        data = zipped([*content, content[1]])
    with pytest.raises(FormatError, match="twice"):
        unpack(data)


def test_compressed_members_are_refused_before_they_are_unpacked() -> None:
    bomb = zipped([("physical.mlir", bytes(1 << 24))], zipfile.ZIP_DEFLATED)
    assert len(bomb) < 1 << 15
    with pytest.raises(FormatError, match="compressed"):
        unpack(bomb)


def test_overlapping_members_are_refused() -> None:
    # Two directory entries that share one member's bytes: the classic bomb without compression.
    data = zipped([("a", bytes(4096)), ("b", b"")])
    directory = data.rindex(b"PK\1\2")
    second = bytearray(data[directory:])
    second[20:28] = (4096).to_bytes(4, "little") * 2
    with pytest.raises(FormatError):
        unpack(data[:directory] + bytes(second))


@pytest.mark.parametrize("data", [b"", b"PK", b"\0" * 100, b"PK\5\6" + bytes(18)])
def test_what_is_no_archive_is_refused(data: bytes) -> None:
    with pytest.raises(FormatError):
        unpack(data)


@settings(max_examples=examples(300))
@given(st.data())
def test_no_damage_goes_unnoticed(data: st.DataObject) -> None:
    """Any changed byte of any member is found; any other damage is found or harmless."""
    packed = bytearray(pack(IMAGE))
    position = data.draw(st.integers(0, len(packed) - 1))
    packed[position] ^= data.draw(st.integers(1, 255))
    try:
        image = unpack(bytes(packed))
    except FormatError:
        return
    assert image == IMAGE


@given(st.integers(0, 2000))
def test_truncation_is_always_found(keep: int) -> None:
    packed = pack(IMAGE)
    with pytest.raises(FormatError):
        unpack(packed[: min(keep, len(packed) - 1)])


def test_program_id_is_the_start_of_the_sha256() -> None:
    assert program_id(b"") == hashlib.sha256(b"").hexdigest()[:16]


def test_more_than_an_image_can_hold_is_refused_before_it_is_read() -> None:
    many = zipped([(f"{number}", b"") for number in range(3000)])
    with pytest.raises(FormatError, match="3000 members"):
        unpack(many)
    content = members(pack(IMAGE))
    for name in content:
        large = {**content, name: content[name] + b" " * (5 << 20)}
        with pytest.raises(FormatError, match=r"bytes, more than the \d+") as caught:
            unpack(zipped(list(large.items())))
        assert name in str(caught.value.where)
    with pytest.raises(FormatError, match=r"physical\.mlir.*more than"):
        pack(replace(IMAGE, physical="//" + "x" * (5 << 20)))


def test_a_directory_that_claims_more_than_it_has_is_refused() -> None:
    data = bytearray(pack(IMAGE))
    data[-10:-6] = (1 << 30).to_bytes(4, "little")
    with pytest.raises(FormatError, match="members, listed in"):
        unpack(bytes(data))
