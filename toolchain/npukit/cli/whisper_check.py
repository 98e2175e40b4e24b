"""``npukit whisper-check``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

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
from npukit.errors import UsageError
from npukit.runtime.targets import On

if TYPE_CHECKING:
    from npukit.validate.device_choice import Execution
    from npukit.whisper.audio import Samples
    from npukit.whisper.check import CheckResult
    from npukit.whisper.model import WhisperEncoder


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
    "--layers",
    metavar="LAYERS",
    default="all",
    show_default=True,
    help="The layers whose attention is checked, such as 0,2-3.",
)
@on_option
@device_option
@target_option
@build_dir_option
@json_option
@verbosity_options
def whisper_check(
    model: Path | None,
    size: str | None,
    seed: int,
    wav: Path | None,
    tokens: int | None,
    precision: Literal["bf16", "int8"],
    layers: str,
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
    if (model is None) == (size is None):
        raise UsageError("name a model with --model PATH, or make one with --random tiny|base")
    # torch and NumPy are slow to import; --help must not wait for them.
    from npukit.builder.folders import build_folder
    from npukit.validate.device_choice import choose_execution
    from npukit.whisper.check import WhisperCheck
    from npukit.whisper.kernels import Kernels
    from npukit.whisper.layer_ranges import parse_layers
    from npukit.whisper.model import require_extra
    from npukit.whisper.report import to_json

    require_extra()
    samples = None if wav is None else _recording(wav)
    encoder = _encoder(model, size, seed, tokens)
    chosen = parse_layers(layers, encoder.layers)
    execution = choose_execution(target, on, device, lambda _: False)
    with (
        reporting(verbose=verbose, quiet=quiet or as_json) as reporter,
        Kernels(execution, device, build_folder(build_dir)) as kernels,
    ):
        sound = _sound(samples, encoder.tokens, seed)
        check = WhisperCheck(encoder, sound, precision, kernels)
        result = check.attention(chosen, reporter)
    if as_json:
        print_json(_ran_on(execution, device) | to_json(result))
    else:
        _print(result, execution, device)
    return 0


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


def _ran_on(execution: Execution, device: str) -> dict[str, Any]:
    return {
        "device": device,
        "target": execution.choice.toolchain.target,
        "runs_on": execution.device.name,
        "emulated": execution.device.kind == "emulator",
    }


def _print(result: CheckResult, execution: Execution, device: str) -> None:
    from npukit.whisper.report import ATTENTION_COLUMNS, attention_rows, kernel_rows

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
    if result.attention is not None:
        click.echo()
        rows = [row if any(row[4:]) else row[:4] for row in attention_rows(result.attention)]
        columns = ATTENTION_COLUMNS[: len(rows[0])]
        title = "Q, K, V of PyTorch's encoder through flash attention"
        print_table(Table(title, columns, rows, columns), terminal=terminal)
    click.echo()
    names = ("kernel", "calls", "ms")
    print_table(Table("kernels", names, kernel_rows(result), names[1:]), terminal=terminal)
