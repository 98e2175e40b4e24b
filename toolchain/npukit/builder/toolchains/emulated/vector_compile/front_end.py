"""The front end of vector sources: clang for riscv32, with the headers of the ``ziglang`` wheel."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.emulated.core_library import CHECK_FLAGS, TYPE_FLAGS
from npukit.vector.counting import Counting
from npukit.vector.table import CORE_NUMBERS

_TARGET: Final = ("--target=riscv32-unknown-elf", "-march=rv32imafd", "-mabi=ilp32d")

_LANGUAGE: Final = (
    "-fno-crash-diagnostics",
    "-nostdinc",
    "-fno-exceptions",
    "-fno-rtti",
    "-fno-threadsafe-statics",
    "-fno-strict-aliasing",  # Peano optimizes little by types, and kernels rely on that
    "-fsigned-char",  # as AIE's; riscv's is unsigned
    "-fPIC",
    "-fvisibility=hidden",  # as `zig c++` does for WebAssembly
)
EMIT: Final = ("-Xclang", "-disable-llvm-passes", "-S", "-emit-llvm")
"""How the front end writes IR. Optimizations come after the step that rewrites it."""

_CXX_FLAGS: Final = (
    "-std=c++20",
    "-nostdinc++",
    # Errors of this clang that Peano's does not have, and that aie_api and its users run into.
    "-Wno-missing-template-arg-list-after-template-kw",
    "-Wno-invalid-constexpr",
)
_C_FLAGS: Final = ("-std=c17",)

_LIBRARY: Final = (
    "-D_LIBCPP_ABI_VERSION=1",
    "-D_LIBCPP_ABI_NAMESPACE=__1",
    "-D_LIBCPP_HAS_THREADS=0",
    "-D_LIBCPP_HAS_MUSL_LIBC=1",
    "-D_LIBCPP_HAS_VENDOR_AVAILABILITY_ANNOTATIONS=0",
    "-D_LIBCPP_HAS_FILESYSTEM=0",
    "-D_LIBCPP_PSTL_BACKEND_SERIAL",
    "-D_LIBCPP_HARDENING_MODE=_LIBCPP_HARDENING_MODE_NONE",
    "-D_LIBCPP_ASSERTION_SEMANTIC_DEFAULT=_LIBCPP_ASSERTION_SEMANTIC_IGNORE",
    "-D_LIBCPP_DISABLE_VISIBILITY_ANNOTATIONS",
)
"""What `zig c++` defines for libc++ without threads and files."""

_HEADERS: Final = (
    "libcxx/include",
    "libcxxabi/include",
    "include",
    "libc/include/riscv32-linux-musl",
    "libc/include/generic-musl",
    "libc/include/riscv-linux-any",
    "libc/include/any-linux-any",
)
"""Header folders of the wheel, in the order of the search; its own `zig c++` has the same ones."""

WIDEST: Final = {"AIE2": 32, "AIE2P": 64}
"""Bytes of the widest vector load of a generation."""

_PEANO: Final = ("-D__AIENGINE__", "-D__aie__", "-D__AIECC__", "-D__PEANO__")
"""Macros that Peano defines for all its devices (clang/lib/Basic/Targets/AIE.cpp of llvm-aie)."""


_COUNTING: Final[Mapping[Counting, tuple[str, ...]]] = {
    "accesses": ("-DNPUKIT_COUNTING",),
    "cycles": ("-DNPUKIT_COUNTING", "-DNPUKIT_COUNTING_CYCLES"),
}


def front_end_flags(
    is_c: bool, generation: str, *, counting: Counting | None = None
) -> tuple[str, ...]:
    """The flags of the front end for sources of a device ``generation``, without headers.

    ``counting``: npukit's headers count what is multiplied, and accesses that are not aligned.
    """
    language = _C_FLAGS if is_c else _CXX_FLAGS
    number = CORE_NUMBERS[generation]
    macros = (f"-D__AIEARCH__={number}", f"-D__AIE_ARCH__={number}")
    return (
        *_TARGET,
        "-O2",
        *_LANGUAGE,
        *CHECK_FLAGS,
        *TYPE_FLAGS,
        *language,
        *_LIBRARY,
        *_PEANO,
        *macros,
        "-D__NPUKIT_SW_EMU__",
        *(_COUNTING[counting] if counting else ()),
    )


def library_headers(zig: Path) -> tuple[Path, ...]:
    """The header folders of libc++ and libc, of the wheel with the binary ``zig``."""
    return tuple(zig.parent / "lib" / folder for folder in _HEADERS)
