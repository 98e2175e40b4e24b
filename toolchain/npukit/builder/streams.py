"""The instruction streams of a kernel whose calls choose numbers: one file beside ``insts.bin``.

It is a zip archive, which any tool lists and unpacks; the host module reads it with Python's own.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from npukit.kernel.spec import KernelSpec

STREAMS_FILE: Final = "streams.zip"

_LONG_AGO: Final = (1980, 1, 1, 0, 0, 0)
"""Equal streams make equal files."""


def stream_files(
    spec: KernelSpec, streams: Sequence[tuple[Iterable[int], bytes]]
) -> Mapping[str, bytes]:
    """The file with ``streams``, each with its numbers; none if calls choose nothing."""
    names = [parameter.name for parameter in spec.per_call]
    if not names:
        return {}
    # Few kernels need them.
    import zipfile

    from npukit.runtime.host_kernel.streams import stream_name

    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for numbers, stream in streams:
            entry = zipfile.ZipInfo(stream_name(names, tuple(numbers)), _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, stream)
    return {STREAMS_FILE: content.getvalue()}
