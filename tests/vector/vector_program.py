"""C++ with AIE vector code, compiled as npukit compiles it for emulated cores, called from Python."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import wasmtime
from numpy.typing import NDArray

from npukit.builder.toolchains.emulated.vector_compile.compiler import VectorCompiler
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.vector.counting import Counting

Generation = Literal["AIE2", "AIE2P"]

_ALIGNMENT = 64
_PAGE = 1 << 16
_STACK = 1 << 17
_DATA = _STACK + _PAGE
"""Addresses: the stack ends at _STACK, the program's data and then the arguments follow _DATA."""


@cache
def _folder() -> Path:
    folder = tempfile.mkdtemp(prefix="npukit-vector-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@cache
def zig() -> ZigCompiler:
    """One compiler for all tests of this process, with a cache of its own."""
    return ZigCompiler(_folder() / "cache")


def vector_compiler(
    generation: Generation = "AIE2",
    headers: Sequence[Path] = (),
    *,
    counting: Counting | None = None,
) -> VectorCompiler:
    """The compiler of vector sources; ``headers`` (a real aie_api) come before npukit's."""
    return VectorCompiler(generation, zig(), tuple(headers), counting)


def compile_vector(
    source: str,
    exports: Sequence[str],
    *,
    generation: Generation = "AIE2",
    headers: Sequence[Path] = (),
    include_dirs: Sequence[Path] = (),
    flags: Sequence[str] = (),
    imports: Mapping[str, Callable[..., Any]] | None = None,
    counting: Counting | None = None,
) -> VectorProgram:
    """Compile the C++ text ``source`` and load it.

    Args:
        source: defines the functions ``exports`` as ``extern "C"``.
        exports: the functions to call.
        generation: the device generation to compile for.
        headers: header folders before npukit's own (a real ``aie_api``).
        include_dirs: the kernel's header folders.
        flags: more compiler flags.
        imports: functions that the program imports, by name.
        counting: what its code counts, with the import ``count``.
    """
    folder = Path(tempfile.mkdtemp(dir=_folder()))
    (folder / "kernel.cc").write_text(source)
    compiler = vector_compiler(generation, headers, counting=counting)
    built = compiler.compile_object(
        Path("kernel.cc"),
        folder / "kernel.o",
        cwd=folder,
        include_dirs=include_dirs,
        extra_flags=flags,
    )
    program = zig().link_program([built.object], exports, folder / "core.wasm")
    return VectorProgram(program.read_bytes(), imports or {})


@cache
def _engine() -> wasmtime.Engine:
    config = wasmtime.Config()
    config.parallel_compilation = False
    return wasmtime.Engine(config)


class VectorProgram:
    """A loaded program with its own memory; its state lasts between calls."""

    def __init__(self, wasm: bytes, imports: Mapping[str, Callable[..., Any]]) -> None:
        self.wasm = wasm
        self._store = wasmtime.Store(_engine())
        self._memory = wasmtime.Memory(self._store, wasmtime.MemoryType(wasmtime.Limits(64, None)))
        module = wasmtime.Module(_engine(), wasm)
        provided = [self._import(needed, imports) for needed in module.imports]
        self._exports = wasmtime.Instance(self._store, module, provided).exports(self._store)
        for start in ("__wasm_apply_data_relocs", "__wasm_call_ctors"):
            if start in self._exports:
                self._exports[start](self._store)  # type: ignore[operator]
        self._free = _DATA + 16 * _PAGE

    def _import(self, needed: Any, imports: Mapping[str, Callable[..., Any]]) -> Any:
        kind, name = needed.type, needed.name
        if isinstance(kind, wasmtime.MemoryType):
            return self._memory
        if isinstance(kind, wasmtime.TableType):
            return wasmtime.Table(self._store, kind, None)
        if isinstance(kind, wasmtime.GlobalType):
            value = {"__stack_pointer": _STACK, "__memory_base": _DATA, "__table_base": 0}[name]
            return wasmtime.Global(self._store, kind, wasmtime.Val.i32(value))
        return wasmtime.Func(self._store, kind, imports[name])

    @property
    def functions(self) -> list[str]:
        """The names of what the program exports."""
        return list(self._exports)

    def call(self, function: str, *arguments: NDArray[Any] | float) -> Any:
        """Call ``function``; arrays are passed by their address and hold what it stored."""
        address = self._free
        values: list[float] = []
        placed: list[tuple[int, NDArray[Any]]] = []
        for argument in arguments:
            if isinstance(argument, np.ndarray):
                data = np.ascontiguousarray(argument).tobytes()
                self._room(address + len(data))
                self._memory.write(self._store, data, address)
                placed.append((address, argument))
                values.append(address)
                address += -(-len(data) // _ALIGNMENT) * _ALIGNMENT
            else:
                values.append(argument)
        result = self._exports[function](self._store, *values)  # type: ignore[operator]
        for start, array in placed:
            data = self._memory.read(self._store, start, start + array.nbytes)
            array[...] = np.frombuffer(data, array.dtype).reshape(array.shape)
        return result

    def _room(self, end: int) -> None:
        missing = end - self._memory.data_len(self._store)
        if missing > 0:
            self._memory.grow(self._store, -(-missing // _PAGE))
