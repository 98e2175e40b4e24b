"""Runs designs on the emulated array, with C++ functions generated from their signatures.

A function writes to its last buffer a weighted sum of the others that depends on the buffer and the
element, so data from a wrong place shows.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from core_compilation import compile_cores
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.compiler.calls import external_calls
from npukit.compiler.driver import LoweredDesign
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Outcome
from npukit.emulator.recording.recorder import Recorder
from npukit.emulator.schedule import Schedule

Words = NDArray[np.int32]

_C_TYPES = {"i8": "int8_t", "i16": "int16_t", "i32": "int32_t", "bf16": "uint16_t", "f32": "float"}
_BLOCKS = {'!aiex.bfp<"v8bfp16ebs8">': 9}
"""Block floats and their size in bytes."""

_BYTES = {"i8": 1, "i16": 2, "i32": 4, "bf16": 2, "f32": 4}


def functions(design: str) -> str:
    """C++ source of the functions that a design declares."""
    parts = ["#include <stdint.h>", 'extern "C" {']
    for name, arguments in re.findall(r"func\.func private @(\w+)\(([^)]*)\)", design):
        parameters = []
        buffers = []
        for index, text in enumerate(arguments.split(",")):
            match = re.fullmatch(r"memref<([\dx]+)x([\w\"!.<>]+)>", text.strip())
            if match is None:
                parameters.append(f"int32_t a{index}")
                continue
            c_type = "int8_t" if match[2] in _BLOCKS else _C_TYPES[match[2]]
            parameters.append(f"{c_type} *a{index}")
            size = math.prod(int(extent) for extent in match[1].split("x"))
            size *= _BLOCKS.get(match[2], 1)
            buffers.append((f"a{index}", size, c_type))
        (result, count, c_type) = buffers.pop()
        terms = [
            f"({c_type}){weight} * ({c_type}){buffer}[i % {size}]"
            for weight, (buffer, size, _) in enumerate(buffers, start=3)
        ]
        parts.append(
            f"void {name}({', '.join(parameters)}) {{ for (int i = 0; i < {count}; i++) "
            f"{result}[i] = {' + '.join([*terms, 'i'])}; }}"
        )
    return "\n".join([*parts, "}"])


class Runner:
    """Lowers, compiles and loads designs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._zig = ZigCompiler(folder / "zig")
        self._objects: dict[str, Path] = {}
        self._programs: dict[tuple[str, tuple[str, ...]], bytes] = {}

    def load(
        self,
        physical: str,
        source: str,
        schedule: Schedule = Schedule.ORDINARY,
        recorder: Recorder | None = None,
    ) -> Array:
        module = read_physical(parse_module(physical))
        called = {tile: external_calls(body) for tile, body in module.bodies.items()}
        programs = {tile: self._program(source, names) for tile, names in called.items() if names}
        cores = compile_cores(module, programs, reports=recorder is not None)
        return Array(module.design, cores, schedule, recorder=recorder)

    def _program(self, source: str, names: Iterable[str]) -> bytes:
        wanted = source, tuple(sorted(names))
        if wanted not in self._programs:
            output = self._folder / "program.wasm"
            self._zig.link_program([self._object(source)], wanted[1], output)
            self._programs[wanted] = output.read_bytes()
        return self._programs[wanted]

    def _object(self, source: str) -> Path:
        if source not in self._objects:
            path = self._folder / f"functions{len(self._objects)}.cc"
            path.write_text(source)
            self._objects[source] = self._zig.compile_object(path, path.with_suffix(".o")).object
        return self._objects[source]


def fresh_buffers(lowered: LoweredDesign, seed: int = 0) -> list[Words]:
    random = np.random.default_rng(seed)
    buffers = []
    for argument in lowered.sequence_arguments:
        words = math.prod(argument.shape) * _BYTES[argument.element] // 4
        buffers.append(random.integers(-1000, 1000, words, np.int32))
    return buffers


def execute(array: Array, instructions: bytes, buffers: list[Words]) -> Outcome:
    return array.execute(instructions, [buffer.view(np.uint8) for buffer in buffers])
