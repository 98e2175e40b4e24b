"""What the shared cache keeps beside the outputs of builds: two small kinds of objects.

Both are a line, then JSON text. The line has the SHA-256 of the object's name and text, and with a
secret their HMAC-SHA256 too (else ``-``). So an object that is damaged, that was moved to another
name, or that somebody without the secret wrote is refused::

    npukit-cache 1 <sha256> <hmac-sha256>
    {...}

``reads/<aa>/<key>``: which files the builds under a key read, by machine-independent name. Whoever
has the same key hashes its own files of these names.

``entries/<aa>/<digest>``: the outputs of the build that read files of this content; the digest is
over the key, the names and the digests of the files.

``blobs/<aa>/<sha256>``: an output, by its content.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final, TypeVar

import msgspec

from npukit.builder.digest import digest_bytes, digest_value
from npukit.builder.file_names import FILE, FileNames
from npukit.builder.ledger import LEDGER_FILE, LOCK_FILE
from npukit.decodable import decodable
from npukit.files import LARGEST, stays_below

READS: Final = "reads"
ENTRIES: Final = "entries"
BLOBS: Final = "blobs"

LARGEST_READS: Final = 16 << 20
LARGEST_ENTRY: Final = 4 << 20
"""Bytes, of the objects of either kind."""

MOST_SETS: Final = 8
_MOST_OUTPUTS: Final = 4096
_MAGIC: Final = "npukit-cache 1"
_UNSIGNED: Final = "-"

_Text = TypeVar("_Text")


class RefusedError(Exception):
    """An object of the shared cache is damaged, forged, or not what its name says."""


class Blob(msgspec.Struct, frozen=True):
    """One output: the SHA-256 of its content, and its size in bytes."""

    sha256: str
    bytes: int


class Reads(msgspec.Struct, frozen=True):
    """The sets of files that builds under ``key`` read; the latest is last."""

    key: str
    sets: tuple[tuple[str, ...], ...]


class Entry(msgspec.Struct, frozen=True):
    """The outputs of one build, by file name."""

    key: str
    dependencies: str
    outputs: dict[str, Blob]


@dataclass(frozen=True)
class Seal:
    """Signs and checks objects with ``secret``, or only protects them from damage without one."""

    secret: bytes | None

    def close(self, name: str, text: bytes) -> bytes:
        """The content of the object called ``name``."""
        signature = _UNSIGNED if self.secret is None else self._signature(name, text)
        return f"{_MAGIC} {_digest(name, text)} {signature}\n".encode() + text

    def open(self, name: str, data: bytes) -> bytes:
        """The text in the object called ``name``.

        Raises:
            RefusedError: it is damaged, belongs elsewhere, or is not signed with the secret.
        """
        line, _, text = data.partition(b"\n")
        fields = line.decode("ascii", "replace").split(" ")
        if len(fields) != 4 or " ".join(fields[:2]) != _MAGIC or fields[2] != _digest(name, text):
            raise RefusedError("is damaged, or is not an object of npukit's cache")
        if self.secret is None:
            return text
        if fields[3] == _UNSIGNED:
            raise RefusedError("is not signed, and NPUKIT_CACHE_SECRET is set")
        if not hmac.compare_digest(fields[3].encode(), self._signature(name, text).encode()):
            raise RefusedError("is not signed with this NPUKIT_CACHE_SECRET")
        return text

    def _signature(self, name: str, text: bytes) -> str:
        return hmac.new(self.secret or b"", _sealed(name, text), hashlib.sha256).hexdigest()


def _digest(name: str, text: bytes) -> str:
    return digest_bytes(_sealed(name, text))


def _sealed(name: str, text: bytes) -> bytes:
    return f"{_MAGIC}\0{name}\0".encode() + text


def reads_name(key: str) -> str:
    """The name of the object that lists what builds under ``key`` read."""
    return f"{READS}/{key[:2]}/{key}"


def entry_digest(key: str, dependencies: Mapping[str, str]) -> str:
    """The digest that names the entry of a build."""
    return digest_value([key, sorted(dependencies.items())])


def entry_name(digest: str) -> str:
    """The name of the entry with this digest."""
    return f"{ENTRIES}/{digest[:2]}/{digest}"


def blob_name(sha256: str) -> str:
    """The name of the output with this content."""
    return f"{BLOBS}/{sha256[:2]}/{sha256}"


def is_shared(dependencies: Sequence[str] | Mapping[str, str]) -> bool:
    """Whether all files have names that mean the same on any machine, and stay in their folders.

    Files elsewhere are named by absolute path. Besides, looking for an entry tells the server the
    digest of what it asks about, and a forged list could ask about any file of this machine.
    """
    return all(
        FileNames.root_of(name) != FILE and stays_below(FileNames.below_root(name))
        for name in dependencies
    )


def read_reads(seal: Seal, key: str, data: bytes) -> Reads:
    """The list in ``data``.

    Raises:
        RefusedError: it can't be trusted or decoded, or is that of another key.
    """
    reads = _decoded(seal.open(reads_name(key), data), Reads)
    if reads.key != key:
        raise RefusedError("belongs to another key")
    if len(reads.sets) > MOST_SETS or not all(map(is_shared, reads.sets)):
        raise RefusedError("lists files that no shared build reads")
    return reads


def read_entry(seal: Seal, digest: str, key: str, data: bytes) -> Entry:
    """The entry in ``data``, whose name has ``digest``.

    Raises:
        RefusedError: it can't be trusted or decoded, belongs to another build, or describes outputs
            that no build has.
    """
    entry = _decoded(seal.open(entry_name(digest), data), Entry)
    if entry.key != key or entry.dependencies != digest:
        raise RefusedError("belongs to another build")
    if not 0 < len(entry.outputs) <= _MOST_OUTPUTS:
        raise RefusedError(f"has {len(entry.outputs)} outputs")
    for name, blob in entry.outputs.items():
        if not _is_output(name):
            raise RefusedError(f"has an output called {name!r}")
        if not _is_digest(blob.sha256) or blob.bytes < 0:
            raise RefusedError(f"does not describe {name!r}")
    total = sum(blob.bytes for blob in entry.outputs.values())
    if total > LARGEST:
        raise RefusedError(f"claims {total} bytes of outputs; the most are {LARGEST}")
    return entry


def needs_of_entry(name: str, data: bytes) -> frozenset[str]:
    """The objects that the entry called ``name`` needs, whoever signed it.

    Raises:
        RefusedError: it is damaged.
    """
    entry = _decoded(Seal(None).open(name, data), Entry)
    outputs = {blob_name(blob.sha256) for blob in entry.outputs.values() if blob.bytes}
    return frozenset({reads_name(entry.key), *outputs})


def _decoded(text: bytes, kind: type[_Text]) -> _Text:
    try:
        return msgspec.json.decode(text, type=decodable(kind))
    except (ValueError, RecursionError) as error:
        raise RefusedError(f"can't be decoded: {error}") from None


def _is_output(name: str) -> bool:
    """Whether a build may have an output called ``name``: a plain file below its folder."""
    parts = PurePosixPath(name).parts
    return (
        stays_below(name)
        and name == "/".join(parts)
        and name.isprintable()
        and "\\" not in name
        and not any(part.startswith(".") for part in parts)
        and parts[-1] not in (LEDGER_FILE, LOCK_FILE)
    )


def _is_digest(text: str) -> bool:
    return len(text) == 64 and {*text} <= {*"0123456789abcdef"}
