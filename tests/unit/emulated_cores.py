"""Cores written as MLIR and C++ in a test, loaded into an array's memory without any DMA."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core_compilation import compile_cores
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.core.loading import load_core
from npukit.emulator.core.stops import Ended
from npukit.emulator.core.unit import CoreUnit
from npukit.emulator.memory import ArrayMemory
from npukit.formats.dwarf import CFunction, defined_c_functions
from npukit.machine.control_program import AcquireSite
from npukit.machine.physical import Tile

FUEL = 50_000_000
TILE = Tile(0, 2)

_SCRATCH = tempfile.TemporaryDirectory(prefix="npukit-tests-")


@cache
def toolchain() -> ZigCompiler:
    """One toolchain for all tests of this process, with a cache of its own."""
    return ZigCompiler(Path(_SCRATCH.name) / "cache")


def compiled_program(source: str, *exports: str) -> bytes:
    """The program that a C++ source makes."""
    return linked_program((source,), *exports)


@cache
def linked_program(sources: tuple[str, ...], *exports: str) -> bytes:
    """The program that several C++ sources make together."""
    folder = Path(tempfile.mkdtemp(dir=_SCRATCH.name))
    objects = []
    for number, source in enumerate(sources):
        name = f"kernel{number}"
        (folder / f"{name}.cc").write_text(source)
        built = toolchain().compile_object(Path(f"{name}.cc"), folder / f"{name}.o", cwd=folder)
        objects.append(built.object)
    return toolchain().link_program(objects, exports, folder / "core.wasm").read_bytes()


def declared_in(source: str) -> dict[str, CFunction]:
    """The functions of a C++ source with their types, as a build reads them."""
    folder = Path(tempfile.mkdtemp(dir=_SCRATCH.name))
    (folder / "k.cc").write_text(source)
    built = toolchain().compile_object(Path("k.cc"), folder / "k.o", cwd=folder)
    return defined_c_functions(built.object.read_bytes())


class Array:
    """A design's memory and cores, loaded; every core runs ``program``, or its own one of them."""

    def __init__(
        self,
        text: str,
        program: bytes | Mapping[Tile, bytes] | None = None,
        declared: Mapping[str, CFunction] | None = None,
        stack: int = 0,
        *,
        reports: bool = False,
    ) -> None:
        module = read_physical(parse_module(text, "test.mlir"))
        if isinstance(program, bytes):
            program = dict.fromkeys(module.bodies, program)
        compiled = compile_cores(module, program or {}, declared, stack, reports=reports)
        self.design = module.design
        self.memory = ArrayMemory(self.design)
        for held in self.design.locks.values():
            self.memory.locks(held.tile)[held.lock_id] = held.init
        self.cores: dict[Tile, CoreUnit] = {
            core.tile: load_core(core, self.design, self.memory, compiled[core.tile])
            for core in self.design.cores
        }

    @property
    def core(self) -> CoreUnit:
        """The only core."""
        (core,) = self.cores.values()
        return core

    def buffer(self, name: str, dtype: type = np.int32) -> NDArray:
        """A buffer's content, live."""
        buffer = self.design.buffers[name]
        data = self.memory.data(buffer.tile)
        return data[buffer.address : buffer.address + buffer.size].view(dtype)

    def release(self, lock_id: int, value: int = 1, tile: Tile = TILE) -> None:
        """Add to a lock, as a DMA would."""
        self.memory.locks(tile)[lock_id] += value


def one_core(body: str, *declarations: str, attributes: str = "stack_size = 1024 : i32") -> str:
    """A design with one core on tile (0, 2), ``%t``, and ``%t3`` as its northern neighbour."""
    lines = "\n    ".join(declarations)
    return f"""
module {{
  aie.device(npu1) {{
    %t = aie.tile(0, 2)
    %t3 = aie.tile(0, 3)
    {lines}
    %core = aie.core(%t) {{
      {body}
      aie.end
    }} {{{attributes}}}
  }}
}}
"""


def buffer(name: str, address: int, type_: str, tile: str = "%t") -> str:
    """A placed ``aie.buffer``."""
    return (
        f"%{name} = aie.buffer({tile}) "
        f'{{address = {address} : i32, sym_name = "{name}"}} : memref<{type_}>'
    )


def lock(name: str, lock_id: int, init: int = 0, tile: str = "%t") -> str:
    """An ``aie.lock``."""
    return f'%{name} = aie.lock({tile}, {lock_id}) {{init = {init} : i32, sym_name = "{name}"}}'


def run_to_end(core: CoreUnit, fuel: int = FUEL) -> None:
    """Run a core that waits for nothing."""
    stop = core.resume(fuel)
    assert stop == Ended(), stop


def run_until_blocked(core: CoreUnit, fuel: int = FUEL) -> AcquireSite:
    """Run a core up to a lock that is not free."""
    stop = core.resume(fuel)
    assert isinstance(stop, AcquireSite), stop
    return stop
