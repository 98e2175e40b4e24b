"""The way to another machine."""

from __future__ import annotations

from npukit.remote.address import parse_address
from npukit.remote.channel import Connection


def connect(on: str) -> Connection:
    """A connection to the machine that ``on`` (``ssh://USER@HOST:PORT``) names.

    Raises:
        UsageError: it is not an address.
        RemoteError: there is no way to it, or asyncssh is not installed.
    """
    # Imported here: asyncssh is an extra.
    from npukit.remote.ssh_connection import SshConnection

    return SshConnection(parse_address(on))
