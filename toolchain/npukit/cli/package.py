"""``npukit package``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from npukit.builder.folders import build_folder
from npukit.cli.options import (
    Choice,
    build_dir_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    params_option,
    verbosity_options,
)
from npukit.cli.progress import reporting, status
from npukit.cli.selection import for_device
from npukit.cli.streams import print_json
from npukit.errors import UsageError
from npukit.kernel.discovery import load_kernels
from npukit.kernel.parameters import parse_assignments
from npukit.kernel.spec import DEFAULT_DEVICE, DEVICES
from npukit.runtime.targets import TARGETS

if TYPE_CHECKING:
    from npukit.shipping.licences import Licences
    from npukit.shipping.package import Package


@click.command()
@kernels_argument
@click.option("--all", "all_kernels", is_flag=True, help="Package all kernels.")
@click.option(
    "-o",
    "--output",
    metavar="DIST",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("dist"),
    show_default=True,
    help="The folder for the package.",
)
@click.option(
    "--device",
    "devices",
    multiple=True,
    type=Choice(DEVICES),
    help=f"A device to build for; repeatable (default: {DEFAULT_DEVICE}).",
)
@click.option(
    "--target",
    "targets",
    multiple=True,
    type=Choice(["auto", *TARGETS]),
    help="A flow to build with; repeatable (default: auto, which is hw if it can).",
)
@params_option
@click.option(
    "--format",
    "kind",
    type=Choice(["wheel", "tar"]),
    default="wheel",
    show_default=True,
    help="wheel: for pip. tar: the same files as .tar.gz, to unpack.",
)
@click.option("--name", help="The distribution's name (default: npukit-kernels-KERNEL).")
@click.option(
    "--version", "version", help="Its version (default: one that changes with the content)."
)
@click.option(
    "--license", "licence", metavar="SPDX", help="The licence of kernels that are not npukit's own."
)
@click.option(
    "--license-file",
    "licence_files",
    multiple=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="A licence text to add; repeatable. Those in a kernel's folder are taken by themselves.",
)
@click.option(
    "--sign",
    metavar="KEY",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Sign with this secret key of minisign (NPUKIT_SIGN_PASSWORD unlocks it).",
)
@click.option("--force", is_flag=True, help="Replace a package of the same name and version.")
@click.option(
    "-j",
    "--jobs",
    type=click.IntRange(min=1),
    help="Kernels to build at once (default: processors).",
)
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def package(
    kernels: tuple[str, ...],
    all_kernels: bool,
    output: Path,
    devices: tuple[str, ...],
    targets: tuple[str, ...],
    params: tuple[str, ...],
    kind: str,
    name: str | None,
    version: str | None,
    licence: str | None,
    licence_files: tuple[Path, ...],
    sign: Path | None,
    force: bool,
    jobs: int | None,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Make a wheel or a tar of built kernels, for machines without npukit.

    Builds what is missing or stale first. The same inputs give the same bytes.
    """
    # NumPy and the engine are slow to import; --help must not wait for them.
    from npukit.shipping.delivery import check_free, deliver
    from npukit.shipping.distribution_names import distribution_name, distribution_version
    from npukit.shipping.licences import find_licences
    from npukit.shipping.moments import archive_moment
    from npukit.shipping.package import FORMATS, make_package, read_kernels
    from npukit.shipping.plan import plan_flows
    from npukit.shipping.signing import Signer

    if bool(kernels) == all_kernels:
        raise UsageError("name the kernels to package, or use --all", hint="npukit list shows them")
    devices = devices or (DEFAULT_DEVICE,)
    specs = load_kernels(kernels, kernel_dirs)
    if all_kernels:
        for device in devices:
            specs = for_device(specs, device)
    distribution = distribution_name(name, [spec.name for spec in specs])
    licences = find_licences(specs, licence, licence_files)
    archive_moment()
    if version is not None:
        distribution_version(version, {})
    check_free(output)
    signer = None if sign is None else Signer.of_file(sign)
    overrides = parse_assignments(params)
    flows = plan_flows(specs, devices, targets or ("auto",), overrides, build_folder(build_dir))
    silent = quiet or as_json
    for flow in flows:
        if not silent:
            click.echo(f"target {flow.choice.toolchain.target}: {flow.choice.reason}", err=True)
        with reporting(verbose=verbose, quiet=silent) as reporter:
            flow.run(reporter, jobs)
    with status("packaging", quiet=silent):
        requests = [request for flow in flows for request in flow.requests]
        read = read_kernels(requests, distribution)
        packed = make_package(distribution, version, read, licences, signer)
        form = next(one for one in FORMATS if one == kind)
        delivery = deliver(packed, form, output, signer, force=force)
    if licences.unknown and not quiet:
        click.echo(
            f"note: nothing says which licence is that of {', '.join(licences.unknown)}, so the "
            "package does not either; --license SPDX names it",
            err=True,
        )
    if as_json:
        print_json(_report(packed, licences, delivery.files))
    else:
        for path in delivery.files:
            click.echo(path)
    return 0


def _report(packed: Package, licences: Licences, files: dict[Path, bytes]) -> dict[str, Any]:
    from npukit.builder.digest import digest_bytes

    return {
        "name": packed.name,
        "version": packed.version,
        "license": licences.expression,
        "outputs": [
            {"path": str(path), "bytes": len(data), "sha256": digest_bytes(data)}
            for path, data in files.items()
        ],
        "kernels": [
            {
                "kernel": kernel.spec.name,
                "builds": kernel.description["builds"],
                "cases": [entry["case"] for entry in kernel.description["cases"]],
            }
            for kernel in packed.kernels
        ],
        "files": [
            {"path": name, "bytes": len(data), "sha256": digest_bytes(data)}
            for name, data in packed.files.items()
        ],
    }
