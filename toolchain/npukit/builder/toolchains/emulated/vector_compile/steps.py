"""The steps from one vector source to its object: front end, rewriting of the IR, back end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.object_compiler import Source
from npukit.builder.toolchains.emulated.core_library import LOOP_FLAGS
from npukit.builder.toolchains.emulated.vector_compile.front_end import (
    EMIT,
    WIDEST,
    front_end_flags,
)
from npukit.builder.toolchains.emulated.vector_compile.headers_before import may_need_more
from npukit.builder.toolchains.emulated.vector_compile.local_arrays import local_arrays_record
from npukit.builder.toolchains.emulated.vector_compile.retarget import TRIPLE, retarget
from npukit.builder.toolchains.emulated.zig_process import run_llvm
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import ToolchainError
from npukit.files import write_atomically
from npukit.resources import vector_headers_dir
from npukit.scratch import scratch_folder
from npukit.vector.counting import Counting

_PRELUDE: Final = "npukit/wasm_intrinsics.ll"

_CPU: Final = ("-mcpu=lime1", "-mno-bulk-memory-opt", "-msimd128")
"""The instruction set of :data:`npukit.builder.toolchains.emulated.core_library.CPU`."""

_BACK_END: Final = (
    *(f"--target={TRIPLE}", *_CPU, "-fPIC", "-fno-crash-diagnostics"),
    "-Wno-unused-command-line-argument",
    "-Wno-pass-failed",  # unrolling and pipelining that was asked for is for AIE cores
)


@dataclass(frozen=True)
class Steps:
    """Compiles ``source`` for a device generation, as if the steps were one compiler.

    ``before`` are flags for what is included first, from the fastest to the most complete.
    ``counting``: the object counts what its source does, or what that costs.
    """

    source: Source
    generation: str
    before: Sequence[Sequence[str]]
    counting: Counting | None = None

    def run(self, is_c: bool, arguments: Sequence[str], folder: Path) -> ToolRun:
        """Run the steps with a compiler's ``arguments``, which end with ``-o OBJECT``.

        Raises:
            CompileError: the source uses something that emulated cores can't run.
            NoPriceError: what its code costs can't be counted.
            ToolchainError: clang can't be run, or its back end rejects what the front end made.
        """
        *front, _, output = arguments
        with scratch_folder("vector") as scratch:
            raw, ready = scratch / "front.ll", scratch / "back.ll"
            run = self._front_end(is_c, [*front, "-o", str(raw)], folder)
            if run.status != 0 or not raw.is_file():
                return run
            text = raw.read_text(encoding="utf-8", errors="surrogateescape")
            prelude = (vector_headers_dir() / _PRELUDE).read_text(encoding="utf-8")
            new = retarget(
                text,
                prelude,
                str(self.source.path),
                WIDEST[self.generation],
                counting=self.counting == "accesses",
            )
            if self.counting == "cycles":
                new = self._priced(new, scratch)
            new += local_arrays_record(text)
            write_atomically(ready, new.encode(errors="surrogateescape"))
            more = [flag for flag in self.source.extra_flags if _for_both(flag)]
            back = [*_BACK_END, "-O2", *more, *LOOP_FLAGS, "-x", "ir", "-c", str(ready)]
            object_run = run_clang([*back, "-o", output], folder)
            if object_run.status > 0:
                raise ToolchainError(
                    "clang's WebAssembly back end does not compile this source",
                    where=str(self.source.path),
                    details=object_run.output,
                )
            return ToolRun(run.command, object_run.status, run.output + object_run.output)

    def _priced(self, text: str, scratch: Path) -> str:
        # Imported here: only builds that count cycles need it.
        from npukit.builder.toolchains.emulated.pricing.pricing import priced_module

        optimizations = [flag for flag in self.source.extra_flags if flag.startswith("-O")]
        return priced_module(text, self.generation, optimizations, scratch, run_clang)

    def _front_end(self, is_c: bool, arguments: Sequence[str], folder: Path) -> ToolRun:
        front = [flag for flag in arguments if flag != "-c" and not _for_back_end(flag)]
        flags = (*front_end_flags(is_c, self.generation, counting=self.counting), *EMIT)
        *faster, complete = self.before
        for choice in faster:
            run = run_clang([*flags, *choice, *front], folder)
            if run.status == 0 or not may_need_more(run.output):
                return run
        return run_clang([*flags, *complete, *front], folder)


def run_clang(arguments: Sequence[str], folder: Path) -> ToolRun:
    """Run clang with ``arguments`` in ``folder``; ToolchainError if it can't be started."""
    return run_llvm(["clang", *arguments], cwd=folder)


def _for_back_end(flag: str) -> bool:
    """Whether a flag is about WebAssembly instructions, which the front end does not know."""
    return flag.startswith(("-msimd128", "-mno-simd128", "-mrelaxed-simd", "-mnontrapping"))


def _for_both(flag: str) -> bool:
    return _for_back_end(flag) or flag.startswith("-O")
