"""Hints for vector sources that do not compile for emulated cores."""

from __future__ import annotations

import re
from typing import Final

from npukit.builder.toolchains.emulated.core_absences import absence, absence_in
from npukit.builder.toolchains.emulated.vector_compile.signs import names_vector_code
from npukit.builder.toolchains.tools.aie_api import AIE_API_VARIABLE, INSTALLED
from npukit.resources import vector_headers_dir

_OF_API: Final = re.compile(
    r"no (?:member|type|template) named '[^']*' in (?:the )?(?:namespace )?'aie\b"
    r"|no (?:member|type|template) named '[^']*' in 'aie::"
    r"|no matching (?:member )?function for call to '[^']*'.*\n.*\baie::"
    r"|error:.*\b(?:npukit's own aie_api|--aie-api)"
)
_HEADER: Final = re.compile(r"fatal error: '([^']+)' file not found")
_OF_MLIR_AIE: Final = re.compile(
    r"^(?:aie_api/|aie_kernels/|lut_based_ops\.h$|adf)|aie_kernel_utils\.h$"
)
_ERROR: Final = re.compile(r"error: .*")
_CORRECTED: Final = re.compile(r"; did you mean '")
"""The error names the likely name already."""
_ABSENT: Final = re.compile(
    r"error: no (?:member|type|template) named '(\w+)' in (?:namespace )?'aie\b"
)
_TYPO: Final = 0.85
"""How similar a name is to one that it is a typo of, as difflib counts."""
_WORD: Final = re.compile(r"\b[a-z]\w+\b")
_ONLY_FIRST: Final = " is only for the first AIE: "
"""What npukit's own ``aie_api`` says about names that no headers have for these devices."""
_LIKE_INTRINSIC: Final = re.compile(r"_|^v\d")
_INTRINSIC: Final = re.compile(
    r"error: use of undeclared identifier '(?P<name>\w+)'"
    r"|error: no member named '(?P<member>\w+)' in the global namespace"
    r"|error: unknown type name '(?P<type>v\d+\w+)'"
)

_UNDECLARED_IN_C: Final = re.compile(r"error: call to undeclared (?:library )?function '(\w+)'")


def vector_hint(output: str, own_headers: bool) -> str | None:
    """What to do about what clang printed.

    ``own_headers``: npukit's own ``aie_api`` was used.
    """
    first = _ERROR.search(output)
    if (first and _CORRECTED.search(first[0])) or _ONLY_FIRST in output:
        return None
    if own_headers and (found := _of_own_headers(output, first[0] if first else "")):
        return found
    if match := _INTRINSIC.search(output):
        name = match["name"] or match["member"] or match["type"]
        if name == "aie":
            return "add #include <aie_api/aie.hpp>"
        return absence(name) or (_unknown(name) if _LIKE_INTRINSIC.search(name) else None)
    errors = (line for line in output.splitlines() if "error: " in line)
    return next(filter(None, map(absence_in, errors)), None)


def c_hint(output: str) -> str | None:
    """What to do about what clang printed about a C source."""
    errors = [line for line in output.splitlines() if "error: " in line or "/aie_api/" in line]
    if any(map(names_vector_code, errors)):
        return (
            "vectors, intrinsics and aie_api need a C++ source: rename it to .cc, and declare what "
            'the design calls as extern "C"'
        )
    return next(filter(None, map(absence, _UNDECLARED_IN_C.findall(output))), None)


def _of_own_headers(output: str, first: str) -> str | None:
    """What to do where npukit's own ``aie_api`` lacks a name; ``first`` is the first error."""
    real = f"{INSTALLED}, or {AIE_API_VARIABLE}=FOLDER, uses AMD's headers"
    if (header := _HEADER.search(output)) and _OF_MLIR_AIE.search(header[1]):
        return f"{header[1]} is not among npukit's own headers; {real}"
    if (absent := _ABSENT.match(first)) and (near := _similar_name(absent[1])):
        return f"did you mean {near!r}?"
    if _OF_API.search(output):
        return f"npukit's own aie_api has the names that most kernels need; {real}"
    return None


def _similar_name(name: str) -> str | None:
    """A name of npukit's own ``aie_api`` that ``name`` is a typo of; clang does not find all."""
    from difflib import get_close_matches  # only where something is wrong

    headers = (vector_headers_dir() / "aie_api").glob("*.hpp")
    known = {word for header in headers for word in _WORD.findall(header.read_text())}
    near = get_close_matches(name, sorted(known), n=1, cutoff=_TYPO)
    return near[0] if near else None


def _unknown(name: str) -> str:
    return (
        f"if {name} is an intrinsic of Peano's, npukit does not have it: put it behind "
        "#ifndef __NPUKIT_SW_EMU__ and add a version with other intrinsics"
    )
