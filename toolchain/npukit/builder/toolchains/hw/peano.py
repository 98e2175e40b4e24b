"""The C++ part of the hw flow: Peano compiles core sources to the objects that ``aiecc`` links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.object_compiler import Clang, Source
from npukit.builder.toolchains.hw.debug_output import without_output
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.builder.toolchains.tools.aie_api import AieApi, runtime_library
from npukit.errors import CompileError, ToolchainError
from npukit.machine.device import device_model
from npukit.resources import core_headers_dir

_CXX_FLAGS: Final = ("-std=c++20",)
_C_FLAGS: Final = ("-std=c17",)


@dataclass(frozen=True)
class Peano:
    """Peano's compiler for one device.

    ``clang`` is its ``clang++``; ``headers`` are MLIR-AIE's header folders for cores.
    """

    clang: Path
    headers: tuple[Path, ...]
    device: str

    @staticmethod
    def of(clang: Path, include: Path, device: str, own: AieApi | None = None) -> Peano:
        """Peano with the headers of the MLIR-AIE installation that contains ``include``.

        Beside ``include`` is a library for cores with one folder per architecture, such as
        ``lut_based_ops.h``, which MLIR-AIE's own kernels use (``aie_runtime_lib``). ``own`` are the
        kernel's own headers, which come first.
        """
        generation = device_model(device).generation.name
        first = () if own is None else own.headers(generation)
        return Peano(clang, (*first, include, *runtime_library(include.parent, generation)), device)

    @property
    def triple(self) -> str:
        """The target triple."""
        return device_model(self.device).generation.core_triple

    def compile_object(
        self,
        source: Path,
        output: Path,
        *,
        defines: Mapping[str, str | int],
        include_dirs: Iterable[Path],
        extra_flags: Iterable[str],
        flags_in: Path | None = None,
    ) -> CompileResult:
        """Compile one C++ (or C, by its suffix) source.

        Args:
            source: as the user wrote it; messages show it.
            output: the object file to write.
            defines: preprocessor macros.
            include_dirs: the kernel's header folders; searched before MLIR-AIE's.
            extra_flags: more flags for the compiler, after npukit's own.
            flags_in: the folder that relative paths in them are looked for in first.

        Raises:
            CompileError: the compiler rejected the source; ``details`` has the command and its
                output.
            ToolchainError: the compiler can't be run, or crashed.
        """
        clang = Clang(
            self._run, self._shown, self._flags, self._explain, (*self.headers, core_headers_dir())
        )
        folders = tuple(include_dirs)
        unit = Source(
            source.absolute(),
            output.parent,
            defines,
            folders,
            (*extra_flags, *without_output([source], folders)),
            flags_in,
        )
        return clang.compile(unit, output)

    def _run(self, is_c: bool, arguments: Sequence[str], folder: Path) -> ToolRun:
        clang = self.clang.with_name("clang") if is_c else self.clang
        return run_tool([str(clang), *self._flags(is_c), *arguments], folder)

    def _shown(self, is_c: bool) -> tuple[str, ...]:
        return ("clang",) if is_c else (self.clang.name,)

    def _flags(self, is_c: bool) -> tuple[str, ...]:
        language = _C_FLAGS if is_c else _CXX_FLAGS
        return (f"--target={self.triple}", *language, "-O2", "-DNDEBUG")

    def _explain(self, source: Path, run: ToolRun) -> CompileError:
        return CompileError(
            f"the source does not compile for {self.triple.split('-')[0]} cores ({run.ending})",
            where=str(source),
            details=run.transcript(str(source)),
            hint=run.hint,
        )

    def join(self, objects: list[Path], output: Path) -> None:
        """Join several objects into one, because a design links with an object by name.

        Raises:
            CompileError: they can't be joined, such as when a function is defined twice.
        """
        linker = self.clang.with_name("ld.lld")
        run = run_tool([str(linker), "-r", "-o", str(output), *map(str, objects)], output.parent)
        if run.status != 0 or not output.is_file():
            kind = CompileError if run.status > 0 else ToolchainError
            raise kind(
                f"the objects of {output.name} can't be joined ({run.ending})",
                details=run.transcript(", ".join(path.name for path in objects)),
            )
