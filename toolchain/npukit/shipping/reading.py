"""Reads a package that somebody made: a wheel or a tar, with the digests of its files checked.

Nothing in it is run or unpacked. A package is data of others, so names must stay inside of it and
its size is limited.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec
from packaging.metadata import parse_email

from npukit.builder.digest import digest_bytes
from npukit.errors import ArtifactError, FormatError
from npukit.files import LARGEST, read_user_file, stays_below
from npukit.kernel.parameters import ParameterValue
from npukit.shipping.distribution_names import NAMESPACE
from npukit.shipping.kernel_folder import PACKAGE_MANIFEST
from npukit.shipping.signing import SUFFIX

_MOST_FILES: Final = 100_000
_ZIPPED_KINDS: Final = (0, stat.S_IFREG, stat.S_IFDIR)
"""What the entries of a zip may be; 0 is one that does not say."""
_DAMAGE: Final = (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError)


class PackedFile(msgspec.Struct, frozen=True):
    """A file of a kernel as the manifest has it."""

    sha256: str
    bytes: int


class PackedBuild(msgspec.Struct, frozen=True):
    """A build of a kernel."""

    device: str
    target: str
    parameters: dict[str, ParameterValue]
    uuid: str


class PackedCase(msgspec.Struct, frozen=True):
    """A validation case, and the names of the builds that it is for."""

    case: str
    builds: tuple[str, ...]


class PackedManifest(msgspec.Struct, frozen=True):
    """What ``package.json`` says about one kernel; the names of files are below its folder."""

    kernel: str
    distribution: str
    version: str
    npukit: str
    builds: dict[str, PackedBuild]
    cases: tuple[PackedCase, ...]
    files: dict[str, PackedFile]


@dataclass(frozen=True)
class PackedKernel:
    """A kernel in a package; ``manifest_text`` is what a ``signature`` (None without) is for."""

    manifest: PackedManifest
    manifest_text: bytes
    signature: bytes | None


@dataclass(frozen=True)
class ReadPackage:
    """A package: its distribution's name and version, its kernels, and all files by name.

    The names of ``files`` are as in a wheel, also in a tar, which has them below one folder.
    ``data`` is the package itself.
    """

    name: str
    version: str
    kernels: tuple[PackedKernel, ...]
    files: Mapping[str, bytes]
    data: bytes


def read_package(path: Path) -> ReadPackage:
    """The package in the file ``path``.

    Raises:
        FormatError: it can't be read, or is not a package of kernels.
        ArtifactError: a file in it is missing, has other content than its digest says, or is not
            known to its manifest.
    """
    try:
        data = read_user_file(path)
        files = _files(data)
    except _DAMAGE as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise FormatError(
            f"can't be read: {reason}",
            where=str(path),
            hint=None if isinstance(error, OSError) else "it is damaged or cut short: get it again",
        ) from error
    except (ValueError, IndexError, struct.error, RuntimeError, NotImplementedError) as error:
        raise _other(path, str(error)) from error
    info = _info(path, files)
    _check_record(path, info, files)
    raw, _ = parse_email(files.get(f"{info}/METADATA", b""))
    kernels = tuple(_kernels(path, files))
    name, version = raw.get("name"), raw.get("version")
    if not kernels or name is None or version is None:
        raise _other(path, f"it has no {NAMESPACE}, or no METADATA")
    return ReadPackage(name, version, kernels, files, data)


def _files(data: bytes) -> dict[str, bytes]:
    if data.startswith(b"PK"):
        return dict(_checked(_zipped(data)))
    if data.startswith(b"\x1f\x8b"):
        tops, files = set(), {}
        for name, content in _checked(_tarred(data)):
            top, _, rest = name.partition("/")
            tops.add(top)
            files[rest] = content
        if len(tops) != 1:
            raise ValueError("it does not have one folder at the top")
        return files
    raise ValueError("neither a zip nor a gzip file")


def _checked(members: Iterator[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    seen: set[str] = set()
    size = 0
    for name, content in members:
        size += len(content)
        if not stays_below(name) or name in seen:
            raise ValueError(f"{name!r} is not a name that a package may have, or has it twice")
        seen.add(name)
        if size > LARGEST or len(seen) > _MOST_FILES:
            raise ValueError("it is larger than any package")
        yield name, content


def _zipped(data: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for entry in archive.infolist():
            kind = stat.S_IFMT(entry.external_attr >> 16)
            if not entry.filename or kind not in _ZIPPED_KINDS:
                raise ValueError(f"{entry.filename!r} is neither a file nor a folder")
            if not entry.is_dir():
                with archive.open(entry) as member:
                    yield entry.filename, member.read(LARGEST + 1)


def _tarred(data: bytes) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:gz") as archive:
        for entry in archive:
            if entry.isdir():
                continue
            file = archive.extractfile(entry) if entry.isreg() else None
            if file is None:
                raise ValueError(f"{entry.name!r} is neither a file nor a folder")
            yield entry.name, file.read(LARGEST + 1)


def _info(path: Path, files: Mapping[str, bytes]) -> str:
    folders = {name.partition("/")[0] for name in files}
    found = [folder for folder in folders if folder.endswith(".dist-info")]
    if len(found) != 1:
        raise _other(path, "it does not have one .dist-info")
    return found[0]


def _check_record(path: Path, info: str, files: Mapping[str, bytes]) -> None:
    record = f"{info}/RECORD"
    try:
        rows = list(csv.reader(files[record].decode().splitlines()))
        listed = {row[0]: row[1] for row in rows}
    except (KeyError, IndexError, ValueError, csv.Error) as error:
        raise _other(path, "it has no RECORD of its files") from error
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        if name not in listed or (name != record and listed[name] != f"sha256={digest}"):
            raise _damaged(path, name, "is not what RECORD says")
    for name in listed:
        if name not in files:
            raise _damaged(path, name, "is missing")


def _kernels(path: Path, files: Mapping[str, bytes]) -> Iterator[PackedKernel]:
    inside = (name.split("/") for name in files if name.startswith(f"{NAMESPACE}/"))
    for folder in sorted({"/".join(parts[:2]) for parts in inside}):
        text = files.get(f"{folder}/{PACKAGE_MANIFEST}")
        if text is None:
            raise _other(path, f"{folder} has no {PACKAGE_MANIFEST}")
        try:
            manifest = msgspec.json.decode(text, type=PackedManifest)
        except (ValueError, RecursionError) as error:
            raise _other(path, f"{folder}/{PACKAGE_MANIFEST}: {error}") from error
        signature = f"{PACKAGE_MANIFEST}{SUFFIX}"
        own = {
            name.removeprefix(f"{folder}/"): data
            for name, data in files.items()
            if name.startswith(f"{folder}/")
        }
        for name, entry in manifest.files.items():
            if name not in own or digest_bytes(own[name]) != entry.sha256:
                raise _damaged(path, f"{folder}/{name}", f"is not what {PACKAGE_MANIFEST} says")
        for name in own:
            if name not in manifest.files and name not in (PACKAGE_MANIFEST, signature):
                raise _damaged(path, f"{folder}/{name}", f"is not in {PACKAGE_MANIFEST}")
        yield PackedKernel(manifest, text, own.get(signature))


def _damaged(path: Path, name: str, what: str) -> ArtifactError:
    return ArtifactError(f"{name} {what}", where=str(path), hint="get or make the package again")


def _other(path: Path, reason: str) -> FormatError:
    return FormatError(
        f"is not a package that npukit made: {reason}",
        where=str(path),
        hint="npukit package makes a .whl or a .tar.gz",
    )
