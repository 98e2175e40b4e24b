"""Which machine: ``ssh://user@host:port``; the host may be an alias of the ssh configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from npukit.errors import UsageError

SCHEME: Final = "ssh://"
_HOST: Final = re.compile(r"[A-Za-z0-9_.:%-]+")
EXPECTED: Final = (
    "write another machine as ssh://USER@HOST:PORT; HOST may be a Host of ~/.ssh/config"
)
"""What to write for another machine; the user and the port may be left out."""


@dataclass(frozen=True)
class Address:
    """A machine; what is None, the ssh configuration says (or its defaults)."""

    host: str
    user: str | None = None
    port: int | None = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        user = f"{self.user}@" if self.user else ""
        port = f":{self.port}" if self.port else ""
        return f"{SCHEME}{user}{host}{port}"


def is_address(text: str) -> bool:
    """Whether ``text`` is the URL of another machine, possibly a malformed one."""
    return text.lower().startswith(SCHEME)


def parse_address(text: str) -> Address:
    """The machine that ``text`` names; ``ssh://`` is optional.

    Raises:
        UsageError: it names none, or has a password or a path.
    """
    rest = text.strip()
    if is_address(rest):
        rest = rest[len(SCHEME) :]
    if "://" in rest:
        scheme = rest.partition("://")[0]
        raise UsageError(f"{scheme}://: only ssh:// reaches another machine", hint=EXPECTED)
    before, at, after = rest.rpartition("@")
    user = unquote(before) if at else None
    if user is not None and ":" in user:
        raise UsageError(
            f"{user.partition(':')[0]}:...@{after}: a password does not belong in an address",
            hint="npukit uses keys, those of ssh-agent included",
        )
    host, port = _host_and_port(text, after)
    # A leading - would be an option of whatever runs with it (ProxyCommand's ssh, for example).
    if not host or host.startswith("-") or not _HOST.fullmatch(host):
        raise UsageError(f"{text!r} names no host", hint=EXPECTED)
    if user is not None and (not user or user.startswith("-") or re.search(r"[\s/@]", user)):
        raise UsageError(f"{text!r} names no user before @", hint=EXPECTED)
    return Address(host, user, port)


def _host_and_port(text: str, rest: str) -> tuple[str, int | None]:
    if "/" in rest:
        host, _, path = rest.partition("/")
        if path:
            raise UsageError(f"{text!r}: an address has no path", hint=EXPECTED)
        rest = host
    if rest.startswith("["):
        host, _, tail = rest[1:].partition("]")
        port = tail.removeprefix(":") if tail.startswith(":") else None
        if tail and port is None:
            raise UsageError(f"{text!r}: nothing but a port follows ]", hint=EXPECTED)
    elif rest.count(":") > 1:
        return rest, None  # an IPv6 address without brackets
    else:
        host, colon, number = rest.partition(":")
        port = number if colon else None
    if port is None:
        return host, None
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 1 << 16:
        raise UsageError(f"{text!r}: {port!r} is not a port (1 to 65535)", hint=EXPECTED)
    return host, int(port)
