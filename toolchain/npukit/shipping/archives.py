"""Archives whose bytes depend on their content alone: zip (wheels, ``.npz``) and ``.tar.gz``.

Nothing is compressed. DEFLATE leaves open how data is compressed, so releases of zlib differ, and
so would archives that two machines make of the same files.

Sources: PKWARE's APPNOTE.TXT (zip), POSIX.1-2001 (pax), RFC 1952 and 1951 (gzip, stored blocks).
"""

from __future__ import annotations

import io
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

_FILE_MODE: Final = 0o100644
_FOLDER_MODE: Final = 0o755
_UNIX: Final = 3
_GZIP: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
"""A header without a time, a name and a system."""
_LARGEST_BLOCK: Final = 0xFFFF


def zip_archive(files: Mapping[str, bytes], seconds: int) -> bytes:
    """A zip archive of ``files`` in their order; ``seconds`` since 1970 (UTC) is their time.

    Zip knows times from 1980 on, in steps of two seconds.
    """
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, data in files.items():
            moment = time.gmtime(seconds)
            entry = zipfile.ZipInfo(name, (moment[0], *moment[1:6]))
            entry.create_system = _UNIX
            entry.external_attr = _FILE_MODE << 16
            archive.writestr(entry, data)
    return content.getvalue()


def tar_archive(files: Mapping[str, bytes], seconds: int) -> bytes:
    """A ``.tar.gz`` of ``files`` in their order, with all folders; root owns them."""
    content = io.BytesIO()
    folders: set[str] = set()
    with tarfile.open(fileobj=content, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name, data in files.items():
            parts = name.split("/")
            for depth in range(1, len(parts)):
                folder = "/".join(parts[:depth])
                if folder not in folders:
                    folders.add(folder)
                    entry = tarfile.TarInfo(folder)
                    entry.type, entry.mode, entry.mtime = tarfile.DIRTYPE, _FOLDER_MODE, seconds
                    archive.addfile(entry)
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode, entry.mtime = len(data), _FILE_MODE & 0o777, seconds
            archive.addfile(entry, io.BytesIO(data))
    return _stored_gzip(content.getvalue())


def _stored_gzip(data: bytes) -> bytes:
    blocks = []
    starts = range(0, len(data), _LARGEST_BLOCK)
    for start in starts:
        block = data[start : start + _LARGEST_BLOCK]
        last = start == starts[-1]
        blocks.append(struct.pack("<BHH", last, len(block), len(block) ^ 0xFFFF) + block)
    end = struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFF_FFFF)
    return b"".join([_GZIP, *blocks, end])
