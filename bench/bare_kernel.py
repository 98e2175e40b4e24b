"""The attention kernel's compute alone: its WebAssembly called directly, without a device."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wasmtime import Global, GlobalType, Instance, Limits, Memory, MemoryType, Store, Val, ValType

from npukit.emulator.wasm_engine import compiled, engine
from npukit.formats.emulation import unpack
from npukit.formats.xclbin import SectionKind, parse

PAGE = 65536
STACK_TOP, INPUT, OUTPUT, STATIC = 8192, 8192, 24576, 32768


class BareAttention:
    """Calls ``attention_64x64`` of a sw_emu xclbin in a bare 64 KiB memory, with metering."""

    def __init__(self, xclbin: Path) -> None:
        image = unpack(parse(xclbin.read_bytes()).require(SectionKind.EMULATION_DATA).data)
        (core,) = image.cores.values()
        assert core.functions is not None
        module = compiled(core.functions)
        self._store = Store(engine())
        self._memory = Memory(self._store, MemoryType(Limits(1, 1)))
        provided: dict[str, Any] = {
            "memory": self._memory,
            "__stack_pointer": self._global(STACK_TOP, mutable=True),
            "__memory_base": self._global(STATIC, mutable=False),
            "__table_base": self._global(0, mutable=False),
        }
        self._store.set_fuel(2**62)
        instance = Instance(self._store, module, [provided[i.name or ""] for i in module.imports])
        exports = instance.exports(self._store)
        for start in ("__wasm_apply_data_relocs", "__wasm_call_ctors"):
            if (function := exports.get(start)) is not None:
                function(self._store)  # type: ignore[operator]
        self._call: Any = exports["attention_64x64"]
        data = np.ctypeslib.as_array(self._memory.data_ptr(self._store), (PAGE,))
        self._input = data[INPUT : INPUT + 12288].view(np.int8).reshape(3, 64, 64)
        self._output = data[OUTPUT : OUTPUT + 4096].view(np.int8).reshape(64, 64)

    def __call__(self, qkv: NDArray[np.int8]) -> NDArray[np.int8]:
        self._input[...] = qkv
        self._call(self._store, INPUT, OUTPUT)
        return self._output.copy()

    def _global(self, value: int, *, mutable: bool) -> Global:
        return Global(self._store, GlobalType(ValType.i32(), mutable), Val.i32(value))
