"""The content of the files that ``--out`` names."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from npukit.errors import UsageError
from npukit.kernel.references import Arrays
from npukit.kernel.spec import ARCHIVE, TENSOR_SUFFIXES
from npukit.kernel.tensor_archive import save_archive
from npukit.run.assignments import Assignment
from npukit.run.summary import raw_bytes

_BFLOAT16 = "V2"
"""How NumPy saves bfloat16 of ``ml_dtypes``; ``array.view(ml_dtypes.bfloat16)`` reads it."""


def check_kinds(given: Sequence[Assignment], *, raw: bool) -> None:
    """Refuse files whose names do not say how to write them.

    Raises:
        UsageError: a file is neither ``.npy`` nor ``.npz``, and ``raw`` is not set.
    """
    for each in given:
        if not raw and Path(each.value).suffix not in TENSOR_SUFFIXES:
            raise UsageError(
                "this is not a .npy or .npz file",
                where=each.where,
                hint="--raw writes a file that holds nothing but elements",
            )


def encoded(
    given: Assignment, outputs: Arrays, dtypes: Mapping[str, str], *, ml_dtypes: bool
) -> bytes:
    """The bytes of the file of ``given``.

    Args:
        given: the file, and the output that it is for; None for all.
        outputs: the outputs by name.
        dtypes: the dtype of each.
        ml_dtypes: save bfloat16 as the package of that name does, not as bits.
    """
    suffix = Path(given.value).suffix
    chosen = outputs if given.name is None else {given.name: outputs[given.name]}
    if suffix not in TENSOR_SUFFIXES:
        return b"".join(raw_bytes(array) for array in chosen.values())
    stream = io.BytesIO()
    arrays = {
        name: array.view(_BFLOAT16) if ml_dtypes and dtypes[name] == "bfloat16" else array
        for name, array in chosen.items()
    }
    if suffix == ARCHIVE:
        save_archive(stream, arrays)
    else:
        (array,) = arrays.values()
        np.save(stream, array, allow_pickle=False)
    return stream.getvalue()
