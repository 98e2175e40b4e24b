"""How npukit connects over ssh, for whatever purpose: what it reads, and what it refuses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from npukit.remote.address import Address
from npukit.remote.host_keys import require_checks

if TYPE_CHECKING:
    import asyncssh

_SYSTEM_CONFIG: Final = Path("/etc/ssh/ssh_config")


def ssh_options(ssh: Any, address: Address, **more: object) -> asyncssh.SSHClientConnectionOptions:
    """The options for a connection to ``address``; ``more`` are further ones of asyncssh.

    The ssh configuration of the user and of the machine applies. Nothing is asked for, so passwords
    are not used. ``ssh`` is the module ``asyncssh``.

    Raises:
        RemoteError: the configuration turns the check of a host key off.
    """
    config = [p for p in (Path.home() / ".ssh" / "config", _SYSTEM_CONFIG) if p.is_file()]
    options: asyncssh.SSHClientConnectionOptions = ssh.SSHClientConnectionOptions(
        config=list(map(str, config)),
        host=address.host,
        port=address.port or (),
        username=address.user or (),
        password_auth=False,
        kbdint_auth=False,
        # The configuration may want these for a person's sessions.
        request_pty=False,
        agent_forwarding=False,
        x11_forwarding=False,
        **more,
    )
    require_checks(ssh, options, str(address))
    return options
