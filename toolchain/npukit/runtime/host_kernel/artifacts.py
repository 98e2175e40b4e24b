"""The files that a module was generated for, checked when they are loaded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from npukit.runtime.host_kernel.errors import ArtifactError
from npukit.runtime.host_kernel.tensors import Generated
from npukit.runtime.host_kernel.xrt_types import Xrt

if TYPE_CHECKING:
    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]


_NO_BANK: Final = 0xFFFF
_BANK_BITS: Final = 0xFFFF
_REBUILD: Final = "rebuild the kernel, and keep its files together"


def read_insts(path: Path, generated: Generated) -> bytes:
    """The instruction stream, if it is the one that the module was generated for.

    Raises:
        ArtifactError: it is not, or can't be read.
    """
    what = "the instruction stream"
    return read_bytes(path, generated.insts_sha256, what, f"{generated.insts_size} bytes with ")


def read_bytes(path: Path, sha256: str, what: str, size: str = "") -> bytes:
    """The content of a file, if it is ``what`` the module was generated for.

    Raises:
        ArtifactError: it is not, or can't be read.
    """
    try:
        if path.exists() and not path.is_file():
            raise ArtifactError(f"{path}: not a file; {_REBUILD}")
        content = path.read_bytes()
    except OSError as error:
        raise ArtifactError(f"{path}: {error.strerror}; {_REBUILD}") from error
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        raise ArtifactError(
            f"{path}: not {what} that this module was generated for: expected "
            f"{size}SHA-256 {sha256}, found {len(content)} bytes with {found}; {_REBUILD}"
        )
    return content


def read_xclbin(path: Path, generated: Generated, xrt: Xrt) -> pyxrt.xclbin:
    """The xclbin, if it is the one that the module was generated for.

    Raises:
        ArtifactError: it is not, or can't be read.
    """
    try:
        if not path.is_file():
            raise ArtifactError(f"{path}: no such file; {_REBUILD}")
        image = xrt.xclbin(str(path))
        found = image.get_uuid().to_string()
        kernels = {k.get_name(): k.get_num_args() for k in image.get_kernels()}
    except (RuntimeError, OSError) as error:
        raise ArtifactError(f"{path}: {error}; {_REBUILD}") from error
    if found != generated.xclbin_uuid:
        raise ArtifactError(
            f"{path}: not the xclbin that this module was generated for: expected uuid "
            f"{generated.xclbin_uuid}, found {found}; {_REBUILD}"
        )
    name = generated.kernel
    if name not in kernels:
        raise ArtifactError(
            f"{path}: expected a kernel {name}, found {', '.join(kernels) or 'none'}; {_REBUILD}"
        )
    if kernels[name] != len(generated.arguments):
        raise ArtifactError(
            f"{path}: expected {len(generated.arguments)} arguments of kernel {name}, found "
            f"{kernels[name]}; {_REBUILD}"
        )
    return image


def check_banks(kernel: pyxrt.kernel, generated: Generated) -> None:
    """Compare every argument's bank; the upper half of a group id is the context's slot."""
    for argument in generated.arguments:
        expected = _NO_BANK if argument.bank is None else argument.bank
        group = kernel.group_id(argument.position)
        if group & _BANK_BITS != expected:
            raise ArtifactError(
                f"argument {argument.position} ({argument.name}) of kernel {generated.kernel}: "
                f"expected {_bank(expected)}, found {_bank(group & _BANK_BITS)} "
                f"(group id {group:#x}); {_REBUILD}"
            )


def _bank(number: int) -> str:
    return "a scalar" if number == _NO_BANK else f"memory bank {number}"
