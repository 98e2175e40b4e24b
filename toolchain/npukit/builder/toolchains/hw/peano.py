"""The C++ part of the hw flow: core sources to the objects that ``aiecc`` links, by Peano."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import (
    CompileResult,
    parse_dependencies,
    prefix_maps,
)
from npukit.builder.toolchains.processes.tool_run import run_tool
from npukit.errors import CompileError, ToolchainError
from npukit.machine.device import device_model

_CXX_FLAGS: Final = ("-std=c++20",)
_C_FLAGS: Final = ("-std=c17",)


@dataclass(frozen=True)
class Peano:
    """Peano's compiler for one device.

    ``clang`` is its ``clang++``; ``headers`` are MLIR-AIE's folders of headers for cores.
    """

    clang: Path
    headers: tuple[Path, ...]
    device: str

    @staticmethod
    def of(clang: Path, include: Path, device: str) -> Peano:
        """With the headers of the MLIR-AIE whose folder ``include`` is.

        Beside it are those of its library for cores, one folder for each architecture:
        ``lut_based_ops.h``, which its own kernels use (MLIR-AIE, ``aie_runtime_lib``).
        """
        library = include.parent / "aie_runtime_lib" / device_model(device).generation.name
        return Peano(clang, (include, *([library] if library.is_dir() else [])), device)

    @property
    def triple(self) -> str:
        """What it compiles for."""
        return device_model(self.device).generation.core_triple

    def compile_object(
        self,
        source: Path,
        output: Path,
        *,
        defines: Mapping[str, str],
        include_dirs: Iterable[Path],
        extra_flags: Iterable[str],
    ) -> CompileResult:
        """Compile one C++ (or C, by its suffix) source.

        Args:
            source: as the user wrote it; messages show it so.
            output: the object file to write.
            defines: preprocessor macros.
            include_dirs: the kernel's folders for headers; they come before MLIR-AIE's.
            extra_flags: more flags for the compiler, after npukit's own.

        Raises:
            CompileError: the compiler rejected the source; ``details`` has the command and all it
                printed.
            ToolchainError: the compiler can't be run, or crashed.
        """
        is_c = source.suffix == ".c"
        clang = self.clang.with_name("clang") if is_c else self.clang
        flags = [
            f"--target={self.triple}",
            *(_C_FLAGS if is_c else _CXX_FLAGS),
            "-O2",
            "-DNDEBUG",
            *(f"-D{name}={value}" for name, value in defines.items()),
        ]
        listing = output.with_suffix(".d")
        folders = list(include_dirs)
        run = run_tool(
            [
                str(clang),
                *flags,
                *prefix_maps(output.parent, source, [*folders, *self.headers]),
                *(flag for path in folders for flag in ("-I", str(path))),
                # As system folders: warnings in MLIR-AIE's headers are nothing to act on here.
                *(flag for path in self.headers for flag in ("-isystem", str(path))),
                *extra_flags,
                "-MD",
                "-MF",
                str(listing),
                "-c",
                str(source.absolute()),
                "-o",
                str(output),
            ],
            output.parent,
        )
        if run.status != 0:
            kind = CompileError if run.status > 0 else ToolchainError
            raise kind(
                f"the source does not compile for {self.triple.split('-')[0]} cores ({run.ending})",
                where=str(source),
                details=run.story(str(source)),
                hint=run.hint,
            )
        if not output.is_file() or not listing.is_file():
            raise ToolchainError(
                f"{clang} compiled {source} without a result", details=run.story(str(source))
            )
        names = parse_dependencies(listing.read_text(errors="surrogateescape"))
        files = dict.fromkeys((output.parent / name).resolve() for name in names)
        shown = shlex.join([clang.name, *flags, *extra_flags, "-c", source.name])
        return CompileResult(output, tuple(files), run.output, shown)

    def join(self, objects: list[Path], output: Path) -> None:
        """Make one object of several, for a design links with one by its name.

        Raises:
            CompileError: they can't be joined: a function is defined twice.
        """
        linker = self.clang.with_name("ld.lld")
        run = run_tool([str(linker), "-r", "-o", str(output), *map(str, objects)], output.parent)
        if run.status != 0 or not output.is_file():
            kind = CompileError if run.status > 0 else ToolchainError
            raise kind(
                f"the objects of {output.name} can't be joined ({run.ending})",
                details=run.story(", ".join(path.name for path in objects)),
            )
