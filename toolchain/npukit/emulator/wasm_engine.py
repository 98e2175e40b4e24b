"""The process's WebAssembly engine, its compiled modules, and the release of its objects.

``wasmtime``'s objects have a ``__del__``, in which Python drops a signal handler's exception: a
Ctrl-C would be lost. So objects that outlive the call that created them are kept here until
:func:`free_ended` releases them with signals held. The end of their user is recorded without
running Python code.
"""

from __future__ import annotations

import hashlib
import sys
import threading
import traceback
import weakref
from collections import deque
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Protocol

from wasmtime import Config, Engine, Module, Store, Trap, WasmtimeError

from npukit.errors import FormatError
from npukit.signals import held_signals

_MODULES_KEPT = 128
_MODULES: dict[bytes, Module] = {}
"""Compiled modules by the hash of their program, most recently used last."""

_OFF = (
    "wasm_threads",
    "shared_memory",
    "wasm_tail_call",
    "wasm_memory64",
    "wasm_relaxed_simd",
    "wasm_exceptions",
    "wasm_function_references",
    "wasm_gc",
    "wasm_wide_arithmetic",
    "wasm_custom_page_sizes",
    "wasm_stack_switching",
    "wasm_component_model",
)
"""Features that no core's program needs, disabled to reduce the attack surface."""

_STACK = 1 << 18
"""Bytes of the calling thread's stack that a core may use; threads may have small stacks."""

_one_at_a_time = threading.Lock()
"""Held while the engine is created (modules of a second one would not fit the first one's stores),
and while ``_MODULES`` changes."""


def engine() -> Engine:
    """The engine: metered, deterministic (NaNs included), with several memories per module.

    Memories may not move, so views of them stay valid when a memory grows.
    """
    with _one_at_a_time:
        return _engine()


@lru_cache(maxsize=1)
def _engine() -> Engine:
    config = Config()
    config.consume_fuel = True
    config.wasm_multi_memory = True
    for proposal in _OFF:
        setattr(config, proposal, False)
    config.max_wasm_stack = _STACK
    config.cranelift_nan_canonicalization = True
    config.memory_may_move = False
    # Compiler threads do not survive a fork: a build worker would wait for them forever.
    config.parallel_compilation = False
    return Engine(config)


def compiled(program: bytes | str) -> Module:
    """Compile a WebAssembly binary or text; each distinct program once per process.

    Raises:
        FormatError: it is not a valid module.
    """
    data = program.encode() if isinstance(program, str) else program
    digest = hashlib.sha256(data).digest()
    with _one_at_a_time:
        module = _MODULES.pop(digest, None)
    if module is None:
        problem = ""
        try:
            module = Module(engine(), program)
        except WasmtimeError as error:
            problem = str(error)
            free_later(error)
        if module is None:
            raise FormatError(
                "the core's program is not a valid WebAssembly module", details=problem
            )
    with _one_at_a_time:
        _MODULES[digest] = module
        while len(_MODULES) > _MODULES_KEPT:
            del _MODULES[next(iter(_MODULES))]
    return module


class Lease:
    """Held by every user of a store; after the last one is gone, the store can be freed."""

    __slots__ = ("__weakref__",)


class Unfinished(Protocol):
    """A call that has stopped in the middle (:mod:`npukit.emulator.fibers`)."""

    def delete(self) -> None:
        """End the call."""


class CoreStore(Store):
    """A store, with its ``unfinished`` calls: they must end before it does."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.unfinished: dict[int, Unfinished] = {}

    def _delete(self, ptr: Any, finalizing: Callable[[], bool] = sys.is_finalizing) -> None:
        # Deleting calls ctypes functions, which may be gone when Python ends.
        if not finalizing():
            super()._delete(ptr)

    def end_calls(self) -> None:
        """End all calls that have stopped in the middle."""
        for call in list(self.unfinished.values()):
            call.delete()


_stores: dict[weakref.ref[Lease], CoreStore] = {}
_ended: deque[weakref.ref[Lease] | Exception] = deque()
"""Leases that have ended, and errors that are no longer needed."""


def lease_store() -> tuple[CoreStore, Lease]:
    """A new store, and a lease to hold as long as its memories are used."""
    store, lease = CoreStore(engine()), Lease()
    # The callback is a C function: a signal handler's exception is lost in a Python callback.
    _stores[weakref.ref(lease, _ended.append)] = store
    return store, lease


def free_later(error: Exception) -> None:
    """Keep an error of the engine alive until :func:`free_ended`."""
    traceback.clear_frames(error.__traceback__)
    error.__traceback__ = None
    _ended.append(error)


def free_ended() -> None:
    """Free what is no longer used."""
    if not _ended:
        return
    with held_signals():
        while _ended:
            try:
                ended = _ended.popleft()
            except IndexError:  # another thread was faster
                break
            if isinstance(ended, weakref.ref):
                store = _stores.pop(ended, None)
                if store is not None:
                    store.end_calls()
                del store
            del ended


def strip_engine_objects(error: BaseException) -> None:
    """Remove the engine's objects from an error and its causes, which may outlive the store."""
    seen: set[int] = set()
    following: BaseException | None = error
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        traceback.clear_frames(following.__traceback__)
        if isinstance(following.__cause__, Trap | WasmtimeError):
            following.__cause__ = None
        if isinstance(following.__context__, Trap | WasmtimeError):
            following.__context__ = None
        following = following.__cause__ or following.__context__
