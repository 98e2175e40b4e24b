"""``npukit clean``."""

from __future__ import annotations

import shutil
from pathlib import Path

import click

from npukit.build.cache import BuildCache
from npukit.build.folders import build_folder, is_made_by_builds
from npukit.build.plan import cache_folder
from npukit.cli.options import build_dir_option, kernels_argument
from npukit.errors import BuildError, UsageError


@click.command()
@kernels_argument
@click.option("--cache", is_flag=True, help="Remove the build cache too.")
@build_dir_option
def clean(kernels: tuple[str, ...], cache: bool, build_dir: Path | None) -> None:
    """Remove built artifacts: of the kernels named, or of all."""
    root = build_folder(build_dir)
    inside = root.iterdir() if root.is_dir() else ()
    # Only what builds made is ever removed.
    built = sorted(path for path in inside if is_made_by_builds(path))
    if unknown := set(kernels) - {path.name for path in built}:
        raise UsageError(f"nothing is built of {', '.join(sorted(unknown))} in {root}")
    for path in built:
        if not kernels or path.name in kernels:
            _remove(path)
            click.echo(f"removed {path}")
    if cache:
        folder = cache_folder()
        freed = BuildCache(folder).clear()
        click.echo(f"removed {folder} ({freed / 1e6:.1f} MB)")


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise BuildError(f"can't remove {folder}: {error.strerror or error}") from error
