"""What C++ on a core can't do, by the functions that programs elsewhere use for it."""

from __future__ import annotations

import re
from typing import Final

_HEAP: Final = "a core has no heap: use buffers, static data or the stack"
_PRINTING: Final = (
    "a core can't print this way: use printf, which the emulated device shows, or write what you "
    "want to see into a buffer that the design moves to the host"
)
_UNDECLARED: Final = "#include <stdio.h>: the emulated device shows what a core prints"
_SYSTEM: Final = "a core has no operating system: no files, processes, threads or clock"

_FUNCTIONS: Final = {
    **dict.fromkeys(("malloc", "calloc", "realloc", "free", "aligned_alloc", "strdup"), _HEAP),
    **dict.fromkeys(("printf", "vprintf", "puts", "putchar"), _UNDECLARED),
    **dict.fromkeys(
        ("putc", "fputs", "fputc", "fwrite", "fprintf", "vfprintf"),
        _PRINTING,
    ),
    **dict.fromkeys(("sprintf", "snprintf", "vsnprintf"), _PRINTING),
    **dict.fromkeys(("klog", "xil_printf", "aie_printf", "cout", "cerr", "stdout"), _PRINTING),
    **dict.fromkeys(
        ("exit", "fopen", "fclose", "fread", "getenv", "system", "time", "clock", "gettimeofday"),
        _SYSTEM,
    ),
}
_STREAM: Final = re.compile(r"\bo(?:string)?stream\b|\bstd::(?:cout|cerr|print(?:ln)?)\b")

_STREAM_SYMBOL: Final = re.compile(r"\b(?:cout|cerr|clog|basic_ostream)\b")


def absence(function: str) -> str | None:
    """Why a core has no ``function``, and what to do; None if that is not known."""
    if function.startswith(("operator new", "operator delete")):
        return _HEAP
    if function.startswith("std::") and _STREAM_SYMBOL.search(function):
        return _PRINTING
    return _FUNCTIONS.get(function)


def absence_in(line: str) -> str | None:
    """The same for an error of clang about the output streams of C++."""
    return _PRINTING if _STREAM.search(line) else None
