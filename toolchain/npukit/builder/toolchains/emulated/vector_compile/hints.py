"""Hints for vector sources that do not compile for emulated cores."""

from __future__ import annotations

import re
from typing import Final

from npukit.builder.toolchains.emulated.core_absences import absence, absence_in
from npukit.builder.toolchains.emulated.vector_compile.signs import names_vector_code
from npukit.builder.toolchains.tools.aie_api import AIE_API_VARIABLE, INSTALLED

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
_CORRECTED: Final = re.compile(r"\A.*error: no (?:member|type|template) named .*; did you mean '")
"""The first error names the likely name already."""
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
    real = f"{INSTALLED}, or {AIE_API_VARIABLE}=FOLDER, uses AMD's headers"
    if (header := _HEADER.search(output)) and _OF_MLIR_AIE.search(header[1]):
        return f"{header[1]} is not among npukit's own headers; {real}" if own_headers else None
    if _CORRECTED.search(output) or _ONLY_FIRST in output:
        return None
    if own_headers and _OF_API.search(output):
        return f"npukit's own aie_api has the names that most kernels need; {real}"
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


def _unknown(name: str) -> str:
    return (
        f"if {name} is an intrinsic of Peano's, npukit does not have it: put it behind "
        "#ifndef __NPUKIT_SW_EMU__ and add a version with other intrinsics"
    )
