"""A kernel to sweep: it copies through the memtiles of some columns, and fails in any way asked."""

from __future__ import annotations

from pathlib import Path

_SPEC = """
[kernel]
name = "copies"
summary = "out = a, through the memtiles of some columns."
design = "design.mlir.j2"

[parameters.columns]
default = 1
min = 1
max = 8

[parameters.words]
default = 256
min = 64
max = 262144
multiple_of = 64

[parameters.mode]
default = "right"
choices = ["right", "wrong", "stalls", "hangs", "crashes", "a,b"]

[parameters.gain]
default = 1.5

[[constraints]]
require = "columns <= 4 or device == 'npu2'"
message = "an npu1 has 4 columns"

[[constraints]]
require = "words % (64 * columns) == 0"
message = "each of the {{ columns }} columns takes the same share"

[[arguments]]
name = "a"
dtype = "int32"
shape = ["{{ words }}"]
direction = "in"

[[arguments]]
name = "out"
dtype = "int32"
shape = ["{{ words }}"]
direction = "out"

[validation]
reference = "reference.py:copy"

[[validation.cases]]
name = "uniform"
inputs.a = { kind = "uniform", low = -100, high = 100 }
"""

_DESIGN = """\
{%% set share = words // columns %%}
module {
  aie.device({{ device }}) {
{%% for c in range(columns) %%}
    %s{{ c }} = aie.tile({{ c }}, 0)
    %m{{ c }} = aie.tile({{ c }}, 1)
    aie.objectfifo @in{{ c }}(%s{{ c }}, {%m{{ c }}}, 2 : i32) : !aie.objectfifo<memref<{{ share }}xi32>>
    aie.objectfifo @out{{ c }}(%m{{ c }}, {%s{{ c }}}, 2 : i32) : !aie.objectfifo<memref<{{ share }}xi32>>
    aie.objectfifo.link [@in{{ c }}] -> [@out{{ c }}]([] [])
{%% endfor %%}
    aie.runtime_sequence(%a: memref<{{ words }}xi32>, %out: memref<{{ words }}xi32>) {
{%% for c in range(columns) %%}
      aiex.npu.dma_memcpy_nd(%out[0, 0, 0, {{ c * share }}][1, 1, 1, {{ share }}][0, 0, 0, 1]) {id = 1 : i64, metadata = @out{{ c }}, issue_token = true} : memref<{{ words }}xi32>
{%% if mode != "stalls" %%}
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, {{ c * share }}][1, 1, 1, {{ share }}][0, 0, 0, 1]) {id = 0 : i64, metadata = @in{{ c }}} : memref<{{ words }}xi32>
{%% endif %%}
{%% endfor %%}
{%% for c in range(columns) %%}
      aiex.npu.dma_wait {symbol = @out{{ c }}}
{%% endfor %%}
    }
  }
}
"""

_REFERENCE = """\
import ctypes
import time


def copy(a, mode):
    if mode == "hangs":
        while True:
            time.sleep(1)
    if mode == "crashes":
        ctypes.string_at(0)
    return a + (a == a.max()) if mode == "wrong" else a
"""


def write_copies(parent: Path) -> Path:
    """The folder of the kernel ``copies``, in ``parent``."""
    folder = parent / "copies"
    folder.mkdir(parents=True)
    (folder / "kernel.toml").write_text(_SPEC)
    (folder / "design.mlir.j2").write_text(_DESIGN)
    (folder / "reference.py").write_text(_REFERENCE)
    return folder
