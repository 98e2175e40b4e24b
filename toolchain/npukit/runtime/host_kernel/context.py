"""A hardware context and what is loaded and kept in it."""

from __future__ import annotations

import functools
import os
import threading
import weakref
from typing import TYPE_CHECKING, Final

import numpy as np

from npukit.runtime.host_kernel.artifacts import check_banks
from npukit.runtime.host_kernel.groups import Group
from npukit.runtime.host_kernel.residents import Bound, Resident, Values
from npukit.runtime.host_kernel.runs import Buffer, Filled, Run, Submission, new_buffer
from npukit.runtime.host_kernel.streams import Stream
from npukit.runtime.host_kernel.tensors import Generated, bits_of
from npukit.runtime.host_kernel.xrt_types import Xrt

if TYPE_CHECKING:
    from npukit.emulator import pyxrt  # type: ignore[import-not-found,unused-ignore]


_IDLE_GROUPS: Final = 4
"""Groups that a context keeps for the next batch of the same size."""


class Context:
    """A hardware context with the kernel and its instructions loaded, and its idle runs."""

    def __init__(
        self,
        generated: Generated,
        xrt: Xrt,
        device: int,
        image: pyxrt.xclbin,
        stream: bytes,
    ) -> None:
        self._lock = threading.Lock()
        self.dropped = False
        self.failed = False
        self._generated = generated
        self._xrt = xrt
        self._device = xrt.device(device)
        self._device.register_xclbin(image)
        context = xrt.hw_context(self._device, image.get_uuid())
        self._kernel = xrt.kernel(context, generated.kernel)
        check_banks(self._kernel, generated)
        self._insts = self._instructions(stream)
        # XRT's mode without a device never ends a list.
        lists = hasattr(xrt, "runlist") and os.environ.get("XCL_EMULATION_MODE") != "noop"
        self._new_list = functools.partial(xrt.runlist, context) if lists else None
        self._residents: weakref.WeakKeyDictionary[Resident, Buffer]
        self._residents = weakref.WeakKeyDictionary()
        self._idle_groups: list[Group] = []
        self._idle = [self._new_run()]
        self._idle[0].provide()

    def _instructions(self, stream: bytes) -> pyxrt.bo:
        xrt, generated = self._xrt, self._generated
        flags, group = xrt.bo.flags.cacheable, self._kernel.group_id(generated.instructions)
        insts = xrt.bo(self._device, len(stream), flags, group)
        insts.write(stream, 0)
        insts.sync(xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
        return insts

    def _new_run(self) -> Run:
        return Run(self._generated, self._xrt, self._device, self._kernel, self._insts)

    def take(self, runs: list[Values]) -> tuple[Submission, list[Filled]] | None:
        """Idle runs, or new ones if there are none, and what to start them with.

        None when this has been dropped.
        """
        with self._lock:
            if self.dropped:
                return None
            filled = [self._filled(values) for values in runs]
            if len(runs) == 1:
                run = self._idle.pop() if self._idle else self._new_run()
                run.provide(filled[0])
                return run, filled
            group = self._group(len(filled))
            for run, values in zip(group.runs, filled, strict=True):
                run.provide(values)
            return group, filled

    def _group(self, count: int) -> Group:
        for group in reversed(self._idle_groups):
            if len(group.runs) == count:
                self._idle_groups.remove(group)
                return group
        # Two runs gain nothing from a list, since the last is started alone.
        new_list = self._new_list if count > 2 else None
        return Group(tuple(self._new_run() for _ in range(count)), new_list)

    def place(self, bound: Bound) -> bool:
        """Copy what is bound into buffers. False when this has been dropped."""
        with self._lock:
            if not self.dropped:
                self._filled(bound)
            return not self.dropped

    def _filled(self, values: Values) -> Filled:
        for value in values:
            if isinstance(value, Resident):
                return tuple(
                    self._buffer_of(one) if isinstance(one, Resident) else one for one in values
                )
        return values

    def _buffer_of(self, resident: Resident) -> Buffer:
        buffer = self._residents.get(resident)
        if buffer is None and isinstance(resident, Stream):
            buffer = Buffer(self._instructions(resident.array.tobytes()), resident.array)
            self._residents[resident] = buffer
        if buffer is None:
            arguments = self._generated.arguments
            argument = next(one for one in arguments if one.tensor is resident.tensor)
            buffer = new_buffer(self._xrt, self._device, self._kernel, argument)
            np.copyto(buffer.view, bits_of(resident.array), casting="no")
            buffer.bo.sync(self._xrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
            self._residents[resident] = buffer
        return buffer

    def give_back(self, submission: Submission) -> None:
        """Take back runs that have completed."""
        with self._lock:
            if self.dropped:
                return
            if isinstance(submission, Run):
                self._idle.append(submission)
            elif isinstance(submission, Group):
                self._idle_groups = [*self._idle_groups, submission][-_IDLE_GROUPS:]

    def fill_outputs(self, value: int) -> None:
        """Fill the outputs of all idle runs."""
        with self._lock:
            for submission in (*self._idle, *self._idle_groups):
                for run in submission.runs:
                    run.fill_outputs(value)

    def drop(self, *, failed: bool) -> None:
        """Start nothing here any more. The device frees the context with its last run in flight."""
        with self._lock:
            self.failed = self.failed or failed
            if not self.dropped:
                self.dropped = True
                self._idle.clear()
                self._idle_groups.clear()
                self._residents.clear()
                del self._device, self._kernel, self._insts, self._new_list
