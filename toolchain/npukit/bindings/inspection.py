"""What an NPU xclbin is and how it is called, as data, and in the words that people read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from npukit.bindings.arguments import ArgumentMap, KernelArgument, Role, TensorArgument
from npukit.bindings.derivation import derive
from npukit.errors import FormatError
from npukit.formats.emulation import DESIGN, program_id, unpack
from npukit.formats.emulation_archive import read_archive
from npukit.formats.xclbin import Mode, Section, SectionKind, Xclbin
from npukit.formats.xclbin_partition import AiePartition
from npukit.machine.tiles import Tile

_PURPOSE = {Mode.FLAT: "for a real NPU", Mode.SW_EMU: "for npukit's emulated device"}
_MAX_YEARS = 8000
_SECONDS_PER_YEAR = 31_556_952


@dataclass(frozen=True)
class DesignArguments:
    """The design's own arguments, and where they were found.

    ``tensors`` is None if there is no design; ``problem`` says why npukit does not use one that it
    found.
    """

    source: str | None = None
    tensors: tuple[TensorArgument, ...] | None = None
    problem: str | None = None


@dataclass(frozen=True)
class ProgramUse:
    """A program by its id, its size in bytes, and the cores (column, row) that run it."""

    id: str
    size: int
    cores: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class EmulationData:
    """An EMULATION_DATA section: what it holds, or what is wrong with it."""

    size: int
    device: str | None = None
    design_size: int = 0
    controls: tuple[ProgramUse, ...] = ()
    """The control programs."""
    programs: tuple[ProgramUse, ...] = ()
    """The programs of C++ functions."""
    problem: str | None = None


@dataclass(frozen=True)
class Inspection:
    """Everything that ``npukit inspect`` says about a file."""

    size: int
    sha256: str
    xclbin: Xclbin
    partition: AiePartition | None
    emulation: EmulationData | None
    kernels: tuple[ArgumentMap, ...]
    design: DesignArguments

    @property
    def problem(self) -> str | None:
        """What makes the file unusable, if anything does."""
        return self.emulation.problem if self.emulation else None


def inspect_xclbin(data: bytes, xclbin: Xclbin, design: DesignArguments) -> Inspection:
    """Describe a file (``data`` is its bytes, ``xclbin`` what they parse to).

    Raises:
        FormatError: a section is damaged. A damaged emulation image is a ``problem``.
        ArtifactError: the kernel can't take the design's arguments.
    """
    has = {section.kind for section in xclbin.sections}
    names = []
    if SectionKind.EMBEDDED_METADATA in has:
        names = [kernel.name for kernel in xclbin.kernels()]
    # Which of several kernels a design belongs to is not known.
    tensors = design.tensors if len(names) == 1 else None
    image = xclbin.section(SectionKind.EMULATION_DATA)
    return Inspection(
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        xclbin=xclbin,
        partition=xclbin.partition() if SectionKind.AIE_PARTITION in has else None,
        emulation=_emulation(image) if image else None,
        kernels=tuple(derive(xclbin, tensors, name) for name in names),
        design=design,
    )


def _emulation(section: Section) -> EmulationData:
    size = len(section.data)
    try:
        image = unpack(section.data)
    except FormatError as error:
        return EmulationData(size, problem=f"{error.where}: {error.message}")
    return EmulationData(
        size=size,
        device=image.design.device.name,
        design_size=len(read_archive(section.data)[DESIGN]),
        controls=_uses((tile, core.control.wasm) for tile, core in image.cores.items()),
        programs=_uses(
            (tile, core.functions)
            for tile, core in image.cores.items()
            if core.functions is not None
        ),
    )


def _uses(programs: Iterable[tuple[Tile, bytes]]) -> tuple[ProgramUse, ...]:
    users: dict[bytes, list[tuple[int, int]]] = {}
    for tile, wasm in programs:
        users.setdefault(wasm, []).append((tile.col, tile.row))
    uses = (
        ProgramUse(program_id(wasm), len(wasm), tuple(sorted(cores)))
        for wasm, cores in users.items()
    )
    return tuple(sorted(uses, key=lambda use: use.id))


def purpose(xclbin: Xclbin) -> str:
    """What a file of this mode is for; empty for modes that no NPU file has."""
    return next((text for mode, text in _PURPOSE.items() if mode == xclbin.mode), "")


def timestamp_text(seconds: int) -> str:
    """A header's time as UTC, or in words if it is not a date."""
    if seconds == 0:
        return "none (the file depends on its inputs alone)"
    if seconds > _MAX_YEARS * _SECONDS_PER_YEAR:
        return f"{seconds} (not a date)"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def group_text(argument: KernelArgument) -> str:
    """An argument's group id in the first hardware context, decoded."""
    group = f"{argument.group_id():#x}"
    if argument.bank is None:
        return f"{group} = scalar, slot 1"
    return f"{group} = bank {argument.bank} {argument.bank_tag}, slot 1"


def unused_text(mapping: ArgumentMap, design: DesignArguments) -> str:
    """A sentence that names the declared buffers which the design does not use."""
    buffers = [a.name for a in mapping.arguments if a.role is Role.BUFFER]
    if design.tensors is None:
        declared = ", ".join(buffers) or "no data buffers"
        return (
            f"The file declares {declared} whatever its design uses. Only the design says which "
            "ones it uses (--design DESIGN.mlir)."
        )
    unused = ", ".join(argument.name for argument in mapping.unused)
    return f"Not used by the design: {unused or 'none'}."
