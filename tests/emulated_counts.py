"""The emulated pyxrt, except that it counts what a host program does."""

from __future__ import annotations

from collections import Counter
from types import ModuleType
from typing import Any

from npukit.emulator import pyxrt as emulated

_COUNTED = {
    "bo": ("sync",),
    "run": ("start", "wait"),
    "runlist": ("add", "execute", "wait"),
    "hw_context": (),
}


def counting_pyxrt(counts: Counter[str]) -> ModuleType:
    """A module to import as ``pyxrt``. ``counts`` has objects (``bo``) and calls (``bo.sync``)."""
    module = ModuleType("pyxrt")
    vars(module).update({name: getattr(emulated, name) for name in emulated.__all__})
    for name, methods in _COUNTED.items():
        setattr(module, name, _counted(name, methods, counts))
    return module


def _counted(name: str, methods: tuple[str, ...], counts: Counter[str]) -> type:
    base = getattr(emulated, name)

    def initialize(self: Any, *args: Any) -> None:
        counts[name] += 1
        base.__init__(self, *args)

    def method(of: str) -> Any:
        def counted(self: Any, *args: Any) -> Any:
            counts[f"{name}.{of}"] += 1
            return getattr(base, of)(self, *args)

        return counted

    return type(name, (base,), {"__init__": initialize, **{of: method(of) for of in methods}})
