"""Compiles vector sources to objects of the same form as `zig c++` writes for emulated cores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.object_compiler import Clang, Source
from npukit.builder.toolchains.emulated.core_library import LOOP_FLAGS
from npukit.builder.toolchains.emulated.vector_compile.front_end import (
    front_end_flags,
    library_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.retarget import TRIPLE, retarget
from npukit.builder.toolchains.emulated.zig_process import run_zig, zig_binary
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import CompileError, ToolchainError
from npukit.files import write_atomically
from npukit.resources import vector_headers_dir
from npukit.scratch import scratch_folder

_PRELUDE: Final = "npukit/wasm_intrinsics.ll"
_INTRINSICS: Final = "npukit/intrinsics.h"
"""The header that every C++ source includes first, as Peano does with its own."""

_CPU: Final = ("-mcpu=lime1", "-mno-bulk-memory-opt", "-msimd128")
"""The instruction set of :data:`npukit.builder.toolchains.emulated.core_library.CPU`."""

_BACK_END: Final = (f"--target={TRIPLE}", *_CPU, "-fPIC", "-Wno-unused-command-line-argument")


@dataclass(frozen=True)
class VectorCompiler:
    """Compiles vector sources for one device generation.

    ``global_cache`` is zig's folder for what it keeps; ``headers`` are searched after the kernel's
    own header folders and before npukit's.
    """

    generation: str
    global_cache: Path
    headers: tuple[Path, ...] = ()

    def compile_object(
        self,
        source: Path,
        output: Path,
        *,
        defines: Mapping[str, str | int] | None = None,
        include_dirs: Iterable[Path] = (),
        extra_flags: Iterable[str] = (),
        cwd: Path | None = None,
    ) -> CompileResult:
        """Compile one C++ (or C, by its suffix) source; arguments and errors as for plain sources.

        Raises:
            CompileError: the compiler rejected it, or it uses what emulated cores can't run.
            ToolchainError: there is no compiler, or it crashed.
        """
        folder = Path.cwd() if cwd is None else cwd
        unit = Source(source, folder, defines or {}, tuple(include_dirs), tuple(extra_flags))
        headers = (*self.headers, vector_headers_dir(), *library_headers(zig_binary()))
        steps = _Steps(self.global_cache, unit)
        return Clang(steps.run, _shown, self._flags, _explain, headers).compile(unit, output)

    def _flags(self, is_c: bool) -> tuple[str, ...]:
        include = () if is_c else ("-include", _INTRINSICS)
        return (*front_end_flags(is_c, self.generation), *include)


@dataclass(frozen=True)
class _Steps:
    """The steps from one source to its object, run as if they were one compiler."""

    global_cache: Path
    source: Source

    def run(self, is_c: bool, arguments: Sequence[str], folder: Path) -> ToolRun:
        """Run the steps with a compiler's ``arguments``, which end with ``-o OBJECT``."""
        *front, _, output = arguments
        with scratch_folder("vector") as scratch:
            raw, ready = scratch / "front.ll", scratch / "back.ll"
            language = () if is_c else ("--driver-mode=g++",)
            front = [flag if flag != "-c" else "-S" for flag in front if not _for_back_end(flag)]
            run = self._clang([*language, *front, "-o", str(raw)], folder)
            if run.status != 0 or not raw.is_file():
                return run
            text = raw.read_text(encoding="utf-8", errors="surrogateescape")
            prelude = (vector_headers_dir() / _PRELUDE).read_text(encoding="utf-8")
            new = retarget(text, prelude, str(self.source.path))
            write_atomically(ready, new.encode(errors="surrogateescape"))
            own = [flag for flag in self.source.extra_flags if _for_both(flag)]
            back = [*_BACK_END, "-O2", *own, *LOOP_FLAGS, "-x", "ir", "-c", str(ready)]
            object_run = self._clang([*back, "-o", output], folder)
            if object_run.status > 0:
                raise ToolchainError(
                    "clang's WebAssembly back end does not compile this source",
                    where=str(self.source.path),
                    details=object_run.output,
                )
            return ToolRun(run.command, object_run.status, run.output + object_run.output)

    def _clang(self, arguments: Sequence[str], folder: Path) -> ToolRun:
        return run_zig(["clang", *arguments], cwd=folder, global_cache=self.global_cache)


def _for_back_end(flag: str) -> bool:
    """Whether a flag is about WebAssembly instructions, which the front end does not know."""
    return flag.startswith(("-msimd128", "-mno-simd128", "-mrelaxed-simd", "-mnontrapping"))


def _for_both(flag: str) -> bool:
    return _for_back_end(flag) or flag.startswith("-O")


def _shown(is_c: bool) -> tuple[str, ...]:
    return ("zig", "clang") if is_c else ("zig", "clang", "--driver-mode=g++")


def _explain(source: Path, run: ToolRun) -> CompileError:
    return CompileError(
        "the source does not compile for the emulated core",
        where=str(source),
        details=run.output,
        hint=run.hint,
    )
