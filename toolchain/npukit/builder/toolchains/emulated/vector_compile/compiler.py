"""Compiles vector sources to objects of the same form as `zig c++` writes for emulated cores."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import CompileResult, prefix_maps
from npukit.builder.toolchains.compiling.object_compiler import Clang, Source
from npukit.builder.toolchains.compiling.user_flags import portable_flags
from npukit.builder.toolchains.emulated.vector_compile.front_end import (
    front_end_flags,
    library_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.generated_header import written_header
from npukit.builder.toolchains.emulated.vector_compile.hints import vector_hint
from npukit.builder.toolchains.emulated.vector_compile.precompiled import PrecompiledHeaders
from npukit.builder.toolchains.emulated.vector_compile.signs import uses_installed_aie_api
from npukit.builder.toolchains.emulated.vector_compile.steps import Steps, run_clang
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import CompileError
from npukit.resources import vector_headers_dir

_WITH_VALUE: Final = ("-I", "-D", "-U", "-include", "-isystem", "-iquote", "-MF")
_OF_SOURCE: Final = ("-I", "-D", "-U", "-W", "-w", "-isystem", "-iquote", "-f")


@dataclass(frozen=True)
class VectorCompiler:
    """Compiles vector sources for one device generation, with the clang of ``zig``.

    ``headers`` are searched after the kernel's own header folders and before npukit's.
    """

    generation: str
    zig: ZigCompiler
    headers: tuple[Path, ...] = ()

    def compile_object(
        self,
        source: Path,
        output: Path,
        *,
        defines: Mapping[str, str | int] | None = None,
        include_dirs: Iterable[Path] = (),
        extra_flags: Iterable[str] = (),
        flags_in: Path | None = None,
        cwd: Path | None = None,
    ) -> CompileResult:
        """Compile one C++ (or C, by its suffix) source; arguments and errors as for plain sources.

        Raises:
            CompileError: the compiler rejected it, or it uses what emulated cores can't run.
            ToolchainError: there is no compiler, or it crashed.
        """
        folder = Path.cwd() if cwd is None else cwd
        flags = tuple(portable_flags(extra_flags))
        unit = Source(source, folder, defines or {}, tuple(include_dirs), flags, flags_in)
        cache = self.zig.cache.absolute()
        generated = written_header(self.generation, cache / "vector")
        steps = Steps(unit, self.generation, generated, self._precompiled(unit, generated))
        headers = self._header_folders()
        clang = Clang(steps.run, _shown, self._flags, self._explain, headers)
        result = clang.compile(unit, output)
        # npukit's own digest covers what its code writes.
        files = (path for path in result.dependencies if not path.is_relative_to(cache))
        return replace(result, dependencies=tuple(files))

    def _header_folders(self) -> tuple[Path, ...]:
        return (*self.headers, vector_headers_dir(), *library_headers(zig_binary()))

    def _flags(self, is_c: bool) -> tuple[str, ...]:
        return front_end_flags(is_c, self.generation)

    def _explain(self, source: Path, run: ToolRun) -> CompileError:
        return CompileError(
            "the source does not compile for the emulated core",
            where=str(source),
            details=run.output,
            hint=run.hint or vector_hint(run.output, own_headers=not self.headers),
        )

    def _precompiled(self, unit: Source, generated: Path) -> Path | None:
        if unit.is_c:
            return None
        text = f'#include "{generated}"\n'
        if uses_installed_aie_api(unit):
            text += "#include <aie_api/aie.hpp>\n"
        folders = self._header_folders()
        flags = [
            *self._flags(is_c=False),
            *prefix_maps(generated.parent, generated, folders),
            *(flag for path in folders for flag in ("-isystem", str(path))),
            *_language_flags(unit.extra_flags),
        ]
        store = PrecompiledHeaders(
            self.zig.cache.absolute() / "vector" / "precompiled",
            self.zig.identity().sha256,
            run_clang,
        )
        return store.find(text, flags)


def _language_flags(flags: Iterable[str]) -> Iterator[str]:
    """The ``flags`` that clang wants to be the same for a source and its precompiled headers."""
    left = iter(flags)
    for flag in left:
        if flag in _WITH_VALUE:
            next(left, None)
        elif not flag.startswith(_OF_SOURCE):
            yield flag


def _shown(is_c: bool) -> tuple[str, ...]:
    return ("zig", "clang")
