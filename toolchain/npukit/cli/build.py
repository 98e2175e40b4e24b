"""``npukit build``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from npukit.builder.design_stage import DesignResult, build_until_design
from npukit.builder.folders import build_folder
from npukit.builder.plan import (
    TargetChoice,
    choose_target,
    hw_toolchain,
    make_engine,
    plan_kernels,
    with_variants,
)
from npukit.builder.request import BuildRequest, BuildResult, Reporter
from npukit.builder.toolchains.hw.toolchain import HwOptions, MlirAieToolchain
from npukit.builder.toolchains.processes.child_processes import default_jobs
from npukit.builder.toolchains.tools.installed import ToolPlaces
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
from npukit.cli.selection import broken_row, for_device
from npukit.cli.streams import print_json
from npukit.errors import NpukitError, UsageError
from npukit.kernel.discovery import BrokenKernel, find_specs
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
@click.option(
    "--variants", is_flag=True, help="Build the other parameter sets that npukit validate runs too."
)
@click.option(
    "--until",
    type=click.Choice(["design"]),
    help="hw: stop when the design is placed and routed, which needs no Peano.",
)
@click.option(
    "--with-emulation",
    "emulation",
    is_flag=True,
    help="hw: let the emulated device run the same xclbin.",
)
@click.option(
    "--xclbinutil", is_flag=True, help="hw: package with XRT's tool, not with npukit's own."
)
@click.option(
    "--mlir-aie", type=click.Path(path_type=Path), help="hw: the folder of MLIR-AIE to use."
)
@click.option("--peano", type=click.Path(path_type=Path), help="hw: the folder of Peano to use.")
@click.option(
    "--xrt", type=click.Path(path_type=Path), help="hw: the folder of XRT, for --xclbinutil."
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
    variants: bool,
    until: str | None,
    emulation: bool,
    xclbinutil: bool,
    mlir_aie: Path | None,
    peano: Path | None,
    xrt: Path | None,
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
    packaging = emulation or xclbinutil
    if until and packaging:
        raise UsageError("--until design makes no xclbin: leave out how it is packaged")
    hw = hw_toolchain(ToolPlaces(mlir_aie, peano, xrt), HwOptions(xclbinutil, emulation))
    # Short of the cores there is nothing to choose: npukit lower does the same for sw_emu.
    choice = choose_target("hw" if until and target == "auto" else target, hw)
    if choice.toolchain is not hw and (until or packaging):
        raise UsageError(
            "--until, --with-emulation and --xclbinutil are for --target hw; "
            f"this is {choice.toolchain.target}: {choice.reason}"
        )
    overrides = parse_assignments(params)
    found = find_specs(kernels, kernel_dirs, at_least_one=True)
    specs = for_device(found.specs, device, some=bool(found.broken)) if all_kernels else found.specs
    requests = plan_kernels(
        specs,
        device,
        choice.toolchain.target,
        overrides,
        build_folder(build_dir),
    )
    if variants:
        requests = with_variants(requests)
    if not (quiet or as_json):
        _tell_target(choice, verbose=verbose)
    with reporting(verbose=verbose, quiet=quiet or as_json) as reporter:
        if until:
            return _until_design(hw, requests, reporter, found.broken, as_json=as_json, quiet=quiet)
        results = make_engine(choice).build_all(requests, reporter, jobs or default_jobs())
    if as_json:
        rows = [_row(request, result) for request, result in zip(requests, results, strict=True)]
        print_json([*rows, *map(broken_row, found.broken)])
    errors = [result for result in results if isinstance(result, NpukitError)]
    errors += [broken.error for broken in found.broken]
    for error in errors:
        click.echo(render_error(error), err=True)
    if not (quiet or as_json):
        for result in results:
            if isinstance(result, BuildResult):
                click.echo(result.request.output)
    return errors[0].exit_code if errors else 0


def _tell_target(choice: TargetChoice, *, verbose: bool) -> None:
    click.echo(f"target {choice.toolchain.target}: {choice.reason}", err=True)
    if verbose:
        for tool in choice.toolchain.tools():
            click.echo(f"  {tool.name} {tool.version}: {tool.path}", err=True)


def _until_design(
    hw: MlirAieToolchain,
    requests: list[BuildRequest],
    reporter: Reporter,
    broken: tuple[BrokenKernel, ...],
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    errors: list[NpukitError] = []
    rows = []
    for request in requests:
        try:
            result = build_until_design(hw, request, reporter)
        except NpukitError as error:
            errors.append(error)
            reporter.failed(request, error)
            rows.append(_failed_row(request, error))
            continue
        rows.append(_design_row(result))
        if not (as_json or quiet):
            for warning in result.warnings:
                click.echo(warning, err=True)
            click.echo(f"{request.title}: placed and routed; what remains:", err=True)
            for step in result.remains:
                click.echo(f"  {step}", err=True)
            click.echo(result.folder)
    if as_json:
        print_json([*rows, *map(broken_row, broken)])
    errors += [kernel.error for kernel in broken]
    for failure in errors:
        click.echo(render_error(failure), err=True)
    return errors[0].exit_code if errors else 0


def _design_row(result: DesignResult) -> dict[str, Any]:
    return _asked(result.request) | {
        "ok": True,
        "output": str(result.folder),
        "files": sorted(result.files),
        "warnings": [warning.to_json() for warning in result.warnings],
        "remains": list(result.remains),
    }


def _row(request: BuildRequest, result: BuildResult | NpukitError) -> dict[str, Any]:
    if isinstance(result, NpukitError):
        return _failed_row(request, result)
    return _asked(request) | {
        "ok": True,
        "reused": result.reused,
        "seconds": round(result.seconds, 4),
        "uuid": result.manifest.uuid,
        "files": sorted([*result.manifest.outputs, "manifest.json"]),
        "warnings": [warning.to_json() for warning in result.warnings],
    }


def _failed_row(request: BuildRequest, error: NpukitError) -> dict[str, Any]:
    failure = {"kind": error.title, "message": str(error)}
    return _asked(request) | {"ok": False, "error": failure}


def _asked(request: BuildRequest) -> dict[str, Any]:
    return {
        "kernel": request.spec.name,
        "device": request.device,
        "target": request.target,
        "parameters": dict(request.parameters),
        "output": str(request.output),
    }
