"""The versions of MLIR-AIE and Peano that ``npukit toolchain install`` combines.

This table is the only place that names them. Sources (all public, checked in November 2026):

- Distribution names and pages: MLIR-AIE's ``README.md`` ("Install IRON") and
  ``utils/env_setup.sh``. Each MLIR-AIE release has a page of wheels; Peano's are on one page of
  nightly builds; old builds move to dated pages or disappear.
- Why MLIR-AIE 1.4.1 (11 August 2026) with this Peano: its commit 601fc859 names exactly this one
  in ``utils/peano-requirements.txt``, and public projects report running exactly this pair: on
  Krackan (``npu2``, Linux 7.1, CPython 3.12; two examples passed) and on Phoenix (``npu1``, on
  Windows). npukit's tests ran with an ``aiecc`` built from that commit. No reports were found of
  one pair of later releases (1.4.4 in November 2026) on both generations, and their ``aiecc``
  could not be built here.
- Python versions and platform: a list of 1.4.1's wheels in such a report, CPython 3.11 to 3.14,
  ``manylinux_2_35_x86_64``; MLIR-AIE's ``.github/workflows/buildRyzenWheels.yml`` names the same.
- 1.3.4 (2 July 2026), the last release with the previous driver, was pinned here before, with
  llvm-aie 21.0.0.2026062301+cb664e8c; npukit works with that driver too.

Untested: neither the pages nor the wheels could be reached where this was written, and nothing
was run with Peano. The installation therefore ends with a check, and saved wheels can be installed
from a folder.
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
        """The requirement for pip: ``name==version``."""
        return f"{self.distribution}=={self.version}"


@dataclass(frozen=True)
class ToolchainRelease:
    """Matching versions of MLIR-AIE and Peano, and the platforms of their wheels.

    ``pythons`` are versions of CPython, ``machine`` is a value of ``platform.machine()``, ``glibc``
    the lowest version.
    """

    mlir_aie: PinnedWheel
    peano: PinnedWheel
    pythons: tuple[tuple[int, int], ...]
    machine: str = "x86_64"
    glibc: tuple[int, int] = (2, 35)

    @property
    def wheels(self) -> tuple[PinnedWheel, PinnedWheel]:
        """Both wheels."""
        return (self.mlir_aie, self.peano)


RELEASES: Final = (
    ToolchainRelease(
        mlir_aie=PinnedWheel(
            "mlir_aie",
            "1.4.1",
            "https://github.com/Xilinx/mlir-aie/releases/expanded_assets/v1.4.1",
        ),
        peano=PinnedWheel(
            "llvm-aie",
            "21.0.0.2026080301+c9c5ecb7",
            "https://github.com/Xilinx/llvm-aie/releases/expanded_assets/nightly",
        ),
        pythons=((3, 11), (3, 12), (3, 13), (3, 14)),
    ),
)
"""Newest first."""


def release_for(
    python: tuple[int, int], releases: tuple[ToolchainRelease, ...] = RELEASES
) -> ToolchainRelease:
    """The newest release with wheels for the Python version ``python``.

    Raises:
        ToolchainError: there is none; the message lists the supported versions.
    """
    for release in releases:
        if python in release.pythons:
            return release
    known = sorted({version for release in releases for version in release.pythons})
    raise ToolchainError(
        f"there are no MLIR-AIE wheels for Python {_dotted(python)}, "
        f"only for {', '.join(map(_dotted, known))}",
        hint="create a virtual environment with one of these and install npukit in it",
    )


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
