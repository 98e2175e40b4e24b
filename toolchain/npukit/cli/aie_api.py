"""``npukit toolchain install --aie-api``."""

from __future__ import annotations

import os
from pathlib import Path

import click

from npukit.builder.cache_folder import ZIG, cache_folder
from npukit.builder.toolchains.tools.aie_api import (
    AIE_API_VARIABLE,
    AieApi,
    find_aie_api,
    installed_folder,
)
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.cli.streams import print_json
from npukit.errors import UsageError
from npukit.scratch import scratch_folder


def install_aie_api(given: Path | None, find_links: Path | None, *, verbose: bool) -> AieApi:
    """Install the headers of ``given``, or else of MLIR-AIE's pinned wheel, and check them.

    Raises:
        UsageError: ``given`` has no headers.
        ToolchainError: the wheel can't be had, or the headers do not compile.
    """
    from npukit.builder.toolchains.emulated.vector_compile.check import check_aie_api
    from npukit.builder.toolchains.emulated.zig import ZigCompiler
    from npukit.builder.toolchains.installer.aie_api_headers import (
        fetch_headers,
        install_headers,
        wheel_of_headers,
    )

    if find_links is not None and not find_links.is_dir():
        raise UsageError(f"no such folder: {find_links}", where="--find-links")
    with scratch_folder("wheels") as folder:
        if given is None:
            click.echo(f"downloading {wheel_of_headers(find_links)}", err=True)
            given = fetch_headers(folder, find_links, print_line if verbose else None)
        elif not given.exists():
            raise UsageError(f"no such file or folder: {given}", where="--aie-api")
        headers = install_headers(given, installed_folder())
    for generation in check_aie_api(headers, ZigCompiler(cache_folder() / ZIG)):
        click.echo(f"checking: they compile for {generation}", err=True)
    return headers


def report_aie_api(headers: AieApi, *, as_json: bool) -> None:
    """Say what was installed, and whether other headers are used before it."""
    if as_json:
        print_json(
            {
                "aie_api": str(headers.root),
                "version": headers.version,
                "sha256": headers.digest(),
            }
        )
    else:
        click.echo(f"aie_api ({headers.version}) is installed in {headers.root}")
    try:
        used = find_aie_api(None, InstalledTools())
    except UsageError:
        click.echo(f"note: {AIE_API_VARIABLE} is set to {os.environ[AIE_API_VARIABLE]}", err=True)
        return
    if used.root != headers.root:
        click.echo(f"note: npukit uses {used.include} instead, by {used.source}", err=True)


def print_line(line: str) -> None:
    """Print a line of a program that is run."""
    click.echo(f"  {line}", err=True)
