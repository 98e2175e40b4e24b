"""``npukit toolchain``."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path
from typing import Any

import click

from npukit.builder.toolchains.installer.check import (
    CHECKS,
    check_build,
    check_tools,
    environment_of_wheels,
)
from npukit.builder.toolchains.installer.install import (
    InstallPlan,
    fetch,
    lacks_dependencies,
    plan_install,
)
from npukit.builder.toolchains.installer.install import install as install_wheels
from npukit.builder.toolchains.processes.child_processes import Listener
from npukit.builder.toolchains.tools.installed import MLIR_AIE_VARIABLE, PEANO_VARIABLE
from npukit.cli.options import json_option
from npukit.cli.streams import print_json
from npukit.errors import UsageError
from npukit.scratch import scratch_folder

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
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Show all that pip and the builds say.")
def install(find_links: Path | None, yes: bool, as_json: bool, verbose: bool) -> int:
    """Install pinned wheels of MLIR-AIE and Peano into this environment.

    They come from their projects' release pages; afterwards kernels are built with them.
    """
    plan = plan_install(find_links)
    before = {
        w.distribution: plan.environment.installed(w.distribution) for w in plan.release.wheels
    }
    there = plan.there and not lacks_dependencies(plan)
    _show(plan, there=there)
    listen = _listen if verbose else None
    if not there:
        if not (yes or _agreed()):
            click.echo("nothing was installed", err=True)
            return _DECLINED
        _install(plan, listen)
    _check(plan, listen)
    if as_json:
        print_json(_data(plan, before))
    else:
        for wheel in plan.release.wheels:
            click.echo(f"{wheel.distribution} {wheel.version} is installed, and works")
    for variable in (MLIR_AIE_VARIABLE, PEANO_VARIABLE):
        if os.environ.get(variable):
            click.echo(f"note: {variable} is set, and npukit build goes by it", err=True)
    return 0


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "there is no terminal to ask on, and nothing was installed",
            hint="--yes installs without asking",
        )
    return click.confirm("install?", err=True)


def _install(plan: InstallPlan, listen: Listener | None) -> None:
    with scratch_folder("wheels") as folder:
        click.echo("fetching the wheels (some hundred megabytes)", err=True)
        try:
            wheels = fetch(plan, folder, listen)
        except KeyboardInterrupt:
            click.echo("nothing was installed", err=True)
            raise
        click.echo("installing", err=True)
        install_wheels(plan, wheels, listen)


def _check(plan: InstallPlan, listen: Listener | None) -> None:
    check_tools(plan.environment)
    for check in CHECKS:
        click.echo(f"checking: {check.kernel} for {check.device} ({check.shows})", err=True)
        check_build(check, plan.environment.python, environment_of_wheels(), listen)


def _show(plan: InstallPlan, *, there: bool) -> None:
    python = ".".join(map(str, plan.environment.version))
    say = [f"into {plan.environment.prefix} (Python {python})"]
    for wheel in plan.release.wheels:
        found = plan.environment.installed(wheel.distribution)
        if found == wheel.version:
            say.append(f"  {wheel.distribution} {wheel.version} (is installed already)")
            continue
        say.append(
            f"  {wheel.distribution} {wheel.version}{f' (there is {found})' if found else ''}"
        )
        say.append(f"    from {plan.find_links or wheel.page}")
    if not there:
        folder = Path("TEMPORARY-FOLDER")
        files = [folder / f"{w.distribution}-{w.version}...whl" for w in plan.release.wheels]
        say.append("with")
        say += [
            f"  {shlex.join(command)}"
            for command in (plan.fetching(folder), plan.installing(*files))
        ]
    say.append("checked by building, for hw")
    say += [f"  {check.kernel} for {check.device} ({check.shows})" for check in CHECKS]
    click.echo("\n".join(say), err=True)


def _data(plan: InstallPlan, before: dict[str, str | None]) -> dict[str, Any]:
    return {
        "environment": str(plan.environment.prefix),
        "wheels": [
            {
                "distribution": wheel.distribution,
                "version": wheel.version,
                "source": str(plan.find_links or wheel.page),
                "before": before[wheel.distribution],
            }
            for wheel in plan.release.wheels
        ],
        "checked": [{"kernel": check.kernel, "device": check.device} for check in CHECKS],
    }


def _listen(line: str) -> None:
    click.echo(f"  {line}", err=True)
