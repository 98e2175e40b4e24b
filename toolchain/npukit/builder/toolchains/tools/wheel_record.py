"""Content hashes of files that pip or uv installed, from the wheel's RECORD.

Who installed a wheel has hashed its files. The hash in RECORD is the content's unless someone
changed the file afterwards. Its size or its modification time shows that, because RECORD is the
last file that an installation writes.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from pathlib import Path

from npukit.files import read_regular

_LARGEST = 64 << 20


def recorded_digest(path: Path) -> str | None:
    """SHA-256 in hex of a file of a package in ``site-packages``, as its wheel's RECORD has it.

    None if there is not exactly one RECORD for the package, it does not have the file, or the file
    is not as it was installed.
    """
    package = path.parent
    try:
        record, *others = package.parent.glob(f"{package.name}-*.dist-info/RECORD")
        file, written = path.stat(), record.stat()
        text = b"\n" + read_regular(record, _LARGEST)
        name = re.escape(f"{package.name}/{path.name}".encode())
        row = re.search(rb"\n%s,sha256=([-\w]{43}),(\d+)\r?\n" % name, text)
    except (OSError, ValueError):
        return None
    if others or row is None or int(row[2]) != file.st_size:
        return None
    if file.st_mtime_ns > written.st_mtime_ns:
        return None
    return urlsafe_b64decode(row[1] + b"=").hex()
