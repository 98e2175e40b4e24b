"""What is included before a source: the intrinsics, as Peano does, and ``aie_api`` precompiled.

Reading headers takes most of the time of a first build. So a source first gets the intrinsics
whose names occur in it or in ``aie_api``, and the standard headers that ``aie_api`` needs. Where
that may be why it does not compile, it gets all of them.

The bodies of templates in AMD's headers are only read when they are instantiated. A function that
a kernel declares could then be among those that such a body calls, so it is not done for kernels
that declare functions with the names of intrinsics, or in the namespace of ``aie_api``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.compiler_output import prefix_maps
from npukit.builder.toolchains.compiling.local_files import local_files
from npukit.builder.toolchains.compiling.object_compiler import Source
from npukit.builder.toolchains.emulated.vector_compile.api_headers import ApiHeaders
from npukit.builder.toolchains.emulated.vector_compile.front_end import front_end_flags
from npukit.builder.toolchains.emulated.vector_compile.generated_header import (
    GeneratedHeaders,
    generated_headers,
)
from npukit.builder.toolchains.emulated.vector_compile.intrinsics_text import words
from npukit.builder.toolchains.emulated.vector_compile.precompiled import (
    ClangRun,
    PrecompiledHeaders,
)
from npukit.builder.toolchains.emulated.vector_compile.signs import (
    uses_installed_aie_api,
)
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.vector.counting import Counting

_FEW: Final = "#define NPUKIT_FEW_STANDARD_HEADERS\n"
_API: Final = "#include <aie_api/aie.hpp>\n"
_STANDARD: Final = re.compile(r"\bstd\b(?:::(\w+))?")
_PROVIDED: Final = re.compile(
    r"u?int(?:8|16|32|64)_t|size_t|ptrdiff_t|nullptr_t|numeric_limits|min|max|clamp|abs|move|forward"
    r"|is_(?:same|integral|floating_point|signed|unsigned)(?:_v)?|(?:enable_if|conditional)(?:_t)?"
    r"|remove_(?:cv|cvref|reference)_t|make_(?:un)?signed_t|decay_t|declval|integral_constant"
    r"|pair|make_pair|tuple|make_tuple|tie|swap"
)
"""Names of ``std`` in the few standard headers that ``aie_api/types.hpp`` includes."""

_LEFT_OUT: Final = ("_LIBCPP_ALGORITHM", "_LIBCPP_BITSET", "_LIBCPP_ITERATOR")
"""The include guards of standard headers that are not read with AMD's headers."""
_WITHOUT_THEM: Final = (
    "#define _LIBCPP_REMOVE_TRANSITIVE_INCLUDES\n#include <npukit/few_standard_headers.h>\n"
    + "".join(f"#define {guard}\n" for guard in _LEFT_OUT)
)
_AFTER: Final = "".join(f"#undef {guard}\n" for guard in _LEFT_OUT)
_LATE: Final = ("-Xclang", "-fdelayed-template-parsing")

_COMMENT: Final = re.compile(
    r'(?P<string>"(?:\\.|[^"\\\n])*")|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL
)
_DECLARED: Final = re.compile(
    r"(?:\b(?!(?:return|else|do|case)\b)[A-Za-z_]\w*(?:\s+|\s*[*&]+\s*)|>\s*)([a-z_]\w*)\s*\(\s*[^)\s]"
)
_IN_AIE: Final = re.compile(r"(?<!using )\bnamespace\s+aie\b")

_ERROR: Final = re.compile(r"^.*?\b(?:fatal )?error: (.*)$", re.MULTILINE)
_OF_SOURCE_ALONE: Final = re.compile(
    r"expected (?:';'|'}'|expression|unqualified-id)|static assertion failed|no viable conversion"
    r"|cannot initialize|assigning to|invalid operands|no matching (?:member )?function"
    r"|use of undeclared identifier 'aie'"
    r"|no (?:member|type|template) named '\w+' in (?:namespace )?'aie\b|too (?:few|many) arguments"
)
_WITH_VALUE: Final = ("-I", "-D", "-U", "-include", "-imacros", "-isystem", "-iquote", "-MF")
_NOT_OF_LANGUAGE: Final = ("-I", "-D", "-U", "-W", "-w", "-isystem", "-iquote", "-f")


def may_need_more(output: str) -> bool:
    """Whether clang may reject a source because of what was included before it."""
    return any(not _OF_SOURCE_ALONE.match(text) for text in _ERROR.findall(output))


@dataclass(frozen=True)
class _Before:
    """A header to precompile, with flags of its own; ``intrinsics`` is the header of these."""

    intrinsics: Path
    text: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadersBefore:
    """What is included before the sources of a device ``generation``.

    ``folders`` are the compiler's header folders, ``amds`` those that have AMD's ``aie_api``.
    ``run`` runs clang. ``counting``: what the objects count.
    """

    generation: str
    folders: tuple[Path, ...]
    amds: tuple[Path, ...]
    zig: ZigCompiler
    run: ClangRun
    counting: Counting | None = None

    def choices(self, unit: Source) -> tuple[tuple[str, ...], ...]:
        """clang's flags for it, from the fastest to the most complete."""
        if unit.is_c:
            return ((),)
        cache = self.zig.cache.absolute() / "vector"
        headers = generated_headers(self.generation, cache)
        complete = ("-include", str(headers.complete().path))
        used = _text(unit)
        flags = [
            *front_end_flags(False, self.generation, counting=self.counting),
            *prefix_maps(headers.folder, headers.folder / "all.h", self.folders),
            *(flag for path in self.folders for flag in ("-isystem", str(path))),
            *_language_flags(unit.extra_flags),
        ]
        store = PrecompiledHeaders(cache / "precompiled", self.zig.identity().sha256, self.run)
        for before in self._before(unit, headers, used):
            if (made := store.find(before.text, [*flags, *before.flags])) is not None:
                more = headers.addition(before.intrinsics, words(used))
                after = ("-include", str(more)) if more else ()
                return (("-include-pch", str(made), *after), complete)
        return (complete,)

    def _before(self, unit: Source, headers: GeneratedHeaders, used: str) -> Iterator[_Before]:
        """What to precompile for a source; where that is impossible, the next."""
        if not uses_installed_aie_api(unit):
            own = headers.own().path
            yield _Before(own, _including(own))
            return
        few = all(_PROVIDED.fullmatch(name) for name in _STANDARD.findall(used))
        if not self.amds:
            own = headers.own().path
            yield _Before(own, f"{_FEW if few else ''}{_including(own)}{_API}")
            return
        if not _may_be_called_by_headers(used, headers):
            found = headers.of_api(ApiHeaders(self.amds, self.generation), used)
            guards = "".join(f"#define {guard}\n" for guard in found.guards)
            text = guards + _including(found.path) + _API
            yield _Before(found.path, f"{_WITHOUT_THEM}{text}{_AFTER}" if few else text, _LATE)
        complete = headers.complete().path
        yield _Before(complete, _including(complete) + _API)


def _including(intrinsics: Path) -> str:
    return f'#include "{intrinsics}"\n'


def _may_be_called_by_headers(source: str, headers: GeneratedHeaders) -> bool:
    """Whether a source may declare functions that bodies of AMD's, read late, would call."""
    code = _COMMENT.sub(lambda match: match["string"] or " ", source)
    if _IN_AIE.search(code):
        return True
    return any(match[1] in headers.text.rows for match in _DECLARED.finditer(code))


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
