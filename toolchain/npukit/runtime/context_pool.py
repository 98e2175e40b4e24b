"""Kernels that share an NPU's few hardware contexts.

An NPU has few hardware contexts. Opening one takes milliseconds, and more if weights have to be
copied into its buffers again. A :class:`ContextPool` opens kernels when they are used. When it
needs a context, it closes a kernel that is cheap to reopen and not needed soon. The least recently
used one would be the wrong choice for a network that runs its layers in turn: it is needed next.
"""

from __future__ import annotations

import math
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from types import TracebackType
from typing import Any, Final, Generic, Protocol, Self, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from npukit.errors import DeviceError, UsageError
from npukit.runtime.host_kernel.values import kind_of
from npukit.runtime.use_history import UseHistory

LIMIT: Final = 6
"""Hardware contexts that a pool opens at once by default: amdxdna on Phoenix has that many."""

_NO_CONTEXT: Final = ("contexts", "busy")
"""``kind`` of a host module's error if the driver has no context left, or no columns for it."""


class Kernel(Protocol):
    """An open kernel, as every host module has one."""

    def __call__(self, *arrays: Any, **options: Any) -> Any:
        """Run it once."""

    def run_batch(self, *stacks: Any, **options: Any) -> Any:
        """Run it for each item of its inputs."""

    def run_many(self, inputs: Iterable[Any]) -> Iterator[Any]:
        """Run it for each of ``inputs``."""

    def close(self) -> None:
        """Give the context back."""


K = TypeVar("K", bound=Kernel)


class ContextPool:
    """At most ``limit`` open kernels. Threads may share it.

    Args:
        limit: how many hardware contexts may be open at once.
        wait: how many seconds a thread waits for a context if all are in use by others; infinity
            for no limit.
        clock: seconds, for measuring what it costs to bring a kernel back.

    Raises:
        UsageError: ``limit`` is not a positive whole number, ``wait`` is not a number of seconds
            or negative, or ``clock`` is not a function.
    """

    def __init__(
        self,
        limit: int = LIMIT,
        *,
        wait: float = 60.0,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        whole, number = int | np.integer, int | float | np.integer | np.floating
        if not isinstance(limit, whole) or isinstance(limit, bool) or limit < 1:
            raise UsageError(f"limit: expected a whole number of contexts, at least 1, got {limit}")
        if not isinstance(wait, number) or isinstance(wait, bool) or not wait >= 0:
            raise UsageError(f"wait: expected seconds, at least 0, got {wait}")
        if not callable(clock):
            raise UsageError(f"clock: expected a function, got {kind_of(clock)}")
        self.limit = limit
        self.loads = 0
        """How many times a kernel was opened."""
        self._wait = float(min(wait, threading.TIMEOUT_MAX))
        self._clock = clock
        self._changed = threading.Condition()
        self._pooled: list[PooledKernel[Any]] = []
        self._history = UseHistory()
        self._closed = False

    def add(self, opener: Callable[[], K], name: str | None = None) -> PooledKernel[K]:
        """A kernel that the pool opens when it is used.

        Args:
            opener: opens it: the class of a host module, or a function without arguments.
            name: what messages call it; by default the opener's name.

        Raises:
            UsageError: ``opener`` can't be an opener, or ``name`` is not a string.
            DeviceError: the pool is closed.
        """
        # An open kernel can be called too, but its call runs it.
        if not callable(opener) or _is_kernel(opener):
            found = kind_of(opener)
            raise UsageError(f"opener: expected a host module's class or a function, got {found}")
        if not isinstance(name, str | None):
            raise UsageError(f"name: expected a string, got {kind_of(name)}")
        pooled = PooledKernel(self, opener, name or str(getattr(opener, "__name__", "kernel")))
        with self._changed:
            if self._closed:
                raise DeviceError("the context pool is closed")
            self._pooled.append(pooled)
        return pooled

    @property
    def open_kernels(self) -> list[str]:
        """The names of the kernels that are open."""
        with self._changed:
            return [one.name for one in self._pooled if one.is_open]

    def close(self) -> None:
        """Close all kernels, also those in use. Closing again does nothing."""
        with self._changed:
            self._closed = True
            for one in self._pooled:
                one._shut()
            self._changed.notify_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _using(self, pooled: PooledKernel[K]) -> Iterator[K]:
        """``pooled``, open, and not closed inside ``with``.

        Raises:
            DeviceError: all contexts stay in use, or the pool is closed.
            Exception: what the host module raises if it can't be opened.
        """
        thread = threading.get_ident()
        kernel = self._taken(pooled, thread)
        try:
            yield kernel
        finally:
            with self._changed:
                pooled._users.remove(thread)
                self._changed.notify_all()

    def _has_room(self, pooled: PooledKernel[Any]) -> bool:
        """Whether using ``pooled`` closes nothing."""
        with self._changed:
            return pooled._has_context or self._contexts() < self.limit

    def _contexts(self) -> int:
        return sum(one._has_context for one in self._pooled)

    def _taken(self, pooled: PooledKernel[K], thread: int) -> K:
        """``pooled`` with ``thread`` among its users, opened if it is not."""
        with self._changed:
            self._history.note(pooled)
            deadline = time.monotonic() + self._wait
            while (kernel := pooled._open_kernel()) is None or self._closed:
                if self._closed:
                    raise DeviceError("the context pool is closed")
                if pooled._opening:
                    self._changed.wait()
                elif self._contexts() < self.limit or self._closed_one():
                    pooled._opening = True
                    break
                else:
                    self._wait_for_others(thread, deadline)
            else:
                pooled._users.append(thread)
                return kernel
        try:
            return self._opened(pooled, thread)
        finally:
            with self._changed:
                pooled._opening = False
                self._changed.notify_all()

    def _opened(self, pooled: PooledKernel[K], thread: int) -> K:
        """Open it outside the lock, so others can be used meanwhile."""
        kernel = None
        while kernel is None:
            start = self._clock()
            try:
                kernel = pooled._new_kernel()
            except Exception as error:
                # Other programs have contexts too: there may be fewer than the limit.
                with self._changed:
                    if getattr(error, "kind", "") not in _NO_CONTEXT or not self._closed_one():
                        raise
        with self._changed:
            if self._closed:
                kernel.close()
                raise DeviceError("the context pool is closed")
            pooled._kernel, pooled._load = kernel, self._clock() - start
            pooled._users.append(thread)
            self.loads += 1
        return kernel

    def _closed_one(self) -> bool:
        """Close the idle kernel that is the cheapest to be without; False if all are in use."""
        idle = [one for one in self._pooled if one.is_open and not one._users]
        if not idle:
            return False
        distances = self._history.distances()
        # What it costs to bring it back, for each use of others that gains from its context.
        # A kernel that the history has forgotten is not expected at all.
        cheapest = min(idle, key=lambda one: one.cost / distances.get(one, math.inf))
        cheapest._shut()
        return True

    def _wait_for_others(self, thread: int, deadline: float) -> None:
        left = deadline - time.monotonic()
        # A thread that waits with a context in use may wait for itself.
        holds = any(thread in one._users for one in self._pooled)
        if holds or left <= 0 or not self._changed.wait(min(left, threading.TIMEOUT_MAX)):
            names = ", ".join(one.name for one in self._pooled if one._has_context)
            raise DeviceError(
                f"all {self.limit} hardware contexts of the pool are in use: {names}",
                hint="leave a `with kernel.use()` before, or allow more contexts (limit=)",
            )


class _Usable(ABC):
    """What the kernel that ``use`` opens can do."""

    @abstractmethod
    def use(self) -> AbstractContextManager[Any]:
        """What runs, open, for ``with``."""

    def __call__(self, *arrays: Any, **options: Any) -> Any:
        """Run it once with the inputs that are not bound, as the host module's class does."""
        with self.use() as opened:
            return opened(*arrays, **options)

    def run_batch(self, *stacks: Any, **options: Any) -> Any:
        """Run it for each item of these inputs, as the host module's class does."""
        with self.use() as opened:
            return opened.run_batch(*stacks, **options)

    def run_many(self, inputs: Iterable[Any]) -> Iterator[Any]:
        """Run it for each of ``inputs``; it stays open until the iterator ends or is closed."""
        with self.use() as opened:
            yield from opened.run_many(inputs)


class PooledKernel(_Usable, Generic[K]):
    """A kernel of a pool: opened when it is used, closed when the pool needs its context."""

    def __init__(self, pool: ContextPool, opener: Callable[[], K], name: str) -> None:
        self.name = name
        self._pool = pool
        self._opener = opener
        self._kernel: K | None = None
        self._opening = False
        self._users: list[int] = []
        self._load = 0.0
        self._restored: WeakKeyDictionary[PooledBinding, float] = WeakKeyDictionary()

    def use(self) -> AbstractContextManager[K]:
        """The open kernel, for ``with``; the pool does not close it inside.

        Raises:
            DeviceError: all contexts stay in use, or the pool is closed.
            Exception: what the host module raises if it can't be opened.
        """
        return self._pool._using(self)

    def bind(self, **arrays: Any) -> PooledBinding:
        """This kernel with some inputs in buffers of their own, as the host module's ``bind``.

        If that closes no other kernel, they are copied to the device at once, else at the first
        call. After the kernel was closed and opened again, the next call copies them again.

        Raises:
            KernelError: of the host module, if an array does not fit: here or at the first call.
        """
        binding = PooledBinding(self, arrays)
        if self._pool._has_room(self):
            with binding.use():
                pass
        return binding

    def _new_kernel(self) -> K:
        kernel = self._opener()
        if not _is_kernel(kernel):
            raise UsageError(
                f"{self.name}: expected its opener to return an open kernel, got {kind_of(kernel)}"
            )
        return kernel

    @property
    def is_open(self) -> bool:
        """Whether it has a hardware context now."""
        return self._kernel is not None and not _is_closed(self._kernel)

    @property
    def cost(self) -> float:
        """Seconds that it took to open it, and to copy what is bound and on the device now."""
        return self._load + sum(self._restored.values())

    @property
    def _has_context(self) -> bool:
        return self._opening or self.is_open

    def _open_kernel(self) -> K | None:
        """The open kernel; one that its user closed is forgotten, with what was bound to it."""
        if not self.is_open:
            self._shut()
        return self._kernel

    def _shut(self) -> None:
        kernel, self._kernel = self._kernel, None
        self._restored.clear()
        if kernel is not None:
            kernel.close()


class PooledBinding(_Usable):
    """A kernel of a pool with inputs that stay in their buffers while it is open."""

    def __init__(self, pooled: PooledKernel[Any], arrays: dict[str, Any]) -> None:
        self._pooled = pooled
        self._arrays = {name: _kept(array) for name, array in arrays.items()}
        self._lock = threading.Lock()
        self._kernel: Kernel | None = None
        self._bound: Any = None

    @contextmanager
    def use(self) -> Iterator[Any]:
        """What the open kernel's ``bind`` returned, for ``with``; it is not closed inside."""
        with self._pooled.use() as kernel:
            yield self._on(kernel)

    def update(self, **arrays: Any) -> None:
        """Bind other arrays instead, as the host module's ``update``."""
        with self.use() as bound, self._lock:
            bound.update(**arrays)
            self._arrays |= {name: _kept(array) for name, array in arrays.items()}

    def _on(self, kernel: Any) -> Any:
        with self._lock:
            if self._kernel is not kernel:
                clock = self._pooled._pool._clock
                start = clock()
                self._bound = kernel.bind(**self._arrays)
                self._kernel = kernel
                self._pooled._restored[self] = clock() - start
            return self._bound


def _is_kernel(value: Any) -> bool:
    """Whether it is an open kernel of a host module, rather than its class or a function."""
    return callable(value) and hasattr(value, "run_many") and not isinstance(value, type)


def _is_closed(kernel: Any) -> bool:
    """Whether the user of a host module's kernel closed it."""
    return bool(getattr(getattr(kernel, "_host", None), "is_closed", False))


def _kept(array: Any) -> Any:
    """A read-only copy of an array, which a host module does not copy again."""
    if isinstance(array, np.ndarray) and array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array
