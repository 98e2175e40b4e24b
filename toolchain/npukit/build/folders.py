"""What lies where in the folder of built artifacts: ``build/KERNEL/DEVICE-TARGET/`` and beside it.

The command line, the engine and ``npukit clean`` all go by these names.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from npukit.build.manifest import MANIFEST_FILE
from npukit.build.request import Target

BUILD_VARIABLE: Final = "NPUKIT_BUILD_DIR"
DEFAULT_BUILD_DIR: Final = Path("build")
VARIANTS: Final = "variants"
_DESIGN: Final = ".design"
_FAILED: Final = ".failed"

# With a dot in front, what is on its way to becoming a failed one.
_OUTPUT: Final = re.compile(rf"\.?npu\d+-(hw|sw_emu)({re.escape(_FAILED)}.*|{re.escape(_DESIGN)})?")


def build_folder(given: Path | None) -> Path:
    """``--build-dir``, ``NPUKIT_BUILD_DIR`` or ``./build``."""
    return given or Path(os.environ.get(BUILD_VARIABLE) or DEFAULT_BUILD_DIR)


def output_folder(build_dir: Path, kernel: str, device: str, target: Target) -> Path:
    """Where a kernel's artifacts for one device and flow are."""
    return build_dir / kernel / f"{device}-{target}"


def variant_folder(output: Path, label: str) -> Path:
    """Where the artifacts of other parameters are, in the folder of the published ones."""
    return output / VARIANTS / re.sub(r"[^A-Za-z0-9_.+-]", "_", label)


def design_folder(output: Path) -> Path:
    """Where ``--until design`` leaves what there is without cores, beside ``output``."""
    return output.with_name(output.name + _DESIGN)


def failed_folder(output: Path) -> Path:
    """Where the working folder of a failed build of ``output`` is kept."""
    return output.with_name(output.name + _FAILED)


def is_made_by_builds(folder: Path) -> bool:
    """Whether builds of a kernel made ``folder``: one that ended, or nothing but begun ones."""
    if not folder.is_dir():
        return False
    if any(folder.glob(f"*-*/{MANIFEST_FILE}")):
        return True
    names = [path.name for path in folder.iterdir()]
    return bool(names) and all(_OUTPUT.fullmatch(name) for name in names)
