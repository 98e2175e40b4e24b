"""Images with correct hashes and wrong designs: refused, or loaded and run to an end.

An xclbin may contain any design. Such a design may cause only npukit's own errors, and never an
endless run.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

sys.path.insert(0, str(Path(__file__).parents[1] / "unit"))

from test_array_engine import make_image, run
from test_emulation_image import IMAGE

from npukit.emulator.array import Array
from npukit.errors import FormatError, NpukitError
from npukit.formats.emulation import pack, unpack
from thoroughness import examples

Path_ = tuple[str | int, ...]

APART = replace(IMAGE, cores={t: replace(core, stack=320) for t, core in IMAGE.cores.items()})
PACKED = [pack(image) for image in (make_image(rounds=3), IMAGE, APART)]
NUMBERS = [-(1 << 70), -(1 << 31), -1, 0, 1, 2, 3, 4, 5, 16, 63, 64, 100, 4096, 65536, 1 << 20]
VALUES = st.one_of(
    st.sampled_from([*NUMBERS, 1 << 30, (1 << 31) - 1, 1 << 31, (1 << 32) - 1, 1 << 40]),
    st.integers(-5, 70),
    st.sampled_from([None, True, False, "", "x", "DMA", "Core", "MM2S", "S2MM", [], {}, 0.5]),
    st.sampled_from([{"col": c, "row": r} for c in (-1, 0, 1, 9) for r in (-1, 0, 1, 2, 3, 7)]),
)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def paths(value: Any, before: Path_ = ()) -> Iterator[Path_]:
    """The paths of all items in a JSON value."""
    keys: Any = ()
    if isinstance(value, dict):
        keys = value
    elif isinstance(value, list):
        keys = range(len(value))
    for key in keys:
        yield (*before, key)
        yield from paths(value[key], (*before, key))


def changed(draw: st.DataObject, data: bytes) -> bytes:
    """The image with some values of its design replaced, removed or repeated."""
    content = parts(data)
    manifest = json.loads(content.pop("manifest.json"))
    design = json.loads(content["design.json"])
    for _ in range(draw.draw(st.integers(1, 3))):
        place = draw.draw(st.sampled_from(list(paths(design))))
        parent = design
        for key in place[:-1]:
            parent = parent[key]
        kind = draw.draw(st.sampled_from(["value", "value", "value", "remove", "repeat"]))
        if kind == "remove":
            del parent[place[-1]]
        elif kind == "repeat" and isinstance(parent, list):
            parent.append(deepcopy(parent[place[-1]]))
        else:
            parent[place[-1]] = deepcopy(draw.draw(VALUES))
    content["design.json"] = json.dumps(design).encode()
    manifest["sha256"] = {n: hashlib.sha256(d).hexdigest() for n, d in content.items()}
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_STORED) as archive:
        for name, member in {"manifest.json": json.dumps(manifest).encode(), **content}.items():
            archive.writestr(name, member)
    return output.getvalue()


@settings(max_examples=examples(300), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(PACKED))
def test_any_design_is_refused_or_run(data: st.DataObject, packed: bytes) -> None:
    hostile = changed(data, packed)
    try:
        image = unpack(hostile)
    except FormatError as error:
        assert error.where
        return
    try:
        array = Array(image.design, image.cores)
    except NpukitError:
        return
    run(array, np.arange(1, 65, dtype=np.uint8), np.zeros(64, np.uint8))
