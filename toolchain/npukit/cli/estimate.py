"""``npukit estimate``."""

from __future__ import annotations

from pathlib import Path

import click

from npukit.builder.folders import build_folder
from npukit.builder.request import QuietReporter
from npukit.cli.messages import error_data, render_error
from npukit.cli.options import (
    json_option,
    kernel_dir_option,
    kernels_argument,
    params_option,
    verbosity_options,
)
from npukit.cli.progress import status
from npukit.cli.streams import print_json
from npukit.errors import NpukitError
from npukit.kernel.discovery import find_specs
from npukit.kernel.parameters import parse_assignments
from npukit.kernel.spec import DEVICES
from npukit.suggestions import did_you_mean


def _devices(
    _context: click.Context, _parameter: click.Parameter, text: str | None
) -> tuple[str, ...]:
    names = () if text is None else tuple(name.strip() for name in text.split(","))
    for name in names:
        if name not in DEVICES:
            hint = did_you_mean(name, DEVICES)
            more = "" if hint is None else f". D{hint[1:]}"
            raise click.BadParameter(f"'{name}' is not one of {', '.join(DEVICES)}{more}")
    return tuple(dict.fromkeys(names))


@click.command()
@kernels_argument
@click.option(
    "--device",
    "devices",
    metavar="NAME,...",
    callback=_devices,
    help=f"The devices to estimate for (default: all of {', '.join(DEVICES)} that a kernel is "
    "for).",
)
@click.option(
    "--columns/--no-columns",
    "other_columns",
    default=None,
    help="Also estimate other numbers of columns and cores, if a parameter says how many there "
    "are (default: if there is one kernel).",
)
@params_option
@kernel_dir_option
@json_option
@verbosity_options
def estimate(
    kernels: tuple[str, ...],
    devices: tuple[str, ...],
    other_columns: bool | None,
    params: tuple[str, ...],
    kernel_dirs: tuple[Path, ...],
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Estimate how long one dispatch takes on an NPU, what limits it, and what would change it.

    Computed from a recording of the emulated device; never a measurement. The same build has the
    same estimate on every machine.
    """
    # NumPy and the engine are slow to import; --help must not wait for them.
    from npukit.builder.plan import plan_kernels
    from npukit.cli.estimate_tables import lines, summary
    from npukit.cli.tables import print_table
    from npukit.estimate.kernel import estimate_build
    from npukit.estimate.report import Estimated, to_json
    from npukit.estimate.variants import variants

    overrides = parse_assignments(params)
    found = find_specs(kernels, kernel_dirs, at_least_one=True)
    errors: list[NpukitError] = [broken.error for broken in found.broken]
    estimates: list[Estimated] = []
    if other_columns is None:
        other_columns = len(found.specs) == 1
    for device in devices or DEVICES:
        specs = [spec for spec in found.specs if (devices and kernels) or device in spec.devices]
        for request in plan_kernels(specs, device, "sw_emu", overrides, build_folder(None)):
            try:
                with status(f"estimating {request.title}", quiet=quiet):
                    each = estimate_build(request, QuietReporter())
                others = None
                if other_columns:
                    with status(f"estimating other columns of {request.title}", quiet=quiet):
                        others = tuple(variants(request, QuietReporter()))
                estimates.append(Estimated(request, each, others))
            except NpukitError as error:
                errors.append(error)
    if as_json:
        rows = [error_data(each) for each in errors]
        print_json(to_json(estimates) | ({"errors": rows} if rows else {}))
    elif estimates and not quiet:
        print_table(summary(estimates), terminal=False)
        if verbose or other_columns or len(found.specs) == 1:
            for estimated in estimates:
                click.echo()
                for line in lines(estimated, verbose=verbose):
                    click.echo(line)
    for problem in errors:
        click.echo(render_error(problem), err=True)
    return errors[0].exit_code if errors else 0
