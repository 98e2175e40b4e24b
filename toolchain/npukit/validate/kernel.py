"""Validating a kernel: its published build and, for its other parameter sets, builds made here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from npukit.builder.engine import BuildEngine
from npukit.builder.kept_warnings import local_warnings
from npukit.builder.manifest import damaged_outputs, read_manifest
from npukit.builder.plan import plan_variant
from npukit.builder.remaking import remaking_command
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import ArtifactError, NpukitError, ToolchainError
from npukit.files import read_regular
from npukit.kernel.parameters import ParameterValue
from npukit.runtime.devices import EMULATED, Device
from npukit.validate.cross_check import emulator_beside
from npukit.validate.figures import parameters_label
from npukit.validate.run import BROKEN, BuildValidation
from npukit.validate.soaking import SoakLimit
from npukit.validate.subject import Build
from npukit.validate.verdict import (
    ArgumentFacts,
    CaseResult,
    Finding,
    KernelVerdict,
    Kind,
    Origin,
    Reason,
    by_weight,
)


@dataclass(frozen=True)
class Validator:
    """Validates published builds on ``device``; ``told`` hears of every case as it ends."""

    engine: BuildEngine
    device: Device
    reporter: Reporter
    timed_runs: int
    told: Callable[[BuildRequest, CaseResult], None]
    soak: SoakLimit

    def validate(self, request: BuildRequest) -> KernelVerdict:
        """The verdict on what is published in ``request.output``; it is built when nothing is.

        What is there is judged as it is: an artifact that is not what its manifest says, or whose
        sources have changed since, is a wrong artifact and not silently replaced. That npukit or a
        tool is another than at the build is only noted, so artifacts may come from elsewhere. A
        kernel that can't be built or run at all is not validated, and that is a verdict too.
        """
        cases: list[CaseResult] = []
        checks: list[CaseResult] = []
        findings: list[Finding] = []
        notes: tuple[str, ...] = ()
        try:
            findings, notes = self._published(request)
            if not findings:
                limit = self.soak
                for build in self._builds(request, as_it_is=bool(notes)):
                    findings += self._judge(request, build, limit, cases, checks)
                    limit = self.soak.of_variants
                findings += _evidence(request, cases)
        except NpukitError as error:
            findings.append(Finding(Reason.NOT_RUN, f"{error.title}: {error}"))
        return KernelVerdict(
            kernel=request.spec.name,
            device=request.device,
            target=request.target,
            runs_on=self._runs_on(request),
            cases=tuple(cases),
            findings=by_weight(findings),
            notes=(*notes, *_build_warnings(request), *_cut_short(checks, self.soak)),
            checks=tuple(checks),
            origin=_origin(request),
        )

    def _runs_on(self, request: BuildRequest) -> str:
        module = request.output / f"{request.spec.name}.py"
        beside = emulator_beside(self.device, request.spec, module)
        return self.device.name if beside is None else f"{self.device.name}, {EMULATED} beside it"

    def _judge(
        self,
        request: BuildRequest,
        build: Build,
        soak: SoakLimit,
        cases: list[CaseResult],
        checks: list[CaseResult],
    ) -> list[Finding]:
        """Findings on one build as a whole; its results are added to ``cases`` and ``checks``."""
        validation = BuildValidation(
            request.spec,
            build,
            self.device.xrt,
            self.timed_runs,
            emulator_beside(self.device, request.spec, build.module),
            soak=soak,
            schedules=self.device.kind == "emulator",
        )
        try:
            found = self._run(request, validation, cases, checks)
        finally:
            validation.close()
        label = ", ".join(f"{name}={value}" for name, value in build.parameters.items())
        return [replace(f, text=f"[{label}] {f.text}" if label else f.text) for f in found]

    def _run(
        self,
        request: BuildRequest,
        validation: BuildValidation,
        cases: list[CaseResult],
        checks: list[CaseResult],
    ) -> list[Finding]:
        results = []
        for result in validation.cases():
            results.append(result)
            cases.append(result)
            self.told(request, result)
        if _reasons(results) & BROKEN:
            return []
        # Where every case fails, more of the same says nothing new.
        if any(result.passed for result in results):
            for result in validation.checks():
                results.append(result)
                checks.append(result)
                self.told(request, result)
            if _reasons(results) & BROKEN:
                return []
        found = validation.sensitivity(mismatched=Reason.MISMATCH in _reasons(results))
        return [*validation.diagnosis(), *found]

    def _builds(self, request: BuildRequest, *, as_it_is: bool) -> Iterator[Build]:
        """The published parameter set, then the spec's variants that differ from it.

        ``as_it_is``: the published one is of another npukit or other tools. Variants that came
        along are taken as they are then, too.
        """
        manifest = read_manifest(request.output)
        if manifest is None:
            raise ArtifactError(
                "the artifacts vanished before they were run", where=str(request.output)
            )
        published: Mapping[str, ParameterValue] = manifest.parameters
        yield Build(request.output / f"{request.spec.name}.py", published)
        for overrides in request.spec.validation.variants:
            variant = plan_variant(request, overrides)
            if dict(variant.parameters) != dict(published):
                yield self._variant(variant, as_it_is=as_it_is)

    def _variant(self, variant: BuildRequest, *, as_it_is: bool) -> Build:
        """A variant that is published and good, else one that is built here."""
        module = variant.output / f"{variant.spec.name}.py"
        if self._is_good(variant, as_it_is=as_it_is):
            return Build(module, variant.parameters)
        try:
            self.engine.build(variant, self.reporter)
        except ToolchainError as error:
            raise ToolchainError(
                f"{variant.title} is not in {variant.output}, and can't be built here: "
                f"{error.message}",
                hint=f"npukit build {variant.spec.name} --variants makes it where the tools are",
                details=error.details,
            ) from error
        return Build(module, variant.parameters)

    def _is_good(self, variant: BuildRequest, *, as_it_is: bool) -> bool:
        try:
            manifest = read_manifest(variant.output)
        except ArtifactError:
            return False
        if manifest is None or manifest.parameters != dict(variant.parameters):
            return False
        fresh = self.engine.freshness(variant, manifest)
        damaged = damaged_outputs(variant.output, manifest)
        return not (damaged or fresh.stale or (fresh.notes and not as_it_is))

    def _published(self, request: BuildRequest) -> tuple[list[Finding], tuple[str, ...]]:
        """What is wrong with the files that are published, and what is to be noted about them.

        They are built when there are none.
        """
        try:
            manifest = read_manifest(request.output)
            if manifest is None:
                self.engine.build(request, self.reporter)
                return [], ()
        except ArtifactError as error:
            return [Finding(Reason.WRONG_ARTIFACT, str(error))], ()
        fresh = self.engine.freshness(request, manifest)
        complaints = damaged_outputs(request.output, manifest) or fresh.stale
        if not complaints:
            return [], fresh.notes
        hint = f"; {remaking_command(request, manifest)} rebuilds it"
        findings = [
            Finding(Reason.WRONG_ARTIFACT, f"{request.output}: {complaint}{hint}")
            for complaint in complaints
        ]
        return findings, fresh.notes


def _origin(request: BuildRequest) -> Origin:
    """What is known of the published artifact, as far as it is there."""
    spec = request.spec
    arguments = tuple(ArgumentFacts(a.name, a.direction, a.dtype, a.shape) for a in spec.arguments)
    try:
        manifest = read_manifest(request.output)
        picture = read_regular(request.output / f"{spec.name}.svg").decode()
    except (ArtifactError, OSError, UnicodeDecodeError):
        return Origin(arguments, request.command)
    tools: dict[str, str] = {}
    if manifest is not None:
        tools = {
            "npukit": manifest.npukit,
            **{tool.name: tool.version for tool in manifest.tools},
        }
    return Origin(arguments, request.command, tools, picture)


def _reasons(results: Iterable[CaseResult]) -> set[Reason]:
    return {finding.reason for result in results for finding in result.findings}


def _cut_short(checks: Iterable[CaseResult], limit: SoakLimit) -> list[str]:
    """What is to be noted about soaks that ran out of time."""
    return [
        f"the soak ended after {limit.seconds:g} s with {check.calls} of {limit.calls} calls"
        f"{label}; --soak {limit.calls} runs them all"
        for check in checks
        if check.kind is Kind.SOAK and check.passed and check.cut_short
        for label in [f" ({parameters_label(check.parameters)})" if check.parameters else ""]
    ]


def _build_warnings(request: BuildRequest) -> list[str]:
    """What the build of the published artifacts warned of."""
    try:
        manifest = read_manifest(request.output)
    except ArtifactError:
        return []
    if manifest is None:
        return []
    return list(map(str, local_warnings(request.spec.directory, manifest.warnings)))


def _evidence(request: BuildRequest, cases: list[CaseResult]) -> list[Finding]:
    """A kernel without a single case that ran has shown nothing."""
    if any(case.integer or case.findings for case in cases):
        return []
    return [Finding(Reason.NO_EVIDENCE, f"no case of {request.spec.name!r} was run")]
