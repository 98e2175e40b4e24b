"""Functions of a core's program that tell before and after they run, as WebAssembly.

A Python function in between would be on the stack of a core that waits in a C++ function, which
then could not be left (:mod:`npukit.emulator.fibers`).
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Any

from wasmtime import Func, FuncType, Instance, ValType

from npukit.emulator.wasm_engine import CoreStore, compiled

_AFTER_RESULT = """
(module
  (import "core" "function" (func $function {parameters} {results}))
  (import "core" "before" (func $before))
  (import "core" "after" (func $after {told}))
  (func (export "function") {parameters} {results}
    {result_local}
    call $before
    {arguments}
    call $function
    {after}
    call $after))
"""


def wrapped(
    store: CoreStore,
    function: Func,
    before: Func,
    after: Func,
    *,
    told: str = "",
    tell: str = "",
) -> Func:
    """``function``, with a call of ``before`` before and of ``after`` after it.

    ``tell`` is code that puts values of the types ``told`` on the stack for ``after``; it may use
    the parameters (``local.get 0``), and the result as ``$result``, which it finds on the stack and
    leaves there.
    """
    type_ = function.type(store)
    parameters, results = [str(t) for t in type_.params], [str(t) for t in type_.results]
    text = _AFTER_RESULT.format(
        parameters=_typed("param", parameters),
        results=_typed("result", results),
        told=f"(param {told})" if told else "",
        result_local=f"(local $result {results[0]})" if results else "",
        arguments=" ".join(f"local.get {number}" for number in range(len(parameters))),
        after=tell,
    )
    instance = Instance(store, compiled(text), [function, before, after])
    found = instance.exports(store)["function"]
    assert isinstance(found, Func)
    return found


def listener(store: CoreStore, owner: Any, tell: Callable[..., None], parameters: int = 0) -> Func:
    """A function with i32 parameters that calls ``tell(owner, ...)`` as long as ``owner`` lives.

    The engine's function table is global: it must not keep a core alive.
    """
    this = weakref.ref(owner)

    def call(*arguments: int) -> None:
        found = this()
        if found is not None:
            tell(found, *arguments)

    return Func(store, FuncType([ValType.i32()] * parameters, []), call)


def _typed(word: str, types: list[str]) -> str:
    return f"({word} {' '.join(types)})" if types else ""
