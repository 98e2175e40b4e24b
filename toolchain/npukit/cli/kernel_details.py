"""What ``npukit list`` knows about a kernel and its builds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from npukit.builder.freshness import stale_reasons
from npukit.builder.manifest import Manifest, read_manifest
from npukit.builder.request import BuildRequest
from npukit.errors import ArtifactError, SpecError
from npukit.kernel.parameters import Parameter
from npukit.kernel.spec import Case, InputRule, KernelSpec
from npukit.kernel.spec_reader import spec_with
from npukit.runtime.targets import TARGETS


def kernel_row(spec: KernelSpec, build_dir: Path) -> dict[str, Any]:
    """The entry of ``--json``."""
    folder = build_dir / spec.name
    built, damaged = _published(folder)
    validation = spec.validation
    return {
        "kernel": spec.name,
        "summary": spec.summary,
        "folder": str(spec.directory),
        "devices": list(spec.devices),
        "parameters": {p.name: _parameter(p) for p in spec.parameters.values()},
        "arguments": [_argument(spec, index) for index in range(len(spec.arguments))],
        "constraints": [{"require": c.require, "message": c.message} for c in spec.constraints],
        "cases": {case.name: _inputs(case) for case in validation.cases},
        "variants": [
            {**({"device": v.device} if v.device else {}), **v.parameters}
            for v in validation.variants
        ],
        "built": list(built),
        "warnings": {name: len(manifest.warnings) for name, manifest in built.items()},
        "built_with": {name: manifest.parameters for name, manifest in built.items()},
        "stale": {
            name: reasons
            for name, manifest in built.items()
            if (reasons := _stale(spec, folder / name, manifest))
        },
        "damaged": damaged,
    }


def _parameter(parameter: Parameter) -> dict[str, Any]:
    limits = {
        "minimum": _limit(parameter, parameter.minimum),
        "maximum": _limit(parameter, parameter.maximum),
        "multiple_of": parameter.multiple_of,
        "choices": list(parameter.choices) or None,
    }
    known = {name: value for name, value in limits.items() if value is not None}
    return {"default": parameter.default, "doc": parameter.doc, **known}


def _limit(parameter: Parameter, limit: float | None) -> float | int | None:
    return int(limit) if isinstance(parameter.default, int) and limit is not None else limit


def _argument(spec: KernelSpec, index: int) -> dict[str, Any]:
    """An argument with the default parameters, and how it depends on parameters, if it does."""
    argument = spec.arguments[index]
    row = {
        "name": argument.name,
        "dtype": argument.dtype,
        "shape": list(argument.shape),
        "direction": argument.direction,
    }
    assert spec.toml is not None
    written = spec.toml.at(("arguments", index))
    templates = {key: written[key] for key in ("dtype", "shape") if "{{" in str(written[key])}
    return {**row, "templates": templates} if templates else row


def _inputs(case: Case) -> dict[str, str]:
    """Where each input of a case comes from."""
    return {name: _source(rule) for name, rule in case.inputs.items()}


def _source(rule: InputRule) -> str:
    if rule.file is not None:
        return rule.file.name
    return rule.kind if rule.function is None else rule.function.function


def _stale(spec: KernelSpec, output: Path, manifest: Manifest) -> list[str]:
    """Why a build is no longer the kernel's; empty if it is."""
    device, _, target = output.name.partition("-")
    known = next((each for each in TARGETS if each == target), None)
    if known is None or device not in spec.devices:
        return [f"the kernel is not for {output.name}"]
    try:
        now = spec_with(spec, spec.defaults, device)
    except SpecError as error:
        return [error.message]
    request = BuildRequest(now, device, known, spec.defaults, output)
    return list(stale_reasons(request, manifest))


def _published(folder: Path) -> tuple[dict[str, Manifest], list[str]]:
    """The manifest of each output in a kernel's folder, and the damaged outputs."""
    built: dict[str, Manifest] = {}
    damaged = []
    for output in sorted(folder.glob("*-*")):
        try:
            manifest = read_manifest(output)
            if manifest is not None:
                built[output.name] = manifest
        except ArtifactError:
            damaged.append(output.name)
    return built, damaged
