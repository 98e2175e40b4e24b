"""``npukit validate``."""

from __future__ import annotations

import json
import sys
from contextlib import nullcontext
from pathlib import Path

import click

from npukit.build.plan import build_folder, choose_target, make_engine, plan_kernels
from npukit.build.request import BuildRequest
from npukit.cli.options import (
    build_dir_option,
    device_option,
    json_option,
    kernel_dir_option,
    kernels_argument,
    target_option,
    verbosity_options,
)
from npukit.cli.progress import QuietReporter
from npukit.errors import ValidationFailedError
from npukit.files import write_atomically
from npukit.kernel.discovery import load_kernels


@click.command()
@kernels_argument
@device_option
@target_option
@click.option("--junit", type=click.Path(path_type=Path), help="Write JUnit XML to this file.")
@click.option(
    "--runs",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="Timed runs per case.",
)
@kernel_dir_option
@build_dir_option
@json_option
@verbosity_options
def validate(
    kernels: tuple[str, ...],
    device: str,
    target: str,
    junit: Path | None,
    runs: int,
    kernel_dirs: tuple[Path, ...],
    build_dir: Path | None,
    as_json: bool,
    verbose: bool,
    quiet: bool,
) -> int:
    """Run every case of every kernel on the device and compare with the references.

    What is built in build/KERNEL/DEVICE-TARGET/ is judged; a kernel that is not built yet is built
    first, and so are the other parameter sets that its spec lists. Exit code 0 only if all pass.
    """
    # The engine and its numerics are heavy; --help must not wait for them.
    from rich.console import Console

    from npukit.validate.kernel import Validator
    from npukit.validate.report import case_label, print_verdict, to_json, to_junit
    from npukit.validate.verdict import CaseResult

    choice = choose_target(target)
    requests = plan_kernels(
        load_kernels(kernels, kernel_dirs),
        device,
        choice.toolchain.target,
        {},
        build_folder(build_dir),
    )
    console = Console(stderr=as_json, soft_wrap=True)

    def told(request: BuildRequest, case: CaseResult) -> None:
        if verbose:
            verdict = "pass" if case.passed else case.findings[0].reason.value
            click.echo(f"{request.spec.name}: {case_label(case)}: {verdict}", err=True)

    validator = Validator(make_engine(choice), QuietReporter(), runs, told)
    verdicts = []
    for request in requests:
        show = sys.stderr.isatty() and not (quiet or verbose)
        with console.status(f"validating {request.title}") if show else nullcontext():
            verdict = validator.validate(request)
        verdicts.append(verdict)
        if not as_json and not (quiet and verdict.passed):
            print_verdict(console, verdict, cases=not quiet)
    if as_json:
        click.echo(json.dumps(to_json(verdicts), indent=2))
    if junit is not None:
        write_atomically(junit, to_junit(verdicts))
    return 0 if all(v.passed for v in verdicts) else ValidationFailedError.exit_code
