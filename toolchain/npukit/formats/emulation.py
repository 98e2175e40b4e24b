"""The payload of an EMULATION_DATA section: what npukit's emulated device loads instead of a PDI.

An archive (:mod:`npukit.formats.emulation_archive`) with these members, in this order:

- ``design.json``: the physical design as data, and for each core its programs and the meaning of
  the numbers in them; likewise further configurations that the instruction stream loads;
- ``control/<id>.wasm``: each distinct control program once; ``<id>`` is the start of its SHA-256;
- ``programs/<id>.wasm``: likewise the C++ functions of the cores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final, Literal, TypeAlias, TypeVar

import msgspec
from msgspec import structs

from npukit.decodable import decodable
from npukit.errors import DesignError
from npukit.formats.emulation_archive import damaged, read_archive, sha256, write_archive
from npukit.formats.emulation_check import check_image
from npukit.formats.xclbin import SectionKind, Xclbin
from npukit.machine.control_program import ControlLinks, ControlProgram, CoreProgram
from npukit.machine.device import device_model
from npukit.machine.loadable import MAX_NUMBER, ONLY_DEVICE, Configuration
from npukit.machine.physical import (
    Buffer,
    BufferDescriptor,
    Cascade,
    Core,
    DmaTask,
    Lock,
    PhysicalDesign,
    Route,
    ShimAllocation,
    Tile,
)

__all__ = ["EmulationImage", "HostArgument", "image_of", "pack", "program_id", "unpack"]

DESIGN: Final = "design.json"
_CONTROL = "control"
_PROGRAMS = "programs"

_Key = TypeVar("_Key")
_Item = TypeVar("_Item")

Direction: TypeAlias = Literal["in", "out", "inout", "unused"]


class HostArgument(msgspec.Struct, frozen=True):
    """A buffer argument of the kernel, in the order of ``bo0``, ``bo1``, ...

    ``element`` is its MLIR element type (``i8``, ``bf16``); ``shape`` is in elements.
    """

    name: str
    shape: tuple[int, ...]
    element: str
    direction: Direction


class EmulationImage(msgspec.Struct, frozen=True):
    """A physical design with the programs of its cores.

    ``arguments`` are those of the design's runtime sequence. ``number`` is that by which an
    instruction stream loads the design, and ``others`` are what it loads besides, by number.
    """

    design: PhysicalDesign
    cores: Mapping[Tile, CoreProgram]
    arguments: tuple[HostArgument, ...] = ()
    number: int = ONLY_DEVICE
    others: Mapping[int, Configuration] = {}

    @property
    def configurations(self) -> tuple[Configuration, ...]:
        """Everything that a stream can load, the design first."""
        return (Configuration(self.design, self.cores), *self.others.values())


class _Dma(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    tile: Tile
    descriptors: tuple[BufferDescriptor, ...]


class _Core(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    core: Core
    control: str
    program: str | None
    links: ControlLinks
    stack: int = 0


class _Configuration(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A physical design with its cores."""

    device: str
    buffers: tuple[Buffer, ...]
    locks: tuple[Lock, ...]
    dmas: tuple[_Dma, ...]
    tasks: tuple[DmaTask, ...]
    routes: tuple[Route, ...]
    shim_allocations: tuple[ShimAllocation, ...]
    cascades: tuple[Cascade, ...]
    cores: tuple[_Core, ...]


class _Other(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    number: int
    configuration: _Configuration


class _Design(_Configuration, frozen=True, omit_defaults=True):
    """``design.json``."""

    arguments: tuple[HostArgument, ...]
    number: int = ONLY_DEVICE
    others: tuple[_Other, ...] = ()


def program_id(wasm: bytes) -> str:
    """A program's id: the first 16 hexadecimal digits of its SHA-256."""
    return sha256(wasm)[:16]


def pack(image: EmulationImage) -> bytes:
    """Encode the image as an archive; equal images give equal bytes on any machine.

    Raises:
        FormatError: parts of the image do not fit together, or exceed a size limit.
    """
    for each in image.configurations:
        check_image(each.design, each.cores)
    _check_numbers(image)
    text = msgspec.json.format(msgspec.json.encode(_wire(image)), indent=1)
    programs = [core for each in image.configurations for core in each.cores.values()]
    controls = _members(_CONTROL, (core.control.wasm for core in programs))
    functions = (core.functions for core in programs)
    linked = _members(_PROGRAMS, (wasm for wasm in functions if wasm is not None))
    return write_archive({DESIGN: text + b"\n", **controls, **linked})


def image_of(xclbin: Xclbin) -> EmulationImage | None:
    """The image of an xclbin; None if it was built for an NPU alone.

    Raises:
        FormatError: the image is damaged, or of another version.
    """
    section = xclbin.section(SectionKind.EMULATION_DATA)
    return None if section is None else unpack(section.data)


def unpack(data: bytes) -> EmulationImage:
    """Read an image; check every hash, and that its parts agree with each other.

    Raises:
        FormatError: ``data`` is not such an archive, has another version, or contradicts itself or
            the device.
    """
    members = read_archive(data)
    if DESIGN not in members:
        raise damaged("the member is missing", DESIGN)
    try:
        wire = _decoder().decode(members.pop(DESIGN))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise damaged(f"not a design: {error}", DESIGN) from error
    for name, content in members.items():
        folder = name.partition("/")[0]
        if folder not in (_CONTROL, _PROGRAMS) or name != _path(folder, program_id(content)):
            raise damaged("the member's name does not match its content", name)
    used: set[str] = set()
    first = _read(wire, members, used)
    others = {other.number: _read(other.configuration, members, used) for other in wire.others}
    for path in members:
        if path not in used:
            raise damaged("no core runs this program", path)
    image = EmulationImage(first.design, first.cores, wire.arguments, wire.number, others)
    if len(others) != len(wire.others):
        raise damaged("two configurations have the same number", DESIGN)
    _check_numbers(image)
    return image


def _check_numbers(image: EmulationImage) -> None:
    """Check that a stream can load each configuration, and run on it."""
    numbers = (image.number, *image.others)
    if not all(0 < number <= MAX_NUMBER for number in numbers):
        raise damaged(f"a configuration has a number outside of 1 to {MAX_NUMBER}", DESIGN)
    if image.number in image.others:
        raise damaged("two configurations have the same number", DESIGN)
    for other in image.others.values():
        if other.design.device.name != image.design.device.name:
            raise damaged(
                f"its configurations are for an {image.design.device.name} and an "
                f"{other.design.device.name}",
                DESIGN,
            )


def _read(wire: _Configuration, members: Mapping[str, bytes], used: set[str]) -> Configuration:
    """A configuration whose programs are ``members``; adds the names of these to ``used``."""
    cores: dict[Tile, CoreProgram] = {}
    for each in wire.cores:
        tile = each.core.tile
        if tile in cores:
            raise damaged(f"core {tile} is defined twice", DESIGN)
        paths = [_path(_CONTROL, each.control)]
        if each.program is not None:
            paths.append(_path(_PROGRAMS, each.program))
        for path in paths:
            if path not in members:
                raise damaged(f"core {tile} runs this program, which is missing", path)
        used.update(paths)
        control, *functions = (members[path] for path in paths)
        cores[tile] = CoreProgram(
            ControlProgram(control, each.links), functions[0] if functions else None, each.stack
        )
    design = _design(wire)
    check_image(design, cores)
    return Configuration(design, cores)


def _members(folder: str, programs: Iterable[bytes]) -> dict[str, bytes]:
    named = {_path(folder, program_id(wasm)): wasm for wasm in programs}
    return dict(sorted(named.items()))


def _path(folder: str, name: str) -> str:
    return f"{folder}/{name}.wasm"


def _wire(image: EmulationImage) -> _Design:
    first, *others = map(_wire_configuration, image.configurations)
    return _Design(
        **structs.asdict(first),
        arguments=image.arguments,
        number=image.number,
        others=tuple(map(_Other, image.others, others)),
    )


def _wire_configuration(configuration: Configuration) -> _Configuration:
    design = configuration.design
    return _Configuration(
        device=design.device.name,
        buffers=tuple(design.buffers.values()),
        locks=tuple(design.locks.values()),
        dmas=tuple(
            _Dma(tile, tuple(table.values())) for tile, table in sorted(design.descriptors.items())
        ),
        tasks=design.tasks,
        routes=design.routes,
        shim_allocations=tuple(design.shim_allocations.values()),
        cascades=design.cascades,
        cores=tuple(_wire_core(core, configuration.cores[core.tile]) for core in design.cores),
    )


def _wire_core(core: Core, program: CoreProgram) -> _Core:
    functions = program.functions
    return _Core(
        core=core,
        control=program_id(program.control.wasm),
        program=None if functions is None else program_id(functions),
        links=program.control.links,
        stack=program.stack,
    )


def _design(wire: _Configuration) -> PhysicalDesign:
    try:
        device = device_model(wire.device)
    except DesignError as error:
        raise damaged(error.message, DESIGN) from error
    return PhysicalDesign(
        device=device,
        buffers=_by_key("buffer", ((buffer.name, buffer) for buffer in wire.buffers)),
        locks=_by_key("lock", ((lock.name, lock) for lock in wire.locks)),
        descriptors=_by_key(
            "DMA",
            (
                (
                    dma.tile,
                    _by_key(f"BD of tile {dma.tile}", ((b.bd_id, b) for b in dma.descriptors)),
                )
                for dma in wire.dmas
            ),
        ),
        tasks=wire.tasks,
        routes=wire.routes,
        shim_allocations=_by_key("shim allocation", ((a.name, a) for a in wire.shim_allocations)),
        cores=tuple(each.core for each in wire.cores),
        cascades=wire.cascades,
    )


def _by_key(what: str, items: Iterable[tuple[_Key, _Item]]) -> dict[_Key, _Item]:
    """``items`` by key; a duplicate key is an error."""
    found: dict[_Key, _Item] = {}
    for key, item in items:
        if key in found:
            raise damaged(f"{what} {key} is defined twice", DESIGN)
        found[key] = item
    return found


@cache
def _decoder() -> msgspec.json.Decoder[_Design]:
    return msgspec.json.Decoder(decodable(_Design), strict=True)
