"""Finds out whether a kernel's sources have AIE vector code, by their text.

A false alarm costs some compile time, a missed sign a compile error: so any word counts that only
AIE code has, even in a comment. Headers that a source includes from the kernel's folders count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.local_files import INCLUDE, local_files
from npukit.builder.toolchains.compiling.object_compiler import Source
from npukit.kernel.spec import KernelSpec

_SIGN: Final = re.compile(
    rb"\baie_api\b|\baie::|\baie_kernel|\blut_based_ops\b|\baiebase|\baie2p?_|\baiev2|\badf(?:::|\.h)"
    rb"|__AIE|\bAIE_|__aie|\bb?float16\b|\bbfloat|\b__bf16\b|\bbfp16"
    rb"|\bv\d+(?:u?int|acc|c?bfloat|c?float|cint|cacc|bfp)\d*\w*|\bmask\d+\b|\bsparsity_t\b"
    rb"|\bchess_|\b__chess|\bevent[01]\b|\bget_(?:cycles|coreid)\b|\b(?:acc|cacc)(?:32|48|64|80|float)\b"
    rb"|\b(?:get[lf]?|put|read|write)_(?:ss|ms|scd|mcd|wss|wms)(?:_|\b)|\b(?:acquire|release)_(?:equal|greater_equal)\b"
    rb"|\bset_(?:rnd|rounding|sat|saturation|symsat)\b|\bparallel_lookup\b|\blinear_approx\b"
    rb"|\bu?int(?:8|16|32)[ \t]*[*&]|[<(]u?int(?:8|16|32)\b"
    rb"|\bmin_iteration_count\b|\bgetExpBf16\b|\b(?:load_lut|getRsqrt|getTanh)\w*"
    rb"|\bcint(?:16|32)(?:_t)?\b|\bcfloat\b|\bdone\(\)|\b__builtin_aie"
)
_STANDARD_TYPE: Final = re.compile(rb"\bu?int(?:8|16|32|64)_t\b")
_SETTING: Final = re.compile(rb"^[ \t]*#[ \t]*(?:define|undef)[ \t]+_*AIE_API", re.MULTILINE)
"""A macro that changes what the headers of ``aie_api`` declare."""
_SETTING_FLAG: Final = re.compile(r"(?:-[DU])?_*AIE_API|-include")


def has_vector_code(spec: KernelSpec) -> bool:
    """Whether any core source of a kernel, or a local header that it includes, has AIE code."""
    folder = spec.directory
    return any(
        sources_have_vector_code(
            [folder / source for source in core.sources],
            [folder / include for include in core.include_dirs],
        )
        for core in spec.cores
    )


def sources_have_vector_code(sources: Iterable[Path], include_dirs: Iterable[Path]) -> bool:
    """Whether any of the ``sources``, or a header below their folders that they include, has it."""
    texts = [text for _, text in local_files(sources, include_dirs)]
    if any(_SIGN.search(text) for text in texts):
        return True
    # Peano declares these types to every source; a portable one includes their header.
    declared = any(match[2] for text in texts for match in INCLUDE.finditer(text))
    return not declared and any(_STANDARD_TYPE.search(text) for text in texts)


def names_vector_code(text: str) -> bool:
    """Whether ``text`` has a word that only AIE code has."""
    return _SIGN.search(text.encode(errors="replace")) is not None


def uses_installed_aie_api(unit: Source) -> bool:
    """Whether a source includes ``aie_api`` from outside of its folders, as these headers are."""
    if any(_SETTING_FLAG.match(flag) for flag in (*unit.defines, *unit.extra_flags)):
        return False
    folders = [unit.folder / path for path in unit.include_dirs]
    found = False
    for path, text in local_files([unit.folder / unit.path], folders):
        if path.parent.name == "aie_api" or _SETTING.search(text):
            return False
        found = found or any(
            (name := match[1] or match[2]).startswith(b"aie_api/") and name.endswith(b".hpp")
            for match in INCLUDE.finditer(text)
        )
    return found
