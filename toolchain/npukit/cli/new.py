"""``npukit new``."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import click

from npukit.cli.options import Choice
from npukit.kernel.scaffold import EARLIER_NAMES, TEMPLATES, scaffold


class _TemplateName(Choice):
    """A template's name, or one that it had before."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(EARLIER_NAMES.get(value, value), param, ctx)


@click.command()
@click.argument("name")
@click.option(
    "--in",
    "parent",
    type=click.Path(path_type=Path),
    default=Path("kernel_src"),
    show_default=True,
    help="The folder of kernels in which to create it.",
)
@click.option(
    "--template",
    type=_TemplateName(tuple(TEMPLATES)),
    default="scalar",
    show_default=True,
    help="; ".join(f"{name}: {template.summary}" for name, template in TEMPLATES.items()) + ".",
)
@click.option(
    "--iron", is_flag=True, help="Write the design as an IRON program instead of MLIR (one core)."
)
def new(name: str, parent: Path, template: str, iron: bool) -> None:
    """Scaffold the kernel NAME, which builds and validates as is."""
    for path in scaffold(name, parent, template=template, iron=iron):
        click.echo(f"wrote {path}")
    where = "" if parent == Path("kernel_src") else f" --kernel-dir {shlex.quote(str(parent))}"
    click.echo(f"next: npukit build {name}{where} && npukit validate {name}{where}")
