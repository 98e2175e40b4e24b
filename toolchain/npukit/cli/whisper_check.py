"""``npukit whisper-check``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

import click

from npukit.cli.options import (
    build_dir_option,
    device_option,
    json_option,
    on_option,
    target_option,
    verbosity_options,
)
from npukit.cli.progress import reporting
from npukit.cli.streams import print_json
from npukit.cli.tables import Table, print_table
from npukit.cli.whisper_options import refuse_idle_options
from npukit.errors import UsageError, ValidationFailedError
from npukit.runtime.targets import On

if TYPE_CHECKING:
    from npukit.builder.request import Reporter
    from npukit.runtime.devices import Device
    from npukit.validate.device_choice import Execution
    from npukit.whisper.audio import Samples
    from npukit.whisper.check import CheckResult, Section
    from npukit.whisper.encoder_shape import EncoderShape
    from npukit.whisper.encoder_table import EncoderTable
    from npukit.whisper.model import WhisperEncoder
    from npukit.whisper.sites import Part

_AT_LEAST: Final = 0.9995


@click.command(name="whisper-check")
@click.option(
    "--model",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="A folder with a Whisper model of transformers.",
)
@click.option(
    "--random",
    "size",
    type=click.Choice(["tiny", "base"]),
    help="A model of this size with random weights.",
)
@click.option(
    "--seed",
    type=click.IntRange(min=0, max=2**32 - 1),
    default=0,
    show_default=True,
    help="Of random weights and of the sound that is made up without --wav.",
)
@click.option(
    "--wav",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="A recording: 16 kHz, mono, 16 bits a sample.",
)
@click.option(
    "--tokens",
    metavar="N",
    type=click.IntRange(min=1),
    help="Use the first N tokens of 20 ms only (default: all, 1500).",
)
@click.option(
    "--precision",
    type=click.Choice(["bf16", "int8"]),
    default="bf16",
    show_default=True,
    help="The precision of the kernels.",
)
@click.option(
    "--bf16",
    "wide",
    multiple=True,
    type=click.Choice(["product", "attention", "gelu", "norm"]),
    help="A part that stays in bfloat16 with --precision int8; repeatable.",
)
@click.option(
    "--only",
    type=click.Choice(["attention", "encoder"]),
    help="Check only the attention of the layers, or only the whole encoder.",
)
@click.option(
    "--layers",
    metavar="LAYERS",
    default="all",
    show_default=True,
    help="The layers whose attention is checked, such as 0,2-3.",
)
@click.option(
    "--costs/--no-costs",
    default=None,
    help="Find out what each operation of a layer costs (default: with int8).",
)
@click.option(
    "--at-least",
    metavar="COSINE",
    type=click.FloatRange(-1, 1),
    help="What the encoder must reach, else the exit code is 1 "
    f"(default: {_AT_LEAST} with bf16, nothing with int8).",
)
@click.option(
    "--bounds",
    is_flag=True,
    help="Only compute how long an NPU takes at least for the encoder's kernels.",
)
@on_option
@device_option
@target_option
@build_dir_option
@json_option
@verbosity_options
@click.pass_context
def whisper_check(
    context: click.Context,
    model: Path | None,
    size: str | None,
    seed: int,
    wav: Path | None,
    tokens: int | None,
    precision: Literal["bf16", "int8"],
    wide: tuple[Part, ...],
    only: Section | None,
    layers: str,
    costs: bool | None,
    at_least: float | None,
    bounds: bool,
    on: On,
    device: str,
    target: str,
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Run Whisper's encoder on npukit's kernels and compare with PyTorch's float encoder.

    Needs torch and transformers: pip install 'npukit[whisper]'. Never downloads anything.
    """
    if model is not None and size is not None:
        raise UsageError("give either --model or --random, not both")
    if model is None and size is None:
        raise UsageError("name a model with --model PATH, or make one with --random tiny|base")
    refuse_idle_options(context)
    if bounds:
        shape = _shape(model, size, seed, tokens)
        with reporting(verbose=verbose, quiet=quiet or as_json) as reporter:
            table = _bounds(shape, precision, device, build_dir, reporter)
        _print_bounds(table, precision, as_json=as_json)
        return 0
    # torch and NumPy are slow to import; --help must not wait for them.
    from npukit.builder.folders import build_folder
    from npukit.validate.device_choice import choose_execution
    from npukit.whisper.check import SECTIONS, WhisperCheck
    from npukit.whisper.kernels import Kernels
    from npukit.whisper.layer_ranges import parse_layers
    from npukit.whisper.model import require_extra, stated_layers
    from npukit.whisper.report import to_json

    # What takes no time is checked before torch is imported and a model is loaded.
    if (stated := stated_layers(model, size, tokens)) is not None:
        parse_layers(layers, stated)
    samples = None if wav is None else _recording(wav)
    execution = choose_execution(target, on, device, lambda _: False)
    require_extra()
    encoder = _encoder(model, size, seed, tokens)
    chosen = parse_layers(layers, encoder.layers)
    with (
        reporting(verbose=verbose, quiet=quiet or as_json) as reporter,
        Kernels(execution, device, build_folder(build_dir)) as kernels,
    ):
        sound = _sound(samples, encoder.tokens, seed)
        check = WhisperCheck(encoder, sound, precision, wide, kernels)
        result = check.run(
            SECTIONS if only is None else (only,),
            chosen,
            reporter,
            costs=precision == "int8" if costs is None else costs,
        )
    least = _AT_LEAST if at_least is None and precision == "bf16" else at_least
    passed = result.whole is None or least is None or result.whole.end_to_end.cosine >= least
    if as_json:
        facts = _ran_on(execution, device) | {"at_least": least, "passed": passed}
        print_json(facts | to_json(result))
    else:
        _print(result, execution, device)
    if not passed:
        click.echo(f"FAILED: the encoder must reach a cosine of {least}", err=True)
    return 0 if passed else ValidationFailedError.exit_code


def _shape(model: Path | None, size: str | None, seed: int, tokens: int | None) -> EncoderShape:
    """The sizes of the encoder; a random one is not made for them."""
    from npukit.whisper.model import require_extra, shape_of, stated_layers

    if size is not None:
        return shape_of(size, tokens)
    stated_layers(model, size, tokens)
    require_extra()
    return _encoder(model, size, seed, tokens).shape


def _bounds(
    shape: EncoderShape,
    precision: Literal["bf16", "int8"],
    device: str,
    build_dir: Path | None,
    reporter: Reporter,
) -> EncoderTable:
    from npukit.builder.folders import build_folder
    from npukit.whisper.encoder_table import count_encoder

    return count_encoder(shape, precision, device, build_folder(build_dir), reporter)


def _print_bounds(
    table: EncoderTable, precision: Literal["bf16", "int8"], *, as_json: bool
) -> None:
    from npukit.whisper import encoder_report

    if as_json:
        print_json(encoder_report.to_json(table, precision))
        return
    title, rows = encoder_report.title(table, precision), encoder_report.rows(table)
    shown = Table(title, encoder_report.COLUMNS, rows, encoder_report.NUMERIC)
    print_table(shown, terminal=sys.stdout.isatty())
    for line in encoder_report.conclusion(table):
        click.echo(line)


def _recording(path: Path) -> Samples:
    from npukit.whisper.audio import read_wav

    return read_wav(path)


def _sound(samples: Samples | None, tokens: int, seed: int) -> Samples:
    from npukit.whisper.audio import fitted, made_up

    return made_up(tokens, seed) if samples is None else fitted(samples, tokens)


def _encoder(model: Path | None, size: str | None, seed: int, tokens: int | None) -> WhisperEncoder:
    from npukit.whisper.model import load_encoder, random_encoder, shortened

    if model is not None:
        encoder = load_encoder(model)
    else:
        assert size is not None
        encoder = random_encoder(size, seed)
    return encoder if tokens is None else shortened(encoder, tokens)


def _ran_on(execution: Execution[Device], device: str) -> dict[str, Any]:
    return {
        "device": device,
        "target": execution.choice.toolchain.target,
        "runs_on": execution.device.name,
        "emulated": execution.device.kind == "emulator",
    }


def _print(result: CheckResult, execution: Execution[Device], device: str) -> None:
    encoder = result.encoder
    click.echo(
        f"{encoder.title}: {encoder.layers} layers of {encoder.heads} heads, "
        f"width {encoder.width}, {encoder.tokens} tokens"
    )
    click.echo(
        f"{result.precision}, {device}-{execution.choice.toolchain.target} "
        f"on: {execution.device.name}"
    )
    if execution.device.kind == "emulator":
        click.echo("Times are of the emulator, not of an NPU.")
    terminal = sys.stdout.isatty()
    for table in _tables(result):
        click.echo()
        print_table(table, terminal=terminal)
    if result.whole is not None:
        from npukit.whisper.report import summary

        click.echo()
        for line in summary(result.whole):
            click.echo(line)


def _tables(result: CheckResult) -> Iterator[Table]:
    from npukit.whisper import report

    if result.attention is not None:
        rows = report.attention_rows(result.attention)
        used = len(report.ATTENTION_COLUMNS) if any(row[-1] for row in rows) else -2
        columns = report.ATTENTION_COLUMNS[:used]
        title = "Q, K, V of PyTorch's encoder through flash attention"
        yield Table(title, columns, [row[:used] for row in rows], columns)
    if result.whole is not None:
        columns = report.STAGE_COLUMNS
        rows = report.stage_rows(result.whole.stages)
        yield Table(
            "encoder, each stage on the output of the one before", columns, rows, columns[1:]
        )
        if result.whole.costs:
            columns = report.COST_COLUMNS
            rows = report.cost_rows(result.whole.costs)
            title = "parts of each layer's error, in percent, by operation"
            yield Table(title, columns, rows, columns)
        columns = report.KERNEL_COLUMNS
        rows = report.kernel_rows(result.whole.meter)
        yield Table("calls of the encoder", columns, rows, columns[1:])
