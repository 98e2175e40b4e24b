"""``npukit adopt``."""

from __future__ import annotations

import re
from pathlib import Path

import click

from npukit.cli.options import Choice, json_option
from npukit.cli.streams import print_json
from npukit.errors import UsageError
from npukit.kernel.spec import DEVICES

_VARIABLE = re.compile(r"[A-Za-z_][\w.-]*\Z")


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--name", help="The kernel's name (default: after DIR).")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The kernel's folder to write (default: kernel_src/NAME).",
)
@click.option("--device", type=Choice(DEVICES), help="Default: npu1, or else npu2.")
@click.option(
    "--target",
    help="What to build, if there are several: a target of the Makefile, an xclbin, a design.",
)
@click.option(
    "--make",
    "variables",
    multiple=True,
    metavar="VAR=VALUE",
    help="Set a variable of the Makefile; repeatable.",
)
@click.option("--force", is_flag=True, help="Write over a folder that exists.")
@click.option("--fixed", is_flag=True, help="Make no parameters of the Makefile's variables.")
@json_option
def adopt(
    folder: Path,
    name: str | None,
    out: Path | None,
    device: str | None,
    target: str | None,
    variables: tuple[str, ...],
    force: bool,
    fixed: bool,
    as_json: bool,
) -> None:
    """Make a kernel of an example: a folder with a design, C++ sources and a Makefile.

    Reads the commands from the Makefile (by make -n), the CMake file, RUN lines or the files alone,
    runs the design script as they do, and writes a folder that npukit build takes.
    """
    from npukit.adopt.command import AdoptRequest, adopt_folder
    from npukit.cli.adopt_report import report_data, report_lines

    settings = dict(_setting(text) for text in variables)
    request = AdoptRequest(folder, name, out, device, target, settings, force, fixed)
    done = adopt_folder(request)
    if as_json:
        print_json(report_data(done))
        return
    for line in report_lines(done):
        click.echo(line)


def _setting(text: str) -> tuple[str, str]:
    name, given, value = text.partition("=")
    if not given or not _VARIABLE.match(name):
        raise UsageError(f"{text!r} is not VAR=VALUE", where="--make")
    return name, value
