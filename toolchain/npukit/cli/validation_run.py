"""One validation of the kernels that ``npukit validate`` was asked for."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from npukit.builder.folders import build_folder
from npukit.builder.guarded_files import files_behind
from npukit.builder.plan import make_engine, plan_kernels
from npukit.builder.published import with_parameters
from npukit.builder.request import BuildRequest, QuietReporter
from npukit.cli.output_files import Outputs
from npukit.cli.selection import for_device
from npukit.cli.streams import print_json, print_json_line
from npukit.executors.choice import ExecutorChoice
from npukit.kernel.discovery import FoundSpecs, find_specs
from npukit.kernel.parameters import parse_assignments
from npukit.kernel.spec import KernelSpec
from npukit.processors import usable_processors

if TYPE_CHECKING:
    from npukit.cli.validation_display import ValidationDisplay
    from npukit.runtime.devices import KernelDevice
    from npukit.validate.device_choice import Execution
    from npukit.validate.kernel import Validator
    from npukit.validate.verdict import KernelVerdict


@dataclass(frozen=True)
class Order:
    """What to validate and where, as the options of the command say."""

    kernels: tuple[str, ...]
    kernel_dirs: tuple[Path, ...]
    build_dir: Path | None
    on: str
    device: str
    target: str
    params: tuple[str, ...]
    cases: tuple[str, ...]
    build: bool
    runs: int
    soak: int | None
    jobs: int | None
    failures: Path | None
    estimate: bool
    executor: ExecutorChoice


@dataclass(frozen=True)
class Report:
    """How to report, as the options of the command say."""

    junit: Path | None
    html: Path | None
    as_json: bool
    verbose: bool
    quiet: bool


def validate_once(
    order: Order, report: Report, *, only: Collection[str] | None = None, watching: bool = False
) -> list[KernelVerdict]:
    """Validate, print and write the reports.

    Args:
        order: what to validate.
        report: how to report.
        only: the kernels among those of ``order``, None for all.
        watching: this is one of several: print ``--json`` in one line, and report invalid specs as
            verdicts even if no spec is valid.
    """
    from npukit.validate.case_choice import with_cases
    from npukit.validate.device_choice import published_in
    from npukit.validate.places import choose_place

    found = find_specs(order.kernels, order.kernel_dirs, at_least_one=not watching)
    specs = (
        found.specs
        if order.kernels
        else for_device(found.specs, order.device, some=bool(found.broken))
    )
    chosen = with_cases(specs, order.cases)
    for spec in specs:
        if spec not in chosen:
            click.echo(f"{spec.name}: skipped, it has no such case", err=True)
    folder = build_folder(order.build_dir)
    published = published_in(folder, chosen, order.device)
    execution = choose_place(order.target, order.on, order.device, published)
    with closing(execution.device):
        return _validate_on(execution, order, report, found, chosen, folder, only, watching)


def _validate_on(
    execution: Execution[KernelDevice],
    order: Order,
    report: Report,
    found: FoundSpecs,
    specs: list[KernelSpec],
    folder: Path,
    only: Collection[str] | None,
    watching: bool,
) -> list[KernelVerdict]:
    requests = _requests(order, specs, execution, folder)
    outputs = Outputs.plan(
        {"--junit": report.junit, "--html": report.html},
        files_behind(requests, found.broken),
        as_json=report.as_json,
    )
    if execution.notice and not report.quiet:
        click.echo(execution.notice, err=True)
    if only is not None:
        requests = [request for request in requests if request.spec.name in only]
        broken = [each for each in found.broken if each.name in only]
        found = FoundSpecs(found.specs, tuple(broken))
    verdicts = _verdicts(order, report, execution, found, requests)
    _write_reports(outputs, verdicts)
    if report.as_json:
        from npukit.validate.report_json import to_json

        (print_json_line if watching else print_json)(to_json(verdicts))
    elif len(verdicts) > 1 and not report.quiet:
        passed = sum(verdict.passed for verdict in verdicts)
        click.echo(f"{passed} of {len(verdicts)} kernels pass")
    return verdicts


def _requests(
    order: Order, specs: list[KernelSpec], execution: Execution[KernelDevice], folder: Path
) -> list[BuildRequest]:
    """What to validate: builds in the build folder, or their variants with other parameters."""
    target = execution.choice.toolchain.target
    overrides = parse_assignments(order.params)
    changed = plan_kernels(specs, order.device, target, overrides, folder)
    if order.build or not overrides:
        return changed
    plain = plan_kernels(specs, order.device, target, {}, folder)
    return [
        with_parameters(
            base, {name: new.parameters[name] for name in overrides if name in new.parameters}
        )
        for base, new in zip(plain, changed, strict=True)
    ]


def _verdicts(
    order: Order,
    report: Report,
    execution: Execution[KernelDevice],
    found: FoundSpecs,
    requests: list[BuildRequest],
) -> list[KernelVerdict]:
    from rich.console import Console

    from npukit.cli.validation_display import ValidationDisplay
    from npukit.validate.report_text import print_verdict
    from npukit.validate.validation_processes import validate_all
    from npukit.validate.verdict import broken_spec

    console = Console(highlight=False)
    verdicts: list[KernelVerdict] = []

    def add(verdict: KernelVerdict) -> None:
        verdicts.append(verdict)
        if not report.as_json and not (report.quiet and verdict.passed):
            print_verdict(console, verdict, cases=not report.quiet, everything=report.verbose)

    target, name = execution.choice.toolchain.target, execution.device.label
    for broken in found.broken:
        add(broken_spec(broken.name, broken.error, order.device, target, name))
    validator = _validator(order, execution)
    with ValidationDisplay(add, verbose=report.verbose, quiet=report.quiet) as display:
        if order.executor.is_local:
            validate_all(validator, requests, _at_once(order.jobs, execution.device), display)
        else:
            _validate_away(order, validator, requests, display)
    return verdicts


def _validate_away(
    order: Order, validator: Validator, requests: list[BuildRequest], display: ValidationDisplay
) -> None:
    """Validate on the workers of an executor."""
    from npukit.executors.opening import opened
    from npukit.validate.orders.validate_on import validate_all_on

    with opened(order.executor, order.jobs) as crew:
        validate_all_on(validator, crew, requests, display)


def _validator(order: Order, execution: Execution[KernelDevice]) -> Validator:
    from npukit.validate.extent import Extent
    from npukit.validate.failures import FailureFolder
    from npukit.validate.kernel import Validator
    from npukit.validate.soak import SoakLimit

    limit = SoakLimit() if order.soak is None else SoakLimit(order.soak, None, order.soak)
    failures = None if order.failures is None else FailureFolder(order.failures)
    if failures is not None:
        failures.check()
    return Validator(
        make_engine(execution.choice),
        execution.device,
        QuietReporter(),
        Extent(order.runs, limit, frozenset(order.cases)),
        variants=not order.params,
        build_first=order.build,
        failures=failures,
        estimates=order.estimate,
    )


def _at_once(jobs: int | None, device: KernelDevice) -> int:
    """How many kernels to validate at once: an NPU, which all would share, runs one at a time."""
    if device.kind == "emulator" and device.on == device.kind:
        return usable_processors() if jobs is None else jobs
    if jobs is not None and jobs > 1:
        where = "an NPU" if device.kind == "npu" else "another machine"
        click.echo(f"--jobs {jobs} does not apply: one kernel at a time runs on {where}", err=True)
    return 1


def _write_reports(outputs: Outputs, verdicts: list[KernelVerdict]) -> None:
    if "--junit" in outputs:
        from npukit.validate.report_junit import to_junit

        outputs.write("--junit", to_junit(verdicts))
    if "--html" in outputs:
        from npukit.validate.report_html import to_html

        command = shlex.join(["npukit", *sys.argv[1:]])
        outputs.write("--html", to_html(verdicts, command))
