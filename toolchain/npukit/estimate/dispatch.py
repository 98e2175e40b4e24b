"""Counts what one dispatch of a kernel does, on an emulated array."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from npukit.builder.request import BuildRequest
from npukit.emulator.array import Array, Status
from npukit.emulator.totals import ArrayTotals
from npukit.errors import ArtifactError, DeviceError, SpecError
from npukit.files import read_regular
from npukit.formats.emulation import EmulationImage, image_of
from npukit.formats.xclbin import parse
from npukit.kernel.cases import InputMaker
from npukit.kernel.references import Arrays, host_buffers
from npukit.kernel.spec import KernelSpec
from npukit.machine.device import DeviceModel
from npukit.machine.tiles import DmaDirection
from npukit.timing.figures import ChannelFigures, CoreFigures, DispatchFigures, VectorFigures
from npukit.vector.counting import LOADED, MACS, STORED


def read_image(xclbin: bytes, where: Path) -> EmulationImage:
    """The emulation image of an xclbin.

    Raises:
        ArtifactError: it has none.
        FormatError: it is damaged.
    """
    image = image_of(parse(xclbin))
    if image is None:
        raise ArtifactError("the xclbin has no EMULATION_DATA", where=str(where))
    return image


def read_artifact(path: Path) -> bytes:
    """The content of an artifact.

    Raises:
        ArtifactError: it can't be read.
    """
    try:
        return read_regular(path)
    except OSError as error:
        raise ArtifactError(f"it can't be read: {error.strerror}", where=str(path)) from error


def first_inputs(request: BuildRequest) -> Arrays:
    """The inputs of a kernel's first case.

    Raises:
        SpecError: it has none.
    """
    cases = request.spec.validation.cases
    if not cases:
        raise SpecError(
            f"{request.spec.name} has no case whose inputs could be used",
            where=str(request.spec.file),
            hint="add [[validation.cases]]",
        )
    return InputMaker(request.spec, request.parameters).make(cases[0])


def count_dispatch(
    spec: KernelSpec, image: EmulationImage, instructions: bytes, inputs: Arrays
) -> DispatchFigures:
    """The figures of a dispatch with these ``inputs``, without those of vector code.

    Raises:
        DeviceError: a dispatch did not complete.
    """
    before, after = _second_dispatch(spec, image, instructions, inputs)
    return _figures(image.design.device, instructions, before, after)


def count_vectors(
    spec: KernelSpec, image: EmulationImage, instructions: bytes, inputs: Arrays
) -> Mapping[tuple[int, int], VectorFigures]:
    """The same for the vector code of each core; ``image`` is one that counts.

    Raises:
        DeviceError: a dispatch did not complete.
    """
    before, after = _second_dispatch(spec, image, instructions, inputs)
    counted = {
        (core.tile.col, core.tile.row): _vector(first.events or {}, core.events)
        for first, core in zip(before.cores, after.cores, strict=True)
        if core.events is not None
    }
    return {tile: vector for tile, vector in counted.items() if not vector.is_empty}


def _second_dispatch(
    spec: KernelSpec, image: EmulationImage, instructions: bytes, inputs: Arrays
) -> tuple[ArrayTotals, ArrayTotals]:
    """The totals before and after the second dispatch: cores do some things only in the first."""
    array = Array.load(image)
    buffers = host_buffers(spec, inputs)
    _execute(array, instructions, buffers, spec)
    before = array.totals
    _execute(array, instructions, buffers, spec)
    return before, array.totals


def _vector(before: Mapping[int, int], after: Mapping[int, int]) -> VectorFigures:
    counts = {event: count - before.get(event, 0) for event, count in after.items()}
    return VectorFigures(
        macs={MACS[event]: count for event, count in counts.items() if event in MACS and count},
        loaded=counts.get(LOADED, 0),
        stored=counts.get(STORED, 0),
    )


def _execute(
    array: Array, instructions: bytes, buffers: list[NDArray[np.uint8]], spec: KernelSpec
) -> None:
    outcome = array.execute(instructions, buffers)
    if outcome.status is not Status.COMPLETED:
        raise DeviceError(
            f"the dispatch whose figures are counted {outcome.status}",
            where=spec.name,
            details=outcome.report,
        )


def _figures(
    device: DeviceModel, instructions: bytes, before: ArrayTotals, after: ArrayTotals
) -> DispatchFigures:
    # A channel is known from its first use on.
    known = {(c.tile, c.direction, c.index): c for c in before.channels}
    channels = []
    for channel in after.channels:
        first = known.get((channel.tile, channel.direction, channel.index))
        moved = channel.bytes_moved - (first.bytes_moved if first else 0)
        bds = channel.bds_run - (first.bds_run if first else 0)
        if moved or bds:
            channels.append(
                ChannelFigures(
                    kind=device.kind(channel.tile),
                    tile=(channel.tile.col, channel.tile.row),
                    direction="in" if channel.direction is DmaDirection.S2MM else "out",
                    channel=channel.index,
                    bytes_moved=moved,
                    bds=bds,
                )
            )
    cores = tuple(
        CoreFigures(
            tile=(core.tile.col, core.tile.row), instructions=core.instructions - first.instructions
        )
        for core, first in zip(after.cores, before.cores, strict=True)
    )
    return DispatchFigures(len(instructions), tuple(channels), cores)
