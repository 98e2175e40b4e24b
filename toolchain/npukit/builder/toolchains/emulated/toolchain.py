"""The sw_emu flow: npukit's own lowering, and core programs compiled to WebAssembly."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from npukit.builder.designs import read_design, show_lines_in_errors, text_name, with_lines
from npukit.builder.request import (
    DESIGN_FILE,
    INSTRUCTIONS_FILE,
    PHYSICAL_FILE,
    BuildRequest,
    PlacedBuild,
    Products,
    Reporter,
    Target,
    ToolIdentity,
)
from npukit.builder.toolchains.compiling.compiler_output import parse_warnings
from npukit.builder.toolchains.compiling.core_sources import check_device
from npukit.builder.toolchains.design_checks.argument_check import check_arguments
from npukit.builder.toolchains.design_checks.kernel_lints import kernel_lints
from npukit.builder.toolchains.emulated.cores import (
    PlacedModule,
    build_emulated_cores,
    host_arguments,
)
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.errors import NpukitError, UsageError
from npukit.findings import combine_errors


class SwEmuToolchain:
    """``zig c++`` for cores, npukit's lowering for the array. Needs only PyPI wheels."""

    target: Target = "sw_emu"

    def __init__(self, scratch: Path) -> None:
        self._zig = ZigCompiler(scratch)

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

    @property
    def options(self) -> tuple[str, ...]:
        """It has none."""
        return ()

    def as_built(self, tools: Collection[str]) -> SwEmuToolchain:
        """Itself: this flow has no options."""
        return self

    def load(self) -> None:
        """The compiler, and what checks and packages its output."""
        import npukit.builder.binding
        import npukit.compiler.cores.translate
        import npukit.compiler.driver
        import npukit.compiler.picture
        import npukit.emulator.array
        import npukit.formats.xclbin_npu  # noqa: F401

    def produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        """Lower the design, compile and link the cores, package both as an xclbin."""
        from npukit.compiler.dialect.location import locate
        from npukit.compiler.driver import lower
        from npukit.compiler.extract import read_physical
        from npukit.compiler.lowering.sequence import find_device, find_sequence
        from npukit.compiler.lowering.sequence_bounds import out_of_bounds
        from npukit.compiler.picture import draw
        from npukit.formats.xclbin_npu import build_sw_emu_xclbin, placement

        spec = request.spec
        reporter.step(request, "lowering the design")
        rendered = read_design(request, InstalledTools())
        name = text_name(spec, rendered, request.device)
        with show_lines_in_errors(rendered.text, name):
            lowered = lower(rendered.text, name)
            if problems := list(out_of_bounds(lowered.physical)):
                raise combine_errors(problems)
        device = find_device(lowered.physical)
        check_device(request, device.device)
        module = read_physical(lowered.physical)
        design = module.design
        with show_lines_in_errors(rendered.text, name):
            arguments = lowered.sequence_arguments
            check_arguments(spec, arguments, locate(find_sequence(device)))
            placed = PlacedModule(module, host_arguments(arguments), {name: DESIGN_FILE})
            cores = build_emulated_cores(self._zig, request, placed, folder, reporter)
        reporter.step(request, "packaging")
        findings = (
            *kernel_lints(request, rendered, lowered, cores.linked),
            *(warning.finding for warning in lowered.warnings),
            *cores.warnings,
        )
        where = placement(design.device.name, design.device.columns)
        return Products(
            files={
                f"{spec.name}.xclbin": build_sw_emu_xclbin(cores.image, where),
                INSTRUCTIONS_FILE: lowered.insts,
                DESIGN_FILE: rendered.text.encode(),
                PHYSICAL_FILE: lowered.physical_text.encode(),
                f"{spec.name}.svg": draw(design, f"{spec.name}: {spec.summary}").encode(),
            },
            dependencies=tuple(
                dict.fromkeys(
                    [
                        spec.file,
                        *rendered.templates,
                        *(path for result in cores.results for path in result.dependencies),
                    ]
                )
            ),
            commands=tuple(result.command for result in cores.results),
            warnings=(
                *with_lines(findings, rendered.text, name),
                *(f for result in cores.results for f in parse_warnings(result.warnings)),
            ),
        )

    def place(self, request: BuildRequest, folder: Path, reporter: Reporter) -> PlacedBuild:
        """This flow has no such stage.

        Raises:
            UsageError: always.
        """
        raise UsageError(
            "--until design is for --target hw", hint="npukit lower does the same for sw_emu"
        )
