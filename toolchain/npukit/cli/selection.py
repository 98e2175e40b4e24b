"""Which kernels a command is about when none is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

from npukit.errors import UsageError
from npukit.kernel.discovery import BrokenKernel
from npukit.kernel.spec import KernelSpec


def broken_row(broken: BrokenKernel) -> dict[str, Any]:
    """What ``--json`` says of a kernel whose ``kernel.toml`` can't be used."""
    failure = {"kind": broken.error.title, "message": str(broken.error)}
    return {"kernel": broken.name, "folder": str(broken.folder), "ok": False, "error": failure}


def for_device(specs: Sequence[KernelSpec], device: str, *, some: bool = False) -> list[KernelSpec]:
    """Those of ``specs`` that are for ``device``; the others were not asked for by name.

    Raises:
        UsageError: there is none, and not ``some`` other kernel that the command is about.
    """
    fitting = [spec for spec in specs if device in spec.devices]
    for spec in specs:
        if spec not in fitting:
            click.echo(f"{spec.name}: left out, it is not for {device}", err=True)
    if not fitting and not some:
        raise UsageError(f"none of the kernels found is for {device}", where="--device")
    return fitting
