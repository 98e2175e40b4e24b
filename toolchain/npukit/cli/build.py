"""``npukit build``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from npukit.build.engine import default_jobs
from npukit.build.plan import build_folder, choose_target, make_engine, plan_kernels
from npukit.build.request import BuildRequest, BuildResult
from npukit.cli.messages import render_error
from npukit.cli.options import (
    build_dir_option,
    device_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    target_option,
    verbosity_options,
)
from npukit.cli.progress import reporting
from npukit.cli.selection import for_device
from npukit.errors import NpukitError, UsageError
from npukit.kernel.discovery import load_kernels
from npukit.kernel.parameters import parse_assignments


@click.command()
@kernels_argument
@click.option("--all", "all_kernels", is_flag=True, help="Build every kernel that is found.")
@device_option
@target_option
@click.option(
    "-p", "--param", "params", multiple=True, metavar="NAME=VALUE", help="Set a build parameter."
)
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="Kernels built at once (default: processors)."
)
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def build(
    kernels: tuple[str, ...],
    all_kernels: bool,
    device: str,
    target: str,
    params: tuple[str, ...],
    jobs: int | None,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Compile kernels and publish their artifacts in build/KERNEL/DEVICE-TARGET/.

    What is up to date is not built again; what counts is content, never time stamps.
    """
    if bool(kernels) == all_kernels:
        raise UsageError("name the kernels to build, or say --all", hint="npukit list shows them")
    choice = choose_target(target)
    overrides = parse_assignments(params)
    specs = load_kernels(kernels, kernel_dirs)
    if all_kernels:
        specs = for_device(specs, device)
    requests = plan_kernels(
        specs,
        device,
        choice.toolchain.target,
        overrides,
        build_folder(build_dir),
    )
    if not (quiet or as_json):
        click.echo(f"target {choice.toolchain.target}: {choice.reason}", err=True)
    with reporting(verbose=verbose, quiet=quiet or as_json) as reporter:
        results = make_engine(choice).build_all(requests, reporter, jobs or default_jobs())
    if as_json:
        rows = [_row(request, result) for request, result in zip(requests, results, strict=True)]
        click.echo(json.dumps(rows, indent=2))
    errors = [result for result in results if isinstance(result, NpukitError)]
    for error in errors:
        click.echo(render_error(error), err=True)
    if not (quiet or as_json):
        for result in results:
            if isinstance(result, BuildResult):
                click.echo(result.request.output)
    return errors[0].exit_code if errors else 0


def _row(request: BuildRequest, result: BuildResult | NpukitError) -> dict[str, Any]:
    row: dict[str, Any] = {
        "kernel": request.spec.name,
        "device": request.device,
        "target": request.target,
        "parameters": dict(request.parameters),
        "output": str(request.output),
    }
    if isinstance(result, NpukitError):
        return row | {"ok": False, "error": {"kind": result.title, "message": str(result)}}
    return row | {
        "ok": True,
        "reused": result.reused,
        "seconds": round(result.seconds, 4),
        "uuid": result.manifest["uuid"],
        "files": sorted([*result.manifest["outputs"], "manifest.json"]),
        "warnings": result.warnings,
    }
