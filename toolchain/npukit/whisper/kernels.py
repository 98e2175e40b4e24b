"""Builds of kernels with the parameters of a model, which share the hardware contexts; timed."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from npukit.builder.folders import variant_folder
from npukit.builder.plan import make_engine, plan_kernel
from npukit.builder.request import BuildRequest, Reporter
from npukit.errors import NpukitError
from npukit.kernel.discovery import load_kernels
from npukit.kernel.names import class_name
from npukit.kernel.parameters import ParameterValue
from npukit.processors import usable_processors
from npukit.resources import bundled_kernels_dir
from npukit.runtime.context_pool import ContextPool, PooledBinding, PooledKernel
from npukit.runtime.devices import Device
from npukit.runtime.modules import load_host_module
from npukit.runtime.targets import Target
from npukit.validate.device_choice import Execution
from npukit.validate.session import explained

_TIMEOUT = 600.0
"""Seconds of one call. A large product takes seconds on the emulated device."""


@dataclass
class Meter:
    """Calls of kernels and their seconds, by kernel."""

    calls: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def add(self, kernel: str, seconds: float) -> None:
        """Count one call."""
        self.calls[kernel] = self.calls.get(kernel, 0) + 1
        self.seconds[kernel] = self.seconds.get(kernel, 0.0) + seconds

    @property
    def total(self) -> float:
        """Seconds of all calls."""
        return sum(self.seconds.values())

    def clear(self) -> None:
        """Count from zero again."""
        self.calls.clear()
        self.seconds.clear()

    def copy(self) -> Meter:
        """The counts so far."""
        return Meter(dict(self.calls), dict(self.seconds))


class KernelCall:
    """One build of a kernel, which shares the hardware contexts of ``pool``."""

    def __init__(
        self, request: BuildRequest, execution: Execution[Device], pool: ContextPool, meter: Meter
    ) -> None:
        self.request = request
        self._execution = execution
        self._meter = meter
        self._pooled = pool.add(self._open, request.title)

    def __call__(self, *arrays: Any) -> Any:
        """Run the kernel once; its only output.

        Raises:
            DeviceError: it could not be opened, or the run failed.
        """
        return self._run(self._pooled, arrays)

    def resident(self, **arrays: Any) -> ResidentCall:
        """The kernel with some inputs that stay in their buffers; copied at the first call."""
        return ResidentCall(self, arrays)

    def bind(self, arrays: dict[str, Any]) -> PooledBinding:
        """The kernel with ``arrays`` in buffers of their own; the build must exist."""
        return self._pooled.bind(**arrays)

    def run_bound(self, bound: PooledBinding, arrays: tuple[Any, ...]) -> Any:
        """Run ``bound`` with the other inputs."""
        return self._run(bound, arrays)

    def _run(self, usable: PooledKernel[Any] | PooledBinding, arrays: tuple[Any, ...]) -> Any:
        try:
            with usable.use() as opened:
                started = time.perf_counter()  # opened: only the call counts
                result = opened(*arrays)
                self._meter.add(self.request.spec.name, time.perf_counter() - started)
        except Exception as error:
            raise explained(error, self.request.title) from error
        return result

    def _open(self) -> Any:
        name = self.request.spec.name
        module = load_host_module(self.request.output / f"{name}.py", self._execution.device.xrt)
        return getattr(module, class_name(name))(timeout=_TIMEOUT)


class ResidentCall:
    """A kernel whose inputs ``arrays`` stay in their buffers, such as weights."""

    def __init__(self, call: KernelCall, arrays: dict[str, Any]) -> None:
        self._call = call
        self._arrays = arrays
        self._bound: PooledBinding | None = None

    def __call__(self, *arrays: Any) -> Any:
        """Run the kernel once with the other inputs.

        Raises:
            DeviceError: it could not be opened, or the run failed.
        """
        if self._bound is None:
            self._bound = self._call.bind(self._arrays)
            self._arrays = {}  # the pool keeps them
        return self._call.run_bound(self._bound, arrays)


def plan_build(
    name: str,
    parameters: Mapping[str, ParameterValue],
    device: str,
    target: Target,
    build_dir: Path,
) -> BuildRequest:
    """The build of one of npukit's own kernels, in a folder of its own: a model needs several.

    Raises:
        UsageError: the kernel does not allow these parameters.
    """
    (spec,) = load_kernels([name], [bundled_kernels_dir()])
    request = plan_kernel(spec, device, target, parameters, build_dir)
    return replace(request, output=variant_folder(request.output, parameters))


class Kernels:
    """The builds that a model needs: first all are named, then built, then called."""

    def __init__(self, execution: Execution[Device], device: str, build_dir: Path) -> None:
        self.device = device
        self.meter = Meter()
        self.pool = ContextPool()
        self._execution = execution
        self._build_dir = build_dir
        self._calls: dict[tuple[str, tuple[tuple[str, ParameterValue], ...]], KernelCall] = {}

    def kernel(self, name: str, parameters: Mapping[str, ParameterValue]) -> KernelCall:
        """The kernel ``name`` with ``parameters``; the same build for the same ones.

        Raises:
            UsageError: the kernel does not allow these parameters.
        """
        key = name, tuple(sorted(parameters.items()))
        if key not in self._calls:
            target = self._execution.choice.toolchain.target
            request = plan_build(name, parameters, self.device, target, self._build_dir)
            self._calls[key] = KernelCall(request, self._execution, self.pool, self.meter)
        return self._calls[key]

    def build(self, reporter: Reporter) -> None:
        """Build all kernels named so far.

        Raises:
            NpukitError: the first failure.
        """
        requests = [call.request for call in self._calls.values()]
        engine = make_engine(self._execution.choice)
        for result in engine.build_all(requests, reporter, usable_processors()):
            if isinstance(result, NpukitError):
                raise result

    def close(self) -> None:
        """Release the device."""
        self.pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
