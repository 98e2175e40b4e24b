"""``npukit toolchain``."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from npukit.build.toolchains.install import (
    CHECK_KERNEL,
    InstallPlan,
    check_installed,
    plan_install,
    run_install,
)
from npukit.build.toolchains.installed import MLIR_AIE_VARIABLE, PEANO_VARIABLE
from npukit.errors import UsageError

_DECLINED = 1


@click.group()
def toolchain() -> None:
    """Put the toolchain of the hw flow in place."""


@toolchain.command()
@click.option(
    "--find-links",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Take all wheels from this folder, not from the network.",
)
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("-v", "--verbose", is_flag=True, help="Show all that pip and the build say.")
def install(find_links: Path | None, yes: bool, verbose: bool) -> int:
    """Install pinned wheels of MLIR-AIE and Peano into this environment.

    They come from their projects' release pages; afterwards a kernel is built with them.
    """
    plan = plan_install(find_links)
    _show(plan)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(
                "there is no terminal to ask on, and nothing was installed",
                hint="--yes installs without asking",
            )
        if not click.confirm("install?", err=True):
            click.echo("nothing was installed", err=True)
            return _DECLINED
    listen = _listen if verbose else None
    click.echo("installing (some hundred megabytes)", err=True)
    run_install(plan, listen)
    click.echo(f"checking: building {CHECK_KERNEL} for hw", err=True)
    check_installed(plan, listen)
    for wheel in plan.release.wheels:
        click.echo(f"{wheel.distribution} {wheel.version} is installed")
    for variable in (MLIR_AIE_VARIABLE, PEANO_VARIABLE):
        if os.environ.get(variable):
            click.echo(f"note: {variable} is set, and npukit build goes by it", err=True)
    return 0


def _show(plan: InstallPlan) -> None:
    say = [
        f"into {plan.environment.prefix} (Python {'.'.join(map(str, plan.environment.version))})"
    ]
    for wheel in plan.release.wheels:
        there = plan.environment.installed(wheel.distribution)
        note = f" (there is {there})" if there else ""
        say.append(f"  {wheel.distribution} {wheel.version}{note}")
        say.append(f"    from {plan.find_links or wheel.page}")
    say.append("with")
    say += [f"  {shlex.join(command)}" for command in plan.commands]
    click.echo("\n".join(say), err=True)


def _listen(line: str) -> None:
    click.echo(f"  {line}", err=True)
