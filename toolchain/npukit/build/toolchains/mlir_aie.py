"""The hw flow: MLIR-AIE's ``aiecc`` and Peano. The seam is here; the flow itself is not, yet."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from npukit.build.request import BuildRequest, Products, Reporter, Target, ToolIdentity
from npukit.errors import ToolchainError

_NOT_YET = "this version of npukit can't drive MLIR-AIE and Peano yet"


class MlirAieToolchain:
    """Reports itself as incomplete, so that ``--target auto`` never chooses it."""

    target: Target = "hw"

    def missing(self) -> tuple[str, ...]:
        """Why the flow can't be used."""
        return (_NOT_YET,)

    def tools(self) -> tuple[ToolIdentity, ...]:
        """Always ToolchainError."""
        raise ToolchainError(
            f"--target hw: {_NOT_YET}",
            hint="build with --target sw_emu; its host module makes the same calls as on hardware",
        )

    def roots(self) -> Mapping[str, Path]:
        """No folders."""
        return {}

    def produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        """Always ToolchainError."""
        self.tools()
        raise AssertionError("unreachable")
