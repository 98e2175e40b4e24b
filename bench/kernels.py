"""Generates kernels and designs for the benchmarks."""

from __future__ import annotations

from pathlib import Path

_TOML = """\
[kernel]
name = "{name}"
summary = "measured"
devices = ["npu1"]
design = "design.mlir"

[[arguments]]
name = "source"
direction = "in"
dtype = "{dtype}"
shape = [{elements}]

[[arguments]]
name = "result"
direction = "out"
dtype = "{dtype}"
shape = [{elements}]
{cores}
[validation]
reference = "reference.py:expected"

[[validation.cases]]
name = "ramp"
inputs.source = {{ kind = "ramp" }}
"""

_CORES = """
[[cores]]
object = "{name}.o"
sources = ["{name}.cc"]
"""

_CORE = """\
extern "C" void {name}(const signed char *__restrict in, signed char *__restrict out) {{
  for (int i = 0; i < {elements}; ++i) out[i] = in[i] + {addend};
}}
"""


def write_kernel(
    folder: Path, name: str, design: str, dtype: str, elements: int, code: str = ""
) -> None:
    """Write a kernel whose input and output have ``elements`` elements each; returns its folder."""
    kernel = folder / name
    kernel.mkdir(parents=True)
    cores = _CORES.format(name=name) if code else ""
    kernel.joinpath("kernel.toml").write_text(
        _TOML.format(name=name, dtype=dtype, elements=elements, cores=cores)
    )
    kernel.joinpath("design.mlir").write_text(design)
    kernel.joinpath("reference.py").write_text("def expected(source): return source\n")
    if code:
        kernel.joinpath(f"{name}.cc").write_text(code)


_VECTOR_CORE = """\
#include <aie_api/aie.hpp>
extern "C" void {name}(const int8 *__restrict in, int8 *__restrict out) {{
  using MMUL = aie::mmul<4, 8, 8, int8, int8>;
  for (int at = 0; at < {elements}; at += 32) {{
    MMUL product(aie::zeros<acc32, 32>());
    product.mac(aie::load_v<32>(in + at), aie::load_v<64>(in));
    aie::vector<bfloat16, 32> part = aie::to_float<bfloat16>(product.to_vector<int8>(4), 2);
    aie::store_v(out + at, aie::to_fixed<int8>(aie::max(part, aie::zeros<bfloat16, 32>()), 1));
  }}
}}
"""


def write_vector(folder: Path, name: str) -> None:
    """Write a one-core kernel with ``aie_api``."""
    code = _VECTOR_CORE.format(name=name, elements=1024)
    write_kernel(folder, name, _one_core(name, 1024, 4096), "int8", 4096, code)


def write_copies(folder: Path, count: int) -> None:
    """Write ``count`` one-core kernels with different sources."""
    for number in range(count):
        name = f"k{number:03d}"
        code = _CORE.format(name=name, elements=1024, addend=number)
        write_kernel(folder, name, _one_core(name, 1024, 4096), "int8", 4096, code)


def write_neighbours(folder: Path, name: str, objects: int) -> None:
    """Write a kernel of two cores; the second calls C++ on buffers in the first one's memory."""
    code = _CORE.format(name=name, elements=64, addend=1)
    write_kernel(folder, name, _two_cores(name, 64, 64 * objects), "int8", 64 * objects, code)


def through_memtile(element: str, size: int, total: int, sequence: str) -> str:
    """A design whose fifos move objects of ``size`` elements to a memtile and back."""
    fifo = f"!aie.objectfifo<memref<{size}x{element}>>"
    return f"""\
module {{
  aie.device(npu1_1col) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @source(%shim, {{%mem}}, 2 : i32) : {fifo}
    aie.objectfifo @result(%mem, {{%shim}}, 2 : i32) : {fifo}
    aie.objectfifo.link [@source] -> [@result] ([] [])
    aie.runtime_sequence(%source: memref<{total}x{element}>, %result: memref<{total}x{element}>) {{
{sequence}    }}
  }}
}}
"""


def memcpy(fifo: str, number: int, memref: str, box: str, *, token: bool = False) -> str:
    """A ``dma_memcpy_nd`` of the buffer that has the fifo's name."""
    last = ", issue_token = true" * token
    return (
        f"      aiex.npu.dma_memcpy_nd(%{fifo}{box}) "
        f"{{id = {number} : i64, metadata = @{fifo}{last}}} : {memref}\n"
    )


def memcpy_design(transfers: int) -> str:
    """``transfers`` transfers of 64 bytes, half in each direction, with a wait per pair."""
    pieces, box = [], "[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]"
    for pair in range(transfers // 2):
        number = 2 * pair % 16
        pieces += [
            memcpy("source", number, "memref<64xi8>", box),
            memcpy("result", number + 1, "memref<64xi8>", box, token=True),
            "      aiex.npu.dma_wait {symbol = @result}\n",
        ]
    return through_memtile("i8", 64, 64, "".join(pieces))


def task_design(transfers: int) -> str:
    """The same transfers as tasks."""
    pieces = []
    for pair in range(transfers // 2):
        for fifo, token in (("source", ""), ("result", " {issue_token = true}")):
            task = f"%{fifo[0]}{pair}"
            pieces.append(
                f"      {task} = aiex.dma_configure_task_for @{fifo} {{\n"
                f"        aie.dma_bd(%{fifo} : memref<64xi8>, 0, 64)\n        aie.end\n"
                f"      }}{token}\n      aiex.dma_start_task({task})\n"
            )
        pieces.append(f"      aiex.dma_await_task(%r{pair})\n      aiex.dma_free_task(%s{pair})\n")
    return through_memtile("i8", 64, 64, "".join(pieces))


def small_objects_design(objects: int) -> str:
    """One transfer in each direction, in ``objects`` objects of 64 bytes."""
    total = 64 * objects
    return through_memtile("i8", 64, total, _whole(f"memref<{total}xi8>", total))


def distributing_design(objects: int) -> str:
    """The same to two fifos in turn, which the emulator takes BD by BD: two BDs for each object."""
    half = 32 * objects
    memref = f"memref<{2 * half}xi8>"
    sequence = memcpy("source", 0, memref, f"[0, 0, 0, 0][1, 1, 1, {2 * half}][0, 0, 0, 1]")
    for number, fifo in enumerate(("low", "high")):
        box = f"[0, 0, 0, {number * half}][1, 1, 1, {half}][0, 0, 0, 1]"
        text = memcpy("result", 1 + number, memref, box, token=True)
        sequence += text.replace("metadata = @result", f"metadata = @{fifo}")
    for fifo in ("low", "high"):
        sequence += f"      aiex.npu.dma_wait {{symbol = @{fifo}}}\n"
    return f"""\
module {{
  aie.device(npu1_1col) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    aie.objectfifo @source(%shim, {{%mem}}, 2 : i32) : !aie.objectfifo<memref<128xi8>>
    aie.objectfifo @low(%mem, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<64xi8>>
    aie.objectfifo @high(%mem, {{%shim}}, 2 : i32) : !aie.objectfifo<memref<64xi8>>
    aie.objectfifo.link [@source] -> [@low, @high] ([] [0, 64])
    aie.runtime_sequence(%source: {memref}, %result: {memref}) {{
{sequence}    }}
  }}
}}
"""


def transposing_design(side: int) -> str:
    """A square matrix of i32 that is read column by column."""
    total = side * side
    memref = f"memref<{total}xi32>"
    strided = memcpy("source", 0, memref, f"[0, 0, 0, 0][1, 1, {side}, {side}][0, 0, 1, {side}]")
    straight = _whole(memref, total).splitlines(keepends=True)[1:]
    return through_memtile("i32", 1024, total, strided + "".join(straight))


def _whole(memref: str, total: int) -> str:
    box = f"[0, 0, 0, 0][1, 1, 1, {total}][0, 0, 0, 1]"
    return (
        memcpy("source", 0, memref, box)
        + memcpy("result", 1, memref, box, token=True)
        + "      aiex.npu.dma_wait {symbol = @result}\n"
    )


def _core(tile: str, name: str, memref: str, taken: str, given: str) -> str:
    view = f"!aie.objectfifosubview<{memref}>"
    return f"""\
    aie.core({tile}) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {{
        %in_view = aie.objectfifo.acquire @{taken}(Consume, 1) : {view}
        %in = aie.objectfifo.subview.access %in_view[0] : {view} -> {memref}
        %out_view = aie.objectfifo.acquire @{given}(Produce, 1) : {view}
        %out = aie.objectfifo.subview.access %out_view[0] : {view} -> {memref}
        func.call @{name}(%in, %out) : ({memref}, {memref}) -> ()
        aie.objectfifo.release @{taken}(Consume, 1)
        aie.objectfifo.release @{given}(Produce, 1)
      }}
      aie.end
    }}
"""


def _cores_design(name: str, size: int, total: int, tiles: str, cores: str) -> str:
    memref = f"memref<{size}xi8>"
    return f"""\
module {{
  aie.device(npu1_1col) {{
    func.func private @{name}({memref}, {memref}) attributes {{link_with = "{name}.o"}}
    %shim = aie.tile(0, 0)
{tiles}{cores}\
    aie.runtime_sequence(%source: memref<{total}xi8>, %result: memref<{total}xi8>) {{
{_whole(f"memref<{total}xi8>", total)}    }}
  }}
}}
"""


def _one_core(name: str, size: int, total: int) -> str:
    memref = f"memref<{size}xi8>"
    tiles = f"""\
    %core = aie.tile(0, 2)
    aie.objectfifo @source(%shim, {{%core}}, 2 : i32) : !aie.objectfifo<{memref}>
    aie.objectfifo @result(%core, {{%shim}}, 2 : i32) : !aie.objectfifo<{memref}>
"""
    return _cores_design(name, size, total, tiles, _core("%core", name, memref, "source", "result"))


def _two_cores(name: str, size: int, total: int) -> str:
    memref = f"memref<{size}xi8>"
    tiles = f"""\
    %first = aie.tile(0, 2)
    %second = aie.tile(0, 3)
    aie.objectfifo @source(%shim, {{%first}}, 2 : i32) : !aie.objectfifo<{memref}>
    aie.objectfifo @between(%first, {{%second}}, 2 : i32) : !aie.objectfifo<{memref}>
    aie.objectfifo @result(%second, {{%shim}}, 2 : i32) : !aie.objectfifo<{memref}>
"""
    cores = _core("%first", name, memref, "source", "between")
    cores += _core("%second", name, memref, "between", "result")
    return _cores_design(name, size, total, tiles, cores)
