"""Which kernels a context pool keeps open, on a device whose cost is simulated."""

from __future__ import annotations

import random
import threading
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from emulated_counts import counting_pyxrt
from host_artifacts import COUNT, load_on_package, write_artifacts
from npukit.errors import DeviceError, UsageError
from npukit.runtime.context_pool import ContextPool, PooledKernel
from npukit.runtime.targets import Target


class Device:
    """Kernels whose opening takes simulated seconds; it refuses more contexts than it has."""

    def __init__(self, contexts: int = 99) -> None:
        self.now = 0.0
        self.open: set[str] = set()
        self.contexts = contexts

    def opener(self, name: str, cost: float, weights: float = 0.0) -> Callable[[], Simulated]:
        def opens() -> Simulated:
            if len(self.open) == self.contexts:
                raise NoContextError
            assert name not in self.open
            self.open.add(name)
            self.now += cost
            return Simulated(self, name, weights)

        opens.__name__ = name
        return opens


class NoContextError(Exception):
    kind = "contexts"


class Simulated:
    """An open kernel."""

    def __init__(self, device: Device, name: str, weights: float) -> None:
        self.device, self.name, self.weights = device, name, weights

    def __call__(self, *arrays: Any, **options: Any) -> Any:
        assert self.name in self.device.open
        return (self.name, *arrays)

    def run_batch(self, *stacks: Any, **options: Any) -> Any:
        return [self(item) for item in stacks[0]]

    def run_many(self, inputs: Any) -> Iterator[Any]:
        return (self(item) for item in inputs)

    def bind(self, **arrays: Any) -> Bound:
        self.device.now += self.weights
        return Bound(self, arrays)

    def close(self) -> None:
        self.device.open.remove(self.name)


class Bound:
    def __init__(self, kernel: Simulated, arrays: dict[str, Any]) -> None:
        self.kernel, self.arrays = kernel, arrays

    def __call__(self, *arrays: Any, **options: Any) -> Any:
        return self.kernel(*arrays, *self.arrays.values())

    def update(self, **arrays: Any) -> None:
        self.arrays |= arrays


def pool_of(device: Device, limit: int, **costs: float) -> tuple[ContextPool, list[Any]]:
    pool = ContextPool(limit, clock=lambda: device.now, wait=0.05)
    return pool, [pool.add(device.opener(name, cost)) for name, cost in costs.items()]


def cost_of_lru(costs: dict[str, float], uses: list[str], limit: int) -> float:
    opened: OrderedDict[str, None] = OrderedDict()
    total = 0.0
    for name in uses:
        if name not in opened:
            total += costs[name]
            if len(opened) == limit:
                opened.popitem(last=False)
        opened[name] = None
        opened.move_to_end(name)
    return total


def cost_of_pool(costs: dict[str, float], uses: list[str], limit: int) -> float:
    device = Device()
    pool, kernels = pool_of(device, limit, **costs)
    by_name: dict[str, PooledKernel[Any]] = {kernel.name: kernel for kernel in kernels}
    with pool:
        for name in uses:
            assert by_name[name](1) == (name, 1)
            assert len(device.open) <= limit
    assert not device.open
    return device.now


LAYERS = ("mel", "norm", "qkv", "flash", "out", "fc1", "gelu")
EIGHT = dict.fromkeys(LAYERS, 10.0) | {"fc2": 300.0}


def test_eight_kernels_in_turn_cost_less_than_with_least_recently_used() -> None:
    uses = [*EIGHT] * 50
    lru = cost_of_lru(EIGHT, uses, 6)
    assert lru == 50 * sum(EIGHT.values())  # it closes what comes next
    # With five other slots for seven kernels, at least two of them are opened in each turn.
    assert cost_of_pool(EIGHT, uses, 6) <= 300 + 50 * 3.5 * 10
    equal = dict.fromkeys(EIGHT, 10.0)
    assert cost_of_pool(equal, uses, 6) <= 0.45 * cost_of_lru(equal, uses, 6)


def test_an_encoder_keeps_the_kernel_with_the_weights() -> None:
    layer = ["norm", "qkv", "flash", "out", "norm", "fc1", "gelu", "fc2"]
    uses = (["mel", "conv", *layer * 6, "norm"]) * 10
    costs = EIGHT | {"conv": 10.0}
    assert cost_of_lru(costs, uses, 6) > 2 * 300
    assert cost_of_pool(costs, uses, 6) < 0.5 * cost_of_lru(costs, uses, 6)


def test_a_costly_kernel_that_is_not_used_any_more_goes() -> None:
    """After what it costs to bring it back has been spent on the others."""
    costs = dict.fromkeys(["conv", *LAYERS[:6]], 10.0) | {"conv": 300.0}
    uses = ["conv", *LAYERS[:6] * 200]
    assert cost_of_pool(costs, uses, 6) <= 300 + 6 * 10 + 300


def test_a_kernel_that_the_history_has_forgotten_goes_first() -> None:
    costs = {"once": 10.0, "a": 10.0, "b": 10.0, "c": 10.0}
    uses = ["once", *["a", "b"] * 4000, *["a", "b", "c"] * 20]
    assert cost_of_pool(costs, uses, 3) == sum(costs.values())


@given(seed=st.integers(0, 1000), limit=st.integers(1, 7))
def test_any_order_of_uses(seed: int, limit: int) -> None:
    """Never more than the limit (asserted inside), and not much worse than least recently used."""
    choose = random.Random(seed)
    costs = {f"k{i}": choose.choice([1.0, 5.0, 50.0]) for i in range(8)}
    uses = choose.choices([*costs], k=120)
    assert cost_of_pool(costs, uses, limit) <= 1.5 * cost_of_lru(costs, uses, limit)


def test_a_kernel_in_use_is_not_closed() -> None:
    device = Device()
    pool, (a, b, c, d) = pool_of(device, 2, a=1, b=1, c=1, d=1)
    with a.use() as kernel:
        for other in (b, c, d, b, c, d):
            assert other(5) == (other.name, 5)
            assert kernel(7) == ("a", 7)
        iterator = b.run_many([1, 2, 3])
        assert next(iterator) == ("b", 1)
        with pytest.raises(DeviceError, match=r"all 2 hardware contexts .* in use: a, b"):
            c(5)
        assert next(iterator) == ("b", 2)
        iterator.close()
        assert c(5) == ("c", 5)
    assert pool.open_kernels == ["a", "c"]
    pool.close()
    pool.close()
    assert not device.open
    with pytest.raises(DeviceError, match="pool is closed"):
        a(1)


def test_a_thread_waits_for_the_context_of_another() -> None:
    device = Device()
    _, (a, b) = pool_of(device, 1, a=1, b=1)
    a._pool._wait = 30.0
    results: list[Any] = []
    with a.use():
        thread = threading.Thread(target=lambda: results.append(b(1)))
        thread.start()
        thread.join(0.02)
        assert results == []
    thread.join()
    assert results == [("b", 1)]


@pytest.mark.parametrize("wait", [float("inf"), 10**400, threading.TIMEOUT_MAX])
def test_a_pool_waits_as_long_as_it_takes(wait: float) -> None:
    device = Device()
    pool = ContextPool(1, wait=wait)
    first, second = (pool.add(device.opener(name, 1.0)) for name in ("first", "second"))
    results: list[Any] = []
    waiting = threading.Thread(target=lambda: results.append(second(1)))
    with pool:
        with first.use():
            waiting.start()
            waiting.join(0.05)
            assert not results
        waiting.join()
    assert results == [("second", 1)]


def test_threads_share_a_pool() -> None:
    device = Device()
    pool, kernels = pool_of(device, 3, a=1, b=1, c=1, d=1, e=1)
    pool._wait = 30.0
    wrong: list[Any] = []

    def work(seed: int) -> None:
        choose = random.Random(seed)
        for _ in range(200):
            kernel = choose.choice(kernels)
            if kernel(seed) != (kernel.name, seed) or len(device.open) > 3:
                wrong.append(kernel.name)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_other_programs_have_contexts_too() -> None:
    device = Device(contexts=2)
    pool, (a, b, c) = pool_of(device, 6, a=1, b=1, c=1)
    for kernel in (a, b, c, a, b, c):
        assert kernel(1) == (kernel.name, 1)
    with a.use(), b.use(), pytest.raises(NoContextError):
        c(1)
    assert len(pool.open_kernels) == 2


def broken_opener() -> Any:
    raise KeyError("broken")


def test_what_can_not_be_opened_leaves_the_pool_usable() -> None:
    device = Device()
    pool, (a,) = pool_of(device, 1, a=1)
    broken = pool.add(broken_opener)
    for _ in range(2):
        with pytest.raises(KeyError, match="broken"):
            broken()
        assert a(1) == ("a", 1)
    with pytest.raises(UsageError, match="at least 1, got 0"):
        ContextPool(0)


def test_what_is_bound_comes_back_and_counts() -> None:
    device = Device()
    pool = ContextPool(2, clock=lambda: device.now)
    heavy, light, other = (
        pool.add(device.opener(name, 1, weights))
        for name, weights in (("heavy", 9), ("light", 0), ("other", 0))
    )
    weights = np.arange(3)
    layers = [heavy.bind(w=weights), heavy.bind(w=weights + 1)]
    weights[:] = 0
    assert heavy.cost == 1 + 2 * 9
    for _ in range(3):
        light(1)
        other(1)
    assert pool.open_kernels == ["heavy", "other"]  # it is worth its context
    with light.use(), other.use():
        pass
    assert not heavy.is_open
    before = device.now
    assert (layers[1]()[1] == [1, 2, 3]).all()
    assert device.now == before + 1 + 9  # the other layer's is not needed yet
    layers[1].update(w=np.array([5]))
    with light.use(), other.use():
        pass
    assert (layers[1]()[1] == [5]).all()
    assert (layers[0]()[1] == [0, 1, 2]).all()
    del layers[1]
    assert heavy.cost == 1 + 9


@pytest.mark.parametrize("target", ["sw_emu", "hw"])
def test_host_modules_share_contexts(tmp_path: Path, target: Target) -> None:
    counts: Counter[str] = Counter()
    data = np.arange(COUNT, dtype=np.int32)
    with ContextPool(2) as pool:
        kernels = []
        for name in ("one", "two", "three"):
            (tmp_path / name).mkdir()
            artifacts = write_artifacts(tmp_path / name, name, target=target)
            xrt = counting_pyxrt(counts) if target == "hw" else None
            module = load_on_package(artifacts.module, xrt)
            kernels.append(pool.add(getattr(module, name.capitalize())))
        bound = [kernel.bind(a=data + index) for index, kernel in enumerate(kernels)]
        for _ in range(3):
            for index, kernel in enumerate(kernels):
                assert (bound[index]() == data + index).all()
                assert (kernel(data * 5) == data * 5).all()
                assert (kernel.run_batch(np.stack([data] * 3)) == data).all()
                assert len(pool.open_kernels) == 2 or pool.loads < 2
        for kernel in kernels:
            with kernel.use(), pytest.raises(Exception, match="a: expected int32") as caught:
                kernel.bind(a=data[:5])
            assert type(caught.value).__name__ == "ArgumentError"
    assert pool.open_kernels == []
    if target == "hw":
        assert counts["hw_context"] == pool.loads


@pytest.mark.parametrize("target", ["sw_emu", "hw"])
def test_a_kernel_that_its_user_closed_is_opened_again(tmp_path: Path, target: Target) -> None:
    data = np.arange(COUNT, dtype=np.int32)
    artifacts = write_artifacts(tmp_path, target=target)
    module = load_on_package(
        artifacts.module, counting_pyxrt(Counter()) if target == "hw" else None
    )
    with ContextPool(1) as pool:
        kernel = pool.add(module.Passthrough)
        bound = kernel.bind(a=data)
        for loads in (1, 2):
            assert (bound() == data).all()
            assert (kernel(data + 1) == data + 1).all()
            assert pool.loads == loads
            with kernel.use() as opened, opened:
                pass
            assert not kernel.is_open
            assert pool.open_kernels == []


def test_what_a_pool_does_not_take() -> None:
    for limit in (0, 1.5, None, True):
        with pytest.raises(UsageError, match=f"^limit: .* got {limit}"):
            ContextPool(limit)  # type: ignore[arg-type]
    for wait in (-1, None, float("nan"), True, "1"):
        with pytest.raises(UsageError, match=f"^wait: .* got {wait}"):
            ContextPool(wait=wait)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"^clock: expected a function, got a float"):
        ContextPool(clock=1.5)  # type: ignore[arg-type]
    device = Device()
    pool = ContextPool(np.int64(2), wait=np.float32(1))  # type: ignore[arg-type]
    opener: Any
    for opener, found in ((3, "an int"), (device.opener("one", 1.0)(), "a Simulated")):
        with pytest.raises(UsageError, match=f"^opener: .* got {found}"):
            pool.add(opener)
    with pytest.raises(UsageError, match=r"^name: expected a string, got an int"):
        pool.add(device.opener("two", 1.0), 5)  # type: ignore[arg-type]
    for returned, found in ((None, "None"), (3, "an int"), (Simulated, "a type")):
        broken: Any = pool.add(lambda returned=returned: returned, "broken")  # type: ignore[misc]
        with pytest.raises(UsageError, match=f"^broken: .* an open kernel, got {found}"):
            broken(1)
    pool.close()
    with pytest.raises(DeviceError, match="pool is closed"):
        pool.add(device.opener("two", 1.0))
