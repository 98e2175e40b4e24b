"""``npukit list``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from npukit.build.folders import build_folder
from npukit.build.manifest import read_manifest
from npukit.cli.options import build_dir_option, json_option, kernel_dir_option
from npukit.kernel.discovery import load_kernels
from npukit.kernel.spec import KernelSpec


@click.command(name="list")
@kernel_dir_option
@build_dir_option
@json_option
def list_kernels(kernel_dirs: tuple[Path, ...], build_dir: Path | None, as_json: bool) -> None:
    """List the kernels that are found, their parameters, and what is built of them."""
    root = build_folder(build_dir)
    rows = [_row(spec, root) for spec in load_kernels((), kernel_dirs)]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    for row in rows:
        click.echo(f"{row['kernel']}: {row['summary']}")
        for name, value in row["parameters"].items():
            click.echo(f"    -p {name}={value['default']}  {value['doc']}")
        click.echo(f"    built: {', '.join(row['built']) or 'nothing yet'}")
        click.echo(f"    from {row['folder']}")


def _row(spec: KernelSpec, build_dir: Path) -> dict[str, Any]:
    folders = sorted((build_dir / spec.name).glob("*-*"))
    return {
        "kernel": spec.name,
        "summary": spec.summary,
        "folder": str(spec.directory),
        "devices": list(spec.devices),
        "parameters": {
            p.name: {"default": p.default, "doc": p.doc} for p in spec.parameters.values()
        },
        "arguments": [
            {"name": a.name, "dtype": a.dtype, "shape": list(a.shape), "direction": a.direction}
            for a in spec.arguments
        ],
        "built": [folder.name for folder in folders if read_manifest(folder) is not None],
    }
