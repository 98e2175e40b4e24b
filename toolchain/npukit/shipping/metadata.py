"""The ``.dist-info`` of a package, but for its SBOM.

Sources: the packaging specifications of core metadata (2.4), wheels (1.0) and RECORD; PEP 639.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import npukit
from npukit.shipping.distribution_names import NAMESPACE, TAG
from npukit.shipping.kernel_folder import KernelFolder
from npukit.shipping.licences import Licences

REQUIRES_PYTHON: Final = ">=3.11"
NUMPY: Final = "numpy>=1.26"
EMULATED: Final = "emulated"
VERIFY: Final = "verify"
MINISIGN: Final = "py-minisign>=0.21,<1"


def metadata_text(
    name: str,
    version: str,
    kernels: Sequence[KernelFolder],
    licences: Licences,
    *,
    signed: bool,
) -> bytes:
    """The text of METADATA."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {name}",
        f"Version: {version}",
        f"Summary: {_summary(kernels)}",
        *([f"License-Expression: {licences.expression}"] if licences.expression else []),
        *(f"License-File: {file}" for file in licences.files),
        f"Requires-Python: {REQUIRES_PYTHON}",
        f"Requires-Dist: {NUMPY}",
        *_extras(kernels, signed=signed),
        "Description-Content-Type: text/markdown",
        "",
        *_description(name, kernels, signed=signed),
    ]
    return ("\n".join(lines) + "\n").encode()


def _summary(kernels: Sequence[KernelFolder]) -> str:
    if len(kernels) == 1:
        return _one_line(f"{kernels[0].spec.name} for AMD Ryzen AI NPUs: {kernels[0].spec.summary}")
    return _one_line(f"kernels for AMD Ryzen AI NPUs: {', '.join(k.spec.name for k in kernels)}")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _extras(kernels: Sequence[KernelFolder], *, signed: bool) -> Iterator[str]:
    if any(build.request.target == "sw_emu" for kernel in kernels for build in kernel.builds):
        yield f"Provides-Extra: {EMULATED}"
        yield f'Requires-Dist: npukit>={npukit.__version__}; extra == "{EMULATED}"'
    if signed:
        yield f"Provides-Extra: {VERIFY}"
        yield f'Requires-Dist: {MINISIGN}; extra == "{VERIFY}"'


def _description(name: str, kernels: Sequence[KernelFolder], *, signed: bool) -> Iterator[str]:
    yield f"# {name}"
    yield ""
    yield "Kernels for AMD Ryzen AI NPUs, built by npukit. Builds for `hw` need numpy and XRT's"
    yield f"`pyxrt`; builds for `sw_emu` run on npukit's emulated device (`{name}[{EMULATED}]`)."
    for kernel in kernels:
        spec = kernel.spec
        yield ""
        yield f"## {spec.name}"
        yield ""
        yield _one_line(spec.summary)
        yield ""
        yield "```python"
        yield f"from {NAMESPACE}.{spec.name} import {kernel.description['class']}"
        yield "```"
        yield ""
        for argument in spec.arguments:
            shape = list(argument.shape)
            yield f"- `{argument.name}` ({argument.direction}): {argument.dtype} {shape}"
        yield ""
        yield f"Builds: {', '.join(f'`{build.name}`' for build in kernel.builds)}."
        yield f"`python -m {NAMESPACE}.{spec.name}` runs its cases and prints a verdict."
    if signed:
        yield ""
        yield f"The package is signed (minisign); `{name}[{VERIFY}]` checks it when a kernel opens."


def wheel_text() -> bytes:
    """The text of WHEEL."""
    lines = [
        "Wheel-Version: 1.0",
        f"Generator: npukit {npukit.__version__}",
        "Root-Is-Purelib: true",
        f"Tag: {TAG}",
    ]
    return ("\n".join(lines) + "\n").encode()


def record_text(files: Mapping[str, bytes], record: str) -> bytes:
    """The text of the file called ``record``, with the digests of all other ``files``."""
    content = io.StringIO()
    rows = csv.writer(content, lineterminator="\n")
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).decode().rstrip("=")
        rows.writerow((name, f"sha256={digest}", len(data)))
    rows.writerow((record, "", ""))
    return content.getvalue().encode()
