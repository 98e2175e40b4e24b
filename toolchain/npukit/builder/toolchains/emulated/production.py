"""One build of the sw_emu flow: design and cores to an xclbin.

It imports the whole compiler, so a no-op build does not import this module.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from xdsl.dialects.builtin import BoolAttr, ModuleOp

from npukit.builder.designs import read_design, show_lines_in_errors, text_name, with_lines
from npukit.builder.request import (
    DESIGN_FILE,
    INSTRUCTIONS_FILE,
    PHYSICAL_FILE,
    BuildRequest,
    Products,
    Reporter,
)
from npukit.builder.streams import stream_files
from npukit.builder.toolchains.compiling.compiler_output import parse_warnings
from npukit.builder.toolchains.compiling.core_sources import check_device
from npukit.builder.toolchains.design_checks.argument_check import check_arguments, check_numbers
from npukit.builder.toolchains.design_checks.kernel_lints import kernel_lints
from npukit.builder.toolchains.emulated.control_stream_check import control_stream_problems
from npukit.builder.toolchains.emulated.cores import (
    PlacedModule,
    build_emulated_cores,
    host_arguments,
)
from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.builder.toolchains.emulated.design_streams import (
    DesignStream,
    merged,
    merged_warnings,
)
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.compiler.dialect.core_ops import CoreOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.driver import (
    LoweredDesign,
    SequenceArgument,
    lower,
    lower_each,
    lower_module,
    sequence_to_lower,
)
from npukit.compiler.extract import PhysicalModule, read_physical
from npukit.compiler.lowering.sequence import find_device, find_sequence
from npukit.compiler.lowering.sequence_numbers import number_arguments
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError, Location
from npukit.findings import combine_errors
from npukit.floorplan.drawing import draw
from npukit.formats.xclbin_npu import build_sw_emu_xclbin, placement
from npukit.kernel.call_parameters import all_call_numbers
from npukit.kernel.design import RenderedDesign
from npukit.vector.counting import Counting


@dataclass(frozen=True)
class LoweredText:
    """A request's design: its text, what messages call that, and what came of lowering it.

    ``others`` are the devices that the sequence loads besides, by number. ``further`` are
    the instruction streams for other numbers than that of ``lowered``, if calls choose numbers.
    """

    rendered: RenderedDesign
    name: str
    lowered: LoweredDesign
    module: PhysicalModule
    others: Mapping[int, PhysicalModule]
    further: tuple[DesignStream, ...] = ()

    @cached_property
    def streams(self) -> tuple[DesignStream, ...]:
        """The instruction streams."""
        return (DesignStream.of(self.lowered), *self.further)

    @property
    def arguments(self) -> tuple[SequenceArgument, ...]:
        """The buffers that the runtime sequence takes, as all streams use them."""
        return merged(self.streams)

    @property
    def linked(self) -> tuple[str, ...]:
        """The objects that the cores link with."""
        modules = (self.module, *self.others.values())
        cores = [core for module in modules for core in module.design.cores]
        return tuple(dict.fromkeys(name for core in cores for name in core.link_files))

    def overruns(self) -> Sequence[DesignError]:
        """An error for each operation of the sequence that reaches beyond its argument."""
        # Other numbers would show more of the same.
        return next((stream.overruns for stream in self.streams if stream.overruns), ())


def produce(
    zig: ZigCompiler,
    tools: InstalledTools,
    request: BuildRequest,
    folder: Path,
    reporter: Reporter,
    *,
    counting: Counting | None = None,
) -> Products:
    """Lower the design, compile and link the cores, package both as an xclbin.

    ``counting``: what the code of cores counts (``npukit.vector.counting``).
    """
    reporter.step(request, "lowering the design")
    rendered = read_design(request, tools)
    name = text_name(request.spec, rendered, request.device)
    design = lower_kernel(request, rendered, name)
    device = find_device(design.lowered.physical)
    check_device(request, device.device)
    with show_lines_in_errors(rendered.text, name):
        if problems := list(design.overruns()):
            raise combine_errors(problems)
        sequence = locate(find_sequence(device))
        check_arguments(request.spec, design.arguments, sequence)
    products = package(zig, tools, request, design, folder, reporter, counting=counting)
    lints = kernel_lints(request, rendered, design.lowered, design.arguments, design.linked)
    title = f"{request.spec.name}: {request.spec.summary}"
    picture = {f"{request.spec.name}.svg": draw(design.module.design, title).encode()}
    return replace(
        products,
        files={**products.files, **picture},
        dependencies=tuple(
            dict.fromkeys((request.spec.file, *rendered.templates, *products.dependencies))
        ),
        warnings=(*with_lines(lints, rendered.text, name), *products.warnings),
    )


def lower_text(
    rendered: RenderedDesign, name: str, choice: DesignChoice | None = None
) -> LoweredText:
    """Lower a design that messages call ``name``.

    Raises:
        DesignError: the design is at fault.
    """
    with show_lines_in_errors(rendered.text, name):
        lowered = lower_chosen(rendered.text, name, choice or DesignChoice())
    return _read(rendered, name, lowered)


def _read(
    rendered: RenderedDesign,
    name: str,
    lowered: LoweredDesign,
    further: Iterable[LoweredDesign] = (),
) -> LoweredText:
    module = read_physical(lowered.physical, lowered.device)
    others = {number: read_physical(other) for number, other in lowered.others.items()}
    streams = tuple(map(DesignStream.of, further))
    return LoweredText(rendered, name, lowered, module, others, streams)


def lower_kernel(request: BuildRequest, rendered: RenderedDesign, name: str) -> LoweredText:
    """Lower the design of a kernel, for all numbers that calls may choose.

    Raises:
        DesignError: the design is at fault, or does not take as many numbers as the kernel has.
        SpecError: calls may choose too many numbers.
    """
    sets = all_call_numbers(request.spec, request.device, request.parameters)
    if not sets:
        found = lower_text(rendered, name)
        with show_lines_in_errors(rendered.text, name):
            check_numbers(request.spec, found.lowered.number_arguments, find_place(found.lowered))
        return found
    with show_lines_in_errors(rendered.text, name):
        module = parse_module(rendered.text, name)
        sequence = sequence_to_lower(module)
        taken = number_arguments(sequence)
        check_numbers(request.spec, taken, locate(sequence))
        names = [argument.name for argument in taken]
        designs = lower_each(module, [dict(zip(names, each, strict=True)) for each in sets])
        return _read(rendered, name, next(designs), designs)


def find_place(lowered: LoweredDesign) -> Location:
    """Where the runtime sequence of a design is."""
    return locate(find_sequence(find_device(lowered.physical, lowered.device), lowered.sequence))


def lower_chosen(text: str, name: str, choice: DesignChoice) -> LoweredDesign:
    """Lower what ``choice`` says of a design that messages call ``name``.

    Raises:
        DesignError: the design is at fault, or has nothing that ``choice`` names.
    """
    if not choice.dynamic_objectfifos:
        return lower(text, name, device=choice.device, sequence=choice.sequence)
    module = with_dynamic_cores(parse_module(text, name))
    return lower_module(module, device=choice.device, sequence=choice.sequence)


def with_dynamic_cores(module: ModuleOp) -> ModuleOp:
    """``module``, in which cores now select objects at run time unless they say otherwise."""
    for op in module.walk():
        if isinstance(op, CoreOp) and op.dynamic_objfifo_lowering_attr is None:
            op.dynamic_objfifo_lowering_attr = BoolAttr.from_bool(True)
    return module


def package(
    zig: ZigCompiler,
    tools: InstalledTools,
    request: BuildRequest,
    design: LoweredText,
    folder: Path,
    reporter: Reporter,
    *,
    counting: Counting | None = None,
) -> Products:
    """Compile and link the cores of a lowered design in the scratch ``folder``, and make an xclbin.

    ``counting``: what the code of cores counts (``npukit.vector.counting``).
    """
    spec, lowered = request.spec, design.lowered
    text, name = design.rendered.text, design.name
    with show_lines_in_errors(text, name):
        for module in (lowered.physical, *lowered.others.values()):
            if problems := list(control_stream_problems(module)):
                raise combine_errors(problems)
        arguments = host_arguments(design.arguments)
        streams = [stream.operations for stream in design.streams]
        placed = PlacedModule(
            design.module,
            arguments,
            {name: DESIGN_FILE},
            streams,
            design.lowered.pdi_id,
            design.others,
        )
        cores = build_emulated_cores(
            zig, request, placed, folder, reporter, tools, counting=counting
        )
    reporter.step(request, "packaging")
    warnings = merged_warnings(design.streams)
    findings = (*warnings, *cores.warnings)
    device = design.module.design.device
    return Products(
        files={
            f"{spec.name}.xclbin": build_sw_emu_xclbin(
                cores.image, placement(device.name, device.columns), buffers=len(arguments)
            ),
            INSTRUCTIONS_FILE: lowered.insts,
            **stream_files(spec, [(each.numbers, each.insts) for each in design.streams]),
            DESIGN_FILE: text.encode(),
            PHYSICAL_FILE: lowered.physical_text.encode(),
        },
        dependencies=tuple(
            dict.fromkeys(path for result in cores.results for path in result.dependencies)
        ),
        commands=tuple(result.command for result in cores.results),
        warnings=(
            *with_lines(findings, text, name),
            *(f for result in cores.results for f in parse_warnings(result.warnings)),
        ),
        vector=cores.vector,
    )
