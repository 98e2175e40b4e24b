"""64 x 64 x 64 products with ``aie::mmul``, compiled and run as on an emulated core."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from wasmtime import Global, GlobalType, Instance, Limits, Memory, MemoryType, Store, Val, ValType

from npukit.builder.toolchains.emulated.vector_compile.compiler import VectorCompiler
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.emulator.wasm_engine import compiled, engine

SIDE = 64
_SOURCE = Path(__file__).with_suffix(".cc")
_PAGE = 1 << 16
_STACK, _DATA, _ARGUMENTS = _PAGE, _PAGE, 3 * _PAGE
# Rows and columns of the operands' tiles, in the order of the source.
_TILES = {
    "int8_product": ((4, 8), (8, 8)),
    "int16_product": ((4, 4), (4, 4)),
    "bfloat16_product": ((4, 8), (8, 4)),
}


def _cpu_seconds() -> float:
    """CPU time of this process and of the children that ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


class Products:
    """The products of the source, in a memory of their own, metered as on an emulated core."""

    def __init__(self, scratch: Path) -> None:
        zig = ZigCompiler(scratch / "cache")
        compiler = VectorCompiler("AIE2", zig)
        started = _cpu_seconds()
        built = compiler.compile_object(_SOURCE, scratch / "products.o", cwd=_SOURCE.parent)
        program = zig.link_program([built.object], list(_TILES), scratch / "products.wasm")
        self.compiling_s = _cpu_seconds() - started
        self._store = Store(engine())
        self._store.set_fuel(2**62)
        self._memory = Memory(self._store, MemoryType(Limits(8, 8)))
        module = compiled(program.read_bytes())
        provided: dict[str, Any] = {
            "memory": self._memory,
            "__stack_pointer": self._global(_STACK, mutable=True),
            "__memory_base": self._global(_DATA, mutable=False),
            "__table_base": self._global(0, mutable=False),
        }
        instance = Instance(self._store, module, [provided[i.name or ""] for i in module.imports])
        self._exports = instance.exports(self._store)

    def __call__(self, name: str, a: NDArray[Any], b: NDArray[Any], dtype: type) -> NDArray[Any]:
        """Run one product on matrices; ``dtype`` is the result's."""
        left, right = _TILES[name]
        self._memory.write(self._store, tiled(a, left).tobytes(), _ARGUMENTS)
        self._memory.write(self._store, tiled(b, right).tobytes(), _ARGUMENTS + _PAGE)
        self.again(name)
        size = SIDE * SIDE * np.dtype(dtype).itemsize
        start = _ARGUMENTS + 2 * _PAGE
        data = self._memory.read(self._store, start, start + size)
        tile = (left[0], right[1])
        shape = (SIDE // tile[0], SIDE // tile[1], *tile)
        blocks = np.frombuffer(data, dtype).reshape(shape)
        return blocks.transpose(0, 2, 1, 3).reshape(SIDE, SIDE)

    def again(self, name: str) -> None:
        """Run it on the operands that are there."""
        function: Any = self._exports[name]
        function(self._store, _ARGUMENTS, _ARGUMENTS + _PAGE, _ARGUMENTS + 2 * _PAGE)

    def _global(self, value: int, *, mutable: bool) -> Global:
        return Global(self._store, GlobalType(ValType.i32(), mutable), Val.i32(value))


def tiled(matrix: NDArray[Any], tile: tuple[int, int]) -> NDArray[Any]:
    """The matrix tile by tile."""
    rows, columns = (SIDE // side for side in tile)
    return np.ascontiguousarray(matrix.reshape(rows, tile[0], columns, tile[1]).swapaxes(1, 2))


def bench_vector_products(scratch: Path, rounds: int) -> dict[str, Any]:
    """CPU time of each product; the integer results are checked."""
    products = Products(scratch)
    random = np.random.default_rng(0)
    figures: dict[str, Any] = {"cold_compile_s": products.compiling_s}
    for name, dtype in (("int8_product", np.int8), ("int16_product", np.int16)):
        a, b = random.integers(-100, 100, (2, SIDE, SIDE)).astype(dtype)
        assert np.array_equal(products(name, a, b, np.int32), a.astype(np.int64) @ b), name
    a, b = (random.normal(size=(2, SIDE, SIDE)).astype(np.float32).view(np.uint32) >> 16).astype(
        np.uint16
    )
    products("bfloat16_product", a, b, np.float32)
    for name in _TILES:
        times = []
        for _ in range(rounds):
            started = time.process_time_ns()
            products.again(name)
            times.append(time.process_time_ns() - started)
        figures[f"{name}_us"] = float(np.median(times)) / 1e3
    return figures
