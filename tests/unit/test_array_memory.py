import gc
import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from emulated_cores import TILE, Array, buffer, lock, one_core

from npukit.compiler.extract import extract
from npukit.compiler.parse import parse_module
from npukit.emulator.memory import ArrayMemory
from npukit.emulator.wasm_engine import free_ended
from npukit.errors import DesignError, DeviceError
from npukit.machine.physical import Tile

INITIAL = (
    '%init = aie.buffer(%t) {address = 4096 : i32, sym_name = "init"} : '
    "memref<4xi32> = dense<[1, -2, 3, 4]>"
)


def memory_of(*declarations: str) -> ArrayMemory:
    return ArrayMemory(extract(parse_module(one_core("", *declarations), "test.mlir")))


def test_memory_starts_as_the_same_nonzero_garbage():
    first, second = memory_of(), memory_of()
    for tile, size in ((TILE, 65536), (Tile(0, 1), 524288)):
        data = first.data(tile)
        assert data.shape == (size,) and data.dtype == np.uint8
        assert (data != 0).all()
        assert len(np.unique(data)) > 200
        assert (data == second.data(tile)).all()
    assert (first.data(TILE) != first.data(Tile(0, 3))).any()


def test_buffers_with_initial_content_hold_it():
    memory = memory_of(INITIAL)
    assert memory.data(TILE)[4096:4112].view(np.int32).tolist() == [1, -2, 3, 4]


@contextmanager
def addresses(more: int) -> Iterator[None]:
    """As under ``ulimit -v``: the process may use ``more`` bytes of addresses than now."""
    gc.collect()
    free_ended()
    limits = resource.getrlimit(resource.RLIMIT_AS)
    used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + more, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limits)


needs_proc = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")


@needs_proc
def test_addresses_that_the_process_may_not_use_are_a_device_error():
    """The engine reserves 4 GiB of them for each memory."""
    memory_of()  # creates the engine
    with addresses(1 << 31), pytest.raises(DeviceError, match="can't reserve memory") as raised:
        memory_of()
    assert "ulimit -v" in str(raised.value)


@needs_proc
def test_memories_of_arrays_in_cycles_of_references_make_room_for_others():
    """Closed contexts leave such cycles; Python collects them much later."""
    memory_of()
    gc.disable()
    try:
        with addresses(40 << 30):
            for _ in range(8):
                memory = memory_of()
                memory.data(TILE)
                memory.watcher = lambda _tile, _lock, memory=memory: None
                del memory
    finally:
        gc.enable()


def test_a_tiles_data_is_one_live_view():
    memory = memory_of()
    memory.data(TILE)[7] = 9
    assert memory.data(TILE)[7] == 9


def test_locks_start_at_0_and_are_accessible_in_two_ways():
    memory = memory_of(lock("a", 3), lock("b", 0, 0, "%t3"))
    assert memory.locks(TILE).sum() == memory.locks(Tile(0, 3)).sum() == 0
    memory.locks(TILE)[3] = 5
    assert memory.compartment(TILE).lock_words[memory.lock_slot(TILE, 3)] == 5


def test_lock_slots_are_distinct_over_the_whole_device():
    memory = memory_of()
    device = memory.design.device
    tiles = [Tile(c, r) for c in range(device.columns) for r in range(device.rows)]
    slots = [memory.lock_slot(t, n) for t in tiles for n in range(device.tile(t).locks)]
    assert len(set(slots)) == len(slots)


@pytest.mark.parametrize(
    ("tile", "lock_id"), [(TILE, 16), (TILE, -1), (Tile(0, 1), 64), (Tile(9, 2), 0)]
)
def test_locks_that_do_not_exist(tile: Tile, lock_id: int):
    with pytest.raises(DesignError, match=r"no lock|no tile"):
        memory_of().lock_slot(tile, lock_id)


def test_a_shim_has_no_data_memory():
    with pytest.raises(DesignError, match="shim"):
        memory_of().data(Tile(0, 0))


def test_extending_a_cores_address_space_does_not_move_its_data():
    memory = memory_of()
    data = memory.data(TILE)
    data[100] = 42
    extension = memory.extend(TILE, 0x30000)
    assert extension.shape == (0x20000,) and (extension != 0).all()
    data[101] = 43
    assert memory.data(TILE)[100:102].tolist() == [42, 43]
    assert memory.memory(TILE).read(memory.compartment(TILE).store, 100, 102) == bytearray([42, 43])


def test_a_core_without_neighbours_has_exactly_one_page():
    array = Array(one_core("", buffer("a", 2048, "4xi32")))
    assert array.memory.memory(TILE).data_len(array.memory.compartment(TILE).store) == 65536


def test_a_view_outlives_the_array():
    memory = memory_of(INITIAL)
    data, words = memory.data(TILE), memory.compartment(TILE).lock_words
    del memory
    gc.collect()
    assert data[4096:4112].view(np.int32).tolist() == [1, -2, 3, 4]
    data[:] = 7
    words[0] = 3
    assert data.sum() == 7 * 65536 and words[0] == 3
