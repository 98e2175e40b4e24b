"""``pyxrt.uuid`` and ``pyxrt.xclbin`` with its kernels and memories."""

from __future__ import annotations

import uuid as uuid_module
from pathlib import Path
from typing import NoReturn

from npukit.emulator.xrt.casters import Overload, resolve, text
from npukit.emulator.xrt.errors import host_crash
from npukit.emulator.xrt.metadata import KernelMetadata, MemoryMetadata, XclbinMetadata, read

_UUID = (Overload("pyxrt.uuid(arg0: str)", ((None, text),)),)
_XCLBIN = (
    Overload("pyxrt.xclbin()"),
    Overload("pyxrt.xclbin(arg0: str)", ((None, text),)),
)


class uuid:  # noqa: N801
    """XRT UUID object to identify a compiled xclbin binary.

    As in pyxrt two objects of the same uuid are not equal: compare ``to_string()``. Text that
    is not a uuid gives all zeros (the real one leaves it undefined).
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        _, (given,) = resolve("__init__", _UUID, args, kwargs)
        try:
            self._text = str(uuid_module.UUID(given)) if len(given) == 36 else _ZERO
        except ValueError:
            self._text = _ZERO

    def to_string(self) -> str:
        """The uuid in lower case, 36 characters."""
        return self._text


_ZERO = str(uuid_module.UUID(int=0))


class xclbinip:  # noqa: N801
    """An instance of a kernel (a compute unit)."""

    def __init__(self) -> None:
        self._name = ""

    def get_name(self) -> str:
        """Name, ``kernel:instance``."""
        return self._name


class xclbinkernel:  # noqa: N801
    """Represents a kernel in an xclbin."""

    def __init__(self) -> None:
        self._metadata: KernelMetadata | None = None

    @classmethod
    def _of(cls, metadata: KernelMetadata) -> xclbinkernel:
        kernel = cls()
        kernel._metadata = metadata
        return kernel

    def _valid(self) -> KernelMetadata:
        if self._metadata is None:
            raise host_crash("the xclbinkernel is empty")
        return self._metadata

    def get_name(self) -> str:
        """Get kernel name."""
        return self._valid().name

    def get_num_args(self) -> int:
        """Number of arguments."""
        return len(self._valid().arguments)


class xclbinmem:  # noqa: N801
    """Represents a physical device memory bank."""

    def __init__(self) -> None:
        self._metadata: MemoryMetadata | None = None

    @classmethod
    def _of(cls, metadata: MemoryMetadata) -> xclbinmem:
        memory = cls()
        memory._metadata = metadata
        return memory

    def _valid(self) -> MemoryMetadata:
        if self._metadata is None:
            raise host_crash("the xclbinmem is empty")
        return self._metadata

    def get_tag(self) -> str:
        """Get tag name."""
        return self._valid().tag

    def get_base_address(self) -> int:
        """Get the base address of the memory bank."""
        return self._valid().base_address

    def get_size_kb(self) -> int:
        """Get the size of the memory in KB."""
        return self._valid().size_kb

    def get_used(self) -> bool:
        """Get used status of the memory."""
        return self._valid().used

    def get_index(self) -> int:
        """Get the index of the memory."""
        return self._valid().index


class xclbinip_vector(list[xclbinip]):  # noqa: N801
    """A vector of :class:`xclbinip`."""


class xclbinkernel_vector(list[xclbinkernel]):  # noqa: N801
    """A vector of :class:`xclbinkernel`."""


class xclbinmem_vector(list[xclbinmem]):  # noqa: N801
    """A vector of :class:`xclbinmem`."""


class xclbin:  # noqa: N801
    """Represents an xclbin and provides APIs to access meta data."""

    xclbinip = xclbinip
    xclbinkernel = xclbinkernel
    xclbinmem = xclbinmem

    def __init__(self, *args: object, **kwargs: object) -> None:
        which, values = resolve("__init__", _XCLBIN, args, kwargs)
        self._metadata: XclbinMetadata | None = None
        if which == 1:
            self._metadata = read(_read_file(values[0]))

    def _valid(self) -> XclbinMetadata:
        if self._metadata is None:
            raise host_crash("the xclbin is empty, it was made by xclbin()")
        return self._metadata

    def get_kernels(self) -> xclbinkernel_vector:
        """Get list of kernels from xclbin."""
        return xclbinkernel_vector(map(xclbinkernel._of, self._valid().kernels))

    def get_xsa_name(self) -> str:
        """Get Xilinx Support Archive (XSA) name of xclbin."""
        return self._valid().platform

    def get_uuid(self) -> uuid:
        """Get the uuid of the xclbin."""
        return uuid(self._valid().uuid)

    def get_mems(self) -> xclbinmem_vector:
        """Get list of memory objects."""
        return xclbinmem_vector(map(xclbinmem._of, self._valid().memories))

    def get_axlf(self) -> NoReturn:
        """pyxrt lists this method, but has no Python type for what it returns."""
        raise TypeError(
            "Unable to convert function return value to a Python type! The signature was\n"
            "\t(self: pyxrt.xclbin) -> axlf"
        )


def _read_file(name: str) -> bytes:
    if not name:
        raise RuntimeError("No xclbin specified")
    path = Path(name)
    if not path.exists():
        # XRT looks for a relative path in its platform folders too, and words that differently.
        raise RuntimeError(f"No such file '{name}'")
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuntimeError(f"Failed to open file '{name}' for reading") from error
