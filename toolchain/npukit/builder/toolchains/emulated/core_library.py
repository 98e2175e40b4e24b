"""Library functions that kernels can call without defining them: compiler support and math.

Nothing of it is linked unless a kernel calls it. It is compiled from the sources in the ``ziglang``
wheel when it is first needed: Zig's compiler runtime (64-bit and 128-bit arithmetic, ``expf``...),
Zig's libc (``tanhf``, ``strlen``...), and single files of musl's libm (``powf``, ``erff``...)
and of libc++.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from npukit.builder.digest import digest_bytes
from npukit.builder.toolchains.emulated.zig_process import run_zig, zig_binary
from npukit.errors import ToolchainError
from npukit.files import write_atomically
from npukit.scratch import scratch_folder

TARGET = "wasm32-wasi"
"""The target whose libc++ headers the wheel has; nothing of WASI is linked."""

CPU = "lime1-bulk_memory_opt+simd128"
"""Zig's name of the instruction set: SIMD halves the time of the attention kernel.

Without block instructions, so that copies go through functions of ours that trap with an address.
"""

CODE_FLAGS = (
    f"--target={TARGET}",
    "-g0",
    "-O2",
    "-fPIC",
    "-fno-exceptions",
    "-fno-sanitize=all",  # zig adds checks at -O0 that call a runtime which a core has not
)
"""Flags of every C and C++ compilation: no debug information, position independent."""

CHECK_FLAGS = (
    "-UNDEBUG",  # zig defines it with -O2
    "-fsanitize=unreachable,return",
    "-fsanitize-trap=unreachable,return",
)
"""Flags of kernels' sources: ``assert`` works, and what must not be reached traps."""

LOOP_FLAGS = (
    "-mllvm",
    "-force-target-max-vector-interleave=4",
    "-mllvm",
    "-vectorizer-maximize-bandwidth",
    "-mllvm",
    "-unroll-full-max-count=15",
    "-mllvm",
    "-unroll-partial-threshold=150",
)
"""Flags that make vector loops of a kernel fast; none of them changes what it computes.

LLVM takes one vector at once on WebAssembly, and fuel is counted at the end of each round: up to
four at once, where that pays, and vectors as wide as the narrowest type let the attention kernel
take little more than half the time. An inner loop of 16 or more rounds is vectorized itself instead
of being unrolled, after which LLVM would gather the vectors of the loop around it byte by byte: a
matrix product with 16 accumulators takes 0.4 of the time. Not only the shortest loops are unrolled,
but those of some 50 instructions too: that product then takes 0.84 of the time, since fuel is
counted half as often, and the kernels of this repository take as long as before.
"""

TYPE_FLAGS = ("-g", "-gdwarf-4")
"""Flags that record functions' types in an object, as debug information; the linker drops it."""

_FREESTANDING = Path(__file__).with_name("freestanding.c")
_PORTS = Path(__file__).with_name("core_ports.c")
_PRINTING = Path(__file__).with_name("core_printing.c")
_PRINTING_FUNCTIONS = frozenset({"printf", "vprintf", "puts", "putchar", "npukit_debug_dump"})
_PORT_PREFIX = "npukit_"
_ZIG_PARTS = ("compiler_rt.zig", "c.zig")
_MUSL_DATA = {
    "__powf_log2_data": "powf_data.c",
    "__pow_log_data": "pow_data.c",
    "__exp2f_data": "exp2f_data.c",
    "__exp_data": "exp_data.c",
    "__signgam": "signgam.c",
    "__lgamma_r": "lgamma_r.c",
    "__lgammaf_r": "lgammaf_r.c",
}
"""Symbols of musl's libm that are not named like the files that define them."""


class CoreLibrary:
    """Compiled library parts, kept in ``folder`` (one per compiler) and built when needed."""

    def __init__(self, folder: Path, global_cache: Path) -> None:
        self._folder = folder
        self._global_cache = global_cache
        self._sources = zig_binary().parent / "lib"

    def base(self) -> list[Path]:
        """The objects that every program links with."""
        return [self._own_part(_FREESTANDING)]

    def _own_part(self, source: Path) -> Path:
        flags = [*CODE_FLAGS, "-mcpu=lime1+bulk_memory+simd128", "-std=c17", "-fno-builtin"]
        return self._part(f"{source.stem}.o", ["cc", *flags, "-c", str(source)])

    def runtime(self) -> list[Path]:
        """Zig's compiler runtime and libc."""
        flags = ["-target", TARGET, f"-mcpu={CPU}", "-OReleaseSmall", "-fPIC", "-fstrip", "-lc"]
        return [
            self._part(
                Path(name).with_suffix(".o").name,
                ["build-obj", str(self._sources / name), *flags],
            )
            for name in _ZIG_PARTS
        ]

    def resolving(self, symbols: Iterable[str]) -> list[Path]:
        """Single library files that define some of the undefined ``symbols``.

        They come from npukit (streams, cascades, locks and ``printf``), musl's libm and libc++
        (``std::sort`` for arrays of numbers). Symbols that none of these defines are ignored.
        """
        wanted = sorted(set(symbols))
        parts: list[Path] = []
        printing = _PRINTING_FUNCTIONS.intersection(wanted)
        if any(symbol.startswith(_PORT_PREFIX) for symbol in {*wanted} - printing):
            parts.append(self._own_part(_PORTS))
        if printing:
            parts.append(self._own_part(_PRINTING))
        musl = self._sources / "libc" / "musl"
        headers = (musl / "src/internal", musl / "src/include", musl / "arch/generic")
        flags = [*CODE_FLAGS, f"-mcpu={CPU}", "-w"]
        for symbol in wanted:
            source = musl / "src" / "math" / _MUSL_DATA.get(symbol, f"{symbol}.c")
            if symbol.isidentifier() and source.is_file():
                include = [flag for path in headers for flag in ("-I", str(path))]
                command = ["cc", *flags, "-std=c99", *include, "-c", str(source)]
                parts.append(self._part(f"libm-{source.stem}.o", command))
        if any("std::__1::__sort<" in symbol for symbol in wanted):
            folder = self._sources / "libcxx" / "src"
            library = ["-std=c++23", "-fno-rtti", "-D_LIBCPP_BUILDING_LIBRARY", "-I", str(folder)]
            command = ["c++", *flags, *library, "-c", str(folder / "algorithm.cpp")]
            parts.append(self._part("libcxx-algorithm.o", command))
        return parts

    def _part(self, name: str, command: Sequence[str]) -> Path:
        """The compiled part ``name``; made by ``command`` unless it is there and undamaged."""
        own = (source for source in (_FREESTANDING, _PORTS, _PRINTING) if str(source) in command)
        content = b"".join(source.read_bytes() for source in own)
        recipe = digest_bytes("\0".join(command).encode() + content)
        path = self._folder / name
        seal = self._folder / f"{name}.sha256"
        try:
            digest = digest_bytes(path.read_bytes())
            if seal.read_text() == f"{recipe} {digest}":
                return path
        except (OSError, UnicodeDecodeError):
            pass
        with scratch_folder("library") as scratch:
            built = scratch / name
            emit = f"-femit-bin={built}" if command[0] == "build-obj" else "-o"
            arguments = (
                [*command, emit] if command[0] == "build-obj" else [*command, emit, str(built)]
            )
            outcome = run_zig(arguments, cwd=scratch, global_cache=self._global_cache)
            if outcome.status != 0 or not built.is_file():
                raise ToolchainError(
                    f"zig could not compile its own library part {name}",
                    details=outcome.output,
                    hint="reinstall the ziglang package",
                )
            data = built.read_bytes()
        write_atomically(path, data)
        write_atomically(seal, f"{recipe} {digest_bytes(data)}".encode())
        return path
