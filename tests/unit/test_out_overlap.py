"""Whether arrays for results have a place for each element."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided

from npukit.runtime.host_kernel.outs import overlapping_pair, overlaps_itself

MEMORY = np.zeros(4096, np.uint8)


@st.composite
def views(draw: st.DrawFn) -> Any:
    """An array of one, two or four bytes an element, anywhere in the memory, with any strides."""
    dtype = draw(st.sampled_from([np.int8, np.int16, np.int32]))
    counts = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
    strides = draw(
        st.lists(st.integers(-24, 24), min_size=len(counts), max_size=len(counts))
        | st.permutations([1, 4, 16][: len(counts)])
    )
    start = 1024 + draw(st.integers(0, 64))
    return as_strided(MEMORY[start:].view(np.int8)[: 1 << 11].view(dtype), counts, strides)


def addresses(array: Any) -> list[int]:
    """The address of each byte of each element."""
    start = array.__array_interface__["data"][0]
    return [
        start + sum(i * stride for i, stride in zip(index, array.strides, strict=True)) + byte
        for index in np.ndindex(array.shape)
        for byte in range(array.itemsize)
    ]


@given(views())
def test_an_array_overlaps_itself_if_an_address_occurs_twice(array: Any) -> None:
    found = addresses(array)
    assert overlaps_itself(array) == (len(found) > len(set(found)))


@given(st.lists(views(), max_size=5))
def test_two_arrays_overlap_if_they_have_an_address_in_common(arrays: list[Any]) -> None:
    owned = [set(addresses(array)) for array in arrays]
    pairs = {(i, j) for j in range(len(arrays)) for i in range(j) if owned[i] & owned[j]}
    pair = overlapping_pair(arrays)
    assert pair in pairs if pairs else pair is None
