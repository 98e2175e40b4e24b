"""The hw flow: MLIR-AIE's ``aiecc`` for the array, Peano for the cores, npukit for the xclbin."""

from __future__ import annotations

import shlex
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from npukit.builder.designs import (
    IRON_SUFFIX,
    read_design,
    show_lines_in_errors,
    text_name,
    with_lines,
)
from npukit.builder.failed_work import keep_failed_work
from npukit.builder.request import (
    DESIGN_FILE,
    INSTRUCTIONS_FILE,
    PHYSICAL_FILE,
    BuildRequest,
    PlacedBuild,
    Products,
    Reporter,
    ToolIdentity,
)
from npukit.builder.streams import stream_files
from npukit.builder.toolchains.compiling.compiler_output import parse_warnings
from npukit.builder.toolchains.compiling.core_sources import check_device
from npukit.builder.toolchains.design_checks.argument_check import check_arguments
from npukit.builder.toolchains.emulated.cores import (
    EmulatedCores,
    PlacedModule,
    build_emulated_cores,
    host_arguments,
)
from npukit.builder.toolchains.emulated.vector_compile.headers import header_identities
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.hw.aiecc_gaps import (
    check_configurations,
    check_reachable,
    check_transfers,
    design_lints,
    parse_written,
)
from npukit.builder.toolchains.hw.call_streams import (
    designs_for_calls,
    further_streams,
    read_transaction,
)
from npukit.builder.toolchains.hw.core_objects import compile_objects
from npukit.builder.toolchains.hw.driver import (
    PDI_FILE,
    Driver,
    find_driver,
    makes_pdis,
)
from npukit.builder.toolchains.hw.options import HwOptions
from npukit.builder.toolchains.hw.packaging import (
    FULL_XCLBIN_FILE,
    XCLBIN_FILE,
    add_image,
    check_programs,
    copy_elf_files,
    make_pdi,
)
from npukit.builder.toolchains.hw.peano import Peano
from npukit.builder.toolchains.hw.placement import PlacedDesign, place_design
from npukit.builder.toolchains.tools.aie_api import spec_aie_api
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools, MissingTool
from npukit.builder.toolchains.tools.tool_digests import ToolDigests
from npukit.errors import NpukitError, ToolchainError
from npukit.kernel.design import RenderedDesign
from npukit.resources import CORE_HEADERS, core_headers_dir
from npukit.runtime.targets import Target

if TYPE_CHECKING:
    from npukit.compiler.lowering.sequence_arguments import SequenceArgument

_PEANO_TOOLS = ("clang++", "clang", "opt", "llc", "ld.lld")
"""The tools of Peano that are used: the first two by npukit, all but the first by ``aiecc``."""


@dataclass(frozen=True)
class _Step:
    rendered: RenderedDesign
    name: str
    placed: PlacedDesign
    arguments: tuple[SequenceArgument, ...]
    streams: Mapping[str, bytes]


class HwToolchain:
    """The hw flow with the installed ``aiecc`` and Peano.

    Args:
        cache: a folder for data that is kept between builds.
        installed: where the tools are.
        options: how to package the xclbin.
    """

    target: Target = "hw"

    def __init__(
        self,
        cache: Path,
        installed: InstalledTools | None = None,
        options: HwOptions | None = None,
    ) -> None:
        self._installed = installed or InstalledTools()
        self._options = options or HwOptions()
        self._cache = cache
        self._digests = ToolDigests(cache / "tools")
        self._zig = ZigCompiler(cache / "zig")

    def missing(self) -> tuple[str, ...]:
        """What is missing for every kernel to build, in short; empty if nothing is.

        The error of :meth:`tools` and ``npukit doctor`` say where each tool was looked for.
        """
        wanted: list[FoundTool | MissingTool] = [self._installed.aiecc]
        complaints = []
        if isinstance(self._installed.aiecc, FoundTool):
            wanted.append(self._installed.include)
            try:
                if not makes_pdis(find_driver(self._installed), self._installed):
                    wanted.append(self._installed.bootgen)
            except ToolchainError as error:
                complaints.append(error.message)
        wanted.append(self._installed.peano)
        if self._options.xclbinutil:
            wanted.append(self._installed.xclbinutil)
        absences = (tool.absence for tool in wanted if isinstance(tool, MissingTool))
        return (*complaints, *absences)

    def tools(self) -> tuple[ToolIdentity, ...]:
        """The tools that are run; Peano's only if it is installed.

        A kernel without core programs builds without Peano; :meth:`produce` raises an error if a
        kernel needs it.
        """
        return tuple(self._tools())

    def headers(self, request: BuildRequest) -> tuple[ToolIdentity, ...]:
        """The ``aie_api`` headers of the emulated cores; Peano's are part of MLIR-AIE."""
        return header_identities(request.spec, self._installed) if self._options.emulation else ()

    def roots(self) -> Mapping[str, Path]:
        """The folders of the installations, and of npukit's headers for cores."""
        roots = {CORE_HEADERS: core_headers_dir()}
        if isinstance(tool := self._installed.mlir_aie, FoundTool):
            roots["mlir-aie"] = tool.path
        if isinstance(tool := self._installed.peano, FoundTool):
            roots["peano"] = tool.path.parent.parent
        if self._options.emulation:
            roots["zig"] = self._zig.identity().path.parent
        return roots

    @property
    def options(self) -> tuple[str, ...]:
        """The options that select how the xclbin is packaged."""
        return self._options.command_line

    def as_built(self, options: Collection[str]) -> HwToolchain:
        """This toolchain with the :attr:`options` of an earlier build."""
        return HwToolchain(self._cache, self._installed, HwOptions.of_command_line(options))

    def load(self) -> None:
        """Import the modules that read ``aiecc``'s output and package it."""
        import npukit.builder.binding
        import npukit.compiler.driver
        import npukit.floorplan.drawing
        import npukit.formats.xclbin_npu  # noqa: F401

    def produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        """Place the design, compile its cores, and package both as an xclbin.

        If the build fails, its working folder is kept beside the output folder.
        """
        with keep_failed_work(folder, request.output):
            return self._produce(request, folder, reporter)

    def place(self, request: BuildRequest, folder: Path, reporter: Reporter) -> PlacedBuild:
        """Lower, place and route the design, which works without Peano, and stop there."""
        with keep_failed_work(folder, request.output):
            step = self._place(request, folder, reporter)
        remains = []
        cores = [str(core) for core in step.placed.cores if core.needs_compiler]
        if cores:
            remains.append(f"compile and link {', '.join(cores)} (needs Peano)")
        remains.append("make the PDI, the xclbin, the host module and the manifest")
        files = {
            INSTRUCTIONS_FILE: step.placed.insts,
            **step.streams,
            DESIGN_FILE: step.rendered.text.encode(),
            PHYSICAL_FILE: step.placed.physical.encode(),
            **_picture(request, step.placed),
        }
        return PlacedBuild(files, step.placed.warnings, tuple(remains))

    def _produce(self, request: BuildRequest, folder: Path, reporter: Reporter) -> Products:
        spec = request.spec
        step = self._place(request, folder, reporter)
        placed, name = step.placed, step.name
        check_programs(self._driver, placed, name)
        elf_files = copy_elf_files(placed, spec.directory, folder, name)
        peano = self._peano(request, placed, name)
        results = compile_objects(request, peano, placed, folder, reporter) if peano else []
        emulated = None
        if self._options.emulation:
            emulated = self._emulated(request, step, folder, reporter)
        compiles = any(core.needs_compiler for core in placed.cores)
        reporter.step(request, f"{'linking the cores and ' * compiles}making the PDI")
        run = make_pdi(
            self._driver,
            placed,
            peano.clang.parent.parent if peano else None,
            folder,
            name,
            self._options.xclbinutil,
        )
        reporter.step(request, "packaging")
        image = emulated.image if emulated else None
        xclbin, packaging = self._package(step, image, folder)
        compiled = [*results, *(emulated.results if emulated else ())]
        return Products(
            files={
                f"{spec.name}.xclbin": xclbin,
                INSTRUCTIONS_FILE: (folder / INSTRUCTIONS_FILE).read_bytes(),
                **step.streams,
                DESIGN_FILE: step.rendered.text.encode(),
                PHYSICAL_FILE: placed.physical.encode(),
                **_picture(request, placed),
            },
            dependencies=tuple(
                dict.fromkeys(
                    [
                        spec.file,
                        *step.rendered.templates,
                        *elf_files,
                        *(path for result in compiled for path in result.dependencies),
                    ]
                )
            ),
            commands=(
                *(result.command for result in compiled),
                _shown(run.command, len(self._driver.command), peano),
                *packaging,
            ),
            warnings=(
                *placed.warnings,
                *(emulated.warnings if emulated else ()),
                *(finding for result in compiled for finding in parse_warnings(result.warnings)),
            ),
            vector=emulated.vector if emulated else None,
        )

    @property
    def _driver(self) -> Driver:
        return find_driver(self._installed)

    def _place(self, request: BuildRequest, folder: Path, reporter: Reporter) -> _Step:
        from npukit.compiler.lowering.sequence import find_device, find_sequence
        from npukit.compiler.lowering.sequence_arguments import merged_arguments, sequence_arguments

        driver = self._driver
        if request.spec.design.suffix == IRON_SUFFIX:
            reporter.step(request, f"running {request.spec.design.name}")
        rendered = read_design(request, self._installed)
        reporter.step(request, "placing and routing the design")
        name = text_name(request.spec, rendered, request.device)
        designs = designs_for_calls(request, rendered.text, name)
        written = parse_written(designs[0].text, name)
        with show_lines_in_errors(rendered.text, name):
            check_configurations(written)
        placed = place_design(driver, designs[0].text, name, folder)
        check_device(request, placed.device)
        sequence = find_sequence(find_device(placed.module))
        others = further_streams(driver, request, designs, name, folder, reporter)
        streams = [placed.insts, *others]
        transactions = [read_transaction(driver, stream, name) for stream in streams]
        for transaction in transactions:
            check_reachable(transaction, driver.tool.path, name)
        arguments = merged_arguments([sequence_arguments(sequence, each) for each in transactions])
        check_arguments(request.spec, arguments, name)
        check_transfers(written, placed.module)
        linked = [name for core in placed.cores for name in core.link_files]
        own = design_lints(request, rendered, written, linked)
        placed = replace(placed, warnings=(*placed.warnings, *with_lines(own, rendered.text, name)))
        of_calls = zip((design.numbers for design in designs), streams, strict=True)
        return _Step(rendered, name, placed, arguments, stream_files(request.spec, [*of_calls]))

    def _peano(self, request: BuildRequest, placed: PlacedDesign, name: str) -> Peano | None:
        """Peano for this device; None if no core needs it."""
        cores = [str(core) for core in placed.cores if core.needs_compiler]
        if not cores:
            return None
        clang, include = self._installed.peano, self._installed.include
        for tool in (clang, include):
            if isinstance(tool, MissingTool):
                raise ToolchainError(
                    f"{', '.join(cores)} can't be compiled: {tool}",
                    where=name,
                    hint=f"{tool.hint}; --until design stops before the cores",
                )
        assert isinstance(clang, FoundTool) and isinstance(include, FoundTool)
        return Peano.of(clang.path, include.path, request.device, spec_aie_api(request.spec))

    def _emulated(
        self, request: BuildRequest, step: _Step, folder: Path, reporter: Reporter
    ) -> EmulatedCores:
        """The cores for the emulated device, from the module that ``aiecc`` placed."""
        work = folder / "emulation"
        work.mkdir()
        files = {step.placed.file: PHYSICAL_FILE}
        placed = PlacedModule(step.placed.read, host_arguments(step.arguments), files)
        return build_emulated_cores(self._zig, request, placed, work, reporter, self._installed)

    def _package(self, step: _Step, image: bytes | None, folder: Path) -> tuple[bytes, list[str]]:
        """The xclbin and the commands that made it."""
        from npukit.formats.xclbin_npu import build_hw_xclbin, placement
        from npukit.machine.device import device_model

        if not self._options.xclbinutil:
            device = step.placed.device
            where = placement(device, device_model(device).columns)
            pdi, buffers = (folder / PDI_FILE).read_bytes(), len(step.arguments)
            return build_hw_xclbin(pdi, where, image=image, buffers=buffers), []
        if image is None:
            return (folder / XCLBIN_FILE).read_bytes(), []
        command = add_image(self._xclbinutil().path, image, folder)
        return (folder / FULL_XCLBIN_FILE).read_bytes(), [command]

    def _xclbinutil(self) -> FoundTool:
        tool = self._installed.xclbinutil
        if isinstance(tool, MissingTool):
            raise ToolchainError(f"--xclbinutil: {tool}", hint=tool.hint)
        return tool

    def _tools(self) -> Iterator[ToolIdentity]:
        driver = self._driver
        yield self._identity("aiecc", driver.tool.path, driver.tool.version)
        if driver.generation.is_python:
            yield self._package_identity(driver.tool.path.parent.parent / "python", driver.tool)
        if driver.generation.needs_aie_opt and isinstance(driver.aie_opt, FoundTool):
            yield self._identity("aie-opt", driver.aie_opt.path, driver.aie_opt.version)
        peano = self._installed.peano
        if isinstance(peano, FoundTool):
            for name in _PEANO_TOOLS:
                path = peano.path.with_name(name)
                if path.is_file():
                    yield self._identity(f"peano/{name}", path, peano.version)
        bootgen = self._installed.bootgen
        if isinstance(bootgen, FoundTool):
            yield self._identity("bootgen", bootgen.path, bootgen.version)
        if self._options.xclbinutil:
            tool = self._xclbinutil()
            yield self._identity("xclbinutil", tool.path, tool.version)
        if self._options.emulation:
            yield self._zig.identity()

    def _identity(self, name: str, path: Path, version: str | None) -> ToolIdentity:
        return ToolIdentity(name, version or "unknown", self._digests.file(path), path)

    def _package_identity(self, package: Path, tool: FoundTool) -> ToolIdentity:
        """The identity of MLIR-AIE's Python package, of which the driver is only a part."""
        files = [p for p in package.rglob("*") if p.suffix in (".py", ".so") and p.is_file()]
        digest = self._digests.files(package, files)
        return ToolIdentity("mlir-aie/python", tool.version or "unknown", digest, package)


def _picture(request: BuildRequest, placed: PlacedDesign) -> dict[str, bytes]:
    """The design's picture; empty if the design uses features that npukit does not emulate."""
    from npukit.floorplan.drawing import draw

    try:
        design = placed.read.design
    except NpukitError:
        return {}
    spec = request.spec
    return {f"{spec.name}.svg": draw(design, f"{spec.name}: {spec.summary}").encode()}


def _shown(command: tuple[str, ...], starts: int, peano: Peano | None) -> str:
    """A driver's command line without this machine's folders."""
    root = str(peano.clang.parent.parent) if peano else None
    arguments = (a.replace(root, "PEANO") if root else a for a in command[starts:])
    return shlex.join(["aiecc", *arguments])
