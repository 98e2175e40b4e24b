"""Pricing sources without vector code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.object_compiler import ObjectCompiler
from npukit.errors import CompileError, NoPriceError, ToolchainError


@dataclass(frozen=True)
class PlainPricing:
    """Compiles plain sources with ``priced``, whose clang knows what code costs.

    It has other headers and another target than ``plain``, for which these sources are written:
    what only it rejects has no price, and what both reject is an error of the source.
    """

    priced: ObjectCompiler
    plain: ObjectCompiler

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
        """Compile one source; arguments and errors as for plain sources.

        Raises:
            CompileError: the source is wrong.
            NoPriceError: it is not, but its code has no price.
            ToolchainError: a compiler can't be run.
        """
        folders, flags = tuple(include_dirs), tuple(extra_flags)

        def compiled_by(compiler: ObjectCompiler) -> CompileResult:
            return compiler.compile_object(
                source,
                output,
                defines=defines,
                include_dirs=folders,
                extra_flags=flags,
                flags_in=flags_in,
            )

        try:
            return compiled_by(self.priced)
        except (CompileError, ToolchainError) as error:
            compiled_by(self.plain)
            raise NoPriceError(
                "the source compiles, but not for counting cycles",
                where=error.where,
                details=error.details,
            ) from error
