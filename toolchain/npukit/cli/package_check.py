"""``npukit package-check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from npukit.cli.options import json_option
from npukit.cli.streams import print_json

if TYPE_CHECKING:
    from npukit.shipping.reading import ReadPackage


@click.command()
@click.argument("package", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    metavar="KEY",
    help="A public key of minisign, or its file: the package must be signed with it.",
)
@json_option
def package_check(package: Path, key: str | None, as_json: bool) -> None:
    """Check a wheel or a tar that npukit package made, and show what is in it.

    Every file must have the content that the package's own digests say; nothing in it is run.
    """
    from npukit.shipping.checking import check_signatures
    from npukit.shipping.reading import read_package

    found = read_package(package)
    if key is not None:
        check_signatures(package, found, key)
    signed = key is not None
    if as_json:
        print_json(_report(package, found, signed=signed))
        return
    for line in _lines(found, signed=signed):
        click.echo(line)


def _lines(found: ReadPackage, *, signed: bool) -> list[str]:
    lines = [f"{found.name} {found.version}: {len(found.files)} files, all as their digests say"]
    if signed:
        lines.append("  the signatures of the package and of each kernel fit the key")
    for kernel in found.kernels:
        manifest = kernel.manifest
        lines.append(f"{manifest.kernel}: made by npukit {manifest.npukit}")
        for name, build in manifest.builds.items():
            cases = sum(name in case.builds for case in manifest.cases)
            values = ", ".join(f"{key}={value}" for key, value in build.parameters.items())
            lines.append(f"  {name}: {cases} cases" + (f" ({values})" if values else ""))
    return lines


def _report(path: Path, found: ReadPackage, *, signed: bool) -> dict[str, Any]:
    return {
        "package": str(path),
        "name": found.name,
        "version": found.version,
        "signature": "valid" if signed else "not checked",
        "kernels": [
            {
                "kernel": one.manifest.kernel,
                "npukit": one.manifest.npukit,
                "signed": one.signature is not None,
                "builds": {
                    name: {
                        "device": build.device,
                        "target": build.target,
                        "parameters": build.parameters,
                        "uuid": build.uuid,
                    }
                    for name, build in one.manifest.builds.items()
                },
                "cases": [case.case for case in one.manifest.cases],
            }
            for one in found.kernels
        ],
        "files": [{"path": name, "bytes": len(data)} for name, data in sorted(found.files.items())],
    }
