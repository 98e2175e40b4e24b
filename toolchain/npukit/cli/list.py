"""``npukit list``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from npukit.build.folders import build_folder
from npukit.build.manifest import read_manifest
from npukit.cli.options import build_dir_option, json_option, kernel_dir_option
from npukit.errors import ArtifactError
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
        if row["damaged"]:
            click.echo(f"    damaged, to be built again: {', '.join(row['damaged'])}")
        click.echo(f"    from {row['folder']}")


def _row(spec: KernelSpec, build_dir: Path) -> dict[str, Any]:
    built, damaged = _published(build_dir / spec.name)
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
        "built": built,
        "damaged": damaged,
    }


def _published(folder: Path) -> tuple[list[str], list[str]]:
    """The outputs in a kernel's folder, and those whose manifest is of no use."""
    built, damaged = [], []
    for output in sorted(folder.glob("*-*")):
        try:
            if read_manifest(output) is not None:
                built.append(output.name)
        except ArtifactError:
            damaged.append(output.name)
    return built, damaged
