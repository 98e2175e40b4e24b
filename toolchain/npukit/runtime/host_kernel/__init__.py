"""What every host module needs and no kernel changes: load, check, run, recover, explain.

A build joins these modules to one file beside each generated module, ``_KERNEL_host.py``. It runs
without npukit: it imports the standard library and numpy, and the generated module hands it
``pyxrt``. Every generated module executes the file beside it for itself (see docs/host-module.md),
so modules that different releases of npukit built can share a process.

npukit itself uses the part that explains driver errors (:func:`advise`).
"""

from __future__ import annotations

from npukit.runtime.host_kernel.bound import BoundKernel
from npukit.runtime.host_kernel.calls import Call
from npukit.runtime.host_kernel.driver_errors import KINDS, RULES, Advice, advise
from npukit.runtime.host_kernel.errors import (
    ArgumentError,
    ArtifactError,
    DeviceError,
    KernelError,
    RunTimeoutError,
)
from npukit.runtime.host_kernel.kernel import HostKernel
from npukit.runtime.host_kernel.tensors import Argument, Generated, Number, Tensor

__all__ = [
    "KINDS",
    "RULES",
    "Advice",
    "Argument",
    "ArgumentError",
    "ArtifactError",
    "BoundKernel",
    "Call",
    "DeviceError",
    "Generated",
    "HostKernel",
    "KernelError",
    "Number",
    "RunTimeoutError",
    "Tensor",
    "advise",
]
