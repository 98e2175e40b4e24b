"""``manifest.json``: an artifact's inputs, tools and content."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from npukit import __version__
from npukit.builder.digest import digest_bytes, digest_file
from npukit.builder.ingredients import listings, shaping_libraries, spec_digest
from npukit.builder.manifest_warnings import portable_warnings
from npukit.builder.npukit_digest import digest_npukit
from npukit.builder.request import BuildRequest, Products, ToolIdentity, VectorUse
from npukit.decodable import decodable
from npukit.errors import ArtifactError
from npukit.files import read_regular, stays_below
from npukit.findings import Finding
from npukit.kernel.parameters import ParameterValue

if TYPE_CHECKING:
    from npukit.builder.binding import Binding

MANIFEST_FILE = "manifest.json"
_LARGEST = 64 << 20


@dataclass(frozen=True)
class Provenance:
    """A build's key, its tools and options, and the digests of all files that it read."""

    key: str
    tools: tuple[ToolIdentity, ...]
    options: tuple[str, ...]
    inputs: dict[str, str]


@dataclass(frozen=True)
class UsedTool:
    """A tool that took part in a build; ``sha256`` is over its content."""

    name: str
    version: str
    sha256: str


@dataclass(frozen=True)
class Output:
    """A file that a build made; ``bytes`` is its size."""

    sha256: str
    bytes: int


@dataclass(frozen=True)
class Manifest:
    """The content of ``manifest.json``, which depends on neither machine nor time.

    ``npukit_sha256`` is the digest of npukit's code; ``libraries`` maps the libraries that shape
    artifacts to their versions; ``spec`` is the digest of what shapes artifacts in ``kernel.toml``.
    ``inputs`` maps the files that the build read to their SHA-256, ``listings`` the folders that
    sources may include from to the files in them. ``arguments`` is the JSON of an
    :class:`npukit.bindings.arguments.ArgumentMap`. ``options`` are the command-line options of the
    flow (:attr:`npukit.builder.request.Toolchain.options`). ``vector`` describes vector code
    for the emulated device. ``given`` names the parameters that were not the kernel's defaults when
    it was built. Older manifests lack these three.
    """

    format: Literal[1]
    npukit: str
    npukit_sha256: str
    libraries: dict[str, str]
    kernel: str
    device: str
    target: str
    parameters: dict[str, ParameterValue]
    key: str
    spec: str
    uuid: str
    tools: tuple[UsedTool, ...]
    inputs: dict[str, str]
    listings: dict[str, tuple[str, ...]]
    commands: tuple[str, ...]
    outputs: dict[str, Output]
    arguments: msgspec.Raw
    warnings: tuple[Finding, ...]
    options: tuple[str, ...] = ()
    vector: VectorUse | None = None
    given: tuple[str, ...] | None = None


def make_manifest(
    request: BuildRequest,
    provenance: Provenance,
    products: Products,
    binding: Binding,
    outputs: dict[str, bytes],
) -> Manifest:
    """The manifest of a build that made ``outputs`` (name to content)."""
    return Manifest(
        format=1,
        npukit=__version__,
        npukit_sha256=digest_npukit(),
        libraries=shaping_libraries(),
        kernel=request.spec.name,
        device=request.device,
        target=request.target,
        parameters=dict(request.parameters),
        key=provenance.key,
        spec=spec_digest(request.spec, request.parameters),
        uuid=binding.uuid,
        tools=tuple(UsedTool(t.name, t.version, t.sha256) for t in provenance.tools),
        inputs=dict(sorted(provenance.inputs.items())),
        listings=listings(request.spec),
        commands=products.commands,
        outputs={
            name: Output(digest_bytes(data), len(data)) for name, data in sorted(outputs.items())
        },
        arguments=msgspec.Raw(msgspec.json.encode(binding.arguments)),
        warnings=portable_warnings(request.spec.directory, products.warnings),
        options=provenance.options,
        vector=products.vector,
        given=request.given,
    )


def format_manifest(manifest: Manifest) -> bytes:
    """The text of ``manifest.json``: equal manifests give equal bytes."""
    return msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of a build folder; None if there is none.

    Raises:
        ArtifactError: the manifest is damaged or has another format.
    """
    file = folder / MANIFEST_FILE
    try:
        data = read_regular(file, _LARGEST)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _unreadable(file, error) from error
    return parse_manifest(data, file)


def parse_manifest(data: bytes, file: Path) -> Manifest:
    """The manifest whose text is ``data``; ``file`` is its name in errors.

    Raises:
        ArtifactError: the manifest is damaged or has another format.
    """
    try:
        manifest = msgspec.json.decode(data, type=decodable(Manifest))
    except msgspec.ValidationError as error:
        raise ArtifactError(
            f"is not a manifest of this version of npukit: {error}",
            where=str(file),
            hint="rebuild the kernel",
        ) from error
    except (ValueError, RecursionError) as error:
        raise _unreadable(file, error) from error
    for name in manifest.outputs:
        if not stays_below(name):
            raise _unreadable(file, ValueError(f"{name!r} is not inside its folder"))
    return manifest


def _unreadable(file: Path, error: Exception) -> ArtifactError:
    return ArtifactError(f"can't be read: {error}", where=str(file), hint="rebuild the kernel")


def damaged_outputs(folder: Path, manifest: Manifest) -> list[str]:
    """What is wrong with the outputs: a message for each that is missing or has other content."""
    complaints = []
    for name, output in manifest.outputs.items():
        found = digest_file(folder / name)
        if found is None:
            complaints.append(f"{name} is missing")
        elif found != output.sha256:
            complaints.append(
                f"{name} has SHA-256 {found[:16]}..., but was built as {output.sha256[:16]}..."
            )
    return complaints
