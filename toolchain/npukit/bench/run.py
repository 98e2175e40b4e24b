"""The benchmark of a kernel: its build, its figures, its times."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

import msgspec

from npukit.bench.measuring import Timing, measure
from npukit.builder.engine import BuildEngine
from npukit.builder.folders import output_folder, variant_folder
from npukit.builder.manifest import read_manifest
from npukit.builder.plan import choose_target, emulated_toolchain, make_engine, plan_kernels
from npukit.builder.published import build_unless_usable
from npukit.builder.request import INSTRUCTIONS_FILE, BuildRequest, Reporter
from npukit.estimate.dispatch import (
    count_dispatch,
    count_vectors,
    first_inputs,
    read_artifact,
    read_image,
)
from npukit.estimate.kernel import estimate_build
from npukit.formats.emulation import EmulationImage
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.references import Arrays
from npukit.kernel.spec import KernelSpec
from npukit.machine.device import device_model
from npukit.runtime.devices import KernelDevice
from npukit.runtime.targets import DeviceKind, Target
from npukit.scratch import scratch_folder
from npukit.timing.bounds import Bound, bound_of
from npukit.timing.estimate import Estimate
from npukit.timing.figures import DispatchFigures

TILES_PARAMETERS: Final = ("batch", "tiles")
"""The parameters that say how many tiles a call computes; without one, a call is a tile."""


class KernelBench(msgspec.Struct, frozen=True):
    """The benchmark of one build.

    ``given`` are the parameters that differ from the defaults. ``timing`` is measured on
    ``runs_on``; ``figures``, ``bound`` and ``estimate`` are counted and computed, and do not depend
    on it.
    """

    kernel: str
    device: str
    target: Target
    parameters: Mapping[str, ParameterValue]
    given: Mapping[str, ParameterValue]
    device_kind: DeviceKind
    runs_on: str
    timing: Timing
    figures: DispatchFigures
    bound: Bound
    estimate: Estimate


def name_of(bench: KernelBench) -> str:
    """The kernel, with the parameters that are not the defaults."""
    return " ".join([bench.kernel, *(f"{name}={value}" for name, value in bench.given.items())])


def plan_bench(
    specs: Sequence[KernelSpec],
    device: str,
    target: Target,
    overrides: Mapping[str, ParameterValue],
    build_dir: Path,
) -> list[BuildRequest]:
    """The builds to benchmark. One with other parameters than the defaults gets its own folder.

    Raises:
        UsageError: a kernel does not support the device, or does not allow a parameter's value.
        SpecError: what depends on the parameters is wrong.
    """
    return [
        _in_own_folder(request)
        for request in plan_kernels(specs, device, target, overrides, build_dir)
    ]


def _in_own_folder(request: BuildRequest) -> BuildRequest:
    if not request.given:
        return request
    return replace(request, output=variant_folder(request.output, _given(request)))


def _given(request: BuildRequest) -> Mapping[str, ParameterValue]:
    return {name: request.parameters[name] for name in request.given}


def _tiles(parameters: Mapping[str, ParameterValue]) -> int:
    given = (parameters[name] for name in TILES_PARAMETERS if name in parameters)
    tiles = next(given, 1)
    return tiles if isinstance(tiles, int) and tiles > 0 else 1


@dataclass(frozen=True)
class Bench:
    """Benchmarks builds of ``engine`` on ``device``, with ``calls`` timed calls each."""

    engine: BuildEngine
    device: KernelDevice
    reporter: Reporter
    calls: int

    def run(self, request: BuildRequest) -> KernelBench:
        """The benchmark of a build, which is made if it is missing or out of date.

        Raises:
            NpukitError: the kernel can't be built, or does not run.
        """
        build_unless_usable(self.engine, request, self.reporter)
        inputs = first_inputs(request)
        module = request.output / f"{request.spec.name}.py"
        timing = measure(
            request.spec,
            module,
            self.device,
            inputs,
            calls=self.calls,
            tiles=_tiles(request.parameters),
        )
        figures = self._figures(request, inputs)
        return KernelBench(
            kernel=request.spec.name,
            device=request.device,
            target=request.target,
            parameters=request.parameters,
            given=_given(request),
            device_kind=self.device.kind,
            runs_on=self.device.label,
            timing=timing,
            figures=figures,
            bound=bound_of(figures, device_model(request.device).generation),
            estimate=estimate_build(request, self.reporter, figures),
        )

    def count(self, request: BuildRequest) -> tuple[DispatchFigures, Bound]:
        """The figures and the bound of a build alone, without timed calls.

        Raises:
            NpukitError: the kernel can't be built, or does not run.
        """
        build_unless_usable(self.engine, request, self.reporter)
        figures = self._figures(request, first_inputs(request))
        return figures, bound_of(figures, device_model(request.device).generation)

    def _figures(self, request: BuildRequest, inputs: Arrays) -> DispatchFigures:
        """Counted with the build for the emulated device: an xclbin for hw has no image."""
        counted = request
        if request.target != "sw_emu":
            counted = _for_emulation(request)
            build_unless_usable(self._emulated, counted, self.reporter)
        xclbin = counted.output / f"{counted.spec.name}.xclbin"
        image = read_image(read_artifact(xclbin), xclbin)
        instructions = read_artifact(counted.output / INSTRUCTIONS_FILE)
        figures = count_dispatch(counted.spec, image, instructions, inputs)
        manifest = read_manifest(counted.output)
        if manifest is None or manifest.vector is None:
            return figures
        counting = self._counting_image(counted)
        vectors = count_vectors(counted.spec, counting, instructions, inputs)
        return msgspec.structs.replace(
            figures,
            cores=tuple(
                msgspec.structs.replace(core, vector=vectors.get(core.tile))
                for core in figures.cores
            ),
        )

    def _counting_image(self, request: BuildRequest) -> EmulationImage:
        toolchain = emulated_toolchain()
        with scratch_folder("bench") as folder:
            products = toolchain.produce_counting(request, folder, self.reporter)
        name = f"{request.spec.name}.xclbin"
        return read_image(products.files[name], request.output / name)

    @cached_property
    def _emulated(self) -> BuildEngine:
        return make_engine(choose_target("sw_emu"))


def _for_emulation(request: BuildRequest) -> BuildRequest:
    """The same build for the emulated device, beside that for hw."""
    base = request.output.parents[1] if request.given else request.output
    output = output_folder(base.parents[1], request.spec.name, request.device, "sw_emu")
    return _in_own_folder(replace(request, target="sw_emu", output=output))
