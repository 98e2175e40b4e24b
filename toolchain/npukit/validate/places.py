"""``--on`` of commands that run on this machine or on another one."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from npukit.remote.address import is_address, parse_address
from npukit.remote.connecting import connect
from npukit.remote_device.host import RemoteHost
from npukit.runtime.devices import KernelDevice, check_fits, choose_device
from npukit.runtime.targets import On, Target
from npukit.validate.device_choice import Execution, choose_execution, execution_on


def choose_place(
    target: str, on: str, device: str, published: Callable[[Target], bool]
) -> Execution[KernelDevice]:
    """The flow and the device for ``target``, as ``on`` says: an ``On``, or ``ssh://HOST``.

    The caller closes the device.

    Raises:
        ToolchainError, DeviceError: see :func:`npukit.validate.device_choice.execution_on`.
        RemoteError: the machine can't be reached, or lacks what it needs.
    """
    if not is_remote(on):
        local = choose_execution(target, cast(On, on), device, published)
        return Execution(local.choice, local.device)
    host = remote_host(on)
    try:
        return execution_on(host.choose, target, device, published)
    except BaseException:
        host.close()
        raise


def choose_device_at(target: Target, on: str, device: str) -> KernelDevice:
    """The device for artifacts of ``target`` that are built for ``device``; the caller closes it.

    Raises:
        DeviceError: there is none, or it is of another generation.
        RemoteError: the machine can't be reached, or lacks what it needs.
    """
    host = remote_host(on) if is_remote(on) else None
    try:
        chosen: KernelDevice = (
            choose_device(target, cast(On, on)) if host is None else host.choose(target)
        )
        check_fits(chosen, device)
    except BaseException:
        if host is not None:
            host.close()
        raise
    return chosen


def is_remote(on: str) -> bool:
    """Whether ``on`` names another machine."""
    return is_address(on)


def remote_host(on: str) -> RemoteHost:
    """The machine that ``on`` names; nothing is connected yet.

    Raises:
        UsageError: it is not an address.
    """
    address = parse_address(on)
    return RemoteHost(str(address), lambda: connect(on))
