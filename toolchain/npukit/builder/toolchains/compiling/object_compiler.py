"""Compiling one C++ or C source to an object, in the same steps with each flow's clang."""

from __future__ import annotations

import os
import shlex
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from npukit.builder.toolchains.compiling.compiler_output import (
    CompileResult,
    parse_dependencies,
    prefix_maps,
)
from npukit.builder.toolchains.compiling.user_flags import located_flags
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import CompileError, ToolchainError
from npukit.files import write_atomically
from npukit.scratch import scratch_folder

_OBJECT = "object.o"
_LISTING = "object.d"


@dataclass(frozen=True)
class Source:
    """A source to compile.

    Attributes:
        path: as the user wrote it, relative to ``folder``; messages show it. The suffix ``.c``
            means C, any other C++.
        folder: where the compiler runs.
        defines: preprocessor macros.
        include_dirs: the kernel's header folders, relative to ``folder``; searched before the
            compiler's.
        extra_flags: more flags for the compiler, after npukit's own.
        flags_in: the kernel's folder, which relative paths in ``extra_flags`` are looked for in
            first.
    """

    path: Path
    folder: Path
    defines: Mapping[str, str | int] = field(default_factory=dict)
    include_dirs: tuple[Path, ...] = ()
    extra_flags: tuple[str, ...] = ()
    flags_in: Path | None = None

    @property
    def is_c(self) -> bool:
        """Whether the source is C rather than C++."""
        return self.path.suffix == ".c"


@dataclass(frozen=True)
class Clang:
    """How a flow calls its clang. The functions take whether the source is C.

    Attributes:
        run: runs it with its flags, then the given arguments, in a folder.
        shown: its name in recorded commands.
        flags: npukit's own flags, as recorded commands show them.
        explain: the error for a rejected source.
        headers: the compiler's own header folders, searched after the kernel's. They are system
            folders, because a kernel's author can't act on warnings in them.
    """

    run: Callable[[bool, Sequence[str], Path], ToolRun]
    shown: Callable[[bool], tuple[str, ...]]
    flags: Callable[[bool], tuple[str, ...]]
    explain: Callable[[Path, ToolRun], CompileError]
    headers: tuple[Path, ...] = ()

    def compile(self, source: Source, output: Path) -> CompileResult:
        """Compile ``source`` to the object file ``output``, which is replaced in one step.

        Raises:
            CompileError: the compiler rejected the source.
            ToolchainError: the compiler can't be run, crashed, or wrote no object.
        """
        with scratch_folder("compile") as scratch:
            run = self._compile(source, scratch / _OBJECT, scratch / _LISTING)
            data = (scratch / _OBJECT).read_bytes()
            listing = (scratch / _LISTING).read_text(errors="surrogateescape")
        write_atomically(output, data)
        here = source.folder.absolute()
        names = parse_dependencies(listing)
        files = dict.fromkeys(Path(os.path.normpath(here / name)) for name in names)
        flags = (*self.flags(source.is_c), *_macros(source), *source.extra_flags)
        command = shlex.join([*self.shown(source.is_c), *flags, "-c", source.path.name])
        return CompileResult(output, tuple(files), run.output, command)

    def _compile(self, source: Source, built: Path, listing: Path) -> ToolRun:
        """Run the compiler; raises an error unless it wrote both files."""
        run = self.run(
            source.is_c,
            [
                *_macros(source),
                *prefix_maps(source.folder, source.path, (*source.include_dirs, *self.headers)),
                *(flag for path in source.include_dirs for flag in ("-I", str(path))),
                *(flag for path in self.headers for flag in ("-isystem", str(path))),
                *_flags(source),
                *("-MD", "-MF", str(listing)),
                *("-c", str(source.path)),
                *("-o", str(built)),
            ],
            source.folder,
        )
        transcript = run.transcript(str(source.path))
        if run.status < 0:
            raise ToolchainError(
                f"the compiler crashed ({run.ending})",
                where=str(source.path),
                details=transcript,
                hint=run.hint,
            )
        if run.status != 0:
            raise self.explain(source.path, run)
        if not built.is_file() or not listing.is_file():
            name = " ".join(self.shown(source.is_c))
            raise ToolchainError(
                f"{name} compiled {source.path} but wrote no object", details=transcript
            )
        return run


def _flags(source: Source) -> Iterable[str]:
    if source.flags_in is None:
        return source.extra_flags
    return located_flags(source.extra_flags, source.flags_in)


def _macros(source: Source) -> list[str]:
    return [f"-D{name}={value}" for name, value in source.defines.items()]


class ObjectCompiler(Protocol):
    """A flow's compiler of core sources."""

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
        """Compile ``source`` to the object file ``output``; see :class:`Source`.

        Raises:
            CompileError: the compiler rejected the source.
            ToolchainError: the compiler can't be run, crashed, or wrote no object.
        """
