"""A kernel's own compiler flags, as each flow can use them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

_FOLDERS: Final = ("-isystem", "-iquote", "-idirafter", "-include", "-imacros", "-I")
_OF_AIE: Final = ("--target=", "-mcpu=", "-march=", "-mtune=", "-mllvm=")
_OF_AIE_WITH_VALUE: Final = ("-target", "-mllvm")


def located_flags(flags: Iterable[str], folder: Path) -> Iterator[str]:
    """``flags`` whose header folders and headers are looked for in ``folder`` first.

    A flag's relative path means one in the kernel's folder, wherever a compiler runs.
    """
    left = iter(flags)
    for flag in left:
        option = next((option for option in _FOLDERS if flag.startswith(option)), None)
        if option is None:
            yield flag
        elif flag != option:
            yield option + _located(flag.removeprefix(option), folder)
        else:
            yield flag
            if (value := next(left, None)) is not None:
                yield _located(value, folder)


def _located(path: str, folder: Path) -> str:
    found = folder / path
    return str(found.absolute()) if path and found.exists() else path


def portable_flags(flags: Iterable[str]) -> Iterator[str]:
    """``flags`` without those that choose the target or tune its code: they are Peano's."""
    left = iter(flags)
    for flag in left:
        if flag in _OF_AIE_WITH_VALUE:
            next(left, None)
        elif not flag.startswith(_OF_AIE):
            yield flag
