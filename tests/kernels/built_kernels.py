"""Builds of npukit's own kernels for the emulated device."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from npukit.builder.plan import choose_target, make_engine, plan_kernel
from npukit.builder.request import QuietReporter
from npukit.kernel.names import class_name
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec
from npukit.runtime.modules import load_host_module

KERNELS = Path(__file__).resolve().parents[2] / "kernel_src"


def kernel_spec(name: str) -> KernelSpec:
    return load_spec(KERNELS / name)


def build_kernel(
    name: str, folder: Path, device: str = "npu1", parameters: Mapping[str, ParameterValue] = {}
) -> Any:
    """The class of the host module of a build in ``folder``."""
    request = plan_kernel(kernel_spec(name), device, "sw_emu", parameters, folder)
    result = make_engine(choose_target("sw_emu")).build(request, QuietReporter())
    return getattr(load_host_module(result.module), class_name(name))
