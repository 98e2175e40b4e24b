"""``npukit build``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from npukit.builder.build_job import FlowOptions, plan_job
from npukit.builder.design_stage import DesignResult
from npukit.builder.plan import TargetChoice
from npukit.builder.request import BuildRequest, BuildResult
from npukit.builder.toolchains.hw.options import HwOptions
from npukit.builder.toolchains.tools.installed import ToolPlaces
from npukit.cli.messages import error_data, render_error
from npukit.cli.options import (
    build_dir_option,
    device_option,
    executor_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    params_option,
    target_option,
    verbosity_options,
)
from npukit.cli.progress import reporting
from npukit.cli.selection import broken_row, for_device
from npukit.cli.streams import print_json
from npukit.errors import NpukitError, UsageError
from npukit.executors.choice import ExecutorChoice
from npukit.kernel.discovery import find_specs
from npukit.kernel.parameters import parse_assignments


@click.command()
@kernels_argument
@click.option("--all", "all_kernels", is_flag=True, help="Build all kernels.")
@device_option
@target_option
@params_option
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="Kernels to build at once (default: processors).",
)
@click.option(
    "--variants",
    is_flag=True,
    help="Also build the other parameter sets that npukit validate runs.",
)
@click.option(
    "--until",
    type=click.Choice(["design"]),
    help="hw: stop when the design is placed and routed, which does not need Peano.",
)
@click.option(
    "--with-emulation",
    "emulation",
    is_flag=True,
    help="hw: make an xclbin that the emulated device can run too.",
)
@click.option(
    "--xclbinutil", is_flag=True, help="hw: package with XRT's tool instead of npukit's own."
)
@click.option(
    "--mlir-aie", type=click.Path(path_type=Path), help="hw: the folder of MLIR-AIE to use."
)
@click.option("--peano", type=click.Path(path_type=Path), help="hw: the folder of Peano to use.")
@click.option(
    "--xrt", type=click.Path(path_type=Path), help="hw: the folder of XRT, for --xclbinutil."
)
@executor_option
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
    variants: bool,
    until: str | None,
    emulation: bool,
    xclbinutil: bool,
    mlir_aie: Path | None,
    peano: Path | None,
    xrt: Path | None,
    executor: ExecutorChoice,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Compile kernels and publish their artifacts in build/KERNEL/DEVICE-TARGET/.

    Does not rebuild what is up to date; content decides, never time stamps.
    """
    if bool(kernels) == all_kernels:
        raise UsageError("name the kernels to build, or use --all", hint="npukit list shows them")
    flow = FlowOptions(
        target,
        ToolPlaces(mlir_aie, peano, xrt),
        HwOptions(xclbinutil, emulation),
        until_design=until == "design",
    )
    choice = flow.choose()
    overrides = parse_assignments(params)
    found = find_specs(kernels, kernel_dirs, at_least_one=True)
    specs = for_device(found.specs, device, some=bool(found.broken)) if all_kernels else found.specs
    job = plan_job(specs, device, flow, choice, overrides, build_dir=build_dir, variants=variants)
    silent = quiet or as_json
    if not silent:
        _print_target(choice, verbose=verbose)
    with reporting(verbose=verbose, quiet=silent) as reporter:
        results = job.run(reporter, jobs, executor)
    if as_json:
        pairs = zip(job.requests, results, strict=True)
        rows = [_row(request, result) for request, result in pairs]
        print_json([*rows, *map(broken_row, found.broken)])
    if not silent:
        for result in results:
            _print_remaining(result)
    errors = [result for result in results if isinstance(result, NpukitError)]
    errors += [broken.error for broken in found.broken]
    for error in errors:
        click.echo(render_error(error), err=True)
    if not silent:
        for result in results:
            if not isinstance(result, NpukitError):
                click.echo(result.folder)
    return errors[0].exit_code if errors else 0


def _print_target(choice: TargetChoice, *, verbose: bool) -> None:
    click.echo(f"target {choice.toolchain.target}: {choice.reason}", err=True)
    if verbose:
        for tool in choice.toolchain.tools():
            click.echo(f"  {tool.name} {tool.version}: {tool.path}", err=True)


def _print_remaining(result: BuildResult | DesignResult | NpukitError) -> None:
    """Print the remaining steps of a build that stopped at the design, and its warnings."""
    if not isinstance(result, DesignResult):
        return
    for warning in result.warnings:
        click.echo(warning, err=True)
    click.echo(f"{result.request.title}: placed and routed; remaining steps:", err=True)
    for step in result.remains:
        click.echo(f"  {step}", err=True)


def _row(request: BuildRequest, result: BuildResult | DesignResult | NpukitError) -> dict[str, Any]:
    match result:
        case NpukitError():
            return _failed_row(request, result)
        case DesignResult():
            return _request_keys(request) | {
                "ok": True,
                "output": str(result.folder),
                "files": sorted(result.files),
                "warnings": [warning.to_json() for warning in result.warnings],
                "remains": list(result.remains),
            }
        case BuildResult():
            return _request_keys(request) | {
                "ok": True,
                "reused": result.reused,
                "seconds": round(result.seconds, 4),
                "uuid": result.manifest.uuid,
                "files": sorted([*result.manifest.outputs, "manifest.json"]),
                "warnings": [warning.to_json() for warning in result.warnings],
            }


def _failed_row(request: BuildRequest, error: NpukitError) -> dict[str, Any]:
    return _request_keys(request) | {"ok": False, "error": error_data(error)}


def _request_keys(request: BuildRequest) -> dict[str, Any]:
    return {
        "kernel": request.spec.name,
        "device": request.device,
        "target": request.target,
        "parameters": dict(request.parameters),
        "output": str(request.output),
    }
