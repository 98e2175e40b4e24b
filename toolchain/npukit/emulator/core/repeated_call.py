"""Calls a core's function repeatedly, without finalizers in between and without delay.

``wasmtime.Func`` queries its own type at every call, which creates a handful of objects with a
``__del__``. Python drops an exception raised in one, so a Ctrl-C there would be lost. Everything
that a call needs is created once here, which also takes a tenth of the time.
"""

from __future__ import annotations

from ctypes import POINTER, byref
from typing import Any

from wasmtime import Func, Trap, WasmtimeError
from wasmtime import _ffi as ffi
from wasmtime._func import maybe_raise_last_exn

from npukit.emulator.wasm_engine import CoreStore


class RepeatedCall:
    """A function ``() -> i32`` of a core's program, for repeated calls; not for nested ones."""

    def __init__(self, store: CoreStore, function: Func) -> None:
        self._context = store._context()
        self._function = byref(function._func)
        self._result = (ffi.wasmtime_val_t * 1)()
        self._trap = POINTER(ffi.wasm_trap_t)()
        self._trap_place = byref(self._trap)

    def __call__(self) -> int:
        """Call it.

        Raises:
            Trap: the call trapped.
            WasmtimeError: the engine failed.
        """
        error = ffi.wasmtime_func_call(
            self._context, self._function, None, 0, self._result, 1, self._trap_place
        )
        if error or self._trap:
            self._raise(error)
        code: int = self._result[0].of.i32
        return code

    def _raise(self, error: Any) -> None:
        failure: Exception
        if error:
            failure = WasmtimeError._from_ptr(error)
        else:
            failure = Trap._from_ptr(self._trap)
            self._trap = POINTER(ffi.wasm_trap_t)()
            self._trap_place = byref(self._trap)
        maybe_raise_last_exn()
        raise failure
