"""``--until design``: the part of a hw build that needs no core compiler."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from npukit.builder.folder_lock import locked
from npukit.builder.folders import design_folder
from npukit.builder.ledger import claim
from npukit.builder.request import BuildRequest, Reporter
from npukit.builder.toolchains.hw.toolchain import MlirAieToolchain
from npukit.files import write_atomically
from npukit.findings import Finding, counted
from npukit.scratch import scratch_folder


@dataclass(frozen=True)
class DesignResult:
    """A placed design in ``folder``; ``remains`` says what a whole build does beyond that."""

    request: BuildRequest
    folder: Path
    files: tuple[str, ...]
    warnings: tuple[Finding, ...]
    remains: tuple[str, ...]


def build_until_design(
    toolchain: MlirAieToolchain, request: BuildRequest, reporter: Reporter
) -> DesignResult:
    """Place and route the design of ``request`` into a folder of its own, beside the artifacts.

    It holds insts.bin, design.mlir and physical.mlir, and no manifest: it is not a build, and must
    not be mixed up with the files of one.

    Raises:
        NpukitError: of the kind that the failing step raises.
    """
    with scratch_folder("design") as work:
        placed = toolchain.place(request, work, reporter)
    folder = design_folder(request.output)
    with locked(folder):
        claim(folder, placed.files)
        for name, data in placed.files.items():
            write_atomically(folder / name, data)
    warnings = counted(placed.warnings)
    return DesignResult(request, folder, tuple(placed.files), warnings, placed.remains)
