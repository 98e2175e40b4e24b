"""The bill of materials of a package: CycloneDX 1.6, as JSON.

The files of the package, what each build read, and the tools that made it, each with its SHA-256;
and what the package needs when it runs. Nothing but the JSON of a few fields is needed of
CycloneDX, so npukit writes it itself; a test checks it against the official schema.

Source: https://cyclonedx.org/docs/1.6/json/; PEP 770 (where it is in a wheel).
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import npukit
from npukit.shipping.distribution_names import NAMESPACE
from npukit.shipping.kernel_folder import KernelFolder, ShippedBuild
from npukit.shipping.licences import NPUKIT, Licences
from npukit.shipping.metadata import MINISIGN, NUMPY
from npukit.shipping.moments import given_moment, iso_text

FILE: Final = "sboms/npukit.cdx.json"

_NAMESPACE: Final = uuid.UUID("6a2d34f5-6b0f-5a53-9a39-5f6d4ac1f1ce")
"""Random, so that no other program's names are in it."""

Component = dict[str, Any]


def sbom_text(
    name: str,
    version: str,
    kernels: Sequence[KernelFolder],
    licences: Licences,
    *,
    signed: bool,
) -> bytes:
    """The text of the SBOM.

    Raises:
        UsageError: SOURCE_DATE_EPOCH is wrong.
    """
    root = f"{name}@{version}"
    moment = given_moment()
    components, dependencies = _materials(kernels, licences, signed=signed)
    # Its kernels, and what they need when they run.
    libraries = [ref for ref, one in components.items() if one["type"] == "library"]
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            **({} if moment is None else {"timestamp": iso_text(moment)}),
            "tools": {
                "components": [
                    {"type": "application", "name": "npukit", "version": npukit.__version__}
                ]
            },
            "component": {
                "type": "library",
                "bom-ref": root,
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version.replace('+', '%2B')}",
                **_licensed(licences.expression),
            },
        },
        "components": list(components.values()),
        "dependencies": [
            {"ref": root, "dependsOn": sorted(libraries)},
            *({"ref": ref, "dependsOn": sorted(on)} for ref, on in dependencies.items()),
        ],
    }
    text = json.dumps(document, sort_keys=True)
    serial = uuid.uuid5(_NAMESPACE, text)
    numbered = {"serialNumber": f"urn:uuid:{serial}", **document}
    return json.dumps(numbered, indent=2, ensure_ascii=False).encode() + b"\n"


def _materials(
    kernels: Sequence[KernelFolder], licences: Licences, *, signed: bool
) -> tuple[dict[str, Component], dict[str, list[str]]]:
    """All components by reference, and which of them depends on which."""
    components: dict[str, Component] = {}
    dependencies: dict[str, list[str]] = {}
    for kernel in kernels:
        folder = f"{NAMESPACE}/{kernel.spec.name}"
        files = kernel.description["files"]
        components[folder] = {
            "type": "library",
            "bom-ref": folder,
            "name": kernel.spec.name,
            "description": kernel.spec.summary,
            **_licensed(licences.of_kernels.get(kernel.spec.name)),
        }
        for file, entry in files.items():
            ref = f"{folder}/{file}"
            components[ref] = _file(ref, ref, entry["sha256"])
        dependencies[folder] = [f"{folder}/{file}" for file in files]
        for build in kernel.builds:
            used = dict(_used(build))
            components |= used
            xclbin = f"{folder}/{build.name}/{kernel.spec.name}.xclbin"
            dependencies[xclbin] = list(used)
    components |= dict(_needed(kernels, signed=signed))
    return components, dependencies


def _used(build: ShippedBuild) -> Iterator[tuple[str, Component]]:
    """What a build read and ran: nothing of it is in the package itself."""
    kernel, manifest = build.request.spec.name, build.manifest
    for name, digest in manifest.inputs.items():
        # Kernels have files of the same names in folders of their own.
        own = name.startswith(("kernel:", "kernels:", "file:"))
        ref = f"input:{kernel}/{name}@{digest[:16]}" if own else f"input:{name}@{digest[:16]}"
        yield ref, {**_file(ref, name, digest), "scope": "excluded"}
    for tool in manifest.tools:
        ref = f"tool:{tool.name}@{tool.version}/{tool.sha256[:16]}"
        yield ref, _tool(ref, tool.name, tool.version, tool.sha256)
    for library, version in manifest.libraries.items():
        ref = f"tool:{library}@{version}"
        yield ref, {**_tool(ref, library, version), "purl": f"pkg:pypi/{library}@{version}"}
    ref = f"tool:npukit@{manifest.npukit}/{manifest.npukit_sha256[:16]}"
    yield (
        ref,
        {
            **_tool(ref, "npukit", manifest.npukit, manifest.npukit_sha256),
            **_licensed(NPUKIT),
        },
    )


def _needed(kernels: Sequence[KernelFolder], *, signed: bool) -> Iterator[tuple[str, Component]]:
    """What must be installed where the package runs."""
    targets = {build.request.target for kernel in kernels for build in kernel.builds}
    yield _requirement(NUMPY, "required")
    if "hw" in targets:
        yield _requirement("pyxrt", "required")
    if "sw_emu" in targets:
        yield _requirement(f"npukit>={npukit.__version__}", "optional")
    if signed:
        yield _requirement(MINISIGN, "optional")


def _requirement(requirement: str, scope: str) -> tuple[str, Component]:
    name = requirement.partition(">")[0]
    ref = f"runtime:{name}"
    return ref, {
        "type": "library",
        "bom-ref": ref,
        "name": name,
        "scope": scope,
        "properties": [{"name": "npukit:requirement", "value": requirement}],
    }


def _tool(ref: str, name: str, version: str, sha256: str = "") -> Component:
    hashes = {"hashes": [{"alg": "SHA-256", "content": sha256}]} if sha256 else {}
    return {
        "type": "application",
        "bom-ref": ref,
        "name": name,
        "version": version,
        "scope": "excluded",
        **hashes,
    }


def _file(ref: str, name: str, sha256: str) -> Component:
    return {
        "type": "file",
        "bom-ref": ref,
        "name": name,
        "hashes": [{"alg": "SHA-256", "content": sha256}],
    }


def _licensed(expression: str | None) -> Mapping[str, Any]:
    return {} if expression is None else {"licenses": [{"expression": expression}]}
