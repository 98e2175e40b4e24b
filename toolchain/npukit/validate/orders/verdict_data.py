"""A verdict as data, so that no worker's pickles are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from typing import Any, get_type_hints

import msgspec

from npukit.decodable import decodable
from npukit.validate.verdict import KernelVerdict


def verdict_data(verdict: KernelVerdict, rename: Callable[[str], str]) -> bytes:
    """``verdict`` as MessagePack, with ``rename`` applied to its texts."""
    plain = msgspec.to_builtins(verdict, builtin_types=(bytes,), enc_hook=_plain)
    return msgspec.msgpack.encode(_renamed(plain, rename))


def verdict_from(data: bytes) -> KernelVerdict:
    """The inverse of :func:`verdict_data`.

    Raises:
        msgspec.MsgspecError: ``data`` is not that of a verdict.
    """
    read = _decoder().decode(data)
    return KernelVerdict(
        **{field.name: getattr(read, field.name) for field in fields(KernelVerdict)}
    )


@cache
def _decoder() -> msgspec.msgpack.Decoder[Any]:
    # The module of verdicts does not import it, since most verdicts have none.
    from npukit.timing.estimate import Estimate

    hints = get_type_hints(KernelVerdict, localns={"Estimate": Estimate})
    read: Any = msgspec.defstruct(
        "ReadVerdict",
        [(field.name, hints[field.name]) for field in fields(KernelVerdict)],
    )
    return msgspec.msgpack.Decoder(decodable(read))


def _plain(value: Any) -> Any:
    """What MessagePack holds instead of a value of NumPy, or of a mapping."""
    if isinstance(value, Mapping):
        return dict(value)
    return value.item()


def _renamed(value: Any, rename: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return rename(value).encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _renamed(item, rename) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_renamed(item, rename) for item in value]
    return value
