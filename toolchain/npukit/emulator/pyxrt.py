"""The emulated XRT device, with the API of XRT's ``pyxrt``.

A host program runs on it unmodified if this module replaces the real one::

    import sys
    import npukit.emulator.pyxrt
    sys.modules["pyxrt"] = npukit.emulator.pyxrt

It accepts xclbins that npukit built for ``sw_emu`` (with an EMULATION_DATA section) and runs their
instruction streams on an emulated array. Names, overloads, value types and error texts follow XRT
2.26 (src/python/pybind11/src/pyxrt.cpp, src/runtime_src/core/common/api) and the amdxdna driver.

**As on the real device**

- ``kernel.group_id(i)`` is slot << 16 | bank; slots start at 1, and a closed context's slot is
  reused. A scalar, or an index past the last argument, has bank 0xFFFF.
- A buffer in an existing bank other than its argument's: XRT warns on stderr and passes a copy of
  its device side, made at that moment. What the kernel writes stays in the copy.
- A buffer created with a scalar's group, or with a bank that does not exist: XRT creates it
  silently, and ``kernel(...)`` then *skips the argument*, since it swallows the IndexError that
  ``run.set_arg`` raises. Plain group 0 is bank 0, which is right for data. The same happens to
  everything that does not convert: too few arguments, a string, bytes or None for a buffer.
- A skipped argument is 0. DMA reads 0xFF bytes from an address without a buffer, its writes there
  are lost, and the run completes. (The real command buffer may hold an earlier run's value.)
- An opcode other than 3, or an instruction buffer without a transaction (never synced, or skipped):
  the run completes without doing anything.
- ``ninstr`` may count bytes or 32-bit words; the stream's header gives its size. Fewer than that
  many words is ERT_CMD_STATE_ERROR.
- Only ``sync`` copies between the host side and the device side of a buffer, in the given range.
  Both start as nonzero garbage, the same in every run of a program. Buffers occupy whole 4096-byte
  pages of device memory, so a DMA may go past a buffer's end up to the end of the page.
- ``bo.write`` copies raw memory and ignores strides.
- Only the flags ``host_only`` and ``cacheable`` exist. They make no difference here; a real device
  fetches instructions only from ``cacheable`` buffers.
- ``execute`` sets the runs of a run list to NEW; if one fails, ``wait`` raises and sets the state
  of that run and those after it.
- ``run.wait2`` and ``runlist.wait`` with a timeout, ``run.add_callback`` and ``xclbin.get_axlf``
  can't be called from Python; two ``uuid`` objects are never equal.

**Different**

- Runs are executed in order when the host first asks: in ``wait``, ``wait2``, ``state``,
  ``runlist.wait``. Reading an output before that always gives the old content.
- Timeouts are not measured by the clock. A run that can't continue (a deadlock) ends at once in
  ERT_CMD_STATE_TIMEOUT; a trapped core (out of bounds, out of fuel) or an impossible transfer ends
  it in ERT_CMD_STATE_ERROR. ``run.npukit_report``, which the real pyxrt does not have, then says
  what waits for what, or where the error happened; ``wait2`` includes it in its message. The
  hardware context is then wedged: every further run on it is an error.
- Where the real module kills or hangs the process, a RuntimeError says so: one buffer too many,
  ``set_arg`` with a buffer past the end, an empty xclbin, an empty handle, a wait for a run that
  was never started, a write of a strided array whose raw memory extends outside it. Dropping a run
  or a runlist in flight (the real one aborts) gives a RuntimeWarning.
- ``kernel(device, uuid, name)`` creates its own hardware context, as in 2.26.
- There is one device for xclbins of every NPU; contexts don't share an array. With
  ``NPUKIT_EMULATED_NPU=npu1`` (or ``npu2``) in the environment its name contains that NPU's.

**Missing**: ELF modules (``elf``, ``program``, ``module``, ``ext``), ``graph``, ``aie``. A missing
module attribute is an AttributeError that says so.
"""

from typing import NoReturn

from npukit.emulator.xrt.context import hw_context
from npukit.emulator.xrt.device import device, enumerate_devices
from npukit.emulator.xrt.enums import (
    ert_cmd_state,
    xclBOSyncDirection,
    xrt_info_device,
    xrt_msg_level,
)
from npukit.emulator.xrt.kernel import kernel, run
from npukit.emulator.xrt.log import log_message
from npukit.emulator.xrt.memory import bo
from npukit.emulator.xrt.runlist import runlist
from npukit.emulator.xrt.xclbin import (
    uuid,
    xclbin,
    xclbinip_vector,
    xclbinkernel_vector,
    xclbinmem_vector,
)

__all__ = [
    "XCL_BO_FLAGS_NONE",
    "alert",
    "bo",
    "critical",
    "debug",
    "device",
    "emergency",
    "enumerate_devices",
    "error",
    "ert_cmd_state",
    "hw_context",
    "info",
    "kernel",
    "log_message",
    "notice",
    "run",
    "runlist",
    "uuid",
    "warning",
    "xclBOSyncDirection",
    "xclbin",
    "xclbinip_vector",
    "xclbinkernel_vector",
    "xclbinmem_vector",
    "xrt_info_device",
    "xrt_msg_level",
]

XCL_BO_FLAGS_NONE = 0

emergency = xrt_msg_level.emergency
alert = xrt_msg_level.alert
critical = xrt_msg_level.critical
error = xrt_msg_level.error
warning = xrt_msg_level.warning
notice = xrt_msg_level.notice
info = xrt_msg_level.info
debug = xrt_msg_level.debug


def __getattr__(name: str) -> NoReturn:
    raise AttributeError(f"npukit's emulated XRT device has no pyxrt.{name}")
