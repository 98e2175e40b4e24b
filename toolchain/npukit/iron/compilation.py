"""Compiles what a program asks MLIR-AIE to compile: with npukit, for the emulated device."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final, Protocol

from npukit.builder.caches import open_cache
from npukit.builder.design_build import BareDesign, DesignArtifacts, DesignBuilder
from npukit.builder.plan import emulated_toolchain
from npukit.builder.toolchains.tools.aie_api import AIE_API_VARIABLE, aie_api_in
from npukit.errors import NpukitError
from npukit.files import read_user_file, write_atomically
from npukit.formats.xclbin_npu import NpuKernel, with_kernel
from npukit.iron.aiecc_arguments import AieccRequest, read_arguments
from npukit.iron.calling_design import calling_design
from npukit.iron.errors import ProgramBuildError
from npukit.iron.full_elf import write_full_elf
from npukit.iron.noted_objects import NotedObject, object_at

_OBJECT: Final = re.compile(r'"([^"\n]+\.(?:o|obj|a|ll|bc))"')
"""A quoted name in a design that may be an object's."""

_LOWERED: Final = "input_with_addresses.mlir"
"""Where programs look for the arguments of the runtime sequence."""

_TRACED: Final = "aie.trace"

_READ: Final = "npukit.d"
"""Lists the files that were read, as a compiler does: MLIR-AIE's cache looks for such files."""

_PLACEHOLDER: Final = b"npukit: a placeholder, since designs were built for the emulated device\n"

_log = logging.getLogger("npukit.iron")


class Builder(Protocol):
    """Builds the designs of a program."""

    def build(self, design: BareDesign) -> DesignArtifacts:
        """Build ``design``, or find it built."""


class Compilation:
    """The compiler of a program that runs on the emulated device.

    Args:
        mlir_aie: MLIR-AIE's folder, whose ``aie_api`` kernels are compiled with; None if it has
            none.
        builder: builds the designs; by default npukit's compilers, through its cache.
    """

    def __init__(self, mlir_aie: Path | None, builder: Builder | None = None) -> None:
        self._builder = builder or DesignBuilder(emulated_toolchain(), open_cache())
        self._aie_api = None
        if mlir_aie is not None and AIE_API_VARIABLE not in os.environ:
            self._aie_api = mlir_aie if aie_api_in(mlir_aie, "MLIR-AIE") else None

    def build(self, design: Path, arguments: Sequence[str]) -> None:
        """Do what ``aiecc`` would do with ``arguments``: write an xclbin and ``insts.bin``.

        Raises:
            ProgramBuildError: npukit can't build the design.
        """
        try:
            self._build(design, read_arguments(arguments))
        except ProgramBuildError:
            raise
        except NpukitError as error:
            raise ProgramBuildError.of(error, calling_design()) from None

    def _build(self, design: Path, request: AieccRequest) -> None:
        text = _text(design)
        folder = request.work or design.parent
        objects = tuple(_objects(text, (folder, design.parent, Path.cwd())))
        sources = tuple(noted.sources for noted in objects)
        named = _with_symbols(text, objects)
        made = self._builder.build(
            BareDesign(named, design.name, folder, sources, request.choice, self._aie_api)
        )
        for note in request.notes:
            _log.warning("npukit: %s", note)
        name = calling_design() if made.warnings else None
        for warning in made.warnings:
            _log.warning("npukit: %s%s", f"{name}, " if name else "", warning)
        _write(made, request)
        if request.work is not None:
            # aiecc would add an argument for the trace buffer; without the file, no one counts.
            if _TRACED not in text:
                write_atomically(request.work / _LOWERED, text.encode())
            write_atomically(request.work / _READ, _listing(made.dependencies))


def _text(design: Path) -> str:
    try:
        content = read_user_file(design)
    except OSError as error:
        raise ProgramBuildError(
            f"the design can't be read: {error.strerror}", where=str(design)
        ) from None
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProgramBuildError(
            f"not UTF-8 text: byte {content[error.start]:#04x}: {error.reason}",
            where=f"{design}:{line}",
            hint="a design is MLIR as text; bytecode is not read",
        ) from None


def _objects(text: str, folders: Sequence[Path]) -> Iterator[NotedObject]:
    """The objects that a design names and that are in one of the ``folders``."""
    for name in dict.fromkeys(_OBJECT.findall(text)):
        found = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if found is not None:
            yield object_at(found, name)


def _with_symbols(text: str, objects: Iterable[NotedObject]) -> str:
    """The design with the objects' own names of symbols."""
    for noted in objects:
        for name, symbol in noted.symbols.items():
            text = re.sub(rf"(?<![\w$.-]){re.escape(name)}(?![\w$.-])", symbol, text)
    return text


def _write(made: DesignArtifacts, request: AieccRequest) -> None:
    if request.full_elf is not None:
        write_full_elf(request.full_elf, made.xclbin, made.instructions)
    for path, what in request.others.items():
        # Without the file, MLIR-AIE takes the whole compilation for failed.
        write_atomically(path, _PLACEHOLDER)
        _log.warning("npukit: %s: a placeholder, since this would be %s", path, what)
    if request.xclbin is not None:
        named = request.kernel != NpuKernel()
        xclbin = with_kernel(made.xclbin, request.kernel) if named else made.xclbin
        write_atomically(request.xclbin, xclbin)
    if request.instructions is not None:
        write_atomically(request.instructions, made.instructions)


def _listing(files: Sequence[Path]) -> bytes:
    """A make rule, as clang's ``-MD`` writes it."""
    names = []
    for file in files:
        with suppress(UnicodeEncodeError):
            name = str(file).replace("$", "$$").replace("#", "\\#").replace(" ", "\\ ")
            names.append(name.encode())
    return b" \\\n  ".join([b"design:", *names]) + b"\n"
