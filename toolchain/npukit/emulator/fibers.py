"""Calls into WebAssembly that can stop in the middle, each on a stack of its own (a fiber).

A stopped call is inside a host function, the *suspender* of its core. Until it is resumed, others
use the store and start calls that stop too, in any order. wasmtime's C API (async.h) allows one
unfinished call per store; more work because of how it is implemented:

- crates/wasmtime/src/runtime/fiber.rs swaps, at each switch, everything in the store that belongs
  to the running fiber: the stack limit, the guard range, the activations.
- crates/c-api/src/async.rs takes a call's values out of the store while the call runs.

So check both files before pyproject.toml allows another major version of wasmtime. No Python frame
is on a fiber's stack when it stops: the suspender returns first, and the engine stops after it.
"""

from __future__ import annotations

import ctypes
import itertools
import sys
import weakref
from ctypes import byref
from typing import Any, Final

from wasmtime import Func, FuncType, Linker, Trap, ValType, WasmtimeError
from wasmtime import _ffi as ffi
from wasmtime._func import maybe_raise_last_exn

from npukit.emulator.wasm_engine import CoreStore
from npukit.errors import DeviceError

_REQUEST: Final = 3
"""Arguments of a suspender, i32 each."""

_suspenders: dict[int, weakref.ref[Suspender]] = {}
_numbers = itertools.count(1)


class Suspender:
    """A host function ``(i32, i32, i32) -> i32`` that stops the call it is called in.

    Attributes:
        function: to import.
        request: the arguments, while a call is stopped.
        answer: the result, when that call is resumed.
    """

    def __init__(self, store: CoreStore) -> None:
        if sys.version_info[:3] == (3, 14, 0):
            raise DeviceError(
                "C++ that waits for streams, cascades or locks can't be emulated by Python 3.14.0, "
                "which ends the process when it runs on another stack",
                hint="use another version of Python",
            )
        self.request: tuple[int, ...] = ()
        self.answer = 0
        self.resumed = False
        self.results: Any = None
        number = next(_numbers)
        _suspenders[number] = weakref.ref(self)
        linker = Linker(store.engine)
        type_ = FuncType([ValType.i32()] * _REQUEST, [ValType.i32()])
        name = ctypes.create_string_buffer(b"f")
        error = ffi.wasmtime_linker_define_async_func(
            linker.ptr(), name, 1, name, 1, type_.ptr(), _SUSPEND, number, _FORGET
        )
        assert not error
        function = linker.get(store, "f", "f")
        assert isinstance(function, Func)
        self.function = function


def _suspend(number: int, *given: Any) -> None:
    """``given``: caller, arguments, their count, results, their count, trap, continuation."""
    _, arguments, count, results, *_, continuation = given
    suspender = _suspenders[number]()
    assert suspender is not None
    suspender.request = tuple(arguments[i].of.i32 for i in range(count))
    suspender.results = results
    suspender.resumed = False
    continuation[0].callback = _PROCEED
    continuation[0].env = number


def _proceed(number: int) -> bool:
    suspender = _suspenders[number]()
    assert suspender is not None
    if not suspender.resumed:
        return False
    suspender.results[0].kind = ffi.WASMTIME_I32
    suspender.results[0].of.i32 = suspender.answer
    suspender.results = None
    return True


def _forget(number: int) -> None:
    _suspenders.pop(number, None)


# Kept for as long as the process: the engine has their addresses.
_SUSPEND: Final = ffi.wasmtime_func_async_callback_t(_suspend)
_PROCEED: Final = ffi.wasmtime_func_async_continuation_callback_t(_proceed)
_FORGET: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(_forget)


class FiberCall:
    """A call of ``function``, ``() -> i32``, that ``suspender`` can stop. It starts when resumed.

    Signals must be held while it runs: a handler's exception would be lost in the suspender.
    """

    def __init__(self, store: CoreStore, function: Func, suspender: Suspender) -> None:
        self._store = store
        self._suspender = suspender
        self._function = function._func
        self._result = (ffi.wasmtime_val_t * 1)()
        self._trap = ctypes.POINTER(ffi.wasm_trap_t)()
        self._error = ctypes.POINTER(ffi.wasmtime_error_t)()
        self._future: Any = ffi.wasmtime_func_call_async(
            store._context(),
            byref(self._function),
            None,
            0,
            self._result,
            len(self._result),
            byref(self._trap),
            byref(self._error),
        )
        store.unfinished[self._key] = self

    @property
    def _key(self) -> int:
        return ctypes.addressof(self._future.contents)

    def resume(self, answer: int = 0) -> int | None:
        """Run until the call returns or stops: its result, or None.

        ``answer`` is what the suspender returns if the call was stopped.

        Raises:
            Trap: the call trapped.
            WasmtimeError: the engine failed.
        """
        self._suspender.answer = answer
        self._suspender.resumed = True
        if not ffi.wasmtime_call_future_poll(self._future):
            return None
        self.delete()
        if self._error:
            error = WasmtimeError._from_ptr(self._error)
            maybe_raise_last_exn()
            raise error
        if self._trap:
            trap = Trap._from_ptr(self._trap)
            maybe_raise_last_exn()
            raise trap
        result: int = self._result[0].of.i32
        return result

    def delete(self) -> None:
        """End the call, wherever it is; it can't be resumed again."""
        if self._store.unfinished.pop(self._key, None) is not None:
            ffi.wasmtime_call_future_delete(self._future)
