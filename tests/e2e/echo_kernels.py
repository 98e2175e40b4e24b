"""Kernels without cores, which build in no time: their output is their input."""

from __future__ import annotations

from pathlib import Path

from npukit.kernel.kernel_folders import find_kernels

_SPEC = """
[kernel]
name = "{name}"
summary = "Copies."
devices = ["npu1"]
design = "design.mlir"

[[arguments]]
name = "a"
direction = "in"
dtype = "int32"
shape = [64]

[[arguments]]
name = "b"
direction = "out"
dtype = "int32"
shape = [64]

[validation]
reference = "reference.py:echo"

[[validation.cases]]
name = "uniform"
inputs.a = {{ kind = "uniform", low = -100, high = 100 }}
"""
DESIGN = """module {
  aie.device(npu1_1col) {
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.objectfifo @in(%s, {%m}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%m, {%s}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in] -> [@out]([] [])
    aie.runtime_sequence(%a: memref<64xi32>, %b: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 1 : i64, metadata = @out, issue_token = true} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
}
"""

RIGHT = "def echo(a):\n    return a\n"


def write_echo(parent: Path, name: str = "echo", reference: str = RIGHT) -> Path:
    """The folder of the kernel ``name``, whose ``reference`` defines ``echo``."""
    folder = parent / name
    folder.mkdir(parents=True)
    (folder / "kernel.toml").write_text(_SPEC.format(name=name))
    (folder / "design.mlir").write_text(DESIGN)
    (folder / "reference.py").write_text(reference)
    return folder


def hide_bundled(parent: Path) -> list[str]:
    """Write an echo, which is for npu1, in the place of each kernel that npukit carries.

    Commands for all kernels of a search path with ``parent`` then build none of npukit's.
    """
    names = list(find_kernels())
    for name in names:
        write_echo(parent, name)
    return names
