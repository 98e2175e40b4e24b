"""Compiled programs and objects beside a design: do they fit the program memory of a core?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.hw.core_elf import PROGRAM_BYTES, code_bytes, elf_problem
from npukit.check.entries import Entry, entries_of_finding, entry_of_error
from npukit.compiler.dialect.core_ops import CoreOp
from npukit.compiler.dialect.location import locate
from npukit.compiler.driver import LoweredDesign
from npukit.compiler.lowering.sequence import find_device
from npukit.errors import DesignError
from npukit.files import read_regular
from npukit.findings import Finding

_RULE: Final = "program-too-large"
_NEARLY: Final = PROGRAM_BYTES * 9 // 10


def program_entries(lowered: LoweredDesign, folder: Path, name: str) -> Iterator[Entry]:
    """Yield an entry for each core whose ``elf_file`` can't be loaded, or whose objects have more
    code than fits, or nearly so.

    Args:
        lowered: the design.
        folder: where its files are looked for; what is not there is not looked at.
        name: of its text, in messages.
    """
    for core in find_device(lowered.physical, lowered.device).ops_of(CoreOp):
        if core.elf_file is not None:
            data = _read(folder / core.elf_file)
            complaint = None if data is None else elf_problem(data)
            if complaint is not None:
                what = f"the program {core.elf_file} of core {core.coord} {complaint}"
                yield entry_of_error(DesignError(what, where=locate(core), rule=_RULE), name)
        else:
            yield from _of_objects(core, folder, name)


def _of_objects(core: CoreOp, folder: Path, name: str) -> Iterator[Entry]:
    contents = [data for file in core.link_files if (data := _read(folder / file)) is not None]
    sizes = [size for data in contents if (size := code_bytes(data)) is not None]
    if sum(sizes) <= _NEARLY:
        return
    much = "more than" if sum(sizes) > PROGRAM_BYTES else "nearly all of"
    message = (
        f"the objects of core {core.coord} have {sum(sizes)} bytes of code, {much} the "
        f"{PROGRAM_BYTES} of its program memory; the core's own code comes on top"
    )
    hint = (
        "the linker leaves out sections that nothing uses (-ffunction-sections); let a core call "
        "fewer functions, or compile for size (-Os)"
    )
    yield from entries_of_finding(Finding(message, str(locate(core)), hint, rule=_RULE), name)


def _read(path: Path) -> bytes | None:
    try:
        return read_regular(path)
    except OSError:
        return None
