"""Rewrites the LLVM IR of the riscv32 front end for the WebAssembly back end.

The two have the same sizes, alignments and byte order, so only names of the target, attributes of
its functions and types that WebAssembly does not have differ.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import PurePath
from typing import Final

from npukit.builder.toolchains.emulated.vector_compile.access_counting import (
    AccessCounting,
    truncation_counts,
)
from npukit.builder.toolchains.emulated.vector_compile.address_truncation import AddressTruncation
from npukit.builder.toolchains.emulated.vector_compile.bfloat_rewriting import (
    ROUNDING,
    BfloatRewriter,
    UnknownInstructionError,
    plain,
)
from npukit.builder.toolchains.emulated.vector_compile.debug_locations import DebugLocations
from npukit.builder.toolchains.emulated.vector_compile.debug_stripping import (
    without_unread_debug_info,
)
from npukit.builder.toolchains.emulated.vector_compile.shift_amounts import ShiftAmounts
from npukit.errors import CompileError

DATA_LAYOUT: Final = "e-m:e-p:32:32-p10:8:8-p20:8:8-i64:64-i128:128-n32:64-S128-ni:1:10:20"
TRIPLE: Final = "wasm32-unknown-wasip1"

_ATTRIBUTE: Final = re.compile(r' "(?:target-cpu|target-features|tune-cpu|target-abi)"="[^"]*"')
_INSTRUCTION: Final = re.compile(
    r"  (?P<result>%\S+ = )?(?P<text>.*?)(?P<tail>(?:, ![\w.]+ !\d+)*(?: #\d+)?(?:, ![\w.]+ !\d+)*)"
)
_FAST_MOVE: Final = re.compile(
    r"\b((?:select|phi|call) )(?:(?:fast|nnan|ninf|nsz|arcp|contract|afn|reassoc) )+"
)
_SECTION: Final = re.compile(r' section "\.(?:text|init_array|fini_array)[^"]*"')
_BFLOAT_INTRINSIC: Final = re.compile(r"declare .*@llvm\.[\w.]*bf16")
_OWN_ASSEMBLY: Final = re.compile(r'^""$|\bnpukit_')
_ASSEMBLY: Final = re.compile(r"(?:call|invoke) [^@\"]*\basm (?:sideeffect )?(?P<text>\"[^\"]*\")")

_POINTER: Final = re.compile(r"ptr @(?:[-\w.$]+|\"[^\"]*\")")
_DEFINITION: Final = re.compile(r"^define .*?^\}\n", re.MULTILINE | re.DOTALL)
_NAME: Final = re.compile(r"@([\w.]+)\(")


def retarget(text: str, prelude: str, where: str, widest: int, *, counting: bool = False) -> str:
    """The IR ``text`` for WebAssembly.

    Functions that it declares and ``prelude`` defines are defined in the result. ``where`` names
    the source for messages about instructions without debug information; ``widest`` is the largest
    alignment of a vector load in bytes. ``counting``: the code counts its vector loads and stores.

    Raises:
        CompileError: the source uses something that has no equivalent on WebAssembly.
    """
    rewriter = BfloatRewriter(has_rounding=f"@{ROUNDING}(" in text)
    definitions = _definitions(prelude)
    used: list[str] = []
    lines = text.split("\n")
    new: list[str] = []
    addresses = AddressTruncation(widest, truncation_counts if counting else None)
    accesses = AccessCounting(addresses) if counting else None
    shifts = ShiftAmounts()
    code = (each for line in lines if not line.startswith("!") for each in shifts.line(line))
    for line in _on_memory(code, addresses, accesses):
        if "bfloat" in line or "0xR" in line:
            new.extend(_without_bfloat(line, rewriter, lines, where))
        elif line.startswith("declare") and (name := _name(line)) in definitions:
            used.append(definitions[name])
        elif line.startswith("attributes #"):
            new.append(_ATTRIBUTE.sub("", line))
        elif line.startswith("target datalayout"):
            new.append(f'target datalayout = "{DATA_LAYOUT}"')
        elif line.startswith("target triple"):
            new.append(f'target triple = "{TRIPLE}"')
        elif line.startswith("module asm ") and "npukit_" not in line:
            raise _unsupported(f"inline assembly {line.removeprefix('module asm ')}", where)
        elif line.startswith("define") and ' section "' in line:
            new.append(_SECTION.sub("", line))
        elif " asm " in line and (assembly := _ASSEMBLY.search(line)):
            if not _OWN_ASSEMBLY.search(assembly["text"]):
                place = _place(line, lines, where)
                raise _unsupported(f"inline assembly {assembly['text']}", place)
            new.append(line)
        else:
            new.append(line)
    if not rewriter.uses_rounding:
        new = list(_without_rounding(new))
    metadata = (line for line in lines if line.startswith("!"))
    return "\n".join([*without_unread_debug_info(new), *metadata, *used])


def _on_memory(
    lines: Iterable[str], addresses: AddressTruncation, accesses: AccessCounting | None
) -> Iterator[str]:
    """The lines with what vector accesses need."""
    for line in lines:
        yield from addresses.line(line)
        if accesses is not None:
            yield from accesses.counts(line)
    if accesses is not None:
        yield from accesses.declaration()


def _without_rounding(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a module without the rounding function, which is kept without being called."""
    inside = False
    for line in lines:
        if line.startswith("define ") and f"@{ROUNDING}(" in line:
            inside = True
        elif line.startswith(("@llvm.used = ", "@llvm.compiler.used = ")):
            kept = [name for name in _POINTER.findall(line) if name != f"ptr @{ROUNDING}"]
            array = f"[{len(kept)} x ptr] [{', '.join(kept)}]"
            if kept:
                yield f'{line.partition("[")[0]}{array}, section "llvm.metadata"'
            continue
        if not inside:
            yield line
        elif line == "}":
            inside = False


@cache
def _definitions(prelude: str) -> Mapping[str, str]:
    """The text of each function of the prelude by its name."""
    return {_name(match[0]): match[0] for match in _DEFINITION.finditer(prelude)}


def _name(line: str) -> str:
    match = _NAME.search(line)
    return match[1] if match else ""


def _without_bfloat(line: str, rewriter: BfloatRewriter, lines: list[str], where: str) -> list[str]:
    if line.startswith(";"):
        return [line]
    if _BFLOAT_INTRINSIC.match(line):
        return []
    match = _INSTRUCTION.fullmatch(line)
    if match is not None:
        try:
            rewritten = rewriter.instruction(match["result"] or "", match["text"], match["tail"])
        except UnknownInstructionError as error:
            raise _unsupported(str(error), _place(line, lines, where)) from None
        if rewritten is not None:
            return rewritten
    # Only values of floating point may have fast-math flags.
    return [plain(_FAST_MOVE.sub(r"\1", line))]


def _place(instruction: str, lines: Sequence[str], source: str) -> str:
    """The source line of an instruction; the compiler names files without their folders."""
    found = DebugLocations(lines).of(instruction)
    if found is None:
        return source
    name, _, number = found.removeprefix("./").rpartition(":")
    return f"{source if name == PurePath(source).name else name}:{number}"


def _unsupported(what: str, where: str) -> CompileError:
    return CompileError(
        f"emulated cores can't run {what}",
        where=where,
        hint="put it behind #ifndef __NPUKIT_SW_EMU__ and add a portable version",
    )
