"""The archive in an EMULATION_DATA section: named members, each with its SHA-256, and nothing else.

A zip file whose first member, ``manifest.json``, holds the format, its version and the SHA-256 of
every other member. The bytes depend on the content alone: times, attributes and the creating system
are fixed, and members are stored without compression because deflate's output depends on the zlib
version. Without compression, a hostile archive also can't unpack to more than its own size.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any, Final

from npukit.errors import FormatError

FORMAT: Final = "npukit-emulation-image"
VERSION: Final = 3

MANIFEST: Final = "manifest.json"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
_UNIX = 3
_READABLE = 0o100644 << 16
_MAX_MEMBERS = 512
"""Two programs for each core of the largest device are 64; an image may have several designs."""

_MAX_DIRECTORY = 1 << 16
_MAX_MANIFEST = 1 << 20
MAX_MEMBER: Final = 1 << 25
"""In bytes; over four times the size of a design whose buffers start with a network's weights."""

_END_OF_DIRECTORY = struct.Struct("<4s4xHHI6x")
_SECTION = "EMULATION_DATA"


def damaged(message: str, member: str | None = None) -> FormatError:
    """An error in the archive or in one of its members."""
    where = f"{_SECTION}, {member}" if member else _SECTION
    return FormatError(message, where=where, hint="rebuild the kernel")


def write_archive(members: Mapping[str, bytes]) -> bytes:
    """Encode the members, in order, as an archive; equal members give equal bytes on any machine.

    Raises:
        FormatError: a member exceeds its size limit.
    """
    if len(members) >= _MAX_MEMBERS:
        raise FormatError(
            f"the emulation image would have {len(members)} parts; it may have {_MAX_MEMBERS - 1}",
            where=_SECTION,
            hint="load fewer configurations in one sequence, or give their cores the same programs",
        )
    for name, data in members.items():
        _check_size(name, len(data))
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "sha256": {name: sha256(data) for name, data in members.items()},
    }
    text = json.dumps(manifest, indent=1, ensure_ascii=True) + "\n"
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {MANIFEST: text.encode(), **members}.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = _UNIX
            info.external_attr = _READABLE
            archive.writestr(info, data)
    return output.getvalue()


def read_archive(data: bytes) -> dict[str, bytes]:
    """The members without the manifest, after a check of every hash.

    Raises:
        FormatError: ``data`` is not such an archive, has another version, or a member is missing,
            damaged, duplicated, unexpected, compressed or too large.
    """
    members = _read_members(data)
    manifest = _read_manifest(members)
    expected = manifest.get("sha256")
    if not isinstance(expected, dict):
        raise damaged("sha256 is not an object", MANIFEST)
    for name in expected:
        if name not in members:
            raise damaged("the member is missing", name)
    for name, content in members.items():
        if name not in expected:
            raise damaged("the manifest does not list this member", name)
        if sha256(content) != expected[name]:
            raise damaged("the content does not match its SHA-256", name)
    return members


def sha256(data: bytes) -> str:
    """The SHA-256 of ``data``, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def _read_members(data: bytes) -> dict[str, bytes]:
    # Everything that zipfile is known to raise on hostile input.
    broken = (
        zipfile.BadZipFile,
        NotImplementedError,
        RuntimeError,
        ValueError,
        OSError,
        EOFError,
        struct.error,
        zlib.error,
    )
    _check_end(data)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_directory(infos, len(data))
            return {info.filename: archive.read(info) for info in infos}
    except broken as error:
        raise damaged(f"not a readable zip archive: {error}") from error


def _check_end(data: bytes) -> None:
    """Check the end-of-directory record before the whole directory is read."""
    if len(data) < _END_OF_DIRECTORY.size:
        raise damaged("not a readable zip archive: it is too short")
    magic, _, members, size = _END_OF_DIRECTORY.unpack_from(
        data, len(data) - _END_OF_DIRECTORY.size
    )
    if magic != b"PK\x05\x06":
        raise damaged("not a readable zip archive: no end-of-directory record")
    if members > _MAX_MEMBERS or size > _MAX_DIRECTORY:
        raise damaged(
            f"{members} members and a directory of {size} bytes; an image has at most "
            f"{_MAX_MEMBERS} members and a directory of {_MAX_DIRECTORY} bytes"
        )


def _check_size(member: str, size: int) -> None:
    limit = _MAX_MANIFEST if member == MANIFEST else MAX_MEMBER
    if size > limit:
        raise FormatError(
            f"the member has {size} bytes, more than the limit of {limit}",
            where=f"{_SECTION}, {member}",
        )


def _check_directory(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > _MAX_MEMBERS:
        raise damaged(f"{len(infos)} members, more than the limit of {_MAX_MEMBERS}")
    seen: set[str] = set()
    total = 0
    for info in infos:
        if info.filename in seen:
            raise damaged("the archive has two members of this name", info.filename)
        seen.add(info.filename)
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise damaged(
                "the member is compressed; an image stores its members uncompressed", info.filename
            )
        _check_size(info.filename, info.file_size)
        total += info.file_size
        if total > size:
            raise damaged(
                f"the members' sizes add up to more than the archive's {size} bytes", info.filename
            )


def _read_manifest(members: dict[str, bytes]) -> Mapping[str, Any]:
    """Remove the manifest from ``members`` and parse it."""
    if MANIFEST not in members:
        raise damaged("the member is missing", MANIFEST)
    try:
        manifest = json.loads(members.pop(MANIFEST))
    except (ValueError, RecursionError) as error:
        raise damaged(f"not JSON: {error}", MANIFEST) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise damaged("not an npukit emulation image", MANIFEST)
    version = manifest.get("version")
    if version != VERSION:
        which = "an older" if isinstance(version, int) and version < VERSION else "another"
        raise FormatError(
            f"emulation image version {version!r}, written by {which} npukit; this npukit reads "
            f"version {VERSION}",
            where=f"{_SECTION}, {MANIFEST}",
            hint="rebuild the kernel (npukit build KERNEL), or use the npukit that built it",
        )
    return manifest
