"""``npukit iron``."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from npukit.iron.program_command import program_command
from npukit.kernel.spec import DEFAULT_DEVICE, DEVICES


@click.command(context_settings={"allow_interspersed_args": False})
@click.option(
    "--device",
    type=click.Choice(DEVICES),
    default=DEFAULT_DEVICE,
    show_default=True,
    help="The NPU to emulate.",
)
@click.argument("script", metavar="SCRIPT.py")
@click.argument("arguments", metavar="[ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
def iron(device: str, script: str, arguments: tuple[str, ...]) -> NoReturn:
    """Run an IRON program on an emulated NPU.

    SCRIPT.py runs as `python SCRIPT.py ARGUMENTS` would, and its exit code is this command's. What
    it compiles with MLIR-AIE is built by npukit for the emulated device, and `pyxrt` is npukit's.
    MLIR-AIE's Python package is needed; Peano, XRT and an NPU are not.
    """
    # In a new program, so nothing of this one (streams, signals, arguments) reaches the script.
    command = program_command(sys.executable, device, script, arguments)
    sys.stdout.flush()
    os.execv(sys.executable, command)
