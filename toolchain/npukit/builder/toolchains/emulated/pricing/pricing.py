"""From a module as the front end writes it to one that counts what it costs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.emulated.pricing.counts import priced
from npukit.builder.toolchains.emulated.pricing.units import find_units
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import NoPriceError
from npukit.files import write_atomically
from npukit.machine.generations import GENERATIONS
from npukit.machine.tiles import TileKind
from npukit.vector.core_timing import CORES

_OPTIMIZE: Final = (
    *("--target=wasm32-unknown-wasip1", "-mcpu=lime1", "-mno-bulk-memory-opt", "-msimd128"),
    *("-fPIC", "-fno-crash-diagnostics", "-Wno-unused-command-line-argument", "-Wno-pass-failed"),
    # Peano neither makes vectors of scalars nor unrolls loops on its own.
    *("-O2", "-fno-vectorize", "-fno-slp-vectorize"),
    *("-mllvm", "-unroll-runtime=false", "-mllvm", "-unroll-allow-partial=false"),
    *("-S", "-emit-llvm", "-x", "ir"),
)


def priced_module(
    text: str,
    generation: str,
    optimizations: Sequence[str],
    scratch: Path,
    run: Callable[[Sequence[str], Path], ToolRun],
) -> str:
    """The LLVM IR ``text``, optimized and counting its price on a core of ``generation``.

    ``optimizations`` are the user's flags about that; ``run`` runs clang.

    Raises:
        NoPriceError: clang does not accept the module.
    """
    device = next(each for each in GENERATIONS if each.name == generation)
    timing = CORES[generation]
    units = find_units(text, device, timing)
    separate, optimized = scratch / "units.ll", scratch / "optimized.ll"
    write_atomically(separate, units.separated(text).encode(errors="surrogateescape"))
    result = run([*_OPTIMIZE, *optimizations, str(separate), "-o", str(optimized)], scratch)
    if result.status != 0:
        raise NoPriceError(
            "clang does not compile this source for counting cycles", details=result.output
        )
    found = optimized.read_text(encoding="utf-8", errors="surrogateescape")
    bank_size = device.tiles[TileKind.CORE].bank_size
    return units.restored(priced(found, units, timing, bank_size))
