"""What an object that a design links with is compiled from, as a compiler's command line says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from npukit.builder.toolchains.compiling.user_flags import portable_flags

_SOURCES: Final = (".c", ".cc", ".cpp", ".cxx", ".c++", ".C")
_WITH_VALUE: Final = (
    "-o",
    "-MF",
    "-MT",
    "-MQ",
    "-x",
)
_MACROS_AND_HEADERS: Final = ("-I", "-D", "-U")
_FOLDERS: Final = ("-isystem", "-iquote", "-idirafter")
_FILES: Final = ("-include", "-imacros")
_OTHER_FILES: Final = ("-include-pch",)
_KEPT: Final = ("-std=", "-f", "-W", "-w")
READ: Final = (*_MACROS_AND_HEADERS, *_FOLDERS, *_KEPT, *_FILES, *(f"-{name}" for name in _FILES))
"""Prefixes of the flags that :func:`read_command` reads."""

READ_WITH_VALUE: Final = (
    *(*_MACROS_AND_HEADERS, *_FOLDERS, *_FILES),
    *(f"-{name}" for name in _FILES),
)
"""Those of them whose value may be the next argument."""

_OUTPUT: Final = ("-c", "-S", "-E", "-emit-llvm", "-MD", "-MMD", "-M", "-MM", "-MP", "-v", "-g")


@dataclass(frozen=True)
class ObjectSources:
    """An object that a design links with, and how it is compiled.

    Attributes:
        object: its name in the design (``link_with``, ``link_files``).
        sources: C++ or C files.
        include_dirs: header folders, in search order.
        defines: preprocessor macros; one without a value has ``1``, as for a compiler.
        flags: further flags of clang.
    """

    object: str
    sources: tuple[Path, ...]
    include_dirs: tuple[Path, ...] = ()
    defines: Mapping[str, str] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


def read_command(name: str, arguments: Sequence[str], folder: Path) -> ObjectSources:
    """What a command of Peano's ``clang++`` or of ``xchesscc`` compiles to the object ``name``.

    Folders that do not exist are left out, as clang ignores them. So are flags that choose the
    target, the optimization or the output: npukit chooses these.

    Args:
        name: the object's name in the design.
        arguments: the command without the compiler.
        folder: where it runs.
    """
    sources: list[Path] = []
    include_dirs: list[Path] = []
    defines: dict[str, str] = {}
    undefined: dict[str, None] = {}
    flags: list[str] = []
    left = iter(portable_flags(arguments))
    for argument in left:
        if argument[:2] in _MACROS_AND_HEADERS:
            value = argument[2:] or next(left, "")
            if argument[1] == "I":
                include_dirs.append(folder / value)
                continue
            macro, equals, text = value.partition("=")
            called = macro.partition("(")[0]
            _forget(defines, called)
            if argument[1] == "U":
                undefined[called] = None
            else:
                undefined.pop(called, None)
                defines[macro] = text if equals else "1"
        elif (option := _folder_option(argument)) is not None:
            flags += [option, str(folder / (argument.removeprefix(option) or next(left, "")))]
        elif argument in _WITH_VALUE:
            next(left, "")
        elif (named := _file_option(argument)) is not None:
            option, value = named
            value = value or next(left, "")
            found = folder / value  # searched for as in #include "..." if it is not there
            flags += [option, str(found) if found.exists() else value]
        elif argument.startswith("-"):
            if argument.startswith(_KEPT) and argument not in _OUTPUT:
                flags.append(argument)
        elif argument.endswith(_SOURCES):
            sources.append(folder / argument)
    return ObjectSources(
        object=name,
        sources=_distinct(sources),
        include_dirs=_distinct(path for path in include_dirs if path.is_dir()),
        defines=defines,
        # What the compiler itself defines: the last of -D and -U counts.
        flags=(*flags, *(f"-U{macro}" for macro in undefined)),
    )


def _forget(defines: dict[str, str], name: str) -> None:
    """Remove the macro ``name``, with or without parameters."""
    for macro in [each for each in defines if each.partition("(")[0] == name]:
        del defines[macro]


def _folder_option(argument: str) -> str | None:
    return next((option for option in _FOLDERS if argument.startswith(option)), None)


def _file_option(argument: str) -> tuple[str, str] | None:
    """The option for a file that is read first, in its short spelling, and the attached value."""
    for option in _FILES:
        name, equals, value = argument.partition("=")
        if name == f"-{option}" and (equals or argument == name):
            return option, value
        if argument.startswith(option) and not argument.startswith(_OTHER_FILES):
            return option, argument.removeprefix(option)
    return None


def _distinct(paths: Iterable[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(paths))
