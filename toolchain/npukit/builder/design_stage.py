"""``--until design``: the part of a hw build that needs no core compiler."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.folder_lock import locked
from npukit.builder.folders import design_folder
from npukit.builder.ledger import claim
from npukit.builder.request import BuildRequest, Reporter, Toolchain
from npukit.errors import NpukitError
from npukit.files import write_atomically
from npukit.findings import Finding, merge_findings
from npukit.scratch import scratch_folder


@dataclass(frozen=True)
class DesignResult:
    """A placed design in ``folder``; ``remains`` lists what a full build would still do."""

    request: BuildRequest
    folder: Path
    files: tuple[str, ...]
    warnings: tuple[Finding, ...]
    remains: tuple[str, ...]


def place_all(
    toolchain: Toolchain, requests: Sequence[BuildRequest], reporter: Reporter
) -> list[DesignResult | NpukitError]:
    """:func:`build_until_design` for several kernels; a failure does not stop the others."""
    results: list[DesignResult | NpukitError] = []
    for request in requests:
        try:
            results.append(build_until_design(toolchain, request, reporter))
        except NpukitError as error:
            reporter.failed(request, error)
            results.append(error)
    return results


def build_until_design(
    toolchain: Toolchain, request: BuildRequest, reporter: Reporter
) -> DesignResult:
    """Place and route the design of ``request`` into its own folder, beside the artifacts.

    The folder holds insts.bin, design.mlir and physical.mlir but no manifest: it is not a build
    and must not be mistaken for one.

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
    warnings = merge_findings(placed.warnings)
    return DesignResult(request, folder, tuple(placed.files), warnings, placed.remains)
