"""What compiled vector code does that a reader of results should know, from its object file.

Bounded operations are functions named ``npukit_bounded_OPERATION``. A conversion of floats to
bfloat16 reads the core's register ``rounding_was_chosen``, and choosing a rounding mode writes
it; the relocations of the object's code show both.

Source: WebAssembly tool conventions, Linking.md (``linking`` and ``reloc.*`` sections).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.emulated.object_symbols import plain_name, symbols
from npukit.findings import Finding
from npukit.formats.wasm_reader import CUSTOM, WasmReader, sections

_BOUNDED: Final = "npukit_bounded_"
_CHOSEN: Final = "npukit_register_rounding_was_chosen"
_CODE: Final = 10
_GLOBAL_INDEX: Final = 7
_WITH_ADDEND: Final = frozenset({3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25})
_GET, _SET = 0x23, 0x24


@dataclass(frozen=True)
class VectorMarks:
    """``bounded`` are operations whose results are only close to the hardware's.

    ``stores_bfloat16``: it converts to bfloat16 in the core's rounding mode.
    ``chooses_rounding``: it sets that mode.
    """

    bounded: frozenset[str] = frozenset()
    stores_bfloat16: bool = False
    chooses_rounding: bool = False


def vector_marks(path: Path) -> VectorMarks:
    """The marks of the object file at ``path``.

    Raises:
        FormatError: it is not a WebAssembly object file.
    """
    data = path.read_bytes()
    names = symbols(data, path.name)
    bounded = {plain_name(name) for name in names if name and _BOUNDED in name}
    opcodes = {code for index, code in _global_accesses(data, path.name) if names[index] == _CHOSEN}
    return VectorMarks(
        frozenset(name.removeprefix(_BOUNDED) for name in bounded if name.startswith(_BOUNDED)),
        _GET in opcodes,
        _SET in opcodes,
    )


def _global_accesses(data: bytes, what: str) -> Iterator[tuple[int, int]]:
    """The symbol index and the opcode of each instruction that accesses a global."""
    code, relocations = b"", None
    for kind, section in sections(data, what):
        if kind == _CODE:
            code = section.bytes(section.left)
        elif kind == CUSTOM and section.name() == "reloc.CODE":
            relocations = section
    if relocations is not None:
        for kind, offset, index in _relocations(relocations):
            if kind == _GLOBAL_INDEX and 0 < offset <= len(code):
                yield index, code[offset - 1]


def _relocations(section: WasmReader) -> Iterator[tuple[int, int, int]]:
    """The kind, offset and symbol index of each relocation."""
    section.number()  # the index of the section that they are for
    for _ in range(section.number()):
        kind, offset, index = section.byte(), section.number(), section.number()
        if kind in _WITH_ADDEND:
            section.skip_number()
        yield kind, offset, index


def rounding_warnings(objects: Sequence[tuple[Path, VectorMarks]]) -> Iterator[Finding]:
    """A warning if a core rounds to bfloat16 and never chooses a rounding mode.

    ``objects`` are all objects of the core: their sources, and the marks of their code.
    """
    storing = [source for source, marks in objects if marks.stores_bfloat16]
    if storing and not any(marks.chooses_rounding for _, marks in objects):
        yield Finding(
            "numbers are rounded to bfloat16, and no function of the core sets the rounding mode: "
            "they are truncated toward zero",
            str(storing[0]),
            "call aie::set_rounding(aie::rounding_mode::conv_even) at the start of the function "
            "that the design calls; the core keeps the mode, and lookups in tables (getExpBf16, "
            "aie::parallel_lookup) need aie::rounding_mode::floor while they compute an index",
            rule="rounding-not-chosen",
        )
