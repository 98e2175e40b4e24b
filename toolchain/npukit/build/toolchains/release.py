"""The versions of MLIR-AIE and Peano that ``npukit toolchain install`` puts together.

This table is the only place that names them. Where its facts are from (all public):

- Distribution names and pages: MLIR-AIE's ``README.md`` ("Install IRON") and
  ``utils/env_setup.sh``. Each MLIR-AIE release has a page of wheels; Peano's are on one page of
  nightly builds.
- The pair: Peano 21.0.0.2026062301+cb664e8c is what MLIR-AIE's ``utils/peano-requirements.txt``
  pins in its commit b5ae5d2a. That MLIR-AIE 1.3.4 goes with it is what a few other public projects
  write about their builds, one of them for Strix; nothing of MLIR-AIE's own was found that says so,
  and nothing about this pair on Phoenix.
- Python versions: those that 1.3.4 has wheels for by one such report, 3.11 to 3.14 (MLIR-AIE's
  ``.github/workflows/buildRyzenWheels.yml`` builds 3.10 too; npukit does not run there).
- Processor and glibc: the same file names the wheels' platform, ``manylinux_2_35_x86_64``.

Not tried: neither the pages nor the wheels could be reached where this was written, and nothing
here was run with Peano. npukit's lowering is compared with an ``aiecc`` built from MLIR-AIE's
commit 97962964 (April 2026), which is older than 1.3.4. Nightly builds are removed from their page
in time; this one may be gone. The installation therefore ends with a check, and wheels that
somebody kept can be installed from a folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from npukit.errors import ToolchainError


@dataclass(frozen=True)
class PinnedWheel:
    """A distribution, its version, and the page that links its wheels."""

    distribution: str
    version: str
    page: str

    @property
    def requirement(self) -> str:
        """What pip is asked for."""
        return f"{self.distribution}=={self.version}"


@dataclass(frozen=True)
class ToolchainRelease:
    """MLIR-AIE and Peano that go together, and what their wheels run on.

    ``pythons`` are versions of CPython, ``machine`` is as ``platform.machine()`` says it, ``glibc``
    the lowest version.
    """

    mlir_aie: PinnedWheel
    peano: PinnedWheel
    pythons: tuple[tuple[int, int], ...]
    machine: str = "x86_64"
    glibc: tuple[int, int] = (2, 35)

    @property
    def wheels(self) -> tuple[PinnedWheel, PinnedWheel]:
        """Both."""
        return (self.mlir_aie, self.peano)


RELEASES: Final = (
    ToolchainRelease(
        mlir_aie=PinnedWheel(
            "mlir_aie",
            "1.3.4",
            "https://github.com/Xilinx/mlir-aie/releases/expanded_assets/v1.3.4",
        ),
        peano=PinnedWheel(
            "llvm-aie",
            "21.0.0.2026062301+cb664e8c",
            "https://github.com/Xilinx/llvm-aie/releases/expanded_assets/nightly",
        ),
        pythons=((3, 11), (3, 12), (3, 13), (3, 14)),
    ),
)
"""The newest first."""


def release_for(
    python: tuple[int, int], releases: tuple[ToolchainRelease, ...] = RELEASES
) -> ToolchainRelease:
    """The newest release that has wheels for a version of Python.

    Raises:
        ToolchainError: there is none; the message has the versions that there are wheels for.
    """
    for release in releases:
        if python in release.pythons:
            return release
    known = sorted({version for release in releases for version in release.pythons})
    raise ToolchainError(
        f"there are no MLIR-AIE wheels for Python {_dotted(python)}; "
        f"there are for {', '.join(map(_dotted, known))}",
        hint="make a virtual environment with one of these and install npukit in it",
    )


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
