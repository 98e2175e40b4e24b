"""``npukit list``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from npukit.builder.folders import build_folder
from npukit.builder.manifest import Manifest, read_manifest
from npukit.cli.messages import render_error
from npukit.cli.options import build_dir_option, json_option, kernel_dir_option
from npukit.cli.selection import broken_row
from npukit.cli.streams import print_json
from npukit.errors import ArtifactError, SpecError
from npukit.kernel.discovery import find_specs
from npukit.kernel.spec import KernelSpec


@click.command(name="list")
@kernel_dir_option
@build_dir_option
@json_option
def list_kernels(kernel_dirs: tuple[Path, ...], build_dir: Path | None, as_json: bool) -> int:
    """List all kernels, their parameters, and their builds."""
    root = build_folder(build_dir)
    found = find_specs((), kernel_dirs)
    rows = [_row(spec, root) for spec in found.specs]
    if as_json:
        print_json([*rows, *map(broken_row, found.broken)])
    else:
        _print(rows)
    for broken in found.broken:
        click.echo(render_error(broken.error), err=True)
    return SpecError.exit_code if found.broken else 0


def _print(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        click.echo(f"{row['kernel']}: {row['summary']}")
        for name, value in row["parameters"].items():
            click.echo(f"    -p {name}={value['default']}  {value['doc']}")
        for argument in row["arguments"]:
            click.echo(f"    {_argument_line(argument)}")
        for constraint in row["constraints"]:
            click.echo(f"    requires {constraint['require']}")
        built = [_labelled(row, name) for name in row["built"]]
        click.echo(f"    built: {', '.join(built) or 'nothing yet'}")
        if row["damaged"]:
            click.echo(f"    damaged, needs a rebuild: {', '.join(row['damaged'])}")
        click.echo(f"    from {row['folder']}")


def _argument_line(row: Mapping[str, Any]) -> str:
    """An argument as templates say it; behind them, what they are with the default parameters."""
    templates = row.get("templates", {})
    dtype, shape = (templates.get(key, row[key]) for key in ("dtype", "shape"))
    line = f"{row['direction']} {row['name']}: {dtype} [{', '.join(map(str, shape))}]"
    return f"{line}, by default {row['dtype']} {row['shape']}" if templates else line


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
        "arguments": [_argument(spec, index) for index in range(len(spec.arguments))],
        "constraints": [{"require": c.require, "message": c.message} for c in spec.constraints],
        "built": list(built),
        "warnings": {name: len(manifest.warnings) for name, manifest in built.items()},
        "built_with": {name: manifest.parameters for name, manifest in built.items()},
        "damaged": damaged,
    }


def _argument(spec: KernelSpec, index: int) -> dict[str, Any]:
    """An argument with the default parameters, and how it depends on parameters, if it does."""
    argument = spec.arguments[index]
    row = {
        "name": argument.name,
        "dtype": argument.dtype,
        "shape": list(argument.shape),
        "direction": argument.direction,
    }
    assert spec.toml is not None
    written = spec.toml.at(("arguments", index))
    templates = {key: written[key] for key in ("dtype", "shape") if "{{" in str(written[key])}
    return {**row, "templates": templates} if templates else row


def _labelled(row: dict[str, Any], output: str) -> str:
    """The output's name with the parameters that differ from today's defaults, and warnings."""
    defaults = {name: parameter["default"] for name, parameter in row["parameters"].items()}
    notes = [
        f"{name}={value}"
        for name, value in row["built_with"][output].items()
        if value != defaults.get(name)
    ]
    if warnings := row["warnings"][output]:
        notes.append(f"{warnings} warning{'s' * (warnings > 1)}")
    return f"{output} ({', '.join(notes)})" if notes else output


def _published(folder: Path) -> tuple[dict[str, Manifest], list[str]]:
    """The manifest of each output in a kernel's folder, and the damaged outputs."""
    built: dict[str, Manifest] = {}
    damaged = []
    for output in sorted(folder.glob("*-*")):
        try:
            manifest = read_manifest(output)
            if manifest is not None:
                built[output.name] = manifest
        except ArtifactError:
            damaged.append(output.name)
    return built, damaged
