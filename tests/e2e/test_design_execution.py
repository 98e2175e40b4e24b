"""Runs more forms of designs: depths, windows, broadcasts, packets, padding, sixteen cores, npu2.

Each runs from npukit's lowering and, if there is one, from aiecc's physical module. The C++
functions are generated from their signatures: the last buffer gets a weighted sum of the others that
depends on the buffer and the element, so data from a wrong place shows.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from design_runner import Runner, Words, execute, fresh_buffers, functions
from npukit.compiler.driver import LoweredDesign, lower
from npukit.emulator.array import Status

DESIGNS = Path(__file__).parents[1] / "golden" / "more"
NAMES = sorted(path.parent.name for path in DESIGNS.glob("*/design.mlir"))

NO_RESULT = {"memtile_sink"}
"""Designs without a result."""

STALLS = {"sliding_window"}
"""Designs that never complete; see the test of each."""

RUNS_FOR_EVER = {"depth_4", "compute_in_mlir", "sixteen_cores", "npu2_eight_columns", "padding"}
"""Some of the designs whose cores and DMAs loop forever: a second run must also complete."""


def work(*objects: Words) -> Words:
    """The result of a generated function for objects of equal size."""
    total = np.arange(objects[0].size, dtype=np.int32)
    for weight, each in enumerate(objects, start=3):
        total = total + np.int32(weight) * each
    return total


def per_object(size: int) -> Callable[[Words], Words]:
    """``work`` applied to one object of ``size`` words after another."""
    return lambda x: np.concatenate([work(each) for each in x.reshape(-1, size)])


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Runner:
    return Runner(tmp_path_factory.mktemp("designs"))


def text_of(name: str) -> str:
    return (DESIGNS / name / "design.mlir").read_text()


def physical_modules(name: str, lowered: LoweredDesign) -> dict[str, str]:
    modules = {"npukit": lowered.physical_text}
    path = DESIGNS / name / "physical.mlir"
    if path.exists():
        modules["aiecc"] = path.read_text()
    return modules


@pytest.mark.parametrize("name", NAMES)
def test_both_physical_modules_run_alike(name: str, runner: Runner) -> None:
    """Both lowerings give the same outcome, the same results and the same bytes moved."""
    source = functions(text_of(name))
    lowered = lower(text_of(name), name)
    seen = {}
    for origin, physical in physical_modules(name, lowered).items():
        array = runner.load(physical, source)
        buffers = fresh_buffers(lowered)
        before = [buffer.copy() for buffer in buffers]
        outcomes = [execute(array, lowered.insts, buffers)]
        if name not in STALLS:
            assert outcomes[0].status is Status.COMPLETED, outcomes[0].report
            changed = any(not np.array_equal(a, b) for a, b in zip(before, buffers, strict=True))
            assert changed is (name not in NO_RESULT)
            outcomes.append(execute(array, lowered.insts, buffers))
            if name in RUNS_FOR_EVER:
                assert outcomes[1].status is Status.COMPLETED, outcomes[1].report
        seen[origin] = (
            [(o.status, o.statistics.bytes_moved, o.statistics.bds_run) for o in outcomes],
            [buffer.tolist() for buffer in buffers],
        )
    assert all(result == seen["npukit"] for result in seen.values())


def tiles_of_16(x: Words) -> Words:
    out = np.empty((64, 64), np.int32)
    for row in range(0, 64, 16):
        for col in range(0, 64, 16):
            tile = x.reshape(64, 64)[row : row + 16, col : col + 16]
            out[row : row + 16, col : col + 16] = work(tile.ravel()).reshape(16, 16)
    return out.ravel()


def uneven(x: Words) -> Words:
    return np.concatenate(
        [part for each in x.reshape(-1, 512) for part in (work(each[:128]), work(each[128:]))]
    )


def padded(x: Words) -> Words:
    image = np.pad(x.reshape(-1, 8, 16), ((0, 0), (1, 1), (4, 4)))
    return np.concatenate([work(each.ravel()) for each in image])


def windows_with_borders(x: Words) -> Words:
    rows = x.reshape(8, 256)
    pairs = [(rows[0], rows[0]), *pairwise(rows), (rows[7], rows[7])]
    return np.concatenate([work(a, b) for a, b in pairs])


def narrowed(x: Words) -> Words:
    cube = x * x * x
    columns = [x >> 2, x, cube >> 2, cube >> 20]
    ranges = [(-128, 127), (0, 255), (-32768, 32767), (-32768, 32767)]
    clipped = [np.clip(c, *r).astype(np.int16) for c, r in zip(columns, ranges, strict=True)]
    return np.stack(clipped, axis=1).ravel().view(np.int32)


def inverse(x: Words) -> Words:
    with np.errstate(divide="ignore"):
        return (np.float32(1) / x.astype(np.float32)).view(np.int32)


def test_loops_with_run_time_bounds(runner: Runner) -> None:
    lowered = lower(text_of("dynamic_bounds"), "dynamic_bounds")
    for physical in physical_modules("dynamic_bounds", lowered).values():
        array = runner.load(physical, "")
        counts, data, out = fresh_buffers(lowered, seed=3)
        counts[:] = [0, 3, 0, 1, *[4] * 28]  # the core looks at two bits
        outcome = execute(array, lowered.insts, [counts, data, out])
        assert outcome.status is Status.COMPLETED, outcome.report
        assert out.tolist() == (2 * data).tolist()


MEANINGS: dict[str, Callable[[Words], Words]] = {
    "depth_1": per_object(256),
    "depth_4": per_object(256),
    "delegate": lambda x: per_object(256)(per_object(256)(x)),
    "via_dma": lambda x: per_object(256)(per_object(256)(x)),
    "cross_column": per_object(256),
    "dynamic_core": per_object(256),
    "short_loop": per_object(256),
    "remainder_loop": per_object(256),
    "compute_in_mlir": lambda x: 3 * x + 3,
    "narrow_in_mlir": narrowed,
    "inverse_npu2": inverse,
    "broadcast_3cores": lambda x: np.concatenate(
        [np.tile(work(each), 3) for each in x.reshape(-1, 256)]
    ),
    "strided_4d": tiles_of_16,
    "distribute_uneven": uneven,
    "padding": padded,
    "repeat_link": lambda x: np.concatenate(
        [np.tile(work(each), 3) for each in x.reshape(-1, 256)]
    ),
    "window_with_borders": windows_with_borders,
    "pipeline_4cores": lambda x: per_object(256)(
        per_object(256)(per_object(256)(per_object(256)(x)))
    ),
}


@pytest.mark.parametrize("name", MEANINGS)
def test_a_design_gives_the_expected_numbers(name: str, runner: Runner) -> None:
    lowered = lower(text_of(name), name)
    for physical in physical_modules(name, lowered).values():
        array = runner.load(physical, functions(text_of(name)))
        data, out = fresh_buffers(lowered, seed=3)
        outcome = execute(array, lowered.insts, [data, out])
        assert outcome.status is Status.COMPLETED, outcome.report
        assert out.tolist() == MEANINGS[name](data).tolist()


@pytest.mark.parametrize(("name", "pairs"), [("sixteen_cores", 4), ("npu2_eight_columns", 8)])
def test_many_cores_compute_their_parts(name: str, pairs: int, runner: Runner) -> None:
    lowered = lower(text_of(name), name)
    array = runner.load(lowered.physical_text, functions(text_of(name)))
    assert len(array.design.cores) == 16
    for seed in range(3):
        buffers = fresh_buffers(lowered, seed)
        given = [buffer.copy() for buffer in buffers]
        outcome = execute(array, lowered.insts, buffers)
        assert outcome.status is Status.COMPLETED, outcome.report
        directions = [argument.direction for argument in lowered.sequence_arguments]
        taken = [x for x, way in zip(given, directions, strict=True) if way == "in"]
        made = [x for x, way in zip(buffers, directions, strict=True) if way == "out"]
        assert np.concatenate(made).tolist() == per_object(64)(np.concatenate(taken)).tolist()


def test_an_endless_sliding_window_stalls_where_the_compiler_forgets_an_object(
    runner: Runner,
) -> None:
    """At the loop's back edge aiecc acquires two objects again, although the core still holds one."""
    lowered = lower(text_of("sliding_window"), "sliding_window")
    for physical in physical_modules("sliding_window", lowered).values():
        array = runner.load(physical, functions(text_of("sliding_window")))
        data, out = fresh_buffers(lowered)
        outcome = execute(array, lowered.insts, [data, out])
        assert outcome.status is Status.STALLED
        assert (
            "core (0, 2): waits for lock in_cons_cons_lock_0 (lock 1 of tile (0, 2)), which is 1 "
            "and should be at least 2" in outcome.report
        )
        rows = data.reshape(-1, 256)
        made = [work(a, b) for a, b in pairwise(rows[:7])]
        assert out[: 6 * 256].tolist() == np.concatenate(made).tolist()


def test_all_four_channels_of_a_tile(runner: Runner) -> None:
    source = """
        #include <stdint.h>
        extern "C" void work(int32_t *a, int32_t *b, int32_t *c, int32_t *d) {
          for (int i = 0; i < 256; i++) { c[i] = a[i] + 2 * b[i]; d[i] = a[i] * b[i]; }
        }"""
    lowered = lower(text_of("two_in_two_out"), "two_in_two_out")
    array = runner.load(lowered.physical_text, source)
    a, b, c, d = buffers = fresh_buffers(lowered)
    assert execute(array, lowered.insts, buffers).status is Status.COMPLETED
    assert c.tolist() == (a + 2 * b).tolist()
    assert d.tolist() == (a * b).tolist()


def test_two_objects_from_each_input_object(runner: Runner) -> None:
    source = """
        #include <stdint.h>
        extern "C" void work(int32_t *x, int32_t *y, int32_t *z) {
          for (int i = 0; i < 256; i++) { y[i] = 5 * x[i]; z[i] = x[i] - i; }
        }"""
    lowered = lower(text_of("producer_batches"), "producer_batches")
    array = runner.load(lowered.physical_text, source)
    data, out = buffers = fresh_buffers(lowered)
    assert execute(array, lowered.insts, buffers).status is Status.COMPLETED
    expected = [part for x in data.reshape(-1, 256) for part in (5 * x, x - np.arange(256))]
    assert out.tolist() == np.concatenate(expected).tolist()


def test_scalars_that_the_compiler_computes_as_vectors(runner: Runner) -> None:
    """ReLU, clamp and shift in i32, a shift by a variable, clamps in i16 and i8; all of int32."""
    lowered = lower(text_of("clamp_in_mlir"), "clamp_in_mlir")
    modules = physical_modules("clamp_in_mlir", lowered)
    assert "aievec" in modules["aiecc"]
    assert "aievec" not in modules["npukit"]
    for physical in modules.values():
        array = runner.load(physical, "")
        data, out = buffers = fresh_buffers(lowered)
        for limit in (1000, 1 << 31):
            data[:] = np.random.default_rng(limit).integers(-limit, limit, data.size, np.int32)
            assert execute(array, lowered.insts, buffers).status is Status.COMPLETED
            x = data.reshape(4, 16, 4)
            expected = np.empty_like(x)
            expected[..., 0] = np.clip(x[..., 0], 0, 600) >> 5
            expected[..., 1] = x[..., 1] >> (5 + 4 * np.arange(16) // 32)
            expected[..., 2] = np.clip(x[..., 2].astype(np.int16), -300, 300)
            expected[..., 3] = np.clip(x[..., 3].astype(np.int8), -100, 90)
            assert out.tolist() == expected.ravel().tolist()


def test_runtime_parameters_reach_the_core(runner: Runner) -> None:
    source = """
        #include <stdint.h>
        extern "C" void work(int32_t *x, int32_t *y, int32_t *rtp) {
          for (int i = 0; i < 256; i++) y[i] = rtp[0] * x[i] + rtp[1];
        }"""
    lowered = lower(text_of("rtp_buffer"), "rtp_buffer")
    for physical in physical_modules("rtp_buffer", lowered).values():
        array = runner.load(physical, source)
        data, out = buffers = fresh_buffers(lowered)
        assert execute(array, lowered.insts, buffers).status is Status.COMPLETED
        assert out.tolist() == (50 * data + 7).tolist()


def test_a_core_waits_for_the_host_before_each_object(runner: Runner) -> None:
    """A wait for an exact value leaves the lock alone; the core's own release ends the phase."""
    lowered = lower(text_of("host_barrier"), "host_barrier")
    for physical in physical_modules("host_barrier", lowered).values():
        array = runner.load(physical, "")
        data, out = fresh_buffers(lowered, seed=4)
        for _ in range(2):
            out[:] = -1
            outcome = execute(array, lowered.insts, [data, out])
            assert outcome.status is Status.COMPLETED, outcome.report
            np.testing.assert_array_equal(out, data + np.repeat([50, 7], 256))


def test_packets_of_two_cores_share_a_channel_without_interleaving(runner: Runner) -> None:
    source = """
        #include <stdint.h>
        static int32_t made = 0;
        extern "C" void work(int32_t *b) {
          for (int i = 0; i < 256; i++) b[i] = 1000 * made + i;
          made++;
        }"""
    lowered = lower(text_of("packet_flows"), "packet_flows")
    for physical in physical_modules("packet_flows", lowered).values():
        array = runner.load(physical, source)
        (out,) = buffers = fresh_buffers(lowered)
        assert execute(array, lowered.insts, buffers).status is Status.COMPLETED
        packets = out.reshape(4, 256)
        assert (packets - packets[:, :1]).tolist() == [list(range(256))] * 4
        assert sorted(packets[:, 0].tolist()) == [0, 0, 1000, 1000]


TASKS_EVERYWHERE = """
module {{
  aie.device({device}) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %buf = aie.buffer(%mem) {{address = 16384 : i32, sym_name = "buf"}} : memref<256xi32>
    %free = aie.lock(%mem, 3) {{init = 1 : i32, sym_name = "free"}}
    %full = aie.lock(%mem, 4) {{init = 0 : i32, sym_name = "full"}}
    aie.flow(%shim, DMA : 0, %mem, DMA : 2)
    aie.flow(%mem, DMA : 4, %shim, DMA : 1)
    aie.shim_dma_allocation @in(%shim, MM2S, 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 1)
    aie.runtime_sequence(%a: memref<512xi32>, %b: memref<512xi32>) {{
      %0 = aiex.dma_configure_task(%mem, S2MM, 2) {{
        aie.use_lock(%free, AcquireGreaterEqual, 1)
        aie.dma_bd(%buf : memref<256xi32>, 0, 256)
        aie.use_lock(%full, Release, 1)
        aie.end
      }} {{repeat_count = 1 : i32}}
      %1 = aiex.dma_configure_task(%mem, MM2S, 4) {{
        aie.use_lock(%full, AcquireGreaterEqual, 1)
        aie.dma_bd(%buf : memref<256xi32>, 0, 256,
          [<size = 32, stride = 1>, <size = 8, stride = 32>])
        aie.use_lock(%free, Release, 1)
        aie.end
      }} {{repeat_count = 1 : i32, issue_token = true}}
      aiex.dma_start_task(%0)
      aiex.dma_start_task(%1)
      %2 = aiex.dma_configure_task_for @in {{
        aie.dma_bd(%a : memref<512xi32>, 256, 256)
        aie.next_bd ^second
      ^second:
        aie.dma_bd(%a : memref<512xi32>, 0, 256)
        aie.end
      }}
      %3 = aiex.dma_configure_task_for @out {{
        aie.dma_bd(%b : memref<512xi32>, 0, 512)
        aie.end
      }} {{issue_token = true}}
      aiex.dma_start_task(%2)
      aiex.dma_start_task(%3)
      aiex.dma_await_task(%1)
      aiex.dma_await_task(%3)
    }}
  }}
}}
"""


@pytest.mark.parametrize("device", ["npu1_1col", "npu2_1col"])
def test_a_runtime_sequence_can_run_every_dma(device: str, runner: Runner) -> None:
    """Chained shim BDs, and a memtile's BDs with locks, repeats and dimensions, set at run time."""
    lowered = lower(TASKS_EVERYWHERE.format(device=device), "tasks.mlir")
    array = runner.load(lowered.physical_text, "")
    for seed in range(3):
        data, out = buffers = fresh_buffers(lowered, seed)
        outcome = execute(array, lowered.insts, buffers)
        assert outcome.status is Status.COMPLETED, outcome.report
        transposed = data.reshape(2, 8, 32)[::-1].transpose(0, 2, 1)
        assert out.tolist() == transposed.ravel().tolist()


def test_sixteen_transfers_each_way_reuse_their_bds(runner: Runner) -> None:
    """Blocks of 256 words go in in order and come out in reverse order."""
    path = DESIGNS.parent / "sequences" / "sixteen_transfers" / "design.mlir"
    lowered = lower(path.read_text(), path.name)
    array = runner.load(lowered.physical_text, "")
    for seed in range(2):
        data, out = buffers = fresh_buffers(lowered, seed)
        outcome = execute(array, lowered.insts, buffers)
        assert outcome.status is Status.COMPLETED, outcome.report
        assert out.tolist() == data.reshape(16, 256)[::-1].ravel().tolist()


STARTS_BEFORE_THE_HOST = """
module {
  aie.device(npu1_1col) {
    %shim = aie.tile(0, 0)
    %tile = aie.tile(0, 2)
    %go = aie.lock(%tile, 0) {init = 0 : i32, sym_name = "go"}
    %full = aie.lock(%tile, 1) {init = 0 : i32, sym_name = "full"}
    %free = aie.lock(%tile, 2) {init = 1 : i32, sym_name = "free"}
    %setting = aie.buffer(%tile) {address = 1024 : i32, sym_name = "setting"} : memref<1xi32>
    %result = aie.buffer(%tile) {address = 2048 : i32, sym_name = "result"} : memref<1xi32>
    aie.flow(%tile, DMA : 0, %shim, DMA : 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    %core = aie.core(%tile) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %endless = arith.constant 4294967295 : index
      %default = arith.constant 255 : i32
      scf.for %i = %c0 to %endless step %c1 {
        memref.store %default, %setting[%c0] : memref<1xi32>
        aie.use_lock(%go, AcquireGreaterEqual, 1)
        aie.use_lock(%free, AcquireGreaterEqual, 1)
        %value = memref.load %setting[%c0] : memref<1xi32>
        memref.store %value, %result[%c0] : memref<1xi32>
        aie.use_lock(%full, Release, 1)
      }
      aie.end
    }
    %mem = aie.mem(%tile) {
      %0 = aie.dma_start(MM2S, 0, ^send, ^end)
    ^send:
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.dma_bd(%result : memref<1xi32>, 0, 1)
      aie.use_lock(%free, Release, 1)
      aie.next_bd ^send
    ^end:
      aie.end
    }
    aie.runtime_sequence(%b: memref<1xi32>) {
      aiex.npu.maskwrite32 {buffer = @setting, address = 0 : ui32, value = 5 : ui32,
        mask = 15 : ui32}
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 1][0, 0, 0, 1])
        {id = 0 : i64, metadata = @out, issue_token = true} : memref<1xi32>
      aiex.set_lock(%go, 1)
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""


def test_cores_run_before_the_host_starts_a_run(runner: Runner) -> None:
    """The stream's first writes come after the cores' actions between loading and their first locks."""
    lowered = lower(STARTS_BEFORE_THE_HOST, "starts.mlir")
    array = runner.load(lowered.physical_text, "")
    for _ in range(3):
        (out,) = buffers = [np.zeros(1, np.int32)]
        outcome = execute(array, lowered.insts, buffers)
        assert outcome.status is Status.COMPLETED, outcome.report
        assert out.tolist() == [0xF5]
