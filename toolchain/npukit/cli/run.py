"""``npukit run``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from npukit.cli.options import (
    build_dir_option,
    count_option,
    device_option,
    json_option,
    kernel_dir_option,
    on_anywhere_option,
    params_option,
    target_option,
)
from npukit.cli.output_files import Outputs
from npukit.cli.streams import print_json
from npukit.errors import UsageError, ValidationFailedError
from npukit.validate.numpy_import import import_numpy

if TYPE_CHECKING:
    from npukit.kernel.spec import Argument
    from npukit.run.assignments import Assignment
    from npukit.run.execution import Outcome
    from npukit.run.expected import Checked
    from npukit.run.given_inputs import Given
    from npukit.run.runnable import Runnable
    from npukit.runtime.devices import KernelDevice

_DIGITS = 16
_SCHEDULES = ("ordinary", "early", "ahead", "late")


@click.command()
@click.argument("kernel", metavar="KERNEL|ARTIFACT")
@click.option(
    "--in",
    "given",
    multiple=True,
    metavar="NAME=FILE",
    help="An input: .npy, .npz or .npz:ARRAY; a number for a single element; repeatable.",
)
@click.option(
    "--out",
    "wanted",
    multiple=True,
    metavar="NAME=FILE",
    help="Write an output: .npy, or .npz for all of them; - is standard output; repeatable.",
)
@click.option(
    "--raw",
    is_flag=True,
    help="Files that are not .npy or .npz hold nothing but elements, in row-major order.",
)
@click.option("--case", metavar="NAME", help="Take inputs that are not given from this case.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    metavar="N",
    help="Draw inputs that are not given with this seed.  [default: 0]",
)
@count_option(
    "--repeat",
    1,
    "Run N times in one hardware context, and compare the outputs.",
    "N",
)
@click.option(
    "--expect",
    "expect",
    multiple=True,
    metavar="NAME=FILE",
    help="Compare an output with a .npy or .npz file, within the kernel's tolerance; repeatable.",
)
@click.option(
    "--schedule",
    type=click.Choice(_SCHEDULES),
    default=_SCHEDULES[0],
    show_default=True,
    help="The order in which the emulated device works.",
)
@click.option(
    "--debug-times",
    is_flag=True,
    help="Show when cores print what they print: estimated, in a recorded run of its own.",
)
@click.option("--build", is_flag=True, help="Build the kernel first, as npukit build does.")
@on_anywhere_option
@device_option
@target_option
@params_option
@kernel_dir_option
@build_dir_option
@json_option
def run(
    kernel: str,
    given: tuple[str, ...],
    wanted: tuple[str, ...],
    raw: bool,
    case: str | None,
    seed: int | None,
    repeat: int,
    expect: tuple[str, ...],
    schedule: str,
    debug_times: bool,
    build: bool,
    on: str,
    device: str,
    target: str,
    params: tuple[str, ...],
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
) -> int:
    """Run a kernel once on your own data.

    Inputs that are not given come from a case in kernel.toml. Builds the kernel if it is not built.
    ARTIFACT is the folder of a build, or a file in it. Exit code 1 if the outputs of --repeat
    differ, or if one is not as --expect says.
    """
    import_numpy()
    from npukit.emulator.core.debug_output import hidden_debug_output
    from npukit.emulator.schedule import Schedule
    from npukit.run.assignments import assignments
    from npukit.run.choice import Wanted, choose
    from npukit.run.execution import execute
    from npukit.run.expected import check, expected_outputs
    from npukit.run.given_inputs import given_inputs
    from npukit.run.inputs import all_inputs
    from npukit.run.output_data import check_kinds, encoded
    from npukit.run.timed_output import check_has_times, timed_output

    choice = choose(
        Wanted(
            kernel,
            on,
            _typed("device", device),
            _typed("target", target),
            params,
            kernel_dirs,
            build_dir,
            build,
        )
    )
    click.get_current_context().with_resource(closing(choice.device))
    sources = assignments("--in", given, choice.name, choice.arguments, "input")
    files = assignments("--out", wanted, choice.name, choice.arguments, "output")
    compared = assignments("--expect", expect, choice.name, choice.arguments, "output")
    check_kinds(files, raw=raw)
    reads = dict(choice.reads)
    reads |= {Path(each.file): f"the file of {each.where}" for each in (*sources, *compared)}
    outputs = Outputs.plan({f.where: Path(f.value) for f in files}, reads, as_json=as_json)
    if choice.device.kind != "emulator" and _typed("schedule", schedule) is not None:
        raise UsageError("only the emulated device has schedules", where="--schedule")
    if choice.notice:
        click.echo(choice.notice, err=True)
    runnable = choice.make()
    inputs = all_inputs(
        runnable, given_inputs(sources, runnable.inputs, raw=raw), case=case, seed=seed
    )
    expected = expected_outputs(compared, runnable, raw=raw)
    arrays = {name: each.array for name, each in inputs.items()}
    if debug_times:
        check_has_times(runnable)
    with hidden_debug_output() if debug_times else nullcontext():
        outcome = execute(runnable, choice.device, arrays, repeat, Schedule(schedule))
    timed = timed_output(runnable, arrays) if debug_times else None
    checked = check(runnable, outcome.outputs, expected)
    dtypes = {a.name: a.dtype for a in runnable.outputs}
    ml_dtypes = any(each.ml_dtypes for each in inputs.values())
    for file in files:
        data = encoded(file, outcome.outputs, dtypes, ml_dtypes=ml_dtypes)
        outputs.write(file.where, data)
    written = _written(files, runnable.outputs)
    if as_json:
        from npukit.run.report_json import to_json

        report = to_json(runnable, choice.device, inputs, outcome, checked, written)
        if timed is not None:
            report["debug_output"] = timed.to_json()
        print_json(report)
    else:
        _print(runnable, choice.device, inputs, outcome, checked, written)
        for line in () if timed is None else timed.lines:
            click.echo(line)
    right = not outcome.differences and all(each.comparison.within for each in checked)
    return 0 if right else ValidationFailedError.exit_code


def _typed(name: str, value: str) -> str | None:
    """The value of an option if the user typed it."""
    source = click.get_current_context().get_parameter_source(name)
    return None if source is ParameterSource.DEFAULT else value


def _written(files: Sequence[Assignment], outputs: Sequence[Argument]) -> dict[str, str]:
    """The file of each output that was written, the one that names it first."""
    whole = {a.name: file.value for file in files if file.name is None for a in outputs}
    return whole | {file.name: file.value for file in files if file.name is not None}


def _print(
    runnable: Runnable,
    device: KernelDevice,
    inputs: Mapping[str, Given],
    outcome: Outcome,
    checked: Sequence[Checked],
    written: Mapping[str, str],
) -> None:
    from npukit.run.summary import summary_of

    settings = "".join(f"  {name}={value}" for name, value in _changed(runnable).items())
    click.echo(
        f"{runnable.name}  {runnable.device}-{runnable.target}{settings}  on: {device.label}"
    )
    for a in runnable.inputs:
        click.echo(f"  {_typed_name(a)}, from {inputs[a.name].source}")
    for a in runnable.outputs:
        found = summary_of(outcome.outputs[a.name], a.dtype)
        limits = (
            "only NaN"
            if found.low is None
            else f"min {_number(found.low)}, max {_number(found.high)}"
        )
        nans = f", {found.nans} NaN" * (found.nans > 0 and found.low is not None)
        where = f", written to {written[a.name]}" if a.name in written else ""
        click.echo(f"  {_typed_name(a)}: {limits}{nans}, sha256 {found.sha256[:_DIGITS]}{where}")
        if a.name in outcome.untouched:
            click.echo(f"    nothing was written into {a.name}")
        elif found.constant and outcome.outputs[a.name].size > 1:
            click.echo(f"    every element of {a.name} is the same")
    for check in checked:
        click.echo(f"  {check.text}")
    times = outcome.microseconds
    if len(times) == 1:
        click.echo(f"1 run, {times[0] / 1000:.3g} ms")
        return
    same = "" if outcome.differences else ", all with the same outputs"
    click.echo(f"{len(times)} runs of {median(times) / 1000:.3g} ms (median){same}")
    for difference in outcome.differences:
        click.echo(f"  {difference}")


def _typed_name(argument: Argument) -> str:
    return f"{argument.direction} {argument.name}: {argument.dtype} {list(argument.shape)}"


def _number(value: float | int | None) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _changed(runnable: Runnable) -> Mapping[str, object]:
    """The parameters that are not the kernel's defaults; all of them if the kernel is unknown."""
    defaults = {} if runnable.spec is None else runnable.spec.defaults
    return {n: v for n, v in runnable.parameters.items() if n not in defaults or defaults[n] != v}
