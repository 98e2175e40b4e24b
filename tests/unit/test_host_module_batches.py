"""Many calls in one submission, and inputs that stay in their buffers, on the emulated device."""

from __future__ import annotations

import gc
import threading
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.lib.stride_tricks import as_strided

from emulated_counts import counting_pyxrt
from host_artifacts import (
    COUNT,
    TENSORS,
    load_on_package,
    set_in_host,
    stalling_insts,
    write_artifacts,
)

DATA = np.arange(COUNT, dtype=np.int32) * 3 - 5


def tiles(count: int) -> Any:
    return DATA + 1000 * np.arange(count, dtype=np.int32)[:, None]


@pytest.fixture
def counts() -> Counter[str]:
    return Counter()


@pytest.fixture
def module(tmp_path: Path, counts: Counter[str]) -> ModuleType:
    """A module for hw whose calls of pyxrt are counted."""
    return load_on_package(write_artifacts(tmp_path, target="hw").module, counting_pyxrt(counts))


@pytest.fixture
def passthrough(module: ModuleType) -> Iterator[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with module.Passthrough() as opened:
            yield opened
        gc.collect()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    module = load_on_package(write_artifacts(tmp_path_factory.mktemp("kept")).module)
    with module.Passthrough() as opened:
        yield opened


@given(
    seed=st.integers(0, 2**32 - 1), count=st.integers(0, 60), size=st.sampled_from([1, 2, 3, 24])
)
def test_a_batch_equals_calls_one_by_one(kept: Any, seed: int, count: int, size: int) -> None:
    inputs = np.random.default_rng(seed).integers(-(2**31), 2**31, (count, COUNT), np.int32)
    one_by_one = [kept(one) for one in inputs]
    with pytest.MonkeyPatch.context() as patch:
        set_in_host(patch, GROUP_RUNS=size)
        batch = kept.run_batch(inputs)
        many = list(kept.run_many(inputs))
        listed = kept.runlist([kept.prepare(one) for one in inputs])
    assert batch.dtype == np.int32
    assert batch.shape == (count, COUNT)
    for results in (batch, many, listed):
        assert len(results) == count
        assert all(np.array_equal(a, b) for a, b in zip(results, one_by_one, strict=True))


def test_a_batch_is_one_list_and_a_run_behind_it(passthrough: Any, counts: Counter[str]) -> None:
    assert (passthrough.run_batch(tiles(16)) == tiles(16)).all()
    assert (counts["runlist.execute"], counts["run.start"], counts["runlist.add"]) == (1, 1, 15)
    counts.clear()
    assert (passthrough.run_batch(list(tiles(16))) == tiles(16)).all()
    assert dict(counts) == {
        **{"runlist.execute": 1, "runlist.wait": 1, "run.start": 1, "run.wait": 1},
        "bo.sync": 32,
    }
    counts.clear()
    assert (passthrough.run_batch(tiles(50)) == tiles(50)).all()
    assert (counts["runlist.execute"], counts["run.start"]) == (2, 4)  # 24, 24, and 2 alone


def test_a_large_kernel_has_small_groups(
    passthrough: Any, counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_in_host(monkeypatch, GROUP_BYTES=4 * 2 * 4 * COUNT)
    assert (passthrough.run_batch(tiles(9)) == tiles(9)).all()
    assert (counts["runlist.execute"], counts["run.start"]) == (2, 3)
    set_in_host(monkeypatch, GROUP_BYTES=1)
    counts.clear()
    assert (passthrough.run_batch(tiles(3)) == tiles(3)).all()
    assert (counts["runlist.execute"], counts["run.start"]) == (0, 3)


def test_a_pyxrt_without_run_lists(
    module: ModuleType, counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(module.xrt, "runlist")
    with module.Passthrough() as kernel:
        assert (kernel.run_batch(tiles(5)) == tiles(5)).all()
    assert (counts["runlist.execute"], counts["run.start"]) == (0, 5)


def test_the_mode_of_xrt_without_a_device_never_ends_a_list(
    module: ModuleType, counts: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XCL_EMULATION_MODE", "noop")
    with module.Passthrough() as kernel:
        assert (kernel.run_batch(tiles(5)) == tiles(5)).all()
    assert (counts["runlist.execute"], counts["run.start"]) == (0, 5)


def test_lists_of_other_sizes_and_single_calls_in_between(passthrough: Any) -> None:
    for count in (5, 3, 30, 5, 1, 4, 6, 7, 5):
        assert (passthrough.run_batch(tiles(count)) == tiles(count)).all()
        assert (passthrough(DATA + 9) == DATA + 9).all()


def test_results_of_a_batch_go_where_the_caller_wants(passthrough: Any) -> None:
    out = np.zeros((2 * COUNT, 5), np.int32).T[:, ::2]
    assert passthrough.run_batch(tiles(5), out=out) is out
    assert (out == tiles(5)).all()


@pytest.mark.parametrize("in_list", [False, True])
def test_inputs_are_those_before_any_result_is_written(
    passthrough: Any, monkeypatch: pytest.MonkeyPatch, in_list: bool
) -> None:
    set_in_host(monkeypatch, GROUP_RUNS=2)
    memory = tiles(12)
    assert passthrough.run_batch(list(memory) if in_list else memory, out=memory[::-1]) is not None
    assert (memory == tiles(12)[::-1]).all()
    memory = tiles(12)
    passthrough.runlist(
        passthrough.prepare(memory[index], out=memory[11 - index]) for index in range(12)
    )
    assert (memory == tiles(12)[::-1]).all()


def test_a_list_of_inputs_is_checked_before_any_run(
    passthrough: Any, module: ModuleType, counts: Counter[str]
) -> None:
    for items in ([*tiles(30), DATA[:3]], (*tiles(30), DATA[:3])):
        with pytest.raises(module.ArgumentError, match=r"inputs\[30\]: a: .* got int32 \[3\]"):
            passthrough.run_many(items)
    assert counts["run.start"] == 0


def test_what_does_not_fit_a_batch(passthrough: Any, module: ModuleType) -> None:
    many = tiles(3)
    read_only = many.copy()
    read_only.flags.writeable = False
    for stack, out, words in (
        (DATA, None, r"a: expected int32 [N, 4096], got int32 [4096]"),
        (many.astype(np.int8), None, "a: expected int32 [N, 4096], got int8 [3, 4096]"),
        (
            np.int32(3)[()],
            None,
            "a: expected a NumPy array of int32 [N, 4096] or a list of arrays of int32",
        ),
        ([DATA, DATA[:5]], None, "a[1]: expected int32 [4096], got int32 [5]"),
        (iter(many), None, "got a"),
        (None, None, "or a list of arrays of int32 [4096], got None"),
        (5, None, "got an int"),
        (many, as_strided(DATA.copy(), many.shape, (0, 4)), "out: elements of the array share"),
        (many, many[:2], "out: expected int32 [3, 4096], got int32 [2, 4096]"),
        (many, read_only, "out: the array is read-only"),
    ):
        with pytest.raises(module.ArgumentError) as caught:
            passthrough.run_batch(stack, out=out)
        assert words in str(caught.value)
    for inputs in (None, 5, np.int32(3), np.array(3)):
        with pytest.raises(module.ArgumentError, match="inputs: expected an iterable of arrays"):
            passthrough.run_many(inputs)
    assert (passthrough.run_batch(many) == many).all()


def test_batches_of_kernels_with_other_arguments(tmp_path: Path) -> None:
    def declared(name: str, a: Any, b: Any) -> tuple[ModuleType, Any]:
        (tmp_path / name).mkdir()
        tensors = (replace(TENSORS[0], direction=a), replace(TENSORS[1], direction=b))
        module = load_on_package(write_artifacts(tmp_path / name, tensors=tensors).module)
        return module, module.Passthrough()

    many = tiles(4)
    _, kernel = declared("two_outputs", "inout", "out")
    with kernel:
        assert not hasattr(kernel, "bind")
        place = np.zeros_like(many)
        first, second = kernel.run_batch(many, out=(None, place))
        assert second is place
        assert (first == many).all()
        assert (second == many).all()
        results = kernel.runlist([kernel.prepare(one) for one in many])
        assert all(isinstance(result, tuple) for result in results)
    _, kernel = declared("sink", "in", "unused")
    with kernel:
        assert kernel.run_batch(many) is None
        assert kernel.runlist([kernel.prepare(DATA)] * 3) == [None] * 3
    _, kernel = declared("source", "unused", "out")
    with kernel:
        assert not hasattr(kernel, "run_batch")
        assert len(kernel.runlist([kernel.prepare()] * 4)) == 4
    module, kernel = declared("two_inputs", "in", "in")
    with (
        kernel,
        pytest.raises(module.ArgumentError, match=r"b: expected 4 arrays, as for a; got 3"),
    ):
        kernel.run_batch(many, many[:3])


def test_a_failure_in_a_list_names_the_run(tmp_path: Path) -> None:
    module = load_on_package(write_artifacts(tmp_path, stream=stalling_insts()).module)
    with module.Passthrough() as kernel:
        for call in (
            lambda: kernel.run_batch(tiles(16)),
            lambda: list(kernel.run_many(tiles(16))),
            lambda: kernel.runlist([kernel.prepare(DATA)] * 16),
        ):
            with pytest.raises(module.RunTimeoutError) as caught:
                call()
            assert caught.value.index == 0
            text = str(caught.value)
            assert text.startswith(
                "run [0] of 16: the run did not complete (ERT_CMD_STATE_TIMEOUT)"
            )
            assert "token" in text
        with pytest.raises(module.RunTimeoutError, match=r"^run \[0\]: the run did") as caught:
            list(kernel.run_many(iter(tiles(3))))
        assert caught.value.index == 0
        with pytest.raises(module.RunTimeoutError) as caught:
            kernel.run_batch(tiles(1))
        assert caught.value.index == 0
        assert str(caught.value).startswith("the run did not complete")


def test_a_list_takes_only_calls_of_its_kernel(module: ModuleType) -> None:
    with module.Passthrough() as kernel, module.Passthrough() as other:
        for wrong, words in (
            (
                [kernel.prepare(DATA), other.prepare(DATA)],
                r"calls\[1\]: .* got one of another kernel",
            ),
            (None, "calls: expected an iterable of prepared calls, got None"),
            ([5], r"calls\[0\]: .* got an int"),
            ([DATA], r"calls\[0\]: expected a call that this kernel prepared, got a NumPy array"),
        ):
            with pytest.raises(module.ArgumentError, match=words):
                kernel.runlist(wrong)
        assert kernel.runlist([]) == []
        out = np.zeros(COUNT + 1, np.int32)
        apart = [kernel.prepare(DATA, out=np.zeros(COUNT, np.int32)) for _ in range(3)]
        overlapping = [kernel.prepare(DATA, out=out[:-1]), kernel.prepare(DATA, out=out[1:])]
        with pytest.raises(
            module.ArgumentError, match=r"calls\[4\]: its out overlaps that of calls\[2\]"
        ):
            kernel.runlist([*apart[:2], overlapping[0], apart[2], overlapping[1]])
        with pytest.raises(module.ArgumentError, match=r"calls\[1\]: its out overlaps"):
            kernel.runlist(overlapping[:1] * 2)
        assert len(kernel.runlist([*apart, overlapping[0]])) == 4
        call = kernel.prepare(DATA)
    with pytest.raises(module.DeviceError, match="closed"):
        kernel.runlist([call])
    with pytest.raises(module.DeviceError, match="closed"):
        kernel.run_batch(tiles(3))


class TestBound:
    """Inputs that stay in their buffers."""

    def test_calls_do_not_copy_what_is_bound(self, passthrough: Any, counts: Counter[str]) -> None:
        weights = DATA.copy()
        bound = passthrough.bind(a=weights)
        weights[:] = 0
        counts.clear()
        for _ in range(3):
            assert (bound() == DATA).all()
        assert counts["bo.sync"] == 3  # the outputs
        assert counts["bo"] == 0
        assert [bool((r == DATA).all()) for r in bound.run_many([()] * 5)] == [True] * 5
        assert (passthrough(DATA + 1) == DATA + 1).all()
        assert (bound() == DATA).all()

    def test_other_contents_need_an_update(self, passthrough: Any, counts: Counter[str]) -> None:
        bound = passthrough.bind(a=DATA)
        before = bound.prepare()
        bound.update(a=DATA * 2)
        counts.clear()
        assert (bound() == DATA * 2).all()
        old, new = passthrough.runlist([before, bound.prepare()])
        assert (old == DATA).all()
        assert (new == DATA * 2).all()

    def test_read_only_arrays_are_not_copied_in_host_memory(self, passthrough: Any) -> None:
        weights = DATA.copy()
        weights.flags.writeable = False
        assert passthrough.bind(a=weights)._bound[0].array is weights

    def test_a_list_of_calls_with_other_bound_inputs(
        self, passthrough: Any, counts: Counter[str]
    ) -> None:
        layers = [passthrough.bind(a=tile) for tile in tiles(4)]
        for _ in range(2):
            counts.clear()
            calls = [layer.prepare() for layer in layers]
            for mixed in ([*calls, passthrough.prepare(DATA - 7)], calls[::-1]):
                results = passthrough.runlist(mixed)
                expected = [*tiles(4), DATA - 7] if len(mixed) == 5 else tiles(4)[::-1]
                assert all((a == b).all() for a, b in zip(results, expected, strict=True))
        # Each list is made once: the second round finds both again.
        assert counts["runlist.add"] == 0

    def test_a_list_is_made_again_for_other_buffers(
        self, passthrough: Any, counts: Counter[str]
    ) -> None:
        one, two = passthrough.bind(a=DATA), passthrough.bind(a=DATA + 1)
        added = []
        for bound, expected in ((one, DATA), (two, DATA + 1), (two, DATA + 1), (one, DATA)):
            counts.clear()
            results = passthrough.runlist([bound.prepare()] * 5)
            assert all((result == expected).all() for result in results)
            added.append(counts["runlist.add"])
        assert added == [4, 4, 0, 4]

    def test_a_new_context_gets_what_is_bound_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        module = load_on_package(write_artifacts(tmp_path).module)
        with module.Passthrough() as kernel:
            bound = kernel.bind(a=DATA)
            with monkeypatch.context() as patch:
                set_in_host(patch, COMPLETED=None)
                with pytest.raises(module.DeviceError):
                    bound()
            assert (bound() == DATA).all()

    def test_what_can_not_be_bound(self, passthrough: Any, module: ModuleType) -> None:
        bound = passthrough.bind(a=DATA)
        for call, words in (
            (passthrough.bind, "bind: expected an array for one of the inputs: a"),
            (lambda: passthrough.bind(a=DATA[:3]), r"a: expected int32 \[4096\], got int32 \[3\]"),
            (lambda: passthrough.bind(a=DATA.astype(np.int8)), r"a: expected int32 .* got int8"),
            (bound.update, "update: expected an array for one of the bound inputs: a"),
            (lambda: bound.update(b=DATA), "b: expected the name of a bound input: a"),
            (
                lambda: bound.update(a=[1]),
                r"a: expected a NumPy array of int32 \[4096\], got a list",
            ),
            (lambda: bound(DATA), "expected 0 arrays, got 1"),
            (bound.run_batch, "run_batch: no input says how many runs"),
        ):
            with pytest.raises(module.ArgumentError, match=words):
                call()
        assert (bound() == DATA).all()
        passthrough.close()
        for closed in (bound, lambda: bound.update(a=DATA), lambda: passthrough.bind(a=DATA)):
            with pytest.raises(module.DeviceError, match="closed"):
                closed()

    def test_updates_by_several_threads_all_count(self, tmp_path: Path) -> None:
        class Slow(np.ndarray[Any, Any]):
            """Another thread's update begins while this one's array is copied."""

            def copy(self, *_arguments: Any) -> Any:
                other.start()
                other.join(0.2)
                return np.array(self)

        tensors = (TENSORS[0], replace(TENSORS[1], direction="in"))
        module = load_on_package(write_artifacts(tmp_path, tensors=tensors).module)
        with module.Passthrough() as kernel:
            bound = kernel.bind(a=DATA, b=DATA)
            other = threading.Thread(target=lambda: bound.update(b=DATA + 2))
            bound.update(a=(DATA + 1).view(Slow))
            other.join()
            first, second = (resident.array for resident in bound._bound)
            assert (first == DATA + 1).all()
            assert (second == DATA + 2).all()

    def test_buffers_go_with_what_was_bound(self, passthrough: Any) -> None:
        context = passthrough._host._launcher.opened()
        bound = passthrough.bind(a=DATA)
        assert len(context._residents) == 1
        del bound
        gc.collect()
        assert len(context._residents) == 0
