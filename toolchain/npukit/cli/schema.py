"""``npukit schema``."""

from __future__ import annotations

import click

from npukit.cli.streams import print_json


@click.command()
def schema() -> None:
    """Print the JSON schema of kernel.toml, for editors."""
    from npukit.kernel.file_format import json_schema

    print_json(json_schema())
