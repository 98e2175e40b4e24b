"""What stands for a "full ELF": the file that MLIR-AIE makes of an xclbin and its instructions."""

from __future__ import annotations

from pathlib import Path

from npukit.files import write_atomically


def write_full_elf(path: Path, xclbin: bytes, instructions: bytes) -> None:
    """Write the file at ``path``, and the instructions beside it."""
    write_atomically(instructions_of(path), instructions)
    write_atomically(path, xclbin)


def instructions_of(path: Path) -> Path:
    """Where the instructions of the file at ``path`` are."""
    return path.with_name(f"{path.name}.insts.bin")
