"""``npukit validate``."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

import click

from npukit.builder.folders import build_folder
from npukit.builder.ingredients import files_read
from npukit.builder.ledger import made_in
from npukit.builder.manifest import read_manifest
from npukit.builder.plan import make_engine, plan_kernels
from npukit.builder.request import BuildRequest, QuietReporter
from npukit.builder.toolchains.processes.child_processes import default_jobs
from npukit.cli.options import (
    build_dir_option,
    device_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    on_option,
    target_option,
    verbosity_options,
)
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.selection import for_device
from npukit.cli.streams import print_json
from npukit.errors import ArtifactError, ValidationFailedError
from npukit.kernel.discovery import find_specs
from npukit.runtime.targets import On
from npukit.validate.numpy_import import import_numpy

if TYPE_CHECKING:
    from npukit.runtime.devices import Device
    from npukit.validate.verdict import KernelVerdict


@click.command()
@kernels_argument
@on_option
@device_option
@target_option
@click.option(
    "--junit", metavar="FILE", type=output_path, help="Write JUnit XML here; - is standard output."
)
@click.option(
    "--html",
    metavar="FILE",
    type=output_path,
    help="Write an HTML report here; - is standard output.",
)
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Timed runs per case.",
)
@click.option(
    "--soak",
    type=click.IntRange(min=1),
    help="Calls in a row, all compared.  [default: 300, or as many as fit into 60 s]",
)
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="Kernels to validate at once (default: processors; always 1 on an NPU).",
)
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def validate(
    kernels: tuple[str, ...],
    on: On,
    device: str,
    target: str,
    junit: Path | None,
    html: Path | None,
    runs: int,
    soak: int | None,
    jobs: int | None,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Run every case of every kernel on a device and compare with the references.

    Validates the artifacts in build/KERNEL/DEVICE-TARGET/; first builds missing artifacts, and the
    other parameter sets in the kernel's spec. Exit code 0 only if all kernels pass.
    """
    # NumPy and the engine are slow to import; --help must not wait for them.
    import_numpy()
    from rich.console import Console

    from npukit.cli.validation_display import ValidationDisplay
    from npukit.validate.device_choice import choose_execution, published_in
    from npukit.validate.kernel import Validator
    from npukit.validate.report_text import print_verdict
    from npukit.validate.soak import SoakLimit
    from npukit.validate.validation_processes import validate_all
    from npukit.validate.verdict import broken_spec

    found = find_specs(kernels, kernel_dirs, at_least_one=True)
    specs = found.specs if kernels else for_device(found.specs, device, some=bool(found.broken))
    folder = build_folder(build_dir)
    execution = choose_execution(target, on, device, published_in(folder, specs, device))
    requests = plan_kernels(
        specs,
        device,
        execution.choice.toolchain.target,
        {},
        folder,
    )
    outputs = Outputs.plan({"--junit": junit, "--html": html}, _read(requests), as_json=as_json)
    if execution.notice and not quiet:
        click.echo(execution.notice, err=True)
    console = Console(highlight=False)

    limit = SoakLimit() if soak is None else SoakLimit(soak, None, soak)
    validator = Validator(
        make_engine(execution.choice), execution.device, QuietReporter(), runs, limit
    )
    verdicts = []

    def add(verdict: KernelVerdict) -> None:
        verdicts.append(verdict)
        if not as_json and not (quiet and verdict.passed):
            print_verdict(console, verdict, cases=not quiet, everything=verbose)

    for broken in found.broken:
        target, name = execution.choice.toolchain.target, execution.device.name
        add(broken_spec(broken.name, broken.error, device, target, name))
    with ValidationDisplay(add, verbose=verbose, quiet=quiet) as display:
        validate_all(validator, requests, _at_once(jobs, execution.device), display)
    passed = sum(verdict.passed for verdict in verdicts)
    _write_reports(outputs, verdicts)
    if as_json:
        from npukit.validate.report_json import to_json

        print_json(to_json(verdicts))
    elif len(verdicts) > 1 and not quiet:
        click.echo(f"{passed} of {len(verdicts)} kernels pass")
    return 0 if passed == len(verdicts) else ValidationFailedError.exit_code


def _at_once(jobs: int | None, device: Device) -> int:
    """How many kernels to validate at once: an NPU, which all would share, runs one at a time."""
    if device.kind == "emulator":
        return default_jobs() if jobs is None else jobs
    if jobs is not None and jobs > 1:
        click.echo(f"--jobs {jobs} does not apply: one kernel at a time runs on an NPU", err=True)
    return 1


def _read(requests: list[BuildRequest]) -> dict[Path, str]:
    """The files that validation reads, sources and artifacts, each with its name in errors."""
    artifacts = {
        request.output / name: f"an artifact of {request.spec.name}"
        for request in requests
        for name in made_in(request.output)
    }
    sources = {
        file: f"a file of {request.spec.name}"
        for request in requests
        for file in files_read(request.spec, _inputs(request))
    }
    return artifacts | sources


def _inputs(request: BuildRequest) -> Collection[str]:
    """The input files of the published build; empty if unknown."""
    try:
        manifest = read_manifest(request.output)
    except ArtifactError:
        return ()  # validation reports it
    return () if manifest is None else manifest.inputs


def _write_reports(outputs: Outputs, verdicts: list[KernelVerdict]) -> None:
    if "--junit" in outputs:
        from npukit.validate.report_junit import to_junit

        outputs.write("--junit", to_junit(verdicts))
    if "--html" in outputs:
        from npukit.validate.report_html import to_html

        command = shlex.join(["npukit", *sys.argv[1:]])
        outputs.write("--html", to_html(verdicts, command))
