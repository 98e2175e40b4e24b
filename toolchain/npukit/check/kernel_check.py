"""Checks a kernel: its design, and with its sources what a build for the emulated device finds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from npukit.builder.designs import read_design, text_name
from npukit.builder.plan import choose_target, make_engine, plan_kernel
from npukit.builder.request import BuildRequest, BuildResult, QuietReporter
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.check.dispatch_check import dispatch_entries
from npukit.check.entries import Checked, Entry, Place, entries_of_finding, entry_of_error, once
from npukit.check.left_objects import unexplained
from npukit.check.mlir_check import check_text
from npukit.compiler.driver import LoweredDesign
from npukit.errors import NpukitError
from npukit.kernel.call_parameters import call_numbers
from npukit.kernel.design import RenderedDesign
from npukit.kernel.parameters import ParameterValue
from npukit.kernel.spec import KernelSpec
from npukit.kernel.template_lines import TemplateLine, template_lines
from npukit.rules import Level
from npukit.scratch import scratch_folder


def check_kernel(
    spec: KernelSpec,
    device: str,
    overrides: Mapping[str, ParameterValue],
    *,
    compiles: bool = True,
) -> Checked:
    """The findings about the kernel ``spec`` for ``device``.

    Args:
        spec: the kernel.
        device: ``npu1``, ``npu2``...
        overrides: parameters that are not the defaults.
        compiles: also build it for the emulated device, which compiles its sources; not if its
            design has errors.

    Raises:
        UsageError: the kernel does not support the device, or does not have a parameter.
    """
    with scratch_folder("check") as folder:
        request = plan_kernel(spec, device, "sw_emu", overrides, folder)
        title = " ".join([spec.name, device, *(f"{n}={request.parameters[n]}" for n in overrides)])
        files = _files(spec)
        try:
            rendered = read_design(request, InstalledTools())
        except NpukitError as error:
            failed = (entry_of_error(error, str(spec.design)),)
            return Checked(title, files, failed, spec.name, device)
        numbers = call_numbers(spec, request.parameters)
        name = text_name(spec, rendered, device)
        # Its calls run with its functions, below.
        text = check_text(rendered.text, name, numbers=numbers, calls=False)
        entries = list(text.entries)
        if compiles and not any(entry.level is Level.ERROR for entry in entries):
            entries = unexplained([*entries, *_of_build(request, next(iter(text.lowered), None))])
    own = [str(path) for path in rendered.templates if path.is_relative_to(spec.directory)]
    placed = _in_templates(request, rendered, entries)
    all_files = tuple(dict.fromkeys((*files, *own)))
    return Checked(title, all_files, tuple(once(placed)), spec.name, device, text.memory)


def _files(spec: KernelSpec) -> tuple[str, ...]:
    """What the author of a kernel wrote for it, as text."""
    tensors = {tensor.path for tensor in spec.tensors}
    return tuple(dict.fromkeys(str(file) for file in spec.files if file not in tensors))


def _of_build(request: BuildRequest, lowered: LoweredDesign | None) -> list[Entry]:
    """The findings of a build for the emulated device, which mostly comes from the cache, and of
    calls of what it made."""
    engine = make_engine(choose_target("sw_emu"))
    (result,) = engine.build_all([request], QuietReporter(), 1)
    otherwise = str(request.spec.file)
    if isinstance(result, NpukitError):
        return [entry_of_error(result, otherwise)]
    assert isinstance(result, BuildResult)
    warned = [
        entry for finding in result.warnings for entry in entries_of_finding(finding, otherwise)
    ]
    return [*warned, *dispatch_entries(result, lowered)]


def _in_templates(
    request: BuildRequest, rendered: RenderedDesign, entries: Iterable[Entry]
) -> list[Entry]:
    """``entries``, with lines of the template instead of those of what it rendered to."""
    lines = template_lines(request.spec, request.device, request.parameters, rendered.text)
    return [replace(entry, place=_in_template(entry.place, lines)) for entry in entries]


def _in_template(place: Place, lines: Sequence[TemplateLine | None]) -> Place:
    if not place.rendered or place.line is None or place.line > len(lines):
        return place
    found = lines[place.line - 1]
    if found is None:
        return place
    return Place(str(found.file), found.number, place.column if found.same else None)
