"""``npukit clean``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from npukit.builder.cache_folder import cache_location, clear_caches
from npukit.builder.cleaning import built_kernels, clean_kernel
from npukit.builder.folders import build_folder
from npukit.cli.options import build_dir_option, kernels_argument
from npukit.errors import UsageError
from npukit.kernel.kernel_folders import kernel_name
from npukit.suggestions import did_you_mean

_SHOWN = 5


@click.command()
@kernels_argument
@click.option("--cache", is_flag=True, help="Remove the build cache too.")
@build_dir_option
def clean(kernels: tuple[str, ...], cache: bool, build_dir: Path | None) -> None:
    """Remove the artifacts of the named kernels, or of all kernels.

    Removes only files that npukit created.
    """
    root = build_folder(build_dir)
    built = built_kernels(root)
    named = {kernel_name(kernel) for kernel in kernels}
    if unknown := sorted(named - set(built)):
        raise UsageError(
            f"{root} has no artifacts of {', '.join(unknown)}",
            hint=did_you_mean(unknown[0], built),
        )
    for kernel in built:
        if not named or kernel in named:
            cleaned = clean_kernel(root, kernel)
            what = "artifacts in " if cleaned.left else ""
            click.echo(f"removed {what}{cleaned.folder}")
            _print_left(cleaned.left)
    if cache:
        folder = cache_location()
        freed, left = clear_caches(folder)
        click.echo(f"removed {folder} ({freed / 1e6:.1f} MB)")
        _print_left(left)


def _print_left(paths: Sequence[Path]) -> None:
    if paths:
        click.echo("  kept, since npukit did not create it:")
    for path in paths[:_SHOWN]:
        click.echo(f"    {path}")
    if len(paths) > _SHOWN:
        click.echo(f"    and {len(paths) - _SHOWN} more")
