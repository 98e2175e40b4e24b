"""Types that several threads may decode.

When msgspec decodes a type for the first time, it reads its fields and keeps on the type what it
has read so far, without a lock (0.22). Another thread that decodes the type at that moment uses
half-filled memory: a segmentation fault.
"""

from __future__ import annotations

import threading
from typing import TypeVar

import msgspec

Kind = TypeVar("Kind")

_lock = threading.Lock()
_read: set[object] = set()


def decodable(kind: type[Kind]) -> type[Kind]:
    """``kind``, whose fields, and those of all types in it, msgspec has read."""
    if kind not in _read:
        with _lock:
            msgspec.json.Decoder(kind)
            _read.add(kind)
    return kind
