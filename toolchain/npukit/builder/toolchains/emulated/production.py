"""One build of the sw_emu flow: design and cores to an xclbin.

It imports the whole compiler, so a no-op build does not import this module.
"""

from __future__ import annotations

from pathlib import Path

from npukit.builder.designs import read_design, show_lines_in_errors, text_name, with_lines
from npukit.builder.request import (
    DESIGN_FILE,
    INSTRUCTIONS_FILE,
    PHYSICAL_FILE,
    BuildRequest,
    Products,
    Reporter,
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
from npukit.compiler.dialect.location import locate
from npukit.compiler.driver import lower
from npukit.compiler.extract import read_physical
from npukit.compiler.lowering.sequence import find_device, find_sequence
from npukit.compiler.lowering.sequence_bounds import out_of_bounds
from npukit.compiler.picture import draw
from npukit.findings import combine_errors
from npukit.formats.xclbin_npu import build_sw_emu_xclbin, placement


def produce(
    zig: ZigCompiler,
    tools: InstalledTools,
    request: BuildRequest,
    folder: Path,
    reporter: Reporter,
    *,
    counting: bool = False,
) -> Products:
    """Lower the design, compile and link the cores, package both as an xclbin.

    ``counting``: for a benchmark, vector code counts what it does.
    """
    spec = request.spec
    reporter.step(request, "lowering the design")
    rendered = read_design(request, tools)
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
        cores = build_emulated_cores(
            zig, request, placed, folder, reporter, tools, counting=counting
        )
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
        vector=cores.vector,
    )
