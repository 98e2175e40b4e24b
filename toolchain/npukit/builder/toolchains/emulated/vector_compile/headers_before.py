"""What is included before a source: the intrinsics, as Peano does, and ``aie_api`` precompiled.

Reading headers takes most of the time of a first build. So with npukit's own ``aie_api`` a source
first gets the intrinsics whose names occur in it, and the standard headers that npukit's need.
Where that may be why it does not compile, it gets all of them. Headers of AMD's are many and use
most intrinsics, so these are always complete.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import prefix_maps
from npukit.builder.toolchains.compiling.object_compiler import Source
from npukit.builder.toolchains.emulated.vector_compile.front_end import front_end_flags
from npukit.builder.toolchains.emulated.vector_compile.generated_header import (
    GeneratedHeaders,
    written_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.intrinsics_text import words
from npukit.builder.toolchains.emulated.vector_compile.precompiled import (
    ClangRun,
    PrecompiledHeaders,
)
from npukit.builder.toolchains.emulated.vector_compile.signs import (
    local_files,
    uses_installed_aie_api,
)
from npukit.builder.toolchains.emulated.zig import ZigCompiler

_FEW: Final = "#define NPUKIT_FEW_STANDARD_HEADERS\n"
_STANDARD: Final = re.compile(r"\bstd\b(?:::(\w+))?")
_PROVIDED: Final = re.compile(
    r"u?int(?:8|16|32|64)_t|size_t|ptrdiff_t|nullptr_t|numeric_limits|min|max|clamp|abs|move|forward"
    r"|is_(?:same|integral|floating_point|signed|unsigned)(?:_v)?|(?:enable_if|conditional)(?:_t)?"
    r"|remove_(?:cv|cvref|reference)_t|make_(?:un)?signed_t|decay_t|declval|integral_constant"
    r"|pair|make_pair|tuple|make_tuple|tie|swap"
)
"""Names of ``std`` in the few standard headers that ``aie_api/types.hpp`` includes."""

_ERROR: Final = re.compile(r"^.*?\b(?:fatal )?error: (.*)$", re.MULTILINE)
_OF_SOURCE_ALONE: Final = re.compile(
    r"expected (?:';'|'}'|expression|unqualified-id)|static assertion failed|no viable conversion"
    r"|cannot initialize|assigning to|invalid operands|no matching (?:member )?function"
    r"|no (?:member|type|template) named '\w+' in (?:namespace )?'aie\b|too (?:few|many) arguments"
)
_WITH_VALUE: Final = ("-I", "-D", "-U", "-include", "-isystem", "-iquote", "-MF")
_NOT_OF_LANGUAGE: Final = ("-I", "-D", "-U", "-W", "-w", "-isystem", "-iquote", "-f")


def may_need_more(output: str) -> bool:
    """Whether clang may reject a source because of what was included before it."""
    return any(not _OF_SOURCE_ALONE.match(text) for text in _ERROR.findall(output))


@dataclass(frozen=True)
class HeadersBefore:
    """What is included before the sources of a device ``generation``.

    ``folders`` are the compiler's header folders; ``are_amds``: they have AMD's ``aie_api``.
    ``run`` runs clang.
    """

    generation: str
    folders: tuple[Path, ...]
    are_amds: bool
    zig: ZigCompiler
    run: ClangRun

    def choices(self, unit: Source) -> tuple[tuple[str, ...], ...]:
        """clang's flags for it, from the fastest to the most complete."""
        if unit.is_c:
            return ((),)
        cache = self.zig.cache.absolute() / "vector"
        headers = written_headers(self.generation, cache)
        complete = ("-include", str(headers.complete))
        flags = [
            *front_end_flags(False, self.generation),
            *prefix_maps(headers.own.parent, headers.own, self.folders),
            *(flag for path in self.folders for flag in ("-isystem", str(path))),
            *_language_flags(unit.extra_flags),
        ]
        store = PrecompiledHeaders(cache / "precompiled", self.zig.identity().sha256, self.run)
        used = _text(unit)
        made = store.find(self._precompiled_text(unit, headers, used), flags)
        if made is None:
            return (complete,)
        more = None if self.are_amds else headers.addition(words(used))
        return (("-include-pch", str(made), *(("-include", str(more)) if more else ())), complete)

    def _precompiled_text(self, unit: Source, headers: GeneratedHeaders, used: str) -> str:
        intrinsics = headers.complete if self.are_amds else headers.own
        text = f'#include "{intrinsics}"\n'
        if not uses_installed_aie_api(unit):
            return text
        few = _FEW if all(_PROVIDED.fullmatch(name) for name in _STANDARD.findall(used)) else ""
        return f"{few}{text}#include <aie_api/aie.hpp>\n"


def _text(unit: Source) -> str:
    """All text in which names of intrinsics may occur."""
    folders = [unit.folder / path for path in unit.include_dirs]
    files = (text for _, text in local_files([unit.folder / unit.path], folders))
    flags = (*map(str, unit.defines.values()), *unit.extra_flags)
    return "\n".join([*(text.decode(errors="replace") for text in files), *flags])


def _language_flags(flags: Iterable[str]) -> Iterator[str]:
    """The ``flags`` that clang wants to be the same for a source and its precompiled headers."""
    left = iter(flags)
    for flag in left:
        if flag in _WITH_VALUE:
            next(left, None)
        elif not flag.startswith(_NOT_OF_LANGUAGE):
            yield flag
