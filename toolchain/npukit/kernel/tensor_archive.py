"""Writing ``.npz`` archives of tensors."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from typing import IO, Any

from numpy.lib import format as npy
from numpy.typing import NDArray


def save_archive(stream: IO[bytes], arrays: Mapping[str, NDArray[Any]]) -> None:
    """Write ``arrays`` as a ``.npz`` archive; equal arrays give equal bytes.

    Not ``numpy.savez``, whose own parameters are no names for arrays.
    """
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in arrays.items():
            member = zipfile.ZipInfo(f"{name}.npy")
            member.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(member, "w", force_zip64=True) as file:
                npy.write_array(file, array, allow_pickle=False)
