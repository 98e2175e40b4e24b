"""Compiles vector sources to objects of the same form as `zig c++` writes for emulated cores."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.object_compiler import Clang, Source
from npukit.builder.toolchains.emulated.core_library import LOOP_FLAGS
from npukit.builder.toolchains.emulated.vector_compile.front_end import (
    WIDEST,
    front_end_flags,
    library_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.generated_header import written_header
from npukit.builder.toolchains.emulated.vector_compile.retarget import TRIPLE, retarget
from npukit.builder.toolchains.emulated.zig_process import run_llvm, zig_binary
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import CompileError, ToolchainError
from npukit.files import write_atomically
from npukit.resources import vector_headers_dir
from npukit.scratch import scratch_folder

_PRELUDE: Final = "npukit/wasm_intrinsics.ll"
_CPU: Final = ("-mcpu=lime1", "-mno-bulk-memory-opt", "-msimd128")
"""The instruction set of :data:`npukit.builder.toolchains.emulated.core_library.CPU`."""

_BACK_END: Final = (f"--target={TRIPLE}", *_CPU, "-fPIC", "-Wno-unused-command-line-argument")


@dataclass(frozen=True)
class VectorCompiler:
    """Compiles vector sources for one device generation.

    ``cache`` is the folder for what the compiler keeps; ``headers`` are searched after the kernel's
    own header folders and before npukit's.
    """

    generation: str
    cache: Path
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
        cache = self.cache.absolute()
        generated = written_header(self.generation, cache / "vector")
        steps = _Steps(unit, self.generation, generated)
        result = Clang(steps.run, _shown, self._flags, _explain, headers).compile(unit, output)
        # npukit's own digest covers what its code writes.
        files = (path for path in result.dependencies if not path.is_relative_to(cache))
        return replace(result, dependencies=tuple(files))

    def _flags(self, is_c: bool) -> tuple[str, ...]:
        return front_end_flags(is_c, self.generation)


@dataclass(frozen=True)
class _Steps:
    """The steps from one source to its object, run as if they were one compiler."""

    source: Source
    generation: str
    generated: Path

    def run(self, is_c: bool, arguments: Sequence[str], folder: Path) -> ToolRun:
        """Run the steps with a compiler's ``arguments``, which end with ``-o OBJECT``."""
        *front, _, output = arguments
        with scratch_folder("vector") as scratch:
            raw, ready = scratch / "front.ll", scratch / "back.ll"
            # Peano includes its intrinsics first, too.
            language = () if is_c else ("--driver-mode=g++", "-include", str(self.generated))
            front = [flag if flag != "-c" else "-S" for flag in front if not _for_back_end(flag)]
            own = (*language, *front_end_flags(is_c, self.generation))
            run = self._clang([*own, *front, "-o", str(raw)], folder)
            if run.status != 0 or not raw.is_file():
                return run
            text = raw.read_text(encoding="utf-8", errors="surrogateescape")
            prelude = (vector_headers_dir() / _PRELUDE).read_text(encoding="utf-8")
            new = retarget(text, prelude, str(self.source.path), WIDEST[self.generation])
            write_atomically(ready, new.encode(errors="surrogateescape"))
            more = [flag for flag in self.source.extra_flags if _for_both(flag)]
            back = [*_BACK_END, "-O2", *more, *LOOP_FLAGS, "-x", "ir", "-c", str(ready)]
            object_run = self._clang([*back, "-o", output], folder)
            if object_run.status > 0:
                raise ToolchainError(
                    "clang's WebAssembly back end does not compile this source",
                    where=str(self.source.path),
                    details=object_run.output,
                )
            return ToolRun(run.command, object_run.status, run.output + object_run.output)

    def _clang(self, arguments: Sequence[str], folder: Path) -> ToolRun:
        return run_llvm(["clang", *arguments], cwd=folder)


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
