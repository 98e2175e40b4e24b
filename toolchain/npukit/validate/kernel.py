"""Validates a kernel: its published build, and builds of its other parameter sets."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from npukit.builder.engine import BuildEngine
from npukit.builder.manifest import damaged_outputs, read_manifest
from npukit.builder.manifest_warnings import local_warnings
from npukit.builder.plan import plan_variant
from npukit.builder.published import build_unless_usable, is_usable
from npukit.builder.rebuild_command import rebuild_command
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import ArtifactError, NpukitError, SpecError, ToolchainError
from npukit.files import read_regular
from npukit.kernel.cases import InputStore
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import spec_with
from npukit.runtime.devices import EMULATED, KernelDevice
from npukit.validate.cross_check import cross_check_for
from npukit.validate.evidence import Finding, Reason, by_weight
from npukit.validate.extent import Extent
from npukit.validate.failures import FailureFolder
from npukit.validate.figures import parameters_label
from npukit.validate.kept_verdict import keep
from npukit.validate.run import BROKEN, BuildValidation
from npukit.validate.soak import SoakLimit
from npukit.validate.subject import Build
from npukit.validate.verdict import ArgumentFacts, CaseResult, KernelVerdict, Kind, Origin


@dataclass(frozen=True)
class Validator:
    """Validates published builds on ``device``.

    ``variants``: also the other parameter sets of the spec. ``build_first``: build what was
    published before, too. ``failures`` is where the data of failed calls goes, if it is saved.
    ``estimates``: estimate how long kernels that pass take on an NPU.
    """

    engine: BuildEngine
    device: KernelDevice
    reporter: Reporter
    extent: Extent
    variants: bool = True
    build_first: bool = False
    failures: FailureFolder | None = None
    estimates: bool = False

    def validate(
        self, request: BuildRequest, on_result: Callable[[CaseResult], None]
    ) -> KernelVerdict:
        """The verdict on the build in ``request.output``; builds the kernel if there is none.

        ``on_result`` receives each result as soon as there is one.

        An existing build is judged, not replaced: an artifact that does not match its manifest, or
        whose sources have changed since, gives the verdict "wrong artifact". A different version of
        npukit or of a tool is only noted, so artifacts may come from another machine. A kernel that
        can't be built or run gets the verdict "could not be run".
        """
        cases: list[CaseResult] = []
        checks: list[CaseResult] = []
        findings: list[Finding] = []
        notes: tuple[str, ...] = ()
        try:
            findings, notes = self._published(request)
            if not findings:
                extent = self.extent
                for build in self._builds(request, any_tools=bool(notes)):
                    findings += self._judge(request, build, extent, on_result, cases, checks)
                    extent = replace(extent, soak=self.extent.soak.of_variants)
                findings += _evidence(request, [*cases, *checks])
        except NpukitError as error:
            findings.append(Finding(Reason.NOT_RUN, f"{error.title}: {error}"))
        verdict = KernelVerdict(
            kernel=request.spec.name,
            device=request.device,
            target=request.target,
            runs_on=self._runs_on(request),
            cases=tuple(cases),
            findings=by_weight(findings),
            notes=(
                *notes,
                *_only_some(self.extent.only),
                *_only_captured(request),
                *_build_warnings(request),
                *_cut_short(checks, self.extent.soak),
            ),
            checks=tuple(checks),
            origin=origin_of(request),
        )
        if verdict.results and not self.extent.only:
            keep(request, verdict)
        return self._estimated(request, verdict) if self.estimates else verdict

    def _estimated(self, request: BuildRequest, verdict: KernelVerdict) -> KernelVerdict:
        """The verdict with an estimate, if it is a pass."""
        if not verdict.passed:
            return verdict
        # Imported here: most validations estimate nothing.
        from npukit.estimate.kernel import estimate_build

        try:
            return replace(verdict, estimate=estimate_build(request, self.reporter))
        except NpukitError as error:
            return replace(verdict, notes=(*verdict.notes, f"no estimate: {error}"))

    def _runs_on(self, request: BuildRequest) -> str:
        module = request.output / f"{request.spec.name}.py"
        if cross_check_for(self.device, request.spec, module) is None:
            return self.device.label
        return f"{self.device.label}, cross-checked on the {EMULATED}"

    def _judge(
        self,
        request: BuildRequest,
        build: Build,
        extent: Extent,
        on_result: Callable[[CaseResult], None],
        cases: list[CaseResult],
        checks: list[CaseResult],
    ) -> list[Finding]:
        """Findings about one build as a whole; appends its results to ``cases`` and ``checks``."""
        spec = spec_with(request.spec, build.parameters)
        validation = BuildValidation(
            spec,
            build,
            self.device,
            extent,
            cross_check_for(self.device, spec, build.module),
        )
        try:
            found = self._run(request, validation, on_result, cases, checks)
        finally:
            validation.close()
        label = ", ".join(f"{name}={value}" for name, value in build.parameters.items())
        return [replace(f, text=f"[{label}] {f.text}" if label else f.text) for f in found]

    def _run(
        self,
        request: BuildRequest,
        validation: BuildValidation,
        on_result: Callable[[CaseResult], None],
        cases: list[CaseResult],
        checks: list[CaseResult],
    ) -> list[Finding]:
        results = []
        for made in validation.cases():
            result = self._with_data(request, validation, made)
            results.append(result)
            cases.append(result)
            on_result(result)
        if _reasons(results) & BROKEN:
            return []
        # If every case fails, more failures show nothing new.
        if self.extent.only or any(result.passed for result in results):
            for made in validation.checks():
                result = self._with_data(request, validation, made)
                results.append(result)
                checks.append(result)
                on_result(result)
            if _reasons(results) & BROKEN:
                return []
        found = validation.sensitivity(mismatched=Reason.MISMATCH in _reasons(results))
        return [*validation.diagnosis(), *self._truncated(request, validation), *found]

    def _with_data(
        self, request: BuildRequest, validation: BuildValidation, result: CaseResult
    ) -> CaseResult:
        """``result``, and if it failed, where the data of the failed call is saved."""
        failure = validation.take_failure()
        if self.failures is None or result.passed or failure is None:
            return result
        saved = self.failures.save(request, validation.parameters, result, failure, self.device.on)
        return replace(result, saved=saved)

    def _truncated(self, request: BuildRequest, validation: BuildValidation) -> list[Finding]:
        """Misaligned vector accesses, if a result is wrong on the emulated device."""
        wrong = validation.wrong
        if wrong is None or self.device.kind != "emulator" or request.target != "sw_emu":
            return []
        manifest = read_manifest(request.output)
        if manifest is None or manifest.vector is None:
            return []
        # Imported here: only a failed validation needs it.
        from npukit.validate.truncation import truncated_accesses

        built = request.with_parameters(validation.parameters)
        return truncated_accesses(built, wrong.inputs, self.reporter)

    def _builds(self, request: BuildRequest, *, any_tools: bool) -> Iterator[Build]:
        """The published parameter set, then the spec's variants that differ from it.

        ``any_tools``: also accept existing variants that a different npukit or different tools
        built, as the published build was.
        """
        manifest = read_manifest(request.output)
        if manifest is None:
            raise ArtifactError(
                "the artifacts disappeared before they could run", where=str(request.output)
            )
        published: Mapping[str, ParameterValue] = manifest.parameters
        store = InputStore()
        yield Build(request.output / f"{request.spec.name}.py", published, store)
        if not self.variants:
            return
        for overrides in request.spec.validation.variants_on(request.device):
            variant = plan_variant(request, overrides)
            if dict(variant.parameters) != dict(published):
                module = self._variant(variant, any_tools=any_tools)
                yield Build(module, variant.parameters, store)

    def _variant(self, variant: BuildRequest, *, any_tools: bool) -> Path:
        """The host module of the published variant if that is usable, else of a new build."""
        module = variant.output / f"{variant.spec.name}.py"
        if is_usable(self.engine, variant, any_tools=any_tools):
            return module
        try:
            self.engine.build(variant, self.reporter)
        except ToolchainError as error:
            raise ToolchainError(
                f"{variant.title} is not in {variant.output}, and can't be built here: "
                f"{error.message}",
                hint=f"build it where the tools are: npukit build {variant.spec.name} "
                f"--device {variant.device} --target {variant.target} --variants",
                details=error.details,
            ) from error
        return module

    def _published(self, request: BuildRequest) -> tuple[list[Finding], tuple[str, ...]]:
        """Findings and notes about the published files; builds them if there are none.

        A variant that the user chose is built again if it is not usable: npukit alone made it.
        """
        if request.is_variant and not self.build_first:
            build_unless_usable(self.engine, request, self.reporter)
        try:
            manifest = read_manifest(request.output)
            if manifest is None or self.build_first:
                self.engine.build(request, self.reporter)
                return [], ()
        except ArtifactError as error:
            return [Finding(Reason.WRONG_ARTIFACT, str(error))], ()
        fresh = self.engine.freshness(request, manifest)
        complaints = damaged_outputs(request.output, manifest) or fresh.stale
        if not complaints:
            return [], fresh.notes
        hint = f"; to rebuild it: {rebuild_command(request, manifest)}"
        findings = [
            Finding(Reason.WRONG_ARTIFACT, f"{request.output}: {complaint}{hint}")
            for complaint in complaints
        ]
        return findings, fresh.notes


def origin_of(request: BuildRequest) -> Origin:
    """What is known about the published artifact; tolerates missing files."""
    spec = request.spec
    try:
        manifest = read_manifest(request.output)
        if manifest is not None:
            spec = spec_with(spec, manifest.parameters)
        picture = read_regular(request.output / f"{spec.name}.svg").decode()
    except (ArtifactError, SpecError, OSError, UnicodeDecodeError):
        return Origin(_facts(spec), request.command)
    arguments = _facts(spec)
    tools: dict[str, str] = {}
    if manifest is not None:
        tools = {
            "npukit": manifest.npukit,
            **{tool.name: tool.version for tool in manifest.tools},
        }
    bounded = None
    if manifest is not None and manifest.vector is not None:
        from npukit.vector.exactness import bounds

        bounded = {name: bounds().get(name, "unknown") for name in manifest.vector.bounded}
    return Origin(arguments, request.command, tools, picture, bounded)


def _facts(spec: KernelSpec) -> tuple[ArgumentFacts, ...]:
    return tuple(ArgumentFacts(a.name, a.direction, a.dtype, a.shape) for a in spec.arguments)


def _reasons(results: Iterable[CaseResult]) -> set[Reason]:
    return {finding.reason for result in results for finding in result.findings}


def _cut_short(checks: Iterable[CaseResult], limit: SoakLimit) -> list[str]:
    """Notes about soaks that ran out of time."""
    return [
        f"the soak stopped after {limit.seconds:g} s with {check.calls} of {limit.calls} calls"
        f"{label}; --soak {limit.calls} runs them all"
        for check in checks
        if check.kind is Kind.SOAK and check.passed and check.cut_short
        for label in [f" ({parameters_label(check.parameters)})" if check.parameters else ""]
    ]


def _only_some(only: Collection[str]) -> list[str]:
    """A note if not all cases run."""
    if not only:
        return []
    names = ", ".join(map(repr, sorted(only)))
    return [f"only {names} ran; all other cases, the soak and changed inputs were left out"]


def _only_captured(request: BuildRequest) -> list[str]:
    """A note if the kernel has no reference function."""
    if request.spec.validation.reference is not None:
        return []
    return [
        "there is no reference function: only the captured cases were compared, without library "
        "cases and fresh inputs"
    ]


def _build_warnings(request: BuildRequest) -> list[str]:
    """The warnings of the build that made the published artifacts."""
    try:
        manifest = read_manifest(request.output)
    except ArtifactError:
        return []
    if manifest is None:
        return []
    return list(map(str, local_warnings(request.spec.directory, manifest.warnings)))


def _evidence(request: BuildRequest, results: list[CaseResult]) -> list[Finding]:
    """A finding if no case of the kernel ran."""
    if any(case.integer or case.findings for case in results):
        return []
    return [Finding(Reason.NO_EVIDENCE, f"no case of {request.spec.name!r} ran")]
