"""What stands for a "full ELF": the file that MLIR-AIE makes of an xclbin and its instructions."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from npukit.files import write_atomically

_DEVICE: Final = re.compile(r"^\s*aie\.device\(", re.MULTILINE)
_LOAD: Final = re.compile(r"^[ \t]*aiex\.npu\.load_pdi \{device_ref = @\w+\}[ \t]*$", re.MULTILINE)


def without_load(design: str) -> str:
    """The text of a design without the operation that loads its only device.

    In a full ELF the runtime sequence begins with it. An emulated device is loaded already.
    """
    return _LOAD.sub("", design) if len(_DEVICE.findall(design)) == 1 else design


def write_full_elf(path: Path, xclbin: bytes, instructions: bytes) -> None:
    """Write the file at ``path``, and the instructions beside it."""
    write_atomically(instructions_of(path), instructions)
    write_atomically(path, xclbin)


def instructions_of(path: Path) -> Path:
    """Where the instructions of the file at ``path`` are."""
    return path.with_name(f"{path.name}.insts.bin")
