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
    environment_without_overrides,
)
from npukit.builder.toolchains.installer.install import (
    InstallPlan,
    fetch,
    lacks_dependencies,
    plan_install,
)
from npukit.builder.toolchains.installer.install import install as install_wheels
from npukit.builder.toolchains.processes.child_processes import LineHandler
from npukit.builder.toolchains.tools.installed import MLIR_AIE_VARIABLE, PEANO_VARIABLE
from npukit.cli.aie_api import install_aie_api, print_line, report_aie_api
from npukit.cli.options import json_option
from npukit.cli.streams import print_json
from npukit.errors import UsageError
from npukit.scratch import scratch_folder

_DECLINED = 1


@click.group()
def toolchain() -> None:
    """Install the toolchain of the hw flow."""


@toolchain.command()
@click.option(
    "--find-links",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Use wheels from this folder instead of the network.",
)
@click.option(
    "--aie-api",
    is_flag=False,
    flag_value="",
    metavar="[PATH]",
    help="Install only the headers of aie_api, for vector kernels on the emulated device, from "
    "this folder or archive, or else from MLIR-AIE's wheel.",
)
@click.option("-y", "--yes", is_flag=True, help="Install without asking.")
@json_option
@click.option("-v", "--verbose", is_flag=True, help="Show the output of pip and of the builds.")
def install(
    find_links: Path | None, aie_api: str | None, yes: bool, as_json: bool, verbose: bool
) -> int:
    """Install pinned wheels of MLIR-AIE and Peano into this environment.

    The wheels come from their projects' release pages. Test builds of kernels check them.
    """
    if aie_api is not None:
        headers = install_aie_api(Path(aie_api) if aie_api else None, find_links, verbose=verbose)
        report_aie_api(headers, as_json=as_json)
        return 0
    plan = plan_install(find_links)
    before = {
        w.distribution: plan.environment.installed(w.distribution) for w in plan.release.wheels
    }
    installed = plan.there and not lacks_dependencies(plan)
    _show(plan, installed=installed)
    on_line = print_line if verbose else None
    if not installed:
        if not (yes or _confirmed()):
            click.echo("nothing was installed", err=True)
            return _DECLINED
        _install(plan, on_line)
    _check(plan, on_line)
    if as_json:
        print_json(_data(plan, before))
    else:
        for wheel in plan.release.wheels:
            click.echo(f"{wheel.distribution} {wheel.version} is installed and works")
    for variable in (MLIR_AIE_VARIABLE, PEANO_VARIABLE):
        if os.environ.get(variable):
            click.echo(f"note: {variable} is set, so npukit build uses that instead", err=True)
    return 0


def _confirmed() -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "there is no terminal to ask for confirmation; nothing was installed",
            hint="--yes installs without asking",
        )
    return click.confirm("install?", err=True)


def _install(plan: InstallPlan, on_line: LineHandler | None) -> None:
    with scratch_folder("wheels") as folder:
        click.echo("downloading the wheels (several hundred megabytes)", err=True)
        try:
            wheels = fetch(plan, folder, on_line)
        except KeyboardInterrupt:
            click.echo("nothing was installed", err=True)
            raise
        click.echo("installing", err=True)
        install_wheels(plan, wheels, on_line)


def _check(plan: InstallPlan, on_line: LineHandler | None) -> None:
    check_tools(plan.environment)
    for check in CHECKS:
        click.echo(f"checking: {check.kernel} for {check.device} ({check.shows})", err=True)
        check_build(check, plan.environment.python, environment_without_overrides(), on_line)


def _show(plan: InstallPlan, *, installed: bool) -> None:
    python = ".".join(map(str, plan.environment.version))
    lines = [f"into {plan.environment.prefix} (Python {python})"]
    for wheel in plan.release.wheels:
        found = plan.environment.installed(wheel.distribution)
        if found == wheel.version:
            lines.append(f"  {wheel.distribution} {wheel.version} (already installed)")
            continue
        lines.append(
            f"  {wheel.distribution} {wheel.version}{f' (replaces {found})' if found else ''}"
        )
        lines.append(f"    from {plan.find_links or wheel.page}")
    if not installed:
        folder = Path("TEMPORARY-FOLDER")
        files = [folder / f"{w.distribution}-{w.version}...whl" for w in plan.release.wheels]
        lines.append("with")
        lines += [
            f"  {shlex.join(command)}"
            for command in (plan.fetching(folder), plan.installing(*files))
        ]
    lines.append("then check it by building for hw")
    lines += [f"  {check.kernel} for {check.device} ({check.shows})" for check in CHECKS]
    click.echo("\n".join(lines), err=True)


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
