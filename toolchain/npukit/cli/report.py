"""``npukit report``."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

import click

from npukit.builder.folders import build_folder
from npukit.builder.request import QuietReporter
from npukit.cli.options import (
    build_dir_option,
    count_option,
    device_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    params_option,
    verbosity_options,
)
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.progress import status
from npukit.cli.validation_run import Order, Report, validate_once
from npukit.errors import ValidationFailedError
from npukit.executors.choice import LOCAL
from npukit.kernel.parameters import parse_assignments
from npukit.validate.numpy_import import import_numpy


@click.command()
@kernels_argument
@click.option("-o", "--out", type=output_path, required=True, help="The HTML page to write.")
@device_option
@params_option
@count_option("--runs", 20, "Timed runs per case.")
@click.option("--soak", type=click.IntRange(min=1), help="Calls in a row, all compared.")
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def report(
    kernels: tuple[str, ...],
    out: Path,
    device: str,
    params: tuple[str, ...],
    runs: int,
    soak: int | None,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Build and validate kernels on the emulated device, and write one page about them.

    Verdicts with pictures of errors, the floorplan, the argument map, the estimated time on an NPU
    with a timeline, and the manifest. Exit code 0 only if all kernels pass.
    """
    # NumPy is slow to import; --help must not wait for it.
    import_numpy()
    from npukit.emulator.core.debug_output import hidden_debug_output
    from npukit.report.page import render
    from npukit.report.subjects import Subjects

    folder = build_folder(build_dir)
    subjects = Subjects.find(kernels, kernel_dirs, device, parse_assignments(params), folder)
    outputs = Outputs.plan({"--out": out}, subjects.files, as_json=as_json)
    order = Order(
        kernels=kernels,
        kernel_dirs=kernel_dirs,
        build_dir=build_dir,
        on="emulator",
        device=device,
        target="sw_emu",
        params=params,
        cases=(),
        build=True,
        runs=runs,
        soak=soak,
        jobs=None,
        failures=None,
        estimate=False,
        executor=LOCAL,
    )
    how = Report(junit=None, html=None, as_json=as_json, verbose=verbose, quiet=quiet)
    with hidden_debug_output():
        verdicts = validate_once(order, how)
    appendices = []
    for verdict in verdicts:
        with status(f"estimating {subjects.title(verdict.kernel)}", quiet=quiet):
            appendices.append(subjects.appendix(verdict.kernel, QuietReporter()))
    command = shlex.join(["npukit", *sys.argv[1:]])
    outputs.write("--out", render(verdicts, appendices, command))
    if not as_json and not quiet:
        click.echo(f"wrote {out}")
    passed = all(verdict.passed for verdict in verdicts)
    return 0 if passed else ValidationFailedError.exit_code
