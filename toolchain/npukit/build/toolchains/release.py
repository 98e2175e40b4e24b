"""The versions of MLIR-AIE and Peano that ``npukit toolchain install`` puts together.

This table is the only place that names them. Where its facts are from (all public, looked up in
November 2026):

- Distribution names and pages: MLIR-AIE's ``README.md`` ("Install IRON") and
  ``utils/env_setup.sh``. Each MLIR-AIE release has a page of wheels; Peano's are on one page of
  nightly builds, from which old ones are moved to dated pages or vanish.
- Why MLIR-AIE 1.3.4 (2 July 2026): it is the last release found that is older than the rewritten
  driver (pull requests 3271 and 3364, of mid July 2026: ``--get-npu-insts`` in place of
  ``--aie-generate-npu-insts``, among others). npukit does not know that one, and says so when it
  meets it. npukit's lowering is compared with an ``aiecc`` of commit 97962964 (April 2026).
- Why this Peano: MLIR-AIE's ``utils/peano-requirements.txt`` pinned 21.0.0.2026062301+cb664e8c in
  its commit b5ae5d2a, in the days before 1.3.4 (no copy of that file at 1.3.4's own commit,
  ed23bba7, was found). Several public projects write that they built with just this pair: on Strix
  (XRT 2.20, Linux 6.14), and with results from AIE2P hardware that matched a CPU. Nothing was found
  about it on Phoenix, where later versions of one or both are reported.
- Python versions and platform: a list of 1.3.4's wheels in such a report, CPython 3.11 to 3.14,
  ``manylinux_2_35_x86_64``, about 230 MB each; MLIR-AIE's
  ``.github/workflows/buildRyzenWheels.yml`` names the same platform.

Not tried: neither the pages nor the wheels could be reached where this was written, and nothing
here was run with Peano. The installation therefore ends with a check, and wheels that somebody kept
can be installed from a folder.
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
