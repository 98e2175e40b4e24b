"""``npukit validate``."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import click

from npukit.cli.options import (
    build_dir_option,
    count_option,
    device_option,
    executor_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    on_anywhere_option,
    params_option,
    target_option,
    verbosity_options,
)
from npukit.cli.output_files import output_path
from npukit.cli.validation_run import Order, Report, validate_once
from npukit.errors import UsageError, ValidationFailedError
from npukit.executors.choice import ExecutorChoice
from npukit.validate.numpy_import import import_numpy


@click.command()
@kernels_argument
@on_anywhere_option
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
@count_option("--runs", 20, "Timed runs per case.")
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
@params_option
@click.option(
    "--case",
    "cases",
    multiple=True,
    metavar="NAME",
    help="Run only this case; repeatable. Library cases have the names that reports show.",
)
@click.option("--build", is_flag=True, help="Build the kernels first, as npukit build does.")
@click.option(
    "--watch",
    is_flag=True,
    help="Build and validate again at each save of a file that the build reads; Ctrl-C ends it.",
)
@click.option(
    "--save-failures",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Save the data of each case that fails, and print the command that runs it again.",
)
@click.option(
    "--estimate", is_flag=True, help="Also estimate how long each kernel that passes takes."
)
@click.option("--debug-output", is_flag=True, help="Show what cores print with printf.")
@executor_option
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def validate(
    kernels: tuple[str, ...],
    on: str,
    device: str,
    target: str,
    junit: Path | None,
    html: Path | None,
    runs: int,
    soak: int | None,
    jobs: int | None,
    params: tuple[str, ...],
    cases: tuple[str, ...],
    build: bool,
    watch: bool,
    save_failures: Path | None,
    estimate: bool,
    debug_output: bool,
    executor: ExecutorChoice,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Run every case of every kernel on a device and compare with the references.

    Validates the artifacts in build/KERNEL/DEVICE-TARGET/; first builds missing artifacts, and the
    other parameter sets in the kernel's spec (with -p: only these parameters). Exit code 0 only if
    all kernels pass.
    """
    if debug_output and not executor.is_local:
        raise UsageError("--debug-output works here only: leave out --executor")
    # NumPy is slow to import; --help must not wait for it.
    import_numpy()
    from npukit.emulator.core.debug_output import hidden_debug_output
    from npukit.validate.input_source import case_name

    order = Order(
        kernels=kernels,
        kernel_dirs=kernel_dirs,
        build_dir=build_dir,
        on=on,
        device=device,
        target=target,
        params=params,
        cases=tuple(map(case_name, cases)),
        build=build or watch,
        runs=runs,
        soak=soak,
        jobs=jobs,
        failures=save_failures,
        estimate=estimate,
        executor=executor,
    )
    report = Report(junit=junit, html=html, as_json=as_json, verbose=verbose, quiet=quiet)
    with nullcontext() if debug_output else hidden_debug_output():
        if watch:
            from npukit.cli.validation_watch import validate_at_each_save

            return validate_at_each_save(order, report)
        verdicts = validate_once(order, report)
    passed = all(verdict.passed for verdict in verdicts)
    return 0 if passed else ValidationFailedError.exit_code
