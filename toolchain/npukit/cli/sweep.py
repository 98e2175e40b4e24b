"""``npukit sweep``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from npukit.builder.folders import build_folder, check_build_dir, sweep_folder
from npukit.cli.options import (
    Choice,
    Seconds,
    build_dir_option,
    count_option,
    executor_option,
    json_option,
    kernel_dir_option,
    on_option,
    verbosity_options,
)
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.streams import print_json
from npukit.executors.choice import ExecutorChoice
from npukit.kernel.discovery import load_kernels
from npukit.kernel.spec import DEFAULT_DEVICE, DEVICES
from npukit.runtime.targets import TARGETS, On
from npukit.sweep.objectives import OBJECTIVES, TIME, chosen
from npukit.validate.numpy_import import import_numpy

if TYPE_CHECKING:
    from npukit.cli.sweep_display import SweepDisplay
    from npukit.sweep.result import SweepResult

_MOST: Final = 1000
"""Variants of a sweep that nobody has to allow."""


@click.command()
@click.argument("kernel", metavar="KERNEL")
@click.option(
    "-p",
    "--param",
    "params",
    multiple=True,
    metavar="NAME=VALUES",
    help="Values of a parameter, of device or of target: 1,2,4 or a range, 1..8, 1..8:2, 1..8x2.",
)
@on_option
@click.option(
    "--device", type=Choice(DEVICES), help=f"The device of all variants; default {DEFAULT_DEVICE}."
)
@click.option(
    "--target", type=Choice(["auto", *TARGETS]), help="The flow of all variants; default auto."
)
@click.option(
    "--objective",
    "objectives",
    type=Choice(list(OBJECTIVES)),
    multiple=True,
    help="What to compare by; the first one orders the table, and all of them make the front. "
    "Default: estimate and cores.",
)
@click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Variants at once, in processes; default: the number of processors.",
)
@executor_option
@click.option(
    "-o",
    "--out",
    metavar="DIR",
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the results are kept; default: BUILD/KERNEL/sweep.",
)
@click.option("--fresh", is_flag=True, help="Evaluate all variants again.")
@count_option("--limit", _MOST, "Refuse more variants than this.", "N")
@click.option(
    "--time-limit",
    metavar="S",
    type=Seconds(30 * 86400),
    default=600.0,
    show_default=True,
    help="Seconds that a variant may take.",
)
@count_option("--runs", 1, "Runs per case with other inputs.")
@count_option("--soak", 20, "Calls in a row.", "N")
@count_option("--calls", 50, "Timed calls of each variant, for --objective time.")
@click.option("--csv", metavar="FILE", type=output_path, help="Write all figures as CSV.")
@click.option("--parquet", metavar="FILE", type=output_path, help="Write all figures as Parquet.")
@click.option("--plot", metavar="FILE", type=output_path, help="Draw a picture: .png, .svg, .pdf.")
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def sweep(
    kernel: str,
    params: tuple[str, ...],
    on: On,
    device: str | None,
    target: str | None,
    objectives: tuple[str, ...],
    jobs: int | None,
    executor: ExecutorChoice,
    out: Path | None,
    fresh: bool,
    limit: int,
    time_limit: float,
    runs: int,
    soak: int,
    calls: int,
    csv: Path | None,
    parquet: Path | None,
    plot: Path | None,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Build, validate and estimate a kernel with many parameter sets, and compare them.

    Each combination of the values of -p is a variant, and a row of the result; so is one that can't
    be built, with its reason. A sweep that was stopped goes on where it was. Exit code 0 if all
    variants that can be built pass, 1 if one is wrong, crashes or exceeds the time limit.
    """
    # NumPy and the engine are slow to import; --help must not wait for them.
    import_numpy()
    from npukit.builder.guarded_files import files_of_kernel
    from npukit.cli.sweep_display import SweepDisplay
    from npukit.cli.sweep_tables import outcome_line
    from npukit.emulator.core.debug_output import hidden_debug_output
    from npukit.sweep.flat import check_parquet
    from npukit.sweep.grid import read_grid
    from npukit.sweep.keys import Keys
    from npukit.sweep.plan import Choices, choose_evaluator, plan_examiners
    from npukit.sweep.plot import check_plot
    from npukit.sweep.report_json import to_json
    from npukit.sweep.result import SweepResult, in_order
    from npukit.sweep.run import Sweep
    from npukit.sweep.store import RESULTS, open_store
    from npukit.validate.extent import Extent
    from npukit.validate.soak import SoakLimit

    (spec,) = load_kernels((kernel,), kernel_dirs)
    grid = read_grid(spec, params, limit)
    compared = chosen(objectives)
    folder = build_folder(build_dir)
    check_build_dir(spec, folder)
    timed = any(each.name == TIME for each in compared)
    choices = Choices(
        device=device,
        target=target,
        on=on,
        extent=Extent(runs, SoakLimit(soak)),
        calls=calls if timed else None,
        build_dir=folder,
    )
    flow, examiners = plan_examiners(spec, grid, choices)
    if parquet is not None:
        check_parquet()
    if plot is not None:
        check_plot(plot)
    place = out or sweep_folder(folder, spec.name)
    outputs = Outputs.plan(
        {"--csv": csv, "--parquet": parquet, "--plot": plot},
        {**files_of_kernel(spec), place / RESULTS: "the results of the sweep"},
        as_json=as_json,
    )
    evaluator = choose_evaluator(spec, examiners, folder, executor, jobs, time_limit)
    running = Sweep(tuple(grid.variants(flow)), Keys(spec, examiners), evaluator, fresh)
    display = SweepDisplay(spec.name, lambda row: outcome_line(row, grid, compared), quiet=quiet)
    with hidden_debug_output(), open_store(place) as store:
        if store.damaged and not quiet:
            click.echo(
                f"{store.file}: {store.damaged} incomplete or unknown lines left out", err=True
            )
        try:
            with display:
                rows = running.run(store, display)
        except KeyboardInterrupt:
            click.echo(_stopped(display, place), err=True)
            raise
    result = SweepResult(spec.name, grid, compared, in_order(rows, compared), str(place / RESULTS))
    _write(outputs, result)
    if as_json:
        print_json(to_json(result))
    elif not quiet:
        _print(result, verbose=verbose)
    return result.exit_code


def _stopped(display: SweepDisplay, place: Path) -> str:
    return (
        f"stopped: {display.finished} of {display.total} variants are in {place}; "
        "the same command goes on from there"
    )


def _write(outputs: Outputs, result: SweepResult) -> None:
    from npukit.sweep.flat import to_csv, to_parquet

    if "--csv" in outputs:
        outputs.write("--csv", to_csv(result))
    if "--parquet" in outputs:
        outputs.write("--parquet", to_parquet(result))
    if "--plot" in outputs:
        from npukit.sweep.plot import check_plot, draw

        outputs.write("--plot", draw(result, check_plot(outputs.paths["--plot"])))


def _print(result: SweepResult, *, verbose: bool) -> None:
    from npukit.cli.sweep_tables import details, summary, tables
    from npukit.cli.tables import print_table

    for number, table in enumerate(tables(result)):
        if number:
            click.echo()
        print_table(table, terminal=sys.stdout.isatty())
    if verbose:
        for line in details(result):
            click.echo(line)
    click.echo()
    click.echo(summary(result))
