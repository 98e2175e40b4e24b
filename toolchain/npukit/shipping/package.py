"""A package: the files of a distribution, made from builds, and the wheel or tar with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from npukit.builder.request import BuildRequest
from npukit.runtime.packaged.integrity import MANIFEST, SIGNATURE
from npukit.shipping.archives import tar_archive, zip_archive
from npukit.shipping.distribution_names import (
    NAMESPACE,
    TAG,
    distribution_version,
    stem,
)
from npukit.shipping.kernel_folder import KernelFolder, kernel_folder, read_build
from npukit.shipping.licences import Licences
from npukit.shipping.metadata import metadata_text, record_text, wheel_text
from npukit.shipping.moments import archive_moment
from npukit.shipping.sbom import FILE as SBOM
from npukit.shipping.sbom import sbom_text
from npukit.shipping.signing import Signer

Format = Literal["wheel", "tar"]
FORMATS: Final[tuple[Format, ...]] = ("wheel", "tar")


@dataclass(frozen=True)
class Package:
    """A distribution: its name, its version, and all its files by name, in the wheel's order."""

    name: str
    version: str
    kernels: tuple[KernelFolder, ...]
    files: Mapping[str, bytes]

    def file_name(self, kind: Format) -> str:
        """The name of the wheel or tar."""
        begin = stem(self.name, self.version)
        return f"{begin}-{TAG}.whl" if kind == "wheel" else f"{begin}.tar.gz"

    def archive(self, kind: Format) -> bytes:
        """The content of the wheel or tar. The tar has a top folder with everything in it.

        Raises:
            UsageError: SOURCE_DATE_EPOCH is wrong.
        """
        seconds = archive_moment()
        if kind == "wheel":
            return zip_archive(self.files, seconds)
        top = stem(self.name, self.version)
        return tar_archive({f"{top}/{name}": data for name, data in self.files.items()}, seconds)


def read_kernels(requests: Sequence[BuildRequest], distribution: str) -> tuple[KernelFolder, ...]:
    """The folders of the kernels that ``requests`` have published builds of, in their order.

    Raises:
        ArtifactError: a build is missing or damaged.
        UsageError: builds of a kernel differ in what a call takes or returns.
        SpecError: a reference or an input function of a kernel fails.
    """
    by_kernel: dict[str, list[BuildRequest]] = {}
    for request in requests:
        by_kernel.setdefault(request.spec.name, []).append(request)
    return tuple(
        kernel_folder([read_build(one) for one in each], distribution)
        for each in by_kernel.values()
    )


def make_package(
    name: str,
    version: str | None,
    kernels: tuple[KernelFolder, ...],
    licences: Licences,
    signer: Signer | None = None,
) -> Package:
    """The package with ``kernels``; without a ``version`` its content decides on one.

    Raises:
        UsageError: the version or SOURCE_DATE_EPOCH is wrong.
    """
    signed = signer is not None
    contents = {f"licenses/{file}": data for file, data in licences.files.items()}
    for kernel in kernels:
        contents |= {f"{kernel.spec.name}/{file}": data for file, data in kernel.files.items()}
        contents[f"{kernel.spec.name}/{MANIFEST}"] = kernel.manifest("")
    contents["licence"] = str(licences.expression).encode()
    number = distribution_version(version, contents)
    files: dict[str, bytes] = {}
    for kernel in kernels:
        folder = f"{NAMESPACE}/{kernel.spec.name}"
        files |= {f"{folder}/{file}": data for file, data in kernel.files.items()}
        manifest = kernel.manifest(number)
        files[f"{folder}/{MANIFEST}"] = manifest
        if signer is not None:
            files[f"{folder}/{SIGNATURE}"] = signer.sign(manifest, MANIFEST)
    info = f"{stem(name, number)}.dist-info"
    described = {
        "METADATA": metadata_text(name, number, kernels, licences, signed=signed),
        "WHEEL": wheel_text(),
        SBOM: sbom_text(name, number, kernels, licences, signed=signed),
        **{f"licenses/{file}": data for file, data in licences.files.items()},
    }
    # Installers read what describes the wheel last, so the specification puts it at the end.
    files = dict(sorted(files.items()))
    files |= {f"{info}/{file}": data for file, data in sorted(described.items())}
    record = f"{info}/RECORD"
    return Package(name, number, kernels, {**files, record: record_text(files, record)})
