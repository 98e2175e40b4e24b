"""``manifest.json``: what an artifact was made from, by what, and what it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeGuard

from npukit import __version__
from npukit.builder.digest import digest_bytes, digest_file, digest_npukit
from npukit.builder.ingredients import listings, shaping_libraries, spec_digest
from npukit.builder.kept_warnings import kept_warnings
from npukit.builder.request import BuildRequest, Products, ToolIdentity
from npukit.errors import ArtifactError
from npukit.files import read_regular, stays_below

if TYPE_CHECKING:
    from npukit.builder.binding import Binding

MANIFEST_FILE = "manifest.json"
FORMAT = 1
_LARGEST = 64 << 20


@dataclass(frozen=True)
class Provenance:
    """Where a build comes from: its key, its tools, and the digests of all files that it read."""

    key: str
    tools: tuple[ToolIdentity, ...]
    inputs: Mapping[str, str]


def make_manifest(
    request: BuildRequest,
    provenance: Provenance,
    products: Products,
    binding: Binding,
    outputs: Mapping[str, bytes],
) -> bytes:
    """The manifest's text. It holds nothing that depends on the machine or on when it was made."""
    manifest = {
        "format": FORMAT,
        "npukit": __version__,
        "npukit_sha256": digest_npukit(),
        "libraries": shaping_libraries(),
        "kernel": request.spec.name,
        "device": request.device,
        "target": request.target,
        "parameters": dict(request.parameters),
        "key": provenance.key,
        "spec": spec_digest(request.spec, request.parameters),
        "uuid": binding.uuid,
        "tools": [
            {"name": t.name, "version": t.version, "sha256": t.sha256} for t in provenance.tools
        ],
        "inputs": dict(sorted(provenance.inputs.items())),
        "listings": listings(request.spec),
        "commands": list(products.commands),
        "outputs": {
            name: {"sha256": digest_bytes(data), "bytes": len(data)}
            for name, data in sorted(outputs.items())
        },
        "arguments": binding.arguments.to_json(),
        "warnings": kept_warnings(request.spec.directory, products.warnings),
    }
    return (json.dumps(manifest, indent=2) + "\n").encode()


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a build folder; None when there is none.

    Raises:
        ArtifactError: there is one, but it is damaged or of another format.
    """
    file = folder / MANIFEST_FILE
    try:
        data = read_regular(file, _LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(file, error) from error
    return parse_manifest(data, file)


def parse_manifest(data: bytes, file: Path) -> dict[str, Any]:
    """The manifest whose text is ``data``; ``file`` is what errors call it.

    Raises:
        ArtifactError: it is damaged or of another format.
    """
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _unreadable(file, error) from error
    if not _is_manifest(manifest):
        raise ArtifactError(
            "is not a manifest of this version of npukit",
            where=str(file),
            hint="build the kernel again",
        )
    return manifest


def _unreadable(file: Path, error: Exception) -> ArtifactError:
    return ArtifactError(f"can't be read: {error}", where=str(file), hint="build the kernel again")


def _is_manifest(value: object) -> TypeGuard[dict[str, Any]]:
    """Whether ``value`` has all that npukit relies on; a damaged file may still be JSON."""
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        return False
    tables = [value.get(name) for name in ("parameters", "inputs", "outputs")]
    if not all(isinstance(table, dict) for table in tables) or "key" not in value:
        return False
    if not all(isinstance(digest, str) for digest in value["inputs"].values()):
        return False
    return all(
        stays_below(name) and isinstance(entry, dict) and isinstance(entry.get("sha256"), str)
        for name, entry in value["outputs"].items()
    )


def tool_table(manifest: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Version and SHA-256 of the tools that took part in the build, as far as the manifest says."""
    tools = manifest.get("tools")
    rows = [row for row in tools if isinstance(row, dict)] if isinstance(tools, list) else []
    return {
        str(row["name"]): (str(row.get("version")), str(row.get("sha256")))
        for row in rows
        if "name" in row
    }


def damaged_outputs(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """The outputs that are missing or whose content is not what the manifest says, with why."""
    complaints = []
    for name, entry in manifest["outputs"].items():
        found = digest_file(folder / name)
        if found is None:
            complaints.append(f"{name} is missing")
        elif found != entry["sha256"]:
            complaints.append(
                f"{name} has SHA-256 {found[:16]}..., built was {entry['sha256'][:16]}..."
            )
    return complaints
