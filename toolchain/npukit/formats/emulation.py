"""The payload of an EMULATION_DATA section: what npukit's emulated device loads instead of a PDI.

A zip archive with exactly these members, in this order:

- ``manifest.json``: format and version, device, the SHA-256 of every other member, and which
  program each core runs;
- ``physical.mlir``: the physical module, UTF-8;
- ``programs/<id>.wasm``: each distinct core program once; ``<id>`` is the start of its SHA-256.

A core that needs no C++ has no program. The archive's bytes depend on the content alone: members
are stored and not compressed, since what a deflate stream looks like depends on the zlib at hand,
and times, attributes and the creating system are fixed. Not compressing also means that a hostile
archive can't unpack to more than its own size.
"""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from npukit.errors import FormatError
from npukit.formats.wasm import MAX_PROGRAM

FORMAT: Final = "npukit-emulation-image"
VERSION: Final = 1

_MANIFEST = "manifest.json"
_PHYSICAL = "physical.mlir"
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip can hold
_UNIX = 3
_READABLE = 0o100644 << 16
_MAX_MEMBERS = 128
"""The manifest, the physical module, and a program for each core of the largest device."""

_MAX_DIRECTORY = 1 << 16
_MAX_MANIFEST = 1 << 20
_MAX_PHYSICAL = 1 << 22
"""Bytes of the physical module: some thirty times what a whole array with eight columns takes."""

_END_OF_DIRECTORY = struct.Struct("<4s4xHHI6x")
_SECTION = "EMULATION_DATA"


_MAX_SIZES = {_MANIFEST: _MAX_MANIFEST, _PHYSICAL: _MAX_PHYSICAL}


@dataclass(frozen=True)
class EmulationImage:
    """A physical design with the programs of its cores.

    ``device`` is the physical module's AIE device (``"npu1_1col"``); ``physical`` is MLIR text;
    ``programs`` maps a program's id (:func:`program_id`) to its WebAssembly; ``core_programs`` maps
    a core's (column, row) to a program's id.
    """

    device: str
    physical: str
    programs: Mapping[str, bytes]
    core_programs: Mapping[tuple[int, int], str]

    @classmethod
    def for_cores(
        cls, device: str, physical: str, cores: Mapping[tuple[int, int], bytes]
    ) -> EmulationImage:
        """An image from each core's own WebAssembly; equal programs are kept once."""
        programs = {program_id(wasm): wasm for wasm in cores.values()}
        return cls(
            device=device,
            physical=physical,
            programs=dict(sorted(programs.items())),
            core_programs={core: program_id(wasm) for core, wasm in sorted(cores.items())},
        )


def program_id(wasm: bytes) -> str:
    """A program's id: the first 16 hexadecimal digits of its SHA-256."""
    return _sha256(wasm)[:16]


def pack(image: EmulationImage) -> bytes:
    """The image as a zip archive; equal images give equal bytes, on any machine.

    Raises:
        FormatError: a program's id is not its own, a core's program is missing, a program is run by
            no core, or something is larger than an image may hold.
    """
    _check_programs(image)
    members = {_PHYSICAL: image.physical.encode()}
    for name in sorted(image.programs):
        members[_program_path(name)] = image.programs[name]
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "device": image.device,
        "sha256": {name: _sha256(data) for name, data in members.items()},
        "cores": [
            {"column": column, "row": row, "program": program}
            for (column, row), program in sorted(image.core_programs.items())
        ],
    }
    for name, data in members.items():
        _check_size(name, len(data))
    text = json.dumps(manifest, indent=1, ensure_ascii=True) + "\n"
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name, data in {_MANIFEST: text.encode(), **members}.items():
            info = zipfile.ZipInfo(name, _EPOCH)
            info.create_system = _UNIX
            info.external_attr = _READABLE
            archive.writestr(info, data)
    return output.getvalue()


def unpack(data: bytes) -> EmulationImage:
    """Read an image and check every hash.

    Raises:
        FormatError: ``data`` is not such an archive, or any member is missing, damaged, doubled,
            unexpected, compressed, or not what the manifest says.
    """
    members = _read_members(data)
    try:
        return _from_members(members)
    except (KeyError, TypeError, AttributeError) as error:
        raise _damaged(f"the manifest lacks or misspells {error}", _MANIFEST) from error


def _damaged(message: str, member: str | None = None) -> FormatError:
    where = f"{_SECTION}, {member}" if member else _SECTION
    return FormatError(message, where=where, hint="build the kernel again")


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _program_path(name: str) -> str:
    return f"programs/{name}.wasm"


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
        raise _damaged(f"not a readable zip archive: {error}") from error


def _check_end(data: bytes) -> None:
    """Look at the end of the archive, before its directory is read as a whole."""
    if len(data) < _END_OF_DIRECTORY.size:
        raise _damaged("not a readable zip archive: it is too short")
    magic, _, members, size = _END_OF_DIRECTORY.unpack_from(
        data, len(data) - _END_OF_DIRECTORY.size
    )
    if magic != b"PK\x05\x06":
        raise _damaged("not a readable zip archive: it does not end as one of npukit's does")
    if members > _MAX_MEMBERS or size > _MAX_DIRECTORY:
        raise _damaged(
            f"{members} members, listed in {size} bytes: more than the {_MAX_MEMBERS} that an "
            "image may have"
        )


def _check_size(member: str, size: int) -> None:
    limit = _MAX_SIZES.get(member, MAX_PROGRAM)
    if size > limit:
        raise FormatError(
            f"{size} bytes, more than the {limit} that it may have", where=f"{_SECTION}, {member}"
        )


def _check_directory(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > _MAX_MEMBERS:
        raise _damaged(f"{len(infos)} members, more than the {_MAX_MEMBERS} that an image may have")
    seen: set[str] = set()
    total = 0
    for info in infos:
        if info.filename in seen:
            raise _damaged("the member is there twice", info.filename)
        seen.add(info.filename)
        if info.compress_type != zipfile.ZIP_STORED or info.compress_size != info.file_size:
            raise _damaged("the member is compressed, an image's are not", info.filename)
        _check_size(info.filename, info.file_size)
        total += info.file_size
        if total > size:
            raise _damaged(f"the members claim more than the archive's {size} bytes", info.filename)


def _from_members(members: dict[str, bytes]) -> EmulationImage:
    manifest = _read_manifest(members)
    expected: Mapping[str, Any] = manifest["sha256"]
    if _PHYSICAL not in expected:
        raise _damaged("the manifest does not list it", _PHYSICAL)
    for name in expected:
        if name not in members:
            raise _damaged("the member is missing", name)
    for name, content in members.items():
        if name == _MANIFEST:
            continue
        if name not in expected:
            raise _damaged("the manifest does not list it", name)
        if _sha256(content) != expected[name]:
            raise _damaged("the content does not match its SHA-256", name)
    programs: dict[str, bytes] = {}
    for name, content in members.items():
        if name not in (_MANIFEST, _PHYSICAL):
            if name != _program_path(program_id(content)):
                raise _damaged("not the name that the member's content gives it", name)
            programs[program_id(content)] = content
    try:
        physical = members[_PHYSICAL].decode()
    except UnicodeDecodeError as error:
        raise _damaged(f"not UTF-8: {error}", _PHYSICAL) from error
    image = EmulationImage(
        device=_string(manifest, "device"),
        physical=physical,
        programs=programs,
        core_programs=_core_programs(manifest["cores"]),
    )
    _check_programs(image)
    return image


def _read_manifest(members: Mapping[str, bytes]) -> Mapping[str, Any]:
    if _MANIFEST not in members:
        raise _damaged("the member is missing", _MANIFEST)
    try:
        manifest = json.loads(members[_MANIFEST])
    except (ValueError, RecursionError) as error:
        raise _damaged(f"not JSON: {error}", _MANIFEST) from error
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise _damaged("not an npukit emulation image", _MANIFEST)
    if manifest.get("version") != VERSION:
        raise FormatError(
            f"version {manifest.get('version')!r} of the emulation image; this npukit reads "
            f"{VERSION}",
            where=f"{_SECTION}, {_MANIFEST}",
            hint="build the kernel again, or use the npukit that built it",
        )
    return manifest


def _string(manifest: Mapping[str, Any], key: str) -> str:
    value = manifest[key]
    if not isinstance(value, str):
        raise _damaged(f"{key} is not a string", _MANIFEST)
    return value


def _core_programs(cores: Any) -> dict[tuple[int, int], str]:
    if not isinstance(cores, list):
        raise _damaged("cores is not a list", _MANIFEST)
    programs: dict[tuple[int, int], str] = {}
    for core in cores:
        column, row, program = core["column"], core["row"], core["program"]
        if type(column) is not int or type(row) is not int or not isinstance(program, str):
            raise _damaged(f"not a core and its program: {core!r}", _MANIFEST)
        if (column, row) in programs:
            raise _damaged(f"core ({column}, {row}) is there twice", _MANIFEST)
        programs[column, row] = program
    return programs


def _check_programs(image: EmulationImage) -> None:
    for name, wasm in image.programs.items():
        if name != program_id(wasm):
            raise _damaged(f"program {name} is really {program_id(wasm)}")
    for (column, row), name in image.core_programs.items():
        if name not in image.programs:
            raise _damaged(f"core ({column}, {row}) runs program {name}, which is not there")
    unused = set(image.programs) - set(image.core_programs.values())
    if unused:
        raise _damaged(f"no core runs program {min(unused)}")
