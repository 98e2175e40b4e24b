"""The kernels that a command selects if the user names none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from npukit.cli.messages import error_data
from npukit.errors import UsageError
from npukit.kernel.discovery import BrokenKernel
from npukit.kernel.spec import KernelSpec


def broken_row(broken: BrokenKernel) -> dict[str, Any]:
    """The ``--json`` entry of a kernel with an unusable ``kernel.toml``."""
    return {
        "kernel": broken.name,
        "folder": str(broken.folder),
        "ok": False,
        "error": error_data(broken.error),
    }


def for_device(specs: Sequence[KernelSpec], device: str, *, some: bool = False) -> list[KernelSpec]:
    """The ``specs`` for ``device``; prints a line about each kernel that it leaves out.

    Raises:
        UsageError: there are none; not raised if the command handles ``some`` other kernel anyway.
    """
    fitting = [spec for spec in specs if device in spec.devices]
    for spec in specs:
        if spec not in fitting:
            click.echo(f"{spec.name}: skipped, it does not support {device}", err=True)
    if not fitting and not some:
        raise UsageError(f"no kernel is for {device}", where="--device")
    return fitting
