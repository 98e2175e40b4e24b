"""The emulated XRT device, with the API of XRT's ``pyxrt``.

A host program runs on it unmodified when this module stands in for the real one::

    import sys
    import npukit.emulator.pyxrt
    sys.modules["pyxrt"] = npukit.emulator.pyxrt

It takes xclbins that npukit built for ``sw_emu`` (with an EMULATION_DATA section) and runs their
instruction streams on an emulated array. Names, overloads, value types and error texts follow XRT
2.26 (src/python/pybind11/src/pyxrt.cpp, src/runtime_src/core/common/api) and the amdxdna driver.

**As on the real device**

- ``kernel.group_id(i)`` is slot << 16 | bank; slots start at 1, a closed context's is used again. A
  scalar has bank 0xFFFF, and so has an index past the last argument.
- A buffer in another existing bank than its argument's: XRT's warning on the standard error stream,
  and a copy of its device side, made at that moment, is passed. What the kernel writes stays there.
- A buffer made with a scalar's group, or with a bank that does not exist: made silently, and
  ``kernel(...)`` then *leaves the argument out*, since it swallows the IndexError that
  ``run.set_arg`` raises. Plain group 0 is bank 0, right for data. The same happens to everything
  else that does not convert: too few arguments, a string, bytes or None for a buffer.
- An argument that was left out is 0. DMA from an address where no buffer is reads 0xFF bytes, what
  is written there is lost, and the run completes. (The real command buffer may hold an earlier
  run's value instead.)
- An opcode that isn't 3, or an instruction buffer that holds no transaction (never synced, or left
  out): the run completes and nothing was done.
- ``ninstr`` may count bytes or 32-bit words; how long the stream is, its own header says. Less than
  that many words is ERT_CMD_STATE_ERROR.
- Host side and device side of a buffer meet only in ``sync``, in the range that is given. Both
  start out as non-zero garbage, the same in every run of a program. Buffers take whole pages of
  4096 bytes of device memory, so a DMA may go past a buffer's end up to there.
- ``bo.write`` copies raw memory and ignores strides.
- Only the flags ``host_only`` and ``cacheable`` exist. Which of the two a buffer has makes no
  difference here, whereas a real device fetches instructions from ``cacheable`` ones only.
- The runs of a run list are NEW from ``execute`` on; when one fails, ``wait`` raises, and that one
  and those after it get another state.
- ``run.wait2`` and ``runlist.wait`` with a timeout, ``run.add_callback`` and ``xclbin.get_axlf``
  can't be called from Python; two ``uuid`` objects are never equal.

**Different, and how**

- Runs are executed in order when the host first asks: in ``wait``, ``wait2``, ``state``,
  ``runlist.wait``. Reading an output before that always gives what was there before.
- Timeouts don't pass by the clock. A run that can't go on (a deadlock) ends in
  ERT_CMD_STATE_TIMEOUT at once; a trapped core (out of bounds, out of fuel) and an impossible
  transfer in ERT_CMD_STATE_ERROR. ``run.npukit_report``, which the real one does not have, then
  says who waits for what or where it happened; ``wait2`` has it in its message. From then on the
  hardware context is wedged: every further run on it is an error.
- Where the real module kills or hangs the process there is a RuntimeError that says so: a buffer
  too many, ``set_arg`` of one past the end, an empty xclbin, using an empty handle, waiting for a
  run that was never started, writing a strided array whose raw memory isn't all its own. A run or a
  runlist that is dropped while in flight (the real one aborts) gives a RuntimeWarning.
- ``kernel(device, uuid, name)`` makes a hardware context of its own, as in 2.26.
- There is one device, whatever an xclbin was built for; several contexts don't share an array.
  Its name has an NPU's in it if the environment says ``NPUKIT_EMULATED_NPU=npu1`` (or ``npu2``).

**Not there**: ELF modules (``elf``, ``program``, ``module``, ``ext``), ``graph``, ``aie``. A module
attribute that is missing is an AttributeError that says so.
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
