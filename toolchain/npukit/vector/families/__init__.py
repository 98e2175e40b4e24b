"""Declarative modules of the intrinsics table, each one kind of operation."""

from __future__ import annotations

from collections.abc import Iterator

from npukit.vector.families.arithmetic import ARITHMETIC
from npukit.vector.families.block_float import BLOCK_FLOAT
from npukit.vector.families.control import CONTROL
from npukit.vector.families.cores import CORES
from npukit.vector.families.float_arithmetic import FLOAT_ARITHMETIC
from npukit.vector.families.float_convert import FLOAT_CONVERT
from npukit.vector.families.lookups import LOOKUPS
from npukit.vector.families.memory import MEMORY
from npukit.vector.families.moves import MOVES
from npukit.vector.families.multiply_complex import MULTIPLY_COMPLEX
from npukit.vector.families.multiply_float import MULTIPLY_FLOAT
from npukit.vector.families.multiply_int import MULTIPLY_INT
from npukit.vector.families.multiply_sparse import MULTIPLY_SPARSE
from npukit.vector.families.nonlinear import NONLINEAR
from npukit.vector.families.shuffles import SHUFFLES
from npukit.vector.families.srs_ups import SRS_UPS
from npukit.vector.families.streams import STREAMS
from npukit.vector.table import Family, Generation, Intrinsic

FAMILIES: tuple[Family, ...] = (
    CONTROL,
    MOVES,
    SHUFFLES,
    MULTIPLY_INT,
    MULTIPLY_COMPLEX,
    MULTIPLY_FLOAT,
    MULTIPLY_SPARSE,
    FLOAT_ARITHMETIC,
    FLOAT_CONVERT,
    BLOCK_FLOAT,
    NONLINEAR,
    ARITHMETIC,
    SRS_UPS,
    LOOKUPS,
    STREAMS,
    CORES,
    MEMORY,
)
"""Every family, in the order in which the header defines them."""


def intrinsics(generation: Generation) -> Iterator[Intrinsic]:
    """Every row of ``generation``, in the order of the header."""
    for family in FAMILIES:
        for row in family.rows():
            if generation in row.generations:
                yield row
