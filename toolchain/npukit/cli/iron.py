"""``npukit iron``."""

from __future__ import annotations

import os
import sys
from typing import NoReturn

import click

from npukit.cli.options import Choice
from npukit.iron.program import Program, program_command, split
from npukit.kernel.spec import DEFAULT_DEVICE, DEVICES


class _RunsPrograms(click.Command):
    """A command whose words after ``-m MODULE`` are the module's, as after a script."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let click read npukit's own options only."""
        options, others = split(args)
        if options[-1:] == ["-m"]:
            raise click.UsageError("Option '-m' needs the name of a module.", ctx)
        return super().parse_args(ctx, [*options, "--", *others])


@click.command(cls=_RunsPrograms)
@click.option(
    "--device",
    type=Choice(DEVICES),
    default=DEFAULT_DEVICE,
    show_default=True,
    help="The NPU to emulate.",
)
@click.option("-m", "module", metavar="MODULE", help="Run a module, as Python's -m does.")
@click.argument("program", metavar="SCRIPT.py [ARGUMENTS]...", nargs=-1, type=click.UNPROCESSED)
def iron(device: str, module: str | None, program: tuple[str, ...]) -> NoReturn:
    """Run an IRON program on an emulated NPU.

    SCRIPT.py runs as `python SCRIPT.py ARGUMENTS` would, and its exit code is this command's. What
    it compiles with MLIR-AIE is built by npukit for the emulated device, and `pyxrt` is npukit's.
    MLIR-AIE's Python package is needed; Peano, XRT and an NPU are not.
    """
    given = Program.given(module, program)
    if given is None:
        raise click.UsageError("Missing argument 'SCRIPT.py' (or -m MODULE).")
    # In a new program, so nothing of this one (streams, signals, arguments) reaches the script.
    command = program_command(sys.executable, device, given)
    sys.stdout.flush()
    os.execv(sys.executable, command)
