"""``npukit bench``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from npukit.builder.folders import build_folder
from npukit.builder.request import QuietReporter
from npukit.cli.input_files import read_file
from npukit.cli.messages import render_error
from npukit.cli.options import (
    build_dir_option,
    count_option,
    device_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    on_anywhere_option,
    params_option,
    target_option,
    verbosity_options,
)
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.progress import status
from npukit.cli.selection import for_device
from npukit.cli.streams import print_json
from npukit.errors import NpukitError, RegressionError, UsageError
from npukit.kernel.discovery import find_specs
from npukit.kernel.parameters import parse_assignments

if TYPE_CHECKING:
    from npukit.bench.comparison import Comparison
    from npukit.bench.earlier import Earlier
    from npukit.bench.run import KernelBench


@click.command()
@kernels_argument
@on_anywhere_option
@device_option
@target_option
@params_option
@count_option("--calls", 50, "Timed calls of each kernel.")
@click.option(
    "--compare",
    metavar="OLD.json",
    type=click.Path(path_type=Path),
    help="Compare the counted figures with those of an earlier bench --json.",
)
@click.option(
    "--plot",
    metavar="FILE",
    type=output_path,
    help="Draw the bounds as an SVG chart; - is standard output.",
)
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def bench(
    kernels: tuple[str, ...],
    on: str,
    device: str,
    target: str,
    params: tuple[str, ...],
    calls: int,
    compare: Path | None,
    plot: Path | None,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Time kernels on the device at hand, and count what a dispatch moves and computes.

    The counts are the same on every machine; the bound for an NPU is computed from them. Builds
    what is missing. Exit code 12 if --compare finds a figure that is worse.
    """
    # NumPy and the engine are slow to import; --help must not wait for them.
    from npukit.bench.comparison import compare as compared
    from npukit.bench.report_json import to_json
    from npukit.bench.run import Bench, plan_bench
    from npukit.builder.guarded_files import files_behind
    from npukit.builder.plan import make_engine
    from npukit.emulator.core.debug_output import hidden_debug_output
    from npukit.validate.device_choice import published_in
    from npukit.validate.places import choose_place

    overrides = parse_assignments(params)
    earlier = None if compare is None else _earlier(compare)
    found = find_specs(kernels, kernel_dirs, at_least_one=True)
    specs = found.specs if kernels else for_device(found.specs, device, some=bool(found.broken))
    folder = build_folder(build_dir)
    execution = choose_place(target, on, device, published_in(folder, specs, device))
    click.get_current_context().with_resource(closing(execution.device))
    requests = plan_bench(specs, device, execution.choice.toolchain.target, overrides, folder)
    read = {} if compare is None else {compare: "the earlier benchmark"}
    guarded = files_behind(requests, found.broken) | read
    outputs = Outputs.plan({"--plot": plot}, guarded, as_json=as_json)
    if execution.notice and not quiet:
        click.echo(execution.notice, err=True)
    engine = make_engine(execution.choice)
    running = Bench(engine, execution.device, QuietReporter(), calls)
    benches: list[KernelBench] = []
    errors: list[NpukitError] = [broken.error for broken in found.broken]
    for request in requests:
        try:
            with status(f"measuring {request.title}", quiet=quiet), hidden_debug_output():
                benches.append(running.run(request))
        except NpukitError as error:
            errors.append(error)
    if benches and "--plot" in outputs:
        from npukit.bench.plot import draw_bounds

        outputs.write("--plot", draw_bounds(benches).encode())
    comparison = None if earlier is None else compared(benches, earlier)
    if comparison is not None and benches and len(comparison.new) == len(benches):
        errors.append(
            UsageError(
                f"{compare} has none of these builds, so nothing was compared",
                hint="give the benchmark of the same kernels, device and parameters",
            )
        )
    if as_json:
        print_json(to_json(benches, comparison))
    else:
        if benches and not quiet:
            _print(benches, verbose=verbose)
        if comparison is not None:
            _print_comparison(comparison)
    for each in errors:
        click.echo(render_error(each), err=True)
    if errors:
        return errors[0].exit_code
    return RegressionError.exit_code if comparison is not None and comparison.worse else 0


def _earlier(file: Path) -> Earlier:
    from npukit.bench.earlier import from_json

    return read_file(file, from_json)


def _print(benches: Sequence[KernelBench], *, verbose: bool) -> None:
    from npukit.cli.bench_tables import arithmetic, tables
    from npukit.cli.tables import print_table

    terminal = sys.stdout.isatty()
    for number, table in enumerate(tables(benches)):
        if number:
            click.echo()
        print_table(table, terminal=terminal)
    if verbose or len(benches) == 1:
        for bench in benches:
            click.echo()
            for line in arithmetic(bench, channels=verbose):
                click.echo(line)


def _print_comparison(comparison: Comparison) -> None:
    click.echo("\ncompared with the earlier benchmark")
    for build in comparison.new:
        click.echo(f"  new: {build}")
    for build in comparison.gone:
        click.echo(f"  only in the earlier one: {build}")
    for change in comparison.changes:
        click.echo(f"  {'WORSE' if change.is_worse else 'better'}: {change}")
    for figure in comparison.new_figures:
        click.echo(f"  new: {figure}")
    for figure in comparison.gone_figures:
        click.echo(f"  only in the earlier one: {figure}")
    if comparison.is_empty:
        click.echo("  no counted figure has changed")
