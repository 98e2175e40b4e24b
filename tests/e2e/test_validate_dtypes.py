"""Kernels whose arguments are not all int8, in and out: floating point, bfloat16, inout, several."""

from __future__ import annotations

from pathlib import Path

import pytest
from planted_kernels import validate

DESIGN = """\
module {
  aie.device({{ device }}_1col) {
    func.func private @work(memref<256xi32>, memref<512xbf16>, memref<256xi32>, memref<256xf32>) attributes {link_with = "mixed.o"}
    %shim = aie.tile(0, 0)
    %core = aie.tile(0, 2)
    aie.objectfifo @x_in(%shim, {%core}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @s_in(%shim, {%core}, 2 : i32) : !aie.objectfifo<memref<512xbf16>>
    aie.objectfifo @x_out(%core, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xi32>>
    aie.objectfifo @y_out(%core, {%shim}, 2 : i32) : !aie.objectfifo<memref<256xf32>>
    %program = aie.core(%core) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {
        %0 = aie.objectfifo.acquire @x_in(Consume, 1) : !aie.objectfifosubview<memref<256xi32>>
        %x = aie.objectfifo.subview.access %0[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %1 = aie.objectfifo.acquire @s_in(Consume, 1) : !aie.objectfifosubview<memref<512xbf16>>
        %s = aie.objectfifo.subview.access %1[0] : !aie.objectfifosubview<memref<512xbf16>> -> memref<512xbf16>
        %2 = aie.objectfifo.acquire @x_out(Produce, 1) : !aie.objectfifosubview<memref<256xi32>>
        %xo = aie.objectfifo.subview.access %2[0] : !aie.objectfifosubview<memref<256xi32>> -> memref<256xi32>
        %3 = aie.objectfifo.acquire @y_out(Produce, 1) : !aie.objectfifosubview<memref<256xf32>>
        %y = aie.objectfifo.subview.access %3[0] : !aie.objectfifosubview<memref<256xf32>> -> memref<256xf32>
        func.call @work(%x, %s, %xo, %y) : (memref<256xi32>, memref<512xbf16>, memref<256xi32>, memref<256xf32>) -> ()
        aie.objectfifo.release @x_in(Consume, 1)
        aie.objectfifo.release @s_in(Consume, 1)
        aie.objectfifo.release @x_out(Produce, 1)
        aie.objectfifo.release @y_out(Produce, 1)
      }
      aie.end
    } {stack_size = 1024 : i32}
    aie.runtime_sequence(%x: memref<256xi32>, %s: memref<512xbf16>, %y: memref<256xf32>) {
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 0 : i64, metadata = @x_in} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%s[0, 0, 0, 0][1, 1, 1, 512][0, 0, 0, 1]) {id = 1 : i64, metadata = @s_in} : memref<512xbf16>
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 2 : i64, metadata = @x_out, issue_token = true} : memref<256xi32>
      aiex.npu.dma_memcpy_nd(%y[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {id = 3 : i64, metadata = @y_out, issue_token = true} : memref<256xf32>
      aiex.npu.dma_wait {symbol = @x_out}
      aiex.npu.dma_wait {symbol = @y_out}
    }
  }
}
"""

SPEC = """\
[kernel]
name = "mixed"
summary = "x becomes 2 x + 1; y is half of every second s plus x"
design = "design.mlir.j2"

[[arguments]]
name = "x"
direction = "inout"
dtype = "int32"
shape = [16, 16]

[[arguments]]
name = "s"
direction = "in"
dtype = "bfloat16"
shape = [512]

[[arguments]]
name = "y"
direction = "out"
dtype = "float32"
shape = [256]

[[cores]]
object = "mixed.o"
sources = ["mixed.cc"]

[validation]
reference = "reference.py:mixed"
tolerance = 0.001
float_reference = "reference.py:mixed_float"
float_tolerance = 0.001

[[validation.cases]]
name = "random"
inputs.x = { kind = "uniform", low = -1000, high = 1000 }
inputs.s = { kind = "normal", sigma = 3 }

[[validation.cases]]
name = "infinite"
inputs.x = { kind = "ramp" }
inputs.s = { kind = "constant", value = inf }

[[validation.cases]]
name = "no number"
inputs.x = { kind = "ramp" }
inputs.s = { kind = "constant", value = nan }
"""

REFERENCE = """\
import numpy as np

from npukit.kernel.bfloat16 import widen


def mixed(x, s):
    y = widen(s)[::2] * np.float32(0.5) + x.reshape(-1).astype(np.float32)
    return {"x": x * np.int32(2) + np.int32(1), "y": y.astype(np.float32)}


def mixed_float(x, s):
    return 2.0 * x + 1.0, widen(s)[::2].astype(np.float64) / 2 + x.reshape(-1)
"""

SOURCE = """\
#include <stdint.h>
extern "C" void work(const int32_t *x, const uint16_t *s, int32_t *xo, float *y) {
  for (int i = 0; i < 256; ++i) {
    const uint32_t bits = uint32_t(s[2 * i]) << 16;
    float value;
    __builtin_memcpy(&value, &bits, 4);
    xo[i] = 2 * x[i] + 1;
    y[i] = value * 0.5f + float(x[i])%s;
  }
}
"""


def write(parent: Path, spoilt: str = "") -> Path:
    folder = parent / "mixed"
    folder.mkdir()
    (folder / "kernel.toml").write_text(SPEC)
    (folder / "design.mlir.j2").write_text(DESIGN)
    (folder / "reference.py").write_text(REFERENCE)
    (folder / "mixed.cc").write_text(SOURCE % spoilt)
    return folder


def test_a_right_kernel_passes(tmp_path: Path) -> None:
    reports = validate(write(tmp_path), tmp_path / "build")
    assert reports.codes == (0, 0), reports.text
    random = reports.data[0]["cases"][0]
    assert [(c["output"], c["unit"]) for c in random["reference"]] == [("x", "LSB"), ("y", "abs")]
    assert all(c["within"] for c in random["float_reference"])


@pytest.mark.parametrize("spoilt", [" + 0.002f", " + 0.0f / 0.0f"])
def test_an_error_beyond_the_tolerance_is_a_mismatch(spoilt: str, tmp_path: Path) -> None:
    reports = validate(write(tmp_path, spoilt), tmp_path / "build")
    assert reports.codes == (1, 1)
    assert "mismatch" in reports.reasons & reports.junit_reasons
    random = reports.data[0]["cases"][0]
    x, y = random["reference"]
    assert x["exact"] and not y["within"]
    assert y["wrong"] == 256


def test_an_error_within_the_tolerance_passes(tmp_path: Path) -> None:
    reports = validate(write(tmp_path, " + 0.00025f"), tmp_path / "build")
    assert reports.codes == (0, 0), reports.text
    assert reports.data[0]["cases"][0]["reference"][1]["exact"] is False
