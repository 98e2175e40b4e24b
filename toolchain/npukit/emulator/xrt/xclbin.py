"""``pyxrt.uuid`` and ``pyxrt.xclbin`` with its kernels and memories."""

from __future__ import annotations

import uuid as uuid_module
from pathlib import Path
from typing import Final, NoReturn

from npukit.emulator.xrt.bound import BoundObject, no_parameters
from npukit.emulator.xrt.casters import Overload, resolve, text
from npukit.emulator.xrt.errors import host_crash
from npukit.emulator.xrt.metadata import KernelMetadata, MemoryMetadata, XclbinMetadata, read
from npukit.files import read_regular

_UUID = (Overload("pyxrt.uuid(arg0: str)", ((None, text),)),)
_XCLBIN = (
    Overload("pyxrt.xclbin()"),
    Overload("pyxrt.xclbin(arg0: str)", ((None, text),)),
)


class uuid(BoundObject):  # noqa: N801
    """XRT UUID object to identify a compiled xclbin binary.

    As in pyxrt, two objects with the same uuid are not equal: compare ``to_string()``. Text that is
    not a uuid gives all zeros (undefined in the real pyxrt).
    """

    __slots__ = ("_text",)

    def __init__(self, *args: object, **kwargs: object) -> None:
        _, (given,) = resolve("__init__", _UUID, args, kwargs)
        try:
            self._text = str(uuid_module.UUID(given)) if len(given) == 36 else _ZERO
        except ValueError:
            self._text = _ZERO

    @no_parameters("(self: pyxrt.uuid) -> str")
    def to_string(self) -> str:
        """The uuid in lower case, 36 characters."""
        return self._text


_ZERO = str(uuid_module.UUID(int=0))


class xclbinip(BoundObject):  # noqa: N801
    """An instance of a kernel (a compute unit); pyxrt only creates empty ones."""

    __slots__ = ()

    @no_parameters("(self: pyxrt.xclbin.xclbinip) -> str")
    def get_name(self) -> str:
        """Name, ``kernel:instance``."""
        return ""


_NO_KERNEL: Final = KernelMetadata("", (), ())
_NO_MEMORY: Final = MemoryMetadata(-1, "", 0xFFFF_FFFF_FFFF_FFFF, 0xFFFF_FFFF_FFFF_FFFF, False)


class xclbinkernel(BoundObject):  # noqa: N801
    """Represents a kernel in an xclbin."""

    __slots__ = ("_metadata",)

    def __init__(self) -> None:
        self._metadata = _NO_KERNEL

    @classmethod
    def _of(cls, metadata: KernelMetadata) -> xclbinkernel:
        kernel = cls()
        kernel._metadata = metadata
        return kernel

    @no_parameters("(self: pyxrt.xclbin.xclbinkernel) -> str")
    def get_name(self) -> str:
        """Get kernel name."""
        return self._metadata.name

    @no_parameters("(self: pyxrt.xclbin.xclbinkernel) -> int")
    def get_num_args(self) -> int:
        """Number of arguments."""
        return len(self._metadata.arguments)


class xclbinmem(BoundObject):  # noqa: N801
    """Represents a physical device memory bank."""

    __slots__ = ("_metadata",)

    def __init__(self) -> None:
        self._metadata = _NO_MEMORY

    @classmethod
    def _of(cls, metadata: MemoryMetadata) -> xclbinmem:
        memory = cls()
        memory._metadata = metadata
        return memory

    @no_parameters("(self: pyxrt.xclbin.xclbinmem) -> str")
    def get_tag(self) -> str:
        """Get tag name."""
        return self._metadata.tag

    @no_parameters("(self: pyxrt.xclbin.xclbinmem) -> int")
    def get_base_address(self) -> int:
        """Get the base address of the memory bank."""
        return self._metadata.base_address

    @no_parameters("(self: pyxrt.xclbin.xclbinmem) -> int")
    def get_size_kb(self) -> int:
        """Get the size of the memory in KB."""
        return self._metadata.size_kb

    @no_parameters("(self: pyxrt.xclbin.xclbinmem) -> bool")
    def get_used(self) -> bool:
        """Get used status of the memory."""
        return self._metadata.used

    @no_parameters("(self: pyxrt.xclbin.xclbinmem) -> int")
    def get_index(self) -> int:
        """Get the index of the memory."""
        return self._metadata.index


class xclbinip_vector(list[xclbinip]):  # noqa: N801
    """A vector of :class:`xclbinip`."""


class xclbinkernel_vector(list[xclbinkernel]):  # noqa: N801
    """A vector of :class:`xclbinkernel`."""


class xclbinmem_vector(list[xclbinmem]):  # noqa: N801
    """A vector of :class:`xclbinmem`."""


_Kernels = list[xclbinkernel]
_Memories = list[xclbinmem]
_NOTHING: Final = XclbinMetadata(_ZERO, "", (), (), None)


class xclbin(BoundObject):  # noqa: N801
    """Represents an xclbin and provides APIs to access meta data."""

    __slots__ = ("_metadata",)

    xclbinip = xclbinip
    xclbinkernel = xclbinkernel
    xclbinmem = xclbinmem

    def __init__(self, *args: object, **kwargs: object) -> None:
        which, values = resolve("__init__", _XCLBIN, args, kwargs)
        self._metadata = read(_read_file(values[0])) if which == 1 else _NOTHING

    @no_parameters("(self: pyxrt.xclbin) -> list[pyxrt.xclbin.xclbinkernel]")
    def get_kernels(self) -> _Kernels:
        """Get list of kernels from xclbin."""
        return [xclbinkernel._of(kernel) for kernel in self._metadata.kernels]

    @no_parameters("(self: pyxrt.xclbin) -> str")
    def get_xsa_name(self) -> str:
        """Get Xilinx Support Archive (XSA) name of xclbin."""
        return self._metadata.platform

    @no_parameters("(self: pyxrt.xclbin) -> pyxrt.uuid")
    def get_uuid(self) -> uuid:
        """Get the uuid of the xclbin."""
        return uuid(self._metadata.uuid)

    @no_parameters("(self: pyxrt.xclbin) -> list[pyxrt.xclbin.xclbinmem]")
    def get_mems(self) -> _Memories:
        """Get list of memory objects."""
        return [xclbinmem._of(memory) for memory in self._metadata.memories]

    @no_parameters("(self: pyxrt.xclbin) -> axlf")
    def get_axlf(self) -> NoReturn:
        """pyxrt lists this method, but its return value has no Python type."""
        raise TypeError(
            "Unable to convert function return value to a Python type! The signature was\n"
            "\t(self: pyxrt.xclbin) -> axlf"
        )


def _read_file(name: str) -> bytes:
    if not name:
        raise RuntimeError("No xclbin specified")
    path = Path(name)
    if not path.exists():
        # XRT also looks for a relative path in its platform folders, with another message.
        what = "file" if path.is_absolute() else "file or directory"
        raise RuntimeError(f"No such {what} '{name}'")
    try:
        content = read_regular(path)
    except OSError as error:
        raise RuntimeError(f"Failed to open file '{name}' for reading") from error
    if not content:
        raise host_crash(f"the xclbin '{name}' is empty")
    return content
