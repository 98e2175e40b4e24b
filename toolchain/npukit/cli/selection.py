"""Which kernels a command is about when none is named."""

from __future__ import annotations

import click

from npukit.errors import UsageError
from npukit.kernel.spec import KernelSpec


def for_device(specs: list[KernelSpec], device: str) -> list[KernelSpec]:
    """Those of ``specs`` that are for ``device``; the others were not asked for by name."""
    fitting = [spec for spec in specs if device in spec.devices]
    for spec in specs:
        if spec not in fitting:
            click.echo(f"{spec.name}: left out, it is not for {device}", err=True)
    if not fitting:
        raise UsageError(f"none of the kernels found is for {device}", where="--device")
    return fitting
