"""What a core does beside computing: locks, events, its place, time and end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from npukit.vector.table import Family, Intrinsic, Slot

_ID, _VALUE, _COUNT, _CONDITION = "unsigned id", "unsigned val", "int val", "int cond"


def _rows() -> Iterator[Intrinsic]:
    for name, pointer, value, body in (
        ("acquire_equal", "const void *", _VALUE, "npukit_lock_acquire(id, val, 0)"),
        ("acquire_greater_equal", "const void *", _VALUE, "npukit_lock_acquire(id, val, 1)"),
        ("release", "void *", _COUNT, "npukit_lock_release(id, val)"),
    ):
        for first in ((), (f"{pointer}memory",)):
            parameters = (*first, _ID, value)
            yield Intrinsic(name, "void", parameters, body, "lock")
            if_ = f"{{ if (cond) {body}; }}"
            yield Intrinsic(name, "void", (*parameters, _CONDITION), if_, "lock")
    for event in ("event0", "event1", "event_warning", "event_error", "event_done"):
        yield _core(event, "void", "{}")
    yield _core("done", "void", "npukit_core_done()", "lock")
    yield _core("get_coreid", "int", "npukit_core_number()")
    yield _core("get_cycles", "unsigned long long", "(unsigned long long)npukit_core_cycles()")
    yield Intrinsic(
        "population_count", "unsigned", ("unsigned x",), "__builtin_popcount(x)", "scalar"
    )
    for number in range(1, 7):
        for type_ in ("int", "void *"):
            yield Intrinsic(f"delay{number}", type_, (f"{type_} x",), "x", "none")


def _core(name: str, result: str, body: str, slot: Slot = "scalar") -> Intrinsic:
    return Intrinsic(name, result, (), body, slot)


CORES: Final = Family(
    "locks, events, the core itself", ("npukit/chess.h", "npukit/streams.h"), _rows
)
