"""Refuses a configuration that turns the check of a host key off, of a jump host too."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from npukit.errors import RemoteError

if TYPE_CHECKING:
    import asyncssh


def require_checks(ssh: Any, options: asyncssh.SSHClientConnectionOptions, name: str) -> None:
    """Every machine on the way must prove who it is. ``ssh`` is the module ``asyncssh``.

    Raises:
        RemoteError: one need not (``UserKnownHostsFile none``): asyncssh would accept any key.
    """
    if options.known_hosts is None:
        raise _unchecked("its host key", name)
    for jump, settings in _jumps(ssh, options, frozenset()):
        if settings.known_hosts is None:
            raise _unchecked(f"the host key of the jump host {jump}", name)


def _unchecked(what: str, name: str) -> RemoteError:
    return RemoteError(
        f"the ssh configuration turns the check of {what} off (UserKnownHostsFile)",
        where=name,
        hint="name a file of known hosts for it",
    )


def _jumps(
    ssh: Any, options: asyncssh.SSHClientConnectionOptions, before: frozenset[str]
) -> Iterator[tuple[str, asyncssh.SSHClientConnectionOptions]]:
    """The jump hosts on the way, with the options that asyncssh takes for them.

    It reads ``~/.ssh/config`` for each, in which a jump host may need another one.
    """
    named = options.tunnel if isinstance(options.tunnel, str) else ""
    for position, jump in enumerate(filter(None, named.split(","))):
        if jump in before:
            raise RemoteError(
                f"the ssh configuration reaches the jump host {jump} through itself (ProxyJump)"
            )
        user, at, place = jump.rpartition("@")
        host, colon, port = place.partition(":")
        if colon and not (port.isascii() and port.isdigit()):
            raise RemoteError(
                f"npukit can't read the jump host {jump} of the ssh configuration (ProxyJump)",
                hint="write it as USER@HOST:PORT, an IPv6 address as a Host of its own",
            )
        settings = ssh.SSHClientConnectionOptions(
            config=(),  # the default, as asyncssh reads it
            host=host,
            port=int(port) if colon else (),
            username=user if at else (),
        )
        yield jump, settings
        if position == 0:  # the others are reached through the one before
            yield from _jumps(ssh, settings, before | {jump})
