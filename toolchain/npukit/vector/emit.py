"""The intrinsics table as a C++ header."""

from __future__ import annotations

from npukit.vector.families import FAMILIES
from npukit.vector.table import CORE_NUMBERS, Family, Intrinsic


def intrinsics_header(generation: str) -> str:
    """The text of ``npukit_intrinsics.h`` for ``generation``: the same for the same table.

    A blank line is before each family; a family's headers are included before its rows. So a part
    of the families needs only their headers.
    """
    lines = [
        "#pragma once",
        f"#if __AIEARCH__ != {CORE_NUMBERS[generation]}",
        f'#error "this header is for {generation}"',
        "#endif",
        "#include <npukit/types.h>",
        "#include <npukit/modes.h>",
        "#include <npukit/resources.h>",
        "#include <npukit/memory.h>",
    ]
    for family in FAMILIES:
        lines += _family_text(family, generation)
    return "\n".join(lines) + "\n"


def _family_text(family: Family, generation: str) -> list[str]:
    rows = [row for row in family.rows() if generation in row.generations]
    headers = (f"#include <{header}>" for header in family.headers)
    return ["", f"// {family.name}", *headers, *map(_row_text, rows)] if rows else []


def _row_text(row: Intrinsic) -> str:
    template = f"{row.template} " if row.template else ""
    head = f"{template}NPUKIT_INTRINSIC({row.result}) {row.name}({', '.join(row.parameters)})"
    if row.body.startswith("{"):
        return f"{head} {row.body}"
    return f"{head} {{ {'' if row.result == 'void' else 'return '}{row.body}; }}"
