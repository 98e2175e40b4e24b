"""The layout of the build folder: ``build/KERNEL/DEVICE-TARGET/`` and the folders beside it.

The command line, the engine and ``npukit clean`` all use these names.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npukit.errors import UsageError
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.spec import KernelSpec

if TYPE_CHECKING:
    from npukit.runtime.targets import Target

BUILD_VARIABLE: Final = "NPUKIT_BUILD_DIR"
DEFAULT_BUILD_DIR: Final = Path("build")
VARIANTS: Final = "variants"
SWEEP: Final = "sweep"
_DESIGN: Final = ".design"
_FAILED: Final = ".failed"

# A leading dot marks a copy that has not been renamed to the kept failure yet.
_OUTPUT: Final = re.compile(
    rf"\.?npu\d+-(hw|sw_emu)({re.escape(_FAILED)}.*|{re.escape(_DESIGN)})?|{SWEEP}"
)


def build_folder(given: Path | None) -> Path:
    """``--build-dir``, ``NPUKIT_BUILD_DIR`` or ``./build``."""
    return given or Path(os.environ.get(BUILD_VARIABLE) or DEFAULT_BUILD_DIR)


def output_folder(build_dir: Path, kernel: str, device: str, target: Target) -> Path:
    """Where a kernel's artifacts for one device and flow are."""
    return build_dir / kernel / f"{device}-{target}"


def variant_folder(output: Path, parameters: Mapping[str, object]) -> Path:
    """Where artifacts with other ``parameters`` are, inside the published folder ``output``."""
    label = "_".join(f"{name}-{value}" for name, value in sorted(parameters.items()))
    return output / VARIANTS / re.sub(r"[^A-Za-z0-9_.+-]", "_", label)


def design_folder(output: Path) -> Path:
    """Where ``--until design`` writes its files, beside ``output``."""
    return output.with_name(output.name + _DESIGN)


def sweep_folder(build_dir: Path, kernel: str) -> Path:
    """Where the results of a kernel's sweeps are, beside its artifacts."""
    return build_dir / kernel / SWEEP


def failed_folder(output: Path) -> Path:
    """Where the working folder of a failed build of ``output`` is kept."""
    return output.with_name(output.name + _FAILED)


def output_folders(build_dir: Path, kernel: str) -> list[Path]:
    """The folders that builds of a kernel write into, nested ones first.

    Some may be links that a user made; builds follow them.
    """
    folder = build_dir / kernel
    try:
        outputs = sorted(path for path in folder.iterdir() if _OUTPUT.fullmatch(path.name))
    except OSError:  # not a folder, gone, or unreadable
        return []
    variants = [path for output in outputs for path in sorted((output / VARIANTS).glob("*"))]
    return [*variants, *outputs]


def check_build_dir(spec: KernelSpec, build_dir: Path) -> None:
    """Refuse a build folder that would mix artifacts with a kernel's sources.

    Raises:
        UsageError: the output folder contains this kernel's or another kernel's sources.
    """
    folder = build_dir / spec.name
    here, sources = folder.resolve(), spec.directory.resolve()
    if sources in (here, here.parent):
        inside = f"{spec.directory} is the kernel's own folder"
    elif here in sources.parents:
        inside = f"{sources} is in it"
    elif (folder / SPEC_FILE).exists():
        inside = f"{folder} holds a {SPEC_FILE}"
    else:
        return
    raise UsageError(
        f"{build_dir} can't hold the artifacts of {spec.name}: {inside}",
        where="--build-dir",
        hint=f"name another folder, such as ./{DEFAULT_BUILD_DIR}",
    )
