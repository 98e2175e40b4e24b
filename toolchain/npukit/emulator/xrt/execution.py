"""The command processor: runs a command on the emulated array, as the firmware does on an NPU."""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np

from npukit.emulator.access_pattern import Bytes
from npukit.emulator.array import Array, Status
from npukit.emulator.schedule import Schedule
from npukit.emulator.xrt.metadata import XclbinMetadata
from npukit.emulator.xrt.queue import COMPLETED, ERROR, TIMEOUT, Payload
from npukit.errors import FormatError, NpukitError
from npukit.formats import emulation, txn
from npukit.formats.emulation import EmulationImage

RUN_TRANSACTION: Final = 3
"""The only opcode that runs the instruction buffer; any other completes without doing anything."""

UNMAPPED_SIZE: Final = 1 << 24
"""How far past an address without a buffer a DMA can go before the run fails, in bytes."""

_STATES: Final = {
    Status.COMPLETED: COMPLETED,
    Status.STALLED: TIMEOUT,
    Status.TRAPPED: ERROR,
    Status.FAULTED: ERROR,
}
_HEADER: Final = struct.Struct("<BB10xI")
_HEADER_SIZE: Final = 16
_VERSIONS: Final = ((0, 1), (1, 0))
_WORD: Final = 4

load_observers: Final[list[Callable[[EmulationImage], None]]] = []
"""Called with each image that is loaded, for hosts that emulate one NPU; one may raise."""

run_observers: Final[list[Callable[[EmulationImage, Mapping[int, int]], None]]] = []
"""Called before each run, with the image and, for each argument that the stream uses, the size in
bytes of the buffer that was passed, 0 if none was."""


class ArrayExecutor:
    """The array of one hardware context, run under ``schedule``.

    Raises:
        RuntimeError: the xclbin has no emulation image, or the image can't be loaded.
    """

    def __init__(self, metadata: XclbinMetadata, schedule: Schedule = Schedule.ORDINARY) -> None:
        if metadata.image is None:
            raise RuntimeError(
                "the xclbin has no emulation image (EMULATION_DATA): it was built for a real NPU; "
                "to run it on the emulated device, build the kernel with `--target sw_emu` or "
                "`--target hw --with-emulation`"
            )
        try:
            image = emulation.unpack(metadata.image)
            self._array = Array.load(image, schedule)
        except NpukitError as error:
            raise RuntimeError(f"the xclbin's emulation image can't be loaded: {error}") from error
        for observe in load_observers:
            observe(image)
        self._image = image

    def execute(self, payload: Payload) -> tuple[int, str | None]:
        """Run one command; returns the final ``ert_cmd_state`` and a report of any problem."""
        if payload.opcode != RUN_TRANSACTION:
            return COMPLETED, f"not run: the opcode is {payload.opcode:#x}, not 3"
        stream = None if payload.instructions is None else _stream(payload.instructions)
        if stream is None:
            return COMPLETED, "not run: there is no transaction at the instruction address"
        if len(stream) > _WORD * payload.count:
            return ERROR, (
                f"ninstr is {payload.count}, but the instruction stream has {len(stream)} bytes "
                f"({len(stream) // _WORD} words)"
            )
        used = _arguments(stream)
        if run_observers:
            passed = dict(enumerate(payload.sizes))
            sizes = {index: passed.get(index, 0) for index in used}
            for observe in run_observers:
                observe(self._image, sizes)
        memories = _memories(payload.buffers, max(used, default=-1) + 1)
        outcome = self._array.execute(stream, memories)
        return _STATES[outcome.status], outcome.report or None


def _stream(memory: memoryview) -> bytes | None:
    """The transaction at the start of the instruction buffer; its header gives the size."""
    major, minor, size = _HEADER.unpack_from(memory)
    if (major, minor) not in _VERSIONS or not _HEADER_SIZE <= size <= len(memory):
        return None
    return bytes(memory[:size])


@lru_cache(maxsize=16)
def _arguments(stream: bytes) -> frozenset[int]:
    """The buffers that the stream's address patches use; none if it is damaged."""
    try:
        ops = txn.parse(stream).ops
    except FormatError:
        return frozenset()  # the array reports the damage
    return frozenset(op.arg_index for op in ops if isinstance(op, txn.AddressPatch))


def _memories(buffers: Sequence[Bytes | None], count: int) -> list[Bytes]:
    """The buffers that the stream uses; unmapped memory where none was passed.

    Reads from it return ones, and writes to it are lost.
    """
    return [
        np.full(UNMAPPED_SIZE, 0xFF, np.uint8) if buffer is None else buffer
        for buffer in buffers[:count]
    ]
