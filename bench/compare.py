"""CPU time of what users wait for, compared between checkouts that are measured alternately.

Some rows are elapsed time or that of one thread; their names say so.

Everything goes through the command line and the generated modules, so commits with different
internals can be compared. CPU time includes child processes, such as compilers.
"""

from __future__ import annotations

import math
import os
import shutil
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import matmul
from checkouts import Checkout

import kernels

BUILT = ("attention", "passthrough", "loaded", "objects", "neighbours", "transposed", "product")
OBJECTS, CALLS, SIDE = 1024, 512, 256


@dataclass(frozen=True)
class Row:
    """One measurement; ``measure`` returns CPU seconds per ``unit``."""

    name: str
    unit: str
    measure: Callable[[Checkout], float]
    rounds: int = 5


def prepare(checkout: Checkout, *, transfers: int) -> None:
    """Write the kernels and designs, and build the kernels that are run."""
    made = checkout.work / "kernels"
    for name, design, dtype, elements in (
        ("loaded", kernels.memcpy_design(1000), "int8", 64),
        ("objects", kernels.distributing_design(OBJECTS), "int8", 64 * OBJECTS),
        ("transposed", kernels.transposing_design(SIDE), "int32", SIDE * SIDE),
    ):
        kernels.write_kernel(made, name, design, dtype, elements)
    kernels.write_neighbours(made, "neighbours", CALLS)
    matmul.write_matmul(made, "product")
    kernels.write_copies(checkout.work / "fifty", 50)
    kernels.write_vector(checkout.work / "one", "vectors")
    kernels.write_copies(checkout.work / "twohundred", 200)
    small = kernels.small_objects_design(OBJECTS)
    (checkout.work / "small.mlir").write_text(small)
    (checkout.work / "memcpy.mlir").write_text(kernels.memcpy_design(transfers))
    (checkout.work / "tasks.mlir").write_text(kernels.task_design(transfers))
    shutil.copytree(checkout.root / "kernel_src", made, dirs_exist_ok=True)
    checkout.npukit("build", *BUILT, "--target", "sw_emu", "--kernel-dir", made)


def rows(transfers: int) -> Sequence[Row]:
    """The rows of the table."""
    return (
        Row("a script's first tile, imports included", "process", _first_tile),
        Row("loading a design of 1,000 transfers", "load", _load),
        Row("npukit lower of a small design", "process", _lower("small.mlir")),
        Row(f"lowering {transfers:,} transfers, memcpy form", "process", _lower("memcpy.mlir"), 1),
        Row(f"lowering {transfers:,} transfers, task form", "process", _lower("tasks.mlir"), 1),
        Row("cold build, one of 50 kernels", "kernel", _cold_build, 3),
        Row("cold build of a kernel with aie_api", "process", _vector_build, 3),
        Row("no-op build of 200 kernels", "process", _no_op_build, 3),
        Row("validate attention, warm", "process", _validate),
        Row("one attention tile through the module", "tile", _tile),
        Row("a BD through the emulator", "BD", _bd),
        Row("a C++ call on a neighbour's buffer", "object", _neighbours),
        Row("strided DMA, relative to a NumPy copy", "ratio", _strided),
        Row("512x512x512 int8 on 16 cores", "call", _matmul),
        # Last, because others need what is in the cache.
        Row("cold build of a kernel with aie_api, empty cache", "process", _first_vector_build, 5),
        Row("the same, elapsed time, one processor", "call", _matmul_elapsed(1)),
        Row("the same, elapsed time, two processors", "call", _matmul_elapsed(2)),
        Row("the same, CPU time of the main thread", "call", _matmul_main_thread),
    )


def measure(row: Row, compared: Sequence[Checkout]) -> Mapping[str, float]:
    """The row's median for each checkout; the checkouts are measured alternately."""
    times: dict[str, list[float]] = {checkout.name: [] for checkout in compared}
    for _ in range(row.rounds):
        for checkout in compared:
            times[checkout.name].append(row.measure(checkout))
    return {name: statistics.median(values) for name, values in times.items()}


def _lower(design: str) -> Callable[[Checkout], float]:
    return lambda checkout: checkout.npukit("lower", design, "--insts", "insts.bin")


def _cold_build(checkout: Checkout) -> float:
    for folder in (checkout.cache / "records", checkout.cache / "objects"):
        shutil.rmtree(folder, ignore_errors=True)
    names = [f"k{number:03d}" for number in range(50)]
    for name in names:
        shutil.rmtree(checkout.build / name, ignore_errors=True)
    place = ("--kernel-dir", checkout.work / "fifty")
    # One at a time: the overhead of several processes is not part of this row.
    return checkout.npukit("build", *names, "--target", "sw_emu", "-j1", *place) / 50


def _vector_build(checkout: Checkout) -> float:
    return _build_vectors(checkout, "records", "objects")


def _first_vector_build(checkout: Checkout) -> float:
    return _build_vectors(checkout, ".")


def _build_vectors(checkout: Checkout, *removed: str) -> float:
    """Build the kernel with ``aie_api`` without parts of the cache; NaN if that is not possible."""
    if not (checkout.root / "toolchain/npukit/vector").is_dir():
        return math.nan
    for folder in removed:
        shutil.rmtree(checkout.cache / folder, ignore_errors=True)
    shutil.rmtree(checkout.build / "vectors", ignore_errors=True)
    place = ("--kernel-dir", checkout.work / "one")
    return checkout.npukit("build", "vectors", "--target", "sw_emu", *place)


def _no_op_build(checkout: Checkout) -> float:
    names = [f"k{number:03d}" for number in range(200)]
    command = ("build", *names, "--target", "sw_emu", "--kernel-dir", checkout.work / "twohundred")
    if not (checkout.build / names[-1]).exists():
        checkout.npukit(*command)
    return checkout.npukit(*command)


def _validate(checkout: Checkout) -> float:
    return checkout.npukit("validate", "attention", "--on", "emulator")


def _module(checkout: Checkout, name: str) -> str:
    folder = checkout.build / name / "npu1-sw_emu"
    return (
        "import sys, time; import numpy as np\n"
        f"sys.path.insert(0, {str(folder)!r})\n"
        f"from {name} import {name.title()}\n"
    )


def _first_tile(checkout: Checkout) -> float:
    call = "with Attention() as a: a(np.zeros((3, 64, 64), np.int8))"
    return checkout.script(_module(checkout, "attention") + call)[0]


def _load(checkout: Checkout) -> float:
    # Load another kernel first: imports and one-time compilation are not part of the load.
    code = _module(checkout, "passthrough") + "with Passthrough() as k: pass\n"
    code += _module(checkout, "loaded") + "begun = time.process_time()\nwith Loaded() as k: pass\n"
    return float(checkout.script(code + "print(time.process_time() - begun)")[1])


def _calls(checkout: Checkout, name: str, array: str, times: int) -> str:
    return _module(checkout, name) + (
        f"data = {array}\n"
        f"with {name.title()}() as kernel:\n"
        f"    kernel(data); kernel(data)\n"
        f"    begun = time.process_time()\n"
        f"    for _ in range({times}): kernel(data)\n"
        f"    used = (time.process_time() - begun) / {times}\n"
    )


def _tile(checkout: Checkout) -> float:
    code = _calls(checkout, "attention", "np.zeros((3, 64, 64), np.int8)", 2000)
    return float(checkout.script(code + "print(used)")[1])


def _bd(checkout: Checkout) -> float:
    # Into the memtile and out of it; the shim's three are negligible.
    code = _calls(checkout, "objects", f"np.zeros({64 * OBJECTS}, np.int8)", 50)
    return float(checkout.script(code + f"print(used / {2 * OBJECTS})")[1])


def _matmul(checkout: Checkout) -> float:
    operand = f"np.ones(({matmul.SIDE}, {matmul.SIDE}), np.int8)"
    code = _calls(checkout, "product", operand, 10).replace("kernel(data)", "kernel(data, data)")
    return float(checkout.script(code + "print(used)")[1])


def _matmul_elapsed(processors: int) -> Callable[[Checkout], float]:
    """The shortest of many calls: other programs need processors too."""

    def measure(checkout: Checkout) -> float:
        allowed = sorted(os.sched_getaffinity(0))[:processors]
        if len(allowed) < processors:
            return math.nan
        return _matmul_best(checkout, "perf_counter", f"os.sched_setaffinity(0, {allowed})")

    return measure


def _matmul_main_thread(checkout: Checkout) -> float:
    return _matmul_best(checkout, "thread_time", "pass")


def _matmul_best(checkout: Checkout, clock: str, first: str) -> float:
    code = f"""import os; {first}
{_module(checkout, "product")}
data = np.ones(({matmul.SIDE}, {matmul.SIDE}), np.int8)
times = []
with Product() as kernel:
    for _ in range(100):
        begun = time.{clock}()
        kernel(data, data)
        times.append(time.{clock}() - begun)
print(min(times))
"""
    return float(checkout.script(code)[1])


def _neighbours(checkout: Checkout) -> float:
    code = _calls(checkout, "neighbours", f"np.zeros({64 * CALLS}, np.int8)", 20)
    return float(checkout.script(code + f"print(used / {CALLS})")[1])


def _strided(checkout: Checkout) -> float:
    code = _calls(checkout, "transposed", f"np.arange({SIDE * SIDE}, dtype=np.int32)", 50)
    code += f"""
square = data.reshape({SIDE}, {SIDE}).T
np.ascontiguousarray(square)
begun = time.process_time()
for _ in range(200): np.ascontiguousarray(square)
print(used / ((time.process_time() - begun) / 200))
"""
    return float(checkout.script(code)[1])


def shown(row: Row, times: Mapping[str, float]) -> str:
    """Format a line of the table."""
    figures = "".join(f"{_figure(row, seconds):>12}" for seconds in times.values())
    ratio = f"{times['old'] / times['new']:8.1f}x" if "old" in times else ""
    return f"{row.name:44}{figures}{ratio}"


def _figure(row: Row, value: float) -> str:
    if math.isnan(value):
        return "-"
    if row.unit == "ratio":
        return f"{value:.2f}x"
    for scale, name in ((1, "s"), (1e3, "ms")):
        if value * scale >= 1:
            return f"{value * scale:.2f} {name}"
    return f"{value * 1e6:.2f} us"
