"""``npukit trace``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from npukit.builder.folders import build_folder
from npukit.builder.guarded_files import files_behind
from npukit.builder.plan import plan_kernel
from npukit.builder.request import BuildRequest, QuietReporter
from npukit.cli.options import (
    device_option,
    json_option,
    kernel_dir_option,
    params_option,
)
from npukit.cli.output_files import Outputs, output_path
from npukit.cli.progress import status
from npukit.cli.streams import print_json
from npukit.errors import UsageError
from npukit.kernel.discovery import find_specs
from npukit.kernel.parameters import parse_assignments

if TYPE_CHECKING:
    from npukit.trace.kernel_trace import KernelTrace

_SUFFIXES = (".json", ".pftrace")


@click.command()
@click.argument("kernel")
@click.option(
    "-o",
    "--out",
    type=output_path,
    help="The trace: .pftrace (Perfetto's format) or .json (Chrome's, which Perfetto reads too).",
)
@click.option("--html", type=output_path, help="A page with the timeline, for any browser.")
@click.option("--svg", type=output_path, help="A picture of the second dispatch.")
@device_option
@params_option
@kernel_dir_option
@json_option
def trace(
    kernel: str,
    out: Path | None,
    html: Path | None,
    svg: Path | None,
    device: str,
    params: tuple[str, ...],
    kernel_dirs: tuple[Path, ...],
    as_json: bool,
) -> None:
    """Show when each part of the array does what in two dispatches of KERNEL, in virtual time.

    Cores with their functions and what they wait for, DMA channels with their BDs, the command
    processor, the host, locks and tokens. Estimated from a recording of the emulated device; never
    a measurement. https://ui.perfetto.dev opens the trace.
    """
    if out is html is svg is None:
        raise UsageError(
            "there is nothing to write", hint="give -o FILE.pftrace, --html FILE or --svg FILE"
        )
    if out is not None and out.suffix not in _SUFFIXES:
        raise UsageError(
            f"'{out.suffix or out.name}' is not a kind of trace",
            where="--out",
            hint=f"the name of the file ends in one of {', '.join(_SUFFIXES)}",
        )
    request = _request(kernel, device, params, kernel_dirs)
    outputs = Outputs.plan(
        {"--out": out, "--html": html, "--svg": svg}, files_behind([request]), as_json=as_json
    )
    made = _trace(request)
    if out is not None:
        outputs.write("--out", _encoded(made, out.suffix))
    if html is not None:
        from npukit.trace.page import encode

        outputs.write("--html", encode(made.groups, made.title, made.subtitle))
    if svg is not None:
        outputs.write("--svg", made.picture().encode())
    last = made.timeline.dispatches[-1]
    if as_json:
        print_json(
            {
                "files": [str(path) for path in outputs.paths.values()],
                "what": "an estimate in virtual time; not measured",
                "generation": made.timeline.generation,
                "tracks": made.tracks,
                "slices": made.slices,
                "dispatch_cycles": round(last.cycles, 2),
            }
        )
        return
    for path in outputs.paths.values():
        click.echo(f"wrote {path}: {made.slices:,} slices on {made.tracks} tracks")
    click.echo(made.subtitle)


def _request(
    kernel: str, device: str, params: tuple[str, ...], kernel_dirs: tuple[Path, ...]
) -> BuildRequest:
    found = find_specs((kernel,), kernel_dirs, at_least_one=True)
    for broken in found.broken:
        raise broken.error
    (spec,) = found.specs
    return plan_kernel(spec, device, "sw_emu", parse_assignments(params), build_folder(None))


def _trace(request: BuildRequest) -> KernelTrace:
    # NumPy and the engine are slow to import; --help must not wait for them.
    from npukit.trace.kernel_trace import trace_build

    with status(f"tracing {request.title}", quiet=False):
        return trace_build(request, QuietReporter())


def _encoded(made: KernelTrace, suffix: str) -> bytes:
    if suffix == ".json":
        from npukit.trace.chrome import encode as encode_chrome

        return encode_chrome(made.groups, made.title)
    from npukit.trace.perfetto_file import encode as encode_perfetto

    return encode_perfetto(made.groups, made.title)
