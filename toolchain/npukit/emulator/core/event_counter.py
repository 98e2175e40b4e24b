"""Counters for a core's C++ functions: what a counting build reports is added up.

A report is the number of an event (``npukit.vector.counting``) and a signed amount. The function is
WebAssembly, because a kernel calls it for every vector that it loads.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from wasmtime import Func, Instance, Memory, Store

from npukit.emulator.wasm_engine import compiled
from npukit.vector.counting import EVENTS

_TEXT: Final = """
(module
  (memory (export "counts") 1)
  (func (export "count") (param $event i32) (param $amount i32)
    (local $at i32)
    local.get $event i32.const 8 i32.mul local.tee $at
    local.get $at i64.load
    local.get $amount i64.extend_i32_s
    i64.add
    i64.store))
"""


class EventCounter:
    """The counters of one core, whose program is in ``store``."""

    def __init__(self, store: Store) -> None:
        self._store = store
        exports = Instance(store, compiled(_TEXT), []).exports(store)
        function, memory = exports["count"], exports["counts"]
        assert isinstance(function, Func) and isinstance(memory, Memory)
        self.function = function
        self._memory = memory

    @property
    def counts(self) -> Mapping[int, int]:
        """The total amount of each event since load that is not 0."""
        totals = np.frombuffer(self._memory.read(self._store, 0, 8 * EVENTS), "<i8")
        return {int(event): int(totals[event]) for event in np.flatnonzero(totals)}
