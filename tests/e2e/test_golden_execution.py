"""Every golden design runs from aiecc's and from npukit's physical module, with correct results.

The functions that the designs call are small C++ ones with the same signatures, compiled by the
embedded toolchain; each has a NumPy equivalent next to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from numpy.typing import NDArray

from core_compilation import compile_cores
from npukit.builder.toolchains.emulated.zig import ZigCompiler
from npukit.compiler.calls import external_calls
from npukit.compiler.driver import lower
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.emulator.array import Array, Status
from npukit.formats.emulation import EmulationImage, pack, unpack
from npukit.formats.txn import BlockWrite, parse

GOLDEN = Path(__file__).parents[1] / "golden" / "designs"

SOURCES = """
#include <stdint.h>

extern "C" {

void attention_64x64(const int8_t *qkv, int8_t *out) {
  for (int i = 0; i < 4096; i++)
    out[i] = (int8_t)(qkv[i] - 2 * qkv[4096 + i] + 3 * qkv[8192 + i] + i);
}

void matmul_16x16(const int8_t *a, const int8_t *b, int32_t *c) {
  for (int i = 0; i < 16; i++)
    for (int j = 0; j < 16; j++) {
      int32_t sum = 0;
      for (int k = 0; k < 16; k++)
        sum += a[16 * i + k] * b[16 * k + j];
      c[16 * i + j] = sum;
    }
}

void scale(const int32_t *in, int32_t *out) {
  for (int i = 0; i < 256; i++)
    out[i] = 3 * in[i] + 1;
}

void copy(const int32_t *in, int32_t *out) {
  for (int i = 0; i < 64; i++)
    out[i] = in[i];
}

}
"""

Tensor = NDArray[np.int8] | NDArray[np.int32]


def attention(qkv: Tensor) -> Tensor:
    q, k, v = qkv.astype(np.int64).reshape(-1, 3, 4096).transpose(1, 0, 2)
    return (q - 2 * k + 3 * v + np.arange(4096)).astype(np.int8).ravel()


def matmul(a: Tensor, b: Tensor) -> Tensor:
    return (a.astype(np.int32).reshape(16, 16) @ b.astype(np.int32).reshape(16, 16)).ravel()


def scale(x: Tensor) -> Tensor:
    return x * np.int32(3) + np.int32(1)


@dataclass(frozen=True)
class Meaning:
    """A design's inputs (element type, counts) and its computation."""

    takes: tuple[tuple[type, int], ...]
    computes: Callable[..., Tensor]


MEANINGS = {
    "attention_1tile": Meaning(((np.int8, 12288),), attention),
    "attention_8tiles": Meaning(((np.int8, 8 * 12288),), attention),
    "matmul_16x16": Meaning(((np.int8, 256), (np.int8, 256)), matmul),
    "passthrough_memtile": Meaning(((np.int32, 4096),), lambda x: x),
    "transpose_nd": Meaning(((np.int32, 2048),), lambda x: x.reshape(32, 64).T.ravel()),
    "two_core_pipeline": Meaning(((np.int32, 1024),), lambda x: scale(scale(x))),
    "distribute_join_4cores": Meaning(((np.int32, 4096),), scale),
    "dma_tasks": Meaning(((np.int32, 1024),), lambda x: x),
}


class Cores:
    """Core programs from one C++ source."""

    def __init__(self, folder: Path) -> None:
        source = folder / "functions.cc"
        source.write_text(SOURCES)
        self._folder = folder
        self._zig = ZigCompiler(folder / "zig")
        self._object = self._zig.compile_object(source, folder / "functions.o").object
        self._programs: dict[tuple[str, ...], bytes] = {}

    def program(self, functions: tuple[str, ...]) -> bytes:
        """A program with just these functions."""
        if functions not in self._programs:
            output = self._folder / f"program{len(self._programs)}.wasm"
            linked = self._zig.link_program([self._object], functions, output)
            self._programs[functions] = linked.read_bytes()
        return self._programs[functions]


@pytest.fixture(scope="module")
def cores(tmp_path_factory: pytest.TempPathFactory) -> Cores:
    return Cores(tmp_path_factory.mktemp("cores"))


def load(physical: str, cores: Cores) -> Array:
    """Through the same image that an xclbin holds."""
    module = read_physical(parse_module(physical))
    programs = {
        tile: cores.program(external_calls(body))
        for tile, body in module.bodies.items()
        if external_calls(body)
    }
    image = EmulationImage(module.design, compile_cores(module, programs))
    return Array.load(unpack(pack(image)))


def physical_text(name: str, origin: str) -> str:
    if origin == "aiecc":
        return (GOLDEN / name / "physical.mlir").read_text()
    return lower((GOLDEN / name / "design.mlir").read_text(), name).physical_text


def inputs(meaning: Meaning, seed: int) -> list[Tensor]:
    random = np.random.default_rng(seed)
    return [
        random.integers(np.iinfo(dtype).min, np.iinfo(dtype).max, count, dtype, endpoint=True)
        for dtype, count in meaning.takes
    ]


def as_bytes(tensor: Tensor) -> NDArray[np.uint8]:
    return tensor.view(np.uint8)


@pytest.mark.parametrize("origin", ["aiecc", "npukit"])
@pytest.mark.parametrize("name", MEANINGS)
def test_a_golden_design_gives_the_expected_numbers(name: str, origin: str, cores: Cores) -> None:
    meaning = MEANINGS[name]
    array = load(physical_text(name, origin), cores)
    instructions = (GOLDEN / name / "insts.bin").read_bytes()
    for seed in range(3):
        tensors = inputs(meaning, seed)
        expected = meaning.computes(*tensors)
        out = np.full_like(expected, 0x55)
        outcome = array.execute(instructions, [*map(as_bytes, tensors), as_bytes(out)])
        assert outcome.status is Status.COMPLETED, outcome.report
        assert np.array_equal(out, expected)


@pytest.mark.exhaustive
def test_both_physical_modules_move_and_compute_the_same(cores: Cores) -> None:
    for name, meaning in MEANINGS.items():
        instructions = (GOLDEN / name / "insts.bin").read_bytes()
        seen = []
        for origin in ("aiecc", "npukit"):
            array = load(physical_text(name, origin), cores)
            tensors = inputs(meaning, 1)
            out = np.zeros_like(meaning.computes(*tensors))
            outcome = array.execute(instructions, [*map(as_bytes, tensors), as_bytes(out)])
            seen.append((outcome.statistics.bytes_moved, outcome.statistics.bds_run))
        assert seen[0] == seen[1], name


@pytest.mark.parametrize("name", MEANINGS)
def test_too_little_input_is_a_stall_with_a_cause(name: str, cores: Cores) -> None:
    """The stream's first BD sends four words fewer than the array needs."""
    transaction = parse((GOLDEN / name / "insts.bin").read_bytes())
    first = transaction.ops[0]
    assert isinstance(first, BlockWrite)
    short = structs.replace(first, words=(first.words[0] - 4, *first.words[1:]))
    transaction = structs.replace(transaction, ops=(short, *transaction.ops[1:]))
    array = load(physical_text(name, "aiecc"), cores)
    tensors = inputs(MEANINGS[name], 0)
    out = np.zeros_like(MEANINGS[name].computes(*tensors))
    outcome = array.execute(transaction, [*map(as_bytes, tensors), as_bytes(out)])
    assert outcome.status is Status.STALLED
    assert outcome.report.startswith("likely cause: the runtime sequence sent ")
