"""Buffer objects of the emulated device: two sides, raw memory, refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.emulator import pyxrt

TO_DEVICE = pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE
FROM_DEVICE = pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE
HOST_ONLY = pyxrt.bo.flags.host_only
GROUP = 0x10000


def buffer(size: int) -> pyxrt.bo:
    return pyxrt.bo(pyxrt.device(0), size, HOST_ONLY, GROUP)


def device_side(bo: pyxrt.bo, size: int) -> bytes:
    """The device side's content, read without changing the host side."""
    kept = bo.read(size, 0)
    bo.sync(FROM_DEVICE)
    seen = bo.read(size, 0).tobytes()
    bo.write(kept, 0)
    return seen


def test_new_buffers_have_different_nonzero_garbage_on_both_sides() -> None:
    first, second = buffer(5000), buffer(5000)
    sides = [
        first.read(5000, 0).tobytes(),
        device_side(first, 5000),
        second.read(5000, 0).tobytes(),
        device_side(second, 5000),
    ]
    assert all(0 not in side for side in sides)
    assert len(set(sides)) == 4


def test_sides_are_separate_until_sync() -> None:
    bo = buffer(64)
    before = device_side(bo, 64)
    bo.write(bytes(range(64)), 0)
    assert device_side(bo, 64) == before
    bo.sync(TO_DEVICE)
    assert device_side(bo, 64) == bytes(range(64))


@given(
    st.integers(0, 64).flatmap(
        lambda offset: st.tuples(st.just(offset), st.integers(0, 64 - offset))
    )
)
def test_sync_copies_only_the_given_range(where: tuple[int, int]) -> None:
    offset, size = where
    bo = buffer(64)
    before = device_side(bo, 64)
    bo.write(bytes(range(100, 164)), 0)
    bo.sync(TO_DEVICE, size, offset)
    expected = bytearray(before)
    expected[offset : offset + size] = bytes(range(100, 164))[offset : offset + size]
    assert device_side(bo, 64) == bytes(expected)


def test_map_is_a_writable_view_of_the_host_side() -> None:
    bo = buffer(16)
    view = bo.map()
    assert (view.format, view.nbytes, view.readonly) == ("B", 16, False)
    np.frombuffer(view, np.int32)[:] = [1, 2, 3, 4]
    assert bo.read(16, 0).view(np.int32).tolist() == [1, 2, 3, 4]


def test_read_returns_a_separate_int8_array() -> None:
    bo = buffer(8)
    bo.write(b"\xff" * 8, 0)
    got = bo.read(4, 2)
    assert got.dtype == np.int8
    assert got.tolist() == [-1] * 4
    got[:] = 0
    assert bo.read(4, 2).tolist() == [-1] * 4


def test_write_of_a_strided_array_copies_its_raw_memory() -> None:
    bo = buffer(8)
    bo.write(np.arange(16, dtype=np.uint8)[::2], 0)
    assert bo.read(8, 0).tolist() == list(range(8))
    bo.write(np.arange(6, dtype=np.uint8).reshape(2, 3).T, 2)
    assert bo.read(6, 2).tolist() == list(range(6))


def test_write_that_would_read_foreign_memory_is_refused() -> None:
    with pytest.raises(RuntimeError, match="memory outside the array"):
        buffer(64).write(np.broadcast_to(np.uint8(7), (64,)), 0)
    with pytest.raises(RuntimeError, match="memory outside the array"):
        buffer(64).write(np.arange(64, dtype=np.uint8)[::-1], 0)


@pytest.mark.parametrize("seek", [1, 61, 64])
def test_write_and_read_past_the_end(seek: int) -> None:
    bo = buffer(64)
    with pytest.raises(RuntimeError, match=r"^attempting to write past buffer size: Invalid argu"):
        bo.write(bytes(64), seek)
    with pytest.raises(
        RuntimeError, match=r"^attempting to read past buffer size: Invalid argumen"
    ):
        bo.read(64, seek)


def test_sync_past_the_end() -> None:
    with pytest.raises(RuntimeError, match=r"Invalid BO offset and size for sync'ing: 1, 64"):
        buffer(64).sync(TO_DEVICE, 64, 1)


@pytest.mark.parametrize("name", ["device_only", "p2p", "svm"])
def test_flags_that_an_npu_does_not_support(name: str) -> None:
    with pytest.raises(RuntimeError, match=r"^Bad BO flags \(err=95\): Operation not supported$"):
        pyxrt.bo(pyxrt.device(0), 64, getattr(pyxrt.bo.flags, name), GROUP)


def test_flags_under_both_names() -> None:
    assert pyxrt.bo.host_only == pyxrt.bo.flags.host_only
    assert pyxrt.bo.flags(1 << 24) == pyxrt.bo.cacheable
    assert int(pyxrt.bo.flags.host_only) == 1 << 29


def test_sub_buffers_share_both_sides() -> None:
    parent = buffer(64)
    part = pyxrt.bo(parent, 16, 32)
    assert part.size() == 16
    assert part.address() == parent.address() + 32
    part.write(bytes(16), 0)
    assert parent.read(16, 32).tobytes() == bytes(16)
    before = device_side(parent, 64)
    part.sync(TO_DEVICE)
    assert device_side(parent, 64) == before[:32] + bytes(16) + before[48:]
    with pytest.raises(RuntimeError, match=r"^sub buffer size and offset: Invalid argument$"):
        pyxrt.bo(parent, 40, 32)


def test_addresses_are_page_aligned_and_differ() -> None:
    first, second = buffer(1), buffer(5000)
    assert first.address() % 4096 == second.address() % 4096 == 0
    assert abs(first.address() - second.address()) >= 4096


@pytest.mark.parametrize("size", [0, 1 << 40])
def test_impossible_sizes(size: int) -> None:
    with pytest.raises(RuntimeError, match="mmap_range"):
        buffer(size)


@pytest.mark.parametrize(
    ("call", "signature"),
    [
        (lambda b: b.write(b"abc"), "write(): incompatible function arguments"),
        (lambda b: b.write("abc", 0), "arg1: int) -> None"),
        (lambda b: b.write([1], 0), "write()"),
        (lambda b: b.write(b"abc", -1), "write()"),
        (lambda b: b.read(4), "read()"),
        (lambda b: b.sync(0), "2. (self: pyxrt.bo, arg0: pyxrt.xclBOSyncDirection) -> None"),
        (lambda b: b.sync(TO_DEVICE, 64), "sync()"),
        (lambda b: pyxrt.bo(pyxrt.device(0), 64, 1 << 29, GROUP), "incompatible constructor"),
        (lambda b: pyxrt.bo(pyxrt.device(0), 64.0, HOST_ONLY, GROUP), "pyxrt.bo(device: pyxrt.dev"),
    ],
)
def test_wrong_types_are_pybind11_type_errors(call: object, signature: str) -> None:
    assert callable(call)
    with pytest.raises(TypeError) as caught:
        call(buffer(64))
    assert signature in str(caught.value)
    assert "\n\nInvoked with: " in str(caught.value)


def test_numpy_integers_are_integers() -> None:
    assert pyxrt.bo(pyxrt.device(0), np.int64(64), HOST_ONLY, np.uint32(GROUP)).size() == 64
