"""``npukit clean``."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import click

from npukit.build.cache import BuildCache
from npukit.build.design_stage import SUFFIX as PLACED
from npukit.build.failed import SUFFIX as FAILED
from npukit.build.manifest import MANIFEST_FILE
from npukit.build.plan import build_folder, cache_folder
from npukit.cli.options import build_dir_option, kernels_argument
from npukit.errors import BuildError, UsageError

_BEGUN = re.compile(rf"\.?npu\d+-(hw|sw_emu)({re.escape(FAILED)}.*|{re.escape(PLACED)})?")


@click.command()
@kernels_argument
@click.option("--cache", is_flag=True, help="Remove the build cache too.")
@build_dir_option
def clean(kernels: tuple[str, ...], cache: bool, build_dir: Path | None) -> None:
    """Remove built artifacts: of the kernels named, or of all."""
    root = build_folder(build_dir)
    built = sorted(path for path in root.iterdir() if _is_built(path)) if root.is_dir() else []
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


def _is_built(folder: Path) -> bool:
    """Only folders that a build made are ever removed: one that ended, or began at least."""
    if not folder.is_dir():
        return False
    if any(folder.glob(f"*-*/{MANIFEST_FILE}")):
        return True
    names = [path.name for path in folder.iterdir()]
    return bool(names) and all(_BEGUN.fullmatch(name) for name in names)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise BuildError(f"can't remove {folder}: {error.strerror or error}") from error
