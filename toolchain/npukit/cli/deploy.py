"""``npukit deploy``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from npukit.cli.deploy_display import deploying, show_deployment, show_releases
from npukit.cli.options import Seconds, count_option, json_option
from npukit.cli.streams import print_json
from npukit.errors import UsageError
from npukit.remote.address import parse_address

if TYPE_CHECKING:
    from npukit.deploy.deployment import Deployment
    from npukit.remote.agent import Agent
    from npukit.shipping.reading import ReadPackage


@click.command()
@click.argument("words", nargs=-1, metavar="[PACKAGE] HOST")
@click.option(
    "--path",
    metavar="DIR",
    default="~/npukit-kernels",
    show_default=True,
    help="The folder of releases there; a relative one is below the home folder.",
)
@click.option("--list", "as_list", is_flag=True, help="Show the releases there.")
@click.option("--rollback", is_flag=True, help="Switch to the release before the current one.")
@count_option(
    "--keep", 5, "Releases that stay there; the current one and the one before always do.", "N"
)
@click.option("--no-validate", is_flag=True, help="Switch without running the cases there.")
@click.option(
    "--build", metavar="BUILD", help="The build to validate: npu1-hw, npu2, hw, sw_emu..."
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=Seconds(4_294_967),
    help="The limit of each run there (default: 10).",
)
@click.option(
    "--key",
    metavar="KEY",
    help="A public key of minisign, or its file: the package must be signed with it.",
)
@json_option
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
def deploy(
    words: tuple[str, ...],
    path: str,
    as_list: bool,
    rollback: bool,
    keep: int,
    no_validate: bool,
    build: str | None,
    timeout: float | None,
    key: str | None,
    as_json: bool,
    quiet: bool,
) -> int:
    """Bring a package of npukit package to another machine, and validate it there.

    HOST is ssh://USER@HOST:PORT, USER@HOST, or a Host of the ssh configuration. If all shipped
    cases pass there, DIR/current leads to the new release; otherwise to the old one.
    """
    if as_list and rollback:
        raise UsageError("--list and --rollback exclude each other")
    wanted = "HOST" if as_list or rollback else "PACKAGE HOST"
    if len(words) != len(wanted.split()):
        raise UsageError(
            f"expected {wanted}, got {' '.join(map(repr, words)) or 'nothing'}",
            hint="npukit deploy PACKAGE HOST; npukit deploy --list HOST",
        )
    # These import more than --help should wait for.
    from npukit.deploy.deployment import Wishes, check_build, releases, roll_back
    from npukit.deploy.deployment import deploy as deploy_package

    address = parse_address(words[-1])
    if as_list:
        with _agent(str(address)) as agent:
            found = releases(agent, path)
        if as_json:
            print_json({"host": str(address), **msgspec.to_builtins(found)})
        else:
            show_releases(str(address), found)
        return 0
    with deploying(quiet=quiet or as_json) as progress:
        if rollback:
            with _agent(str(address)) as agent:
                done = roll_back(agent, path, progress)
            if as_json:
                print_json({"host": str(address), **done})
            else:
                click.echo(f"{address}:{done['path']}: rolled back")
                click.echo(f"  current: {done['current']}")
                click.echo(f"  was:     {done['was']}")
            return 0
        package = _read(Path(words[0]), key)
        if build is not None:
            check_build(package, build)
        wishes = Wishes(path, keep, not no_validate, build, timeout)
        progress.step(f"connecting to {address}")
        with _agent(str(address)) as agent:
            deployment = deploy_package(agent, package, wishes, progress)
    if as_json:
        print_json(_report(str(address), deployment))
    else:
        show_deployment(str(address), deployment)
    return _verdict(str(address), deployment)


@contextmanager
def _agent(address: str) -> Iterator[Agent]:
    from npukit.deploy.deployment import FAR
    from npukit.remote.agent import Agent
    from npukit.remote.ssh_connection import SshConnection

    with SshConnection(parse_address(address)) as connection, Agent(connection, FAR) as agent:
        yield agent


def _read(path: Path, key: str | None) -> ReadPackage:
    from npukit.shipping.checking import check_signatures
    from npukit.shipping.reading import read_package

    package = read_package(path)
    if key is not None:
        check_signatures(path, package, key)
    return package


def _verdict(host: str, deployment: Deployment) -> int:
    """The exit code, and a message if the release did not become current."""
    failed = [one for one in deployment.validations if not one.passed]
    if not failed:
        return 0
    names = ", ".join(one.kernel for one in failed)
    current = f"current is still {deployment.current}" if deployment.current else "nothing current"
    if deployment.current == deployment.release:
        current = "it was current before and stays so"
    click.echo(
        f"npukit: validation failed: {host}: {deployment.release}: {names}; {current}", err=True
    )
    if any(one.report is None and one.code > 0 for one in failed):
        click.echo(
            "hint: install for the Python there what it lacks, or name another one: "
            "NPUKIT_REMOTE_PYTHON=/path/to/python",
            err=True,
        )
    return failed[0].exit_code


def _report(host: str, deployment: Deployment) -> dict[str, Any]:
    return {
        "host": host,
        "path": deployment.path,
        "release": deployment.release,
        "verdict": deployment.verdict,
        "was": deployment.was,
        "current": deployment.current,
        "previous": deployment.previous,
        "uploaded_bytes": deployment.uploaded,
        "removed": list(deployment.removed),
        "leftovers": list(deployment.leftovers),
        "kernels": [
            {
                "kernel": one.kernel,
                "passed": one.passed,
                "exit_code": one.code,
                "reason": one.reason,
                "report": None if one.report is None else json.loads(one.printed),
                "messages": one.messages,
            }
            for one in deployment.validations
        ],
    }
