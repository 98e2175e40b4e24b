"""Compiles vector sources to objects of the same form as `zig c++` writes for emulated cores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.object_compiler import Clang, Source
from npukit.builder.toolchains.compiling.user_flags import portable_flags
from npukit.builder.toolchains.emulated.vector_compile.front_end import (
    front_end_flags,
    library_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.headers_before import HeadersBefore
from npukit.builder.toolchains.emulated.vector_compile.hints import c_hint, vector_hint
from npukit.builder.toolchains.emulated.vector_compile.steps import Steps, run_clang
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.builder.toolchains.emulated.zig_process import zig_binary
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import CompileError
from npukit.resources import core_headers_dir, vector_headers_dir
from npukit.vector.counting import Counting

_STANDARD: Final = re.compile(r"--?std=")
_OLD_STANDARD: Final = re.compile(r"--?std=(?:c|gnu)\+\+(?:98|0[3x]|1[1-7xyz])$")


@dataclass(frozen=True)
class VectorCompiler:
    """Compiles vector sources for one device generation, with the clang of ``zig``.

    ``headers`` are searched after the kernel's own header folders and before npukit's.
    ``counting``: what objects count (``npukit.vector.counting``).
    """

    generation: str
    zig: ZigCompiler
    headers: tuple[Path, ...] = ()
    counting: Counting | None = None

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
        _require_language(unit)
        cache = self.zig.cache.absolute()
        headers = self._header_folders()
        before = HeadersBefore(
            self.generation, headers, self.headers, self.zig, run_clang, self.counting
        )
        steps = Steps(unit, self.generation, before.choices(unit), self.counting)
        clang = Clang(steps.run, _shown, self._flags, self._explain, headers)
        result = clang.compile(unit, output)
        # npukit's own digest covers what its code writes.
        files = (path for path in result.dependencies if not path.is_relative_to(cache))
        return replace(result, dependencies=tuple(files))

    def _header_folders(self) -> tuple[Path, ...]:
        own = (vector_headers_dir(), core_headers_dir())
        return (*self.headers, *own, *library_headers(zig_binary()))

    def _flags(self, is_c: bool) -> tuple[str, ...]:
        return front_end_flags(is_c, self.generation, counting=self.counting)

    def _explain(self, source: Path, run: ToolRun) -> CompileError:
        is_c = source.suffix == ".c"
        hint = c_hint(run.output) if is_c else vector_hint(run.output, own_headers=not self.headers)
        return CompileError(
            "the source does not compile for the emulated core",
            where=str(source),
            details=run.output,
            hint=run.hint or hint,
        )


def _require_language(unit: Source) -> None:
    """Refuse flags that choose a C++ before the one of the headers, as Peano's ``aie_api`` does."""
    chosen = [flag for flag in unit.extra_flags if _STANDARD.match(flag)]
    if chosen and not unit.is_c and _OLD_STANDARD.match(chosen[-1]):
        raise CompileError(
            f"vector code needs C++20, and the flags choose another one: {chosen[-1]}",
            where=str(unit.path),
            hint=f"remove {chosen[-1]} from the flags: C++20 is chosen without it",
        )


def _shown(is_c: bool) -> tuple[str, ...]:
    return ("zig", "clang")
