"""The sw_emu flow: npukit's own lowering, and core programs compiled to WebAssembly."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from npukit.build.request import (
    DESIGN_FILE,
    INSTRUCTIONS_FILE,
    PHYSICAL_FILE,
    BuildRequest,
    Products,
    Reporter,
    Target,
    ToolIdentity,
)
from npukit.build.toolchains.embedded import CompileResult, EmbeddedToolchain
from npukit.errors import DesignError, NpukitError, SpecError
from npukit.kernel.design import RenderedDesign, render_design, render_text
from npukit.kernel.spec import CoreObject, KernelSpec

if TYPE_CHECKING:
    from npukit.aie.lowering.driver import LoweredDesign


@dataclass(frozen=True)
class _Program:
    """What one core runs: the objects it links, and the functions that it calls in them."""

    objects: tuple[str, ...]
    exports: tuple[str, ...]


class SwEmuToolchain:
    """``zig c++`` for cores, npukit's lowering for the array. Needs only PyPI wheels."""

    target: Target = "sw_emu"

    def __init__(self, scratch: Path) -> None:
        self._zig = EmbeddedToolchain(scratch)

    def missing(self) -> tuple[str, ...]:
        """Empty when the compiler's wheel is installed."""
        try:
            self.tools()
        except NpukitError as error:
            return (error.message,)
        return ()

    def tools(self) -> tuple[ToolIdentity, ...]:
        """The compiler that is really run."""
        return (self._zig.identity(),)

    def roots(self) -> Mapping[str, Path]:
        """The compiler's own headers."""
        return {"zig": self._zig.identity().path.parent}

    def produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        """Lower the design, compile and link the cores, package both as an xclbin."""
        from npukit.aie.calls import external_calls
        from npukit.aie.extract import extract
        from npukit.aie.lowering.driver import lower
        from npukit.aie.lowering.sequence_bounds import out_of_bounds
        from npukit.aie.picture import draw
        from npukit.formats.emulation import EmulationImage, pack
        from npukit.formats.xclbin_npu import build_sw_emu_xclbin, placement

        spec = request.spec
        reporter.step(request, "lowering the design")
        rendered = render_design(spec, request.device, request.parameters)
        lowered = lower(rendered.text, _text_name(spec, rendered, request.device))
        for problem in out_of_bounds(lowered.physical):
            raise problem
        _check_arguments(spec, lowered)
        design = extract(lowered.physical)
        programs = {c.tile: _Program(c.link_files, external_calls(c)) for c in design.cores}
        objects = self._compile(request, folder, reporter, programs.values())
        reporter.step(request, "linking and packaging")
        wasm = {
            program: self._link(program, objects, folder / f"program{number}.wasm")
            for number, program in enumerate(dict.fromkeys(programs.values()))
            if program.exports
        }
        image = EmulationImage.for_cores(
            design.device.name,
            lowered.physical_text,
            {(t.col, t.row): wasm[p] for t, p in programs.items() if p.exports},
        )
        where = placement(design.device.name, design.device.columns)
        results = [result for results in objects.values() for result in results]
        return Products(
            files={
                f"{spec.name}.xclbin": build_sw_emu_xclbin(pack(image), where),
                INSTRUCTIONS_FILE: lowered.insts,
                DESIGN_FILE: rendered.text.encode(),
                PHYSICAL_FILE: lowered.physical_text.encode(),
                f"{spec.name}.svg": draw(design, f"{spec.name}: {spec.summary}").encode(),
            },
            dependencies=tuple(
                dict.fromkeys(
                    [spec.file, *rendered.templates, *(d for r in results for d in r.dependencies)]
                )
            ),
            commands=tuple(result.command for result in results),
            warnings="".join(
                [*(f"{warning}\n" for warning in lowered.warnings), *(r.warnings for r in results)]
            ),
        )

    def _compile(
        self,
        request: BuildRequest,
        folder: Path,
        reporter: Reporter,
        programs: Iterable[_Program],
    ) -> dict[str, list[CompileResult]]:
        """Compile each object that some core links with; by the object's name in the design."""
        spec = request.spec
        known = {core.object: core for core in spec.cores}
        objects: dict[str, list[CompileResult]] = {}
        for name in dict.fromkeys(name for program in programs for name in program.objects):
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                raise SpecError(
                    f"the design links with {name!r}, which no [[cores]] entry makes",
                    where=str(spec.file),
                    hint=f"did you mean {near[0]!r}?" if near else None,
                )
            reporter.step(request, f"compiling {name}")
            objects[name] = [
                self._compile_source(request, known[name], source, folder / f"{len(objects)}.{i}.o")
                for i, source in enumerate(known[name].sources)
            ]
        return objects

    def _compile_source(
        self, request: BuildRequest, core: CoreObject, source: str, output: Path
    ) -> CompileResult:
        spec = request.spec
        defines = {
            name: render_text(spec, text, request.device, request.parameters, core.defines_at[name])
            for name, text in core.defines.items()
        }
        return self._zig.compile_object(
            spec.directory / source,
            output,
            defines=defines,
            include_dirs=[spec.directory / folder for folder in core.include_dirs],
            extra_flags=core.flags,
        )

    def _link(
        self, program: _Program, objects: Mapping[str, list[CompileResult]], output: Path
    ) -> bytes:
        files = [result.object for name in program.objects for result in objects[name]]
        return self._zig.link_program(files, program.exports, output).read_bytes()


def _text_name(spec: KernelSpec, rendered: RenderedDesign, device: str) -> str:
    """What messages call the rendered text: the template's own name while their lines agree."""
    template = spec.design.read_text(encoding="utf-8")
    if len(template.splitlines()) == len(rendered.text.splitlines()):
        return str(spec.design)
    return f"{spec.design} (as rendered for {device})"


def _check_arguments(spec: KernelSpec, lowered: LoweredDesign) -> None:
    """Whether the spec's arguments are those of the design's runtime sequence."""
    sequence = lowered.sequence_arguments
    if len(sequence) != len(spec.arguments):
        raise DesignError(
            f"the runtime sequence has {len(sequence)} arguments, kernel.toml has "
            f"{len(spec.arguments)}",
            where=str(spec.design),
            hint="list the runtime sequence's arguments as [[arguments]], in its order",
        )
    for index, (argument, found) in enumerate(zip(spec.arguments, sequence, strict=True)):
        name = f"argument {index} ({argument.name!r})"
        nbytes = math.prod(found.shape) * int(re.sub(r"\D", "", found.element)) // 8
        if argument.nbytes != nbytes:
            raise DesignError(
                f"{name} has {argument.nbytes} bytes in kernel.toml and {nbytes} in the "
                "runtime sequence",
                where=str(spec.design),
            )
        if found.direction not in ("unused", argument.direction):
            raise DesignError(
                f"{name} is {argument.direction!r} in kernel.toml, but the runtime sequence uses "
                f"it as {found.direction!r}",
                where=str(spec.design),
            )
