"""What a sweep does with one variant: build it, validate it, estimate it, take its measure."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import msgspec

from npukit.bench.measuring import measure
from npukit.builder.digest import digest_value
from npukit.builder.engine import BuildEngine
from npukit.builder.file_names import FileNames
from npukit.builder.folders import VARIANTS, variant_folder
from npukit.builder.input_digests import USERS
from npukit.builder.manifest import Manifest, read_manifest
from npukit.builder.plan import plan_kernel
from npukit.builder.published import build_unless_usable
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import ArtifactError, NpukitError, ValidationFailedError
from npukit.estimate.dispatch import first_inputs
from npukit.estimate.kernel import estimate_build
from npukit.estimate.report import limits
from npukit.kernel.spec import KernelSpec
from npukit.runtime.devices import Device
from npukit.sweep.failures import problem_of
from npukit.sweep.figures import checked_figures, sizes_of
from npukit.sweep.grid import Variant
from npukit.sweep.row import Estimated, Outcome, Problem, Row, Timed
from npukit.validate.extent import Extent
from npukit.validate.kernel import Validator
from npukit.validate.verdict import KernelVerdict

_DEFAULTS: Final = "defaults"
_LONGEST: Final = 150
"""Characters of a folder's name; file systems allow 255 bytes."""


class Examined(msgspec.Struct, frozen=True):
    """A row, and the digests of the user's files that its build read, by name."""

    row: Row
    inputs: Mapping[str, str] = {}


@dataclass(frozen=True)
class Examiner:
    """Evaluates variants of one flow on ``device``.

    ``calls``: timed calls on an NPU; None measures nothing.
    """

    engine: BuildEngine
    device: Device
    reporter: Reporter
    extent: Extent
    calls: int | None = None

    def examine(self, request: BuildRequest) -> Examined:
        """The row of a variant; whatever is wrong with it is part of the row."""
        started = time.perf_counter()
        row = Row(
            kernel=request.spec.name,
            device=request.device,
            target=request.target,
            parameters=request.parameters,
            outcome=Outcome.NOT_BUILT,
            seconds=0.0,
            computes=_arguments(request.spec),
        )
        inputs: Mapping[str, str] = {}
        try:
            manifest = self._built(request)
            inputs = _inputs(manifest)
            row = self._figures(request, manifest, row)
        except NpukitError as error:
            row = msgspec.structs.replace(row, problem=problem_of(error))
        seconds = time.perf_counter() - started
        return Examined(msgspec.structs.replace(row, seconds=round(seconds, 3)), inputs)

    def _built(self, request: BuildRequest) -> Manifest:
        """Build ``request``, unless there is a build for hw, maybe from another machine."""
        build_unless_usable(self.engine, request, self.reporter)
        manifest = read_manifest(request.output)
        if manifest is None:
            raise ArtifactError("the build has disappeared", where=str(request.output))
        return manifest

    def _figures(self, request: BuildRequest, manifest: Manifest, row: Row) -> Row:
        sizes = sizes_of(request)
        verdict = self._verdict(request)
        estimated, no_estimate = self._estimate(request)
        passed = verdict.passed
        return msgspec.structs.replace(
            row,
            outcome=Outcome.PASSED if passed else Outcome.FAILED,
            problem=None if passed else _failure(verdict),
            runs_on=verdict.runs_on,
            warnings=len(manifest.warnings),
            checked=checked_figures(verdict),
            estimated=estimated,
            no_estimate=no_estimate,
            sizes=sizes,
            timed=self._time(request) if passed else None,
        )

    def _verdict(self, request: BuildRequest) -> KernelVerdict:
        validator = Validator(self.engine, self.device, self.reporter, self.extent, variants=False)
        return validator.validate(request, lambda result: None)

    def _estimate(self, request: BuildRequest) -> tuple[Estimated | None, str | None]:
        """The estimate of a dispatch, or why there is none."""
        try:
            found = estimate_build(request, self.reporter)
        except NpukitError as error:
            return None, f"{error.title}: {error.message}"
        return (
            Estimated(
                cycles=round(found.cycles, 2),
                us=round(found.us, 3),
                dispatch_us=round(found.dispatch_us, 3),
                bound_cycles=found.bound.cycles,
                bound_us=round(found.bound.cycles / found.clock_mhz, 3),
                limited_by=limits(found),
                unpriced=found.unpriced,
            ),
            None,
        )

    def _time(self, request: BuildRequest) -> Timed | None:
        if self.calls is None:
            return None
        timing = measure(
            request.spec,
            request.output / f"{request.spec.name}.py",
            self.device,
            first_inputs(request),
            calls=self.calls,
            tiles=1,
        )
        return Timed(self.device.name, timing.calls, timing.median_us, timing.p95_us)


def plan_variant_of(spec: KernelSpec, variant: Variant, build_dir: Path) -> BuildRequest:
    """The build of a variant.

    Its folder is one of ``variants/`` in the build folder, by the parameters that are not defaults;
    without any, it is that of the published build, unless that has other parameters.

    Raises:
        UsageError: the spec does not allow it.
        SpecError: what depends on the parameters is wrong.
    """
    flow = variant.flow
    request = plan_kernel(spec, flow.device, flow.target, variant.parameters, build_dir)
    given = {name: request.parameters[name] for name in request.given}
    if not given and _may_publish(request):
        return request
    return replace(request, output=_folder(request.output, given))


def _may_publish(request: BuildRequest) -> bool:
    """Whether the folder of the published build has none, or one with these parameters."""
    try:
        manifest = read_manifest(request.output)
    except ArtifactError:
        return False
    return manifest is None or manifest.parameters == dict(request.parameters)


def _folder(output: Path, given: Mapping[str, object]) -> Path:
    """The folder of a build with ``given`` parameters, which no other one of the kernel has.

    A name that is too long, or that could be that of other values, ends in a digest.
    """
    if not given:
        return output / VARIANTS / _DEFAULTS
    folder = variant_folder(output, given)
    plain = "_".join(f"{name}-{value}" for name, value in sorted(given.items()))
    if folder.name == plain and len(plain) <= _LONGEST:
        return folder
    return folder.with_name(f"{folder.name[:_LONGEST]}-{digest_value(dict(given))[:12]}")


def _arguments(spec: KernelSpec) -> str:
    """The arguments in words: ``a int8 [64, 64] in, ...``."""
    return ", ".join(f"{a.name} {a.dtype} {list(a.shape)} {a.direction}" for a in spec.arguments)


def _inputs(manifest: Manifest) -> dict[str, str]:
    """The user's files that a build read, with their digests."""
    inputs = manifest.inputs
    return {name: inputs[name] for name in inputs if FileNames.root_of(name) in USERS}


def _failure(verdict: KernelVerdict) -> Problem:
    findings = verdict.all_findings
    if not findings:
        return Problem("no evidence", "no case ran", ValidationFailedError.exit_code)
    message = "\n".join(finding.text for finding in findings)
    return Problem(findings[0].reason.value, message, ValidationFailedError.exit_code)
