"""``npukit list``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from npukit.builder.folders import build_folder
from npukit.cli.kernel_details import kernel_row
from npukit.cli.messages import render_error
from npukit.cli.options import build_dir_option, json_option, kernel_dir_option, kernels_argument
from npukit.cli.selection import broken_row
from npukit.cli.streams import print_json
from npukit.errors import SpecError
from npukit.kernel.discovery import find_specs


@click.command(name="list")
@kernels_argument
@kernel_dir_option
@build_dir_option
@json_option
def list_kernels(
    kernels: tuple[str, ...], kernel_dirs: tuple[Path, ...], build_dir: Path | None, as_json: bool
) -> int:
    """List all kernels, their parameters, and their builds; named ones also with their cases."""
    root = build_folder(build_dir)
    found = find_specs(kernels, kernel_dirs)
    rows = [kernel_row(spec, root) for spec in found.specs]
    if as_json:
        print_json([*rows, *map(broken_row, found.broken)])
    else:
        _print(rows, details=bool(kernels))
    for broken in found.broken:
        click.echo(render_error(broken.error), err=True)
    return SpecError.exit_code if found.broken else 0


def _print(rows: list[dict[str, Any]], *, details: bool) -> None:
    for row in rows:
        click.echo(f"{row['kernel']}: {row['summary']}")
        for name, value in row["parameters"].items():
            limits = f" ({text})" if details and (text := _limits(value)) else ""
            click.echo(f"    -p {name}={value['default']}  {value['doc']}{limits}")
        for argument in row["arguments"]:
            click.echo(f"    {_argument_line(argument)}")
        for constraint in row["constraints"]:
            click.echo(f"    requires {constraint['require']}")
        if details:
            _print_details(row)
        built = [_labelled(row, name) for name in row["built"]]
        click.echo(f"    built: {', '.join(built) or 'nothing yet'}")
        if details:
            for name, reasons in row["stale"].items():
                for reason in reasons:
                    click.echo(f"        {name} is stale: {reason}")
        if row["damaged"]:
            click.echo(f"    damaged, needs a rebuild: {', '.join(row['damaged'])}")
        click.echo(f"    from {row['folder']}")


def _print_details(row: Mapping[str, Any]) -> None:
    click.echo(f"    for {', '.join(row['devices'])}")
    for name, inputs in row["cases"].items():
        sources = ", ".join(f"{argument} {source}" for argument, source in inputs.items())
        click.echo(f"    case {name}: {sources}" if sources else f"    case {name}")
    for variant in row["variants"]:
        settings = ", ".join(f"{name}={value}" for name, value in variant.items())
        click.echo(f"    validated with {settings} too")


def _limits(parameter: Mapping[str, Any]) -> str:
    """The values that a parameter may have, beyond its type."""
    if "choices" in parameter:
        return ", ".join(map(str, parameter["choices"]))
    low, high = parameter.get("minimum"), parameter.get("maximum")
    parts = []
    if low is not None and high is not None:
        parts.append(f"{_short(low)} to {_short(high)}")
    elif low is not None:
        parts.append(f"at least {_short(low)}")
    elif high is not None:
        parts.append(f"at most {_short(high)}")
    if "multiple_of" in parameter:
        parts.append(f"multiples of {parameter['multiple_of']}")
    return ", ".join(parts)


def _short(limit: float) -> str:
    return str(limit).removesuffix(".0")


def _argument_line(row: Mapping[str, Any]) -> str:
    """An argument as templates say it; behind them, what they are with the default parameters."""
    templates = row.get("templates", {})
    dtype, shape = (templates.get(key, row[key]) for key in ("dtype", "shape"))
    line = f"{row['direction']} {row['name']}: {dtype} [{', '.join(map(str, shape))}]"
    return f"{line}, by default {row['dtype']} {row['shape']}" if templates else line


def _labelled(row: dict[str, Any], output: str) -> str:
    """The output's name with the parameters that differ from today's defaults, and warnings."""
    defaults = {name: parameter["default"] for name, parameter in row["parameters"].items()}
    notes = [
        f"{name}={value}"
        for name, value in row["built_with"][output].items()
        if value != defaults.get(name)
    ]
    if output in row["stale"]:
        notes.insert(0, "stale")
    if warnings := row["warnings"][output]:
        notes.append(f"{warnings} warning{'s' * (warnings > 1)}")
    return f"{output} ({', '.join(notes)})" if notes else output
