"""The C++ part of the sw_emu flow: kernel sources to one relocatable WebAssembly program per core.

Sources are compiled by `zig c++` and linked as a dynamic library (WebAssembly tool conventions,
DynamicLinking.md), so that the same program fits any tile. Same inputs give the same bytes, on any
machine and in any folder: no debug information, no paths, no time stamps.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from npukit.builder.request import ToolIdentity
from npukit.builder.toolchains.compiling.compiler_output import CompileResult
from npukit.builder.toolchains.compiling.object_compiler import Clang, Source
from npukit.builder.toolchains.compiling.user_flags import portable_flags
from npukit.builder.toolchains.emulated.clang_command import ClangCommands
from npukit.builder.toolchains.emulated.core_absences import absence, absence_in
from npukit.builder.toolchains.emulated.core_library import (
    CHECK_FLAGS,
    CODE_FLAGS,
    CPU,
    LOOP_FLAGS,
    TYPE_FLAGS,
    CoreLibrary,
)
from npukit.builder.toolchains.emulated.object_symbols import defined_functions, near_matches
from npukit.builder.toolchains.emulated.zig_identity import zig_identity
from npukit.builder.toolchains.emulated.zig_process import run_llvm, run_zig
from npukit.builder.toolchains.processes.tool_run import ToolRun
from npukit.errors import CompileError, FormatError
from npukit.files import write_atomically
from npukit.resources import core_headers_dir
from npukit.scratch import scratch_folder

_CXX_FLAGS = ("-std=c++20", "-fno-rtti", "-fno-threadsafe-statics")
_C_FLAGS = ("-std=c17",)
_LINK_FLAGS = (
    "--shared",
    "--experimental-pic",
    "--import-memory",
    "--fatal-warnings",
    "--strip-debug",
)

_UNDEFINED = re.compile(r"(?:(\S+): )?undefined symbol: (.+)")
_DUPLICATE = re.compile(r"duplicate symbol: (.+)\n>>> defined in (.+)\n>>> defined in (.+)")
_NOT_EXPORTED = re.compile(r"symbol exported via --export not found: (.+)")
_AIE_ONLY = re.compile(
    r"aie_api/|aiebase|aie2p?_|\baie::|\bchess_|\bevent[01]\b|\bv\d+u?(?:int|acc|bfloat)\d+\b|"
    r"lut_based_ops|'bfloat16'"
)


class UndefinedFunctionsError(CompileError):
    """The design calls functions that none of the core's linked objects defines.

    ``hints`` has a hint for each function; ``objects`` are the linked objects.
    """

    def __init__(self, objects: str, hints: Mapping[str, str]) -> None:
        self.errors = {
            name: CompileError(
                f"the design calls '{name}', which "
                + (f"{objects} does not define" if objects else "no object is linked for"),
                hint=hint,
            )
            for name, hint in hints.items()
        }
        """One error per function."""
        first = next(iter(self.errors.values()))
        super().__init__(first.message, hint=first.hint)


class ZigCompiler:
    """`zig` from the ``ziglang`` wheel; everything that it keeps between runs is in ``cache``."""

    def __init__(self, cache: Path) -> None:
        self.cache = cache
        self._global_cache = cache / "global"
        self._identity: ToolIdentity | None = None
        self._commands: ClangCommands | None = None

    def identity(self) -> ToolIdentity:
        """The compiler that is really run.

        Raises:
            ToolchainError: it is missing or does not run.
        """
        if self._identity is None:
            self._identity = zig_identity(self.cache)
        return self._identity

    def compile_object(
        self,
        source: Path,
        output: Path,
        *,
        defines: Mapping[str, str | int] | None = None,
        include_dirs: Iterable[Path] = (),
        extra_flags: Iterable[str] = (),
        flags_in: Path | None = None,
        cwd: Path | None = None,
    ) -> CompileResult:
        """Compile one C++ (or C, by its suffix) source.

        Args:
            source: as the user wrote it, relative to ``cwd``; messages show it.
            output: the object file to write.
            defines: preprocessor macros.
            include_dirs: folders for headers, relative to ``cwd``.
            extra_flags: more flags for the compiler, after npukit's own, except those for AIE.
            flags_in: the folder that relative paths in them are looked for in first.
            cwd: the folder to compile in; the current one by default.

        Raises:
            CompileError: the compiler rejected the source; ``details`` is all it printed.
            ToolchainError: there is no compiler, or it crashed.
        """
        extra = tuple(portable_flags(extra_flags))
        # Flags of a kernel may be ones that zig translates.
        clang = Clang(
            self._driver if extra else self._clang, _shown, _flags, _explain, (core_headers_dir(),)
        )
        folder = Path.cwd() if cwd is None else cwd
        unit = Source(source, folder, defines or {}, tuple(include_dirs), extra, flags_in)
        return clang.compile(unit, output)

    def link_program(self, objects: Sequence[Path], exports: Iterable[str], output: Path) -> Path:
        """Link ``objects`` to one relocatable program that exports the functions ``exports``.

        Library functions that the objects call are compiled and linked as needed.

        Raises:
            CompileError: a function is not defined, or defined twice or differently.
            ToolchainError: there is no linker.
        """
        wanted = sorted(set(exports))
        library = CoreLibrary(
            self.cache / "library" / self.identity().sha256[:16], self._global_cache
        )
        with scratch_folder("link") as folder:
            parts = library.base()
            outcome = self._link(folder, objects, parts, wanted)
            while outcome.status != 0:
                missing = [name for _, name in _undefined(outcome.output)]
                more = [part for part in library.resolving(missing) if part not in parts]
                hopeless = any(absence(name) is not None for name in missing)
                if not more and not hopeless and any("(" not in name for name in missing):
                    # Large and slow to build: only if nothing smaller is left, and never for C++
                    # functions, since it has none.
                    more = [part for part in library.runtime() if part not in parts]
                if not more:
                    break
                parts += more
                outcome = self._link(folder, objects, parts, wanted)
            if outcome.status != 0:
                raise _link_error(outcome.output, objects)
            data = (folder / _PROGRAM).read_bytes()
        write_atomically(output, data)
        return output

    def _link(
        self, folder: Path, objects: Sequence[Path], parts: Sequence[Path], exports: Sequence[str]
    ) -> ToolRun:
        # The program contains its output name, so that name is always the same.
        inputs = [str(path.absolute()) for path in (*objects, *parts)]
        flags = [*_LINK_FLAGS, *(f"--export={name}" for name in exports), "-o", _PROGRAM]
        return run_llvm(["wasm-ld", *flags, *inputs], cwd=folder)

    def _clang(self, is_c: bool, arguments: Sequence[str], folder: Path) -> ToolRun:
        if self._commands is None:
            self._commands = ClangCommands(self.cache, self.identity())
        command = self._commands.command(_driver(is_c), _flags(is_c))
        if command is None:
            return self._driver(is_c, arguments, folder)
        return run_llvm([*command, *arguments], cwd=folder)

    def _driver(self, is_c: bool, arguments: Sequence[str], folder: Path) -> ToolRun:
        command = [_driver(is_c), *_flags(is_c), *arguments]
        return run_zig(command, cwd=folder, global_cache=self._global_cache)


_PROGRAM = "core.wasm"


def _driver(is_c: bool) -> str:
    return "cc" if is_c else "c++"


def _shown(is_c: bool) -> tuple[str, ...]:
    return ("zig", _driver(is_c))


def _flags(is_c: bool) -> tuple[str, ...]:
    language = _C_FLAGS if is_c else _CXX_FLAGS
    return (*CODE_FLAGS, *CHECK_FLAGS, *LOOP_FLAGS, *TYPE_FLAGS, f"-mcpu={CPU}", *language)


def _explain(source: Path, run: ToolRun) -> CompileError:
    return CompileError(
        "the source does not compile for the emulated core",
        where=str(source),
        details=run.output,
        hint=run.hint or _compile_hint(run.output),
    )


def _compile_hint(output: str) -> str | None:
    if _AIE_ONLY.search(output):
        return (
            "this is AIE vector code, which npukit recognizes by the text of the sources and their "
            "headers: it found no sign of it there; include <aie_api/aie.hpp> in the source"
        )
    return next(filter(None, map(absence_in, _errors(output))), None)


def _errors(output: str) -> list[str]:
    return [line for line in output.splitlines() if "error: " in line]


def _undefined(output: str) -> list[tuple[str, str]]:
    """(object, symbol) of every undefined symbol in the linker's output."""
    return [(match[1] or "", match[2].strip()) for match in _UNDEFINED.finditer(output)]


def _link_error(output: str, objects: Sequence[Path]) -> CompileError:
    names = ", ".join(path.name for path in objects)
    defined: list[str] = []
    for path in objects:
        try:
            defined += defined_functions(path)
        except (FormatError, OSError) as error:
            return CompileError(f"{path.name} can't be linked: {error}", details=output)
    absent = _NOT_EXPORTED.findall(output)
    if absent:
        missing = [name.strip() for name in absent]
        return UndefinedFunctionsError(
            names, {name: _definition_hint(name, defined, bool(objects)) for name in missing}
        )
    duplicate = _DUPLICATE.search(output)
    if duplicate:
        symbol, *files = (text.strip() for text in duplicate.groups())
        first, second = (Path(file).name for file in files)
        return CompileError(
            f"both {first} and {second} define '{symbol}'",
            details=output,
            hint="a core's objects may define a function only once: make one of them static, or "
            "rename it",
        )
    undefined = sorted(_undefined(output), key=lambda each: absence(each[1]) is None)
    if undefined:
        where, symbol = undefined[0]
        user = Path(where).name if where else names
        return CompileError(
            f"{user} calls '{symbol}', which nothing defines",
            details=output,
            hint=_undefined_hint(symbol, defined),
        )
    return CompileError(f"{names or 'the program'} can't be linked", details=output)


def _definition_hint(name: str, defined: list[str], linked: bool) -> str:
    if not linked:
        return (
            f"name the object that defines it: func.func private @{name}(...) attributes "
            '{link_with = "OBJECT.o"}'
        )
    mangled, similar = near_matches(name, defined)
    if mangled:
        return f"'{name}' is defined as a C++ function ({mangled[0]}): declare it extern \"C\""
    if similar:
        return f"did you mean {' or '.join(similar)}?"
    public = [symbol for symbol in defined if not symbol.startswith("_")]
    have = f"it defines {', '.join(public)}" if public else 'it defines no extern "C" function'
    return f"{have}; check the function's name in the design and in the source"


def _undefined_hint(symbol: str, defined: list[str]) -> str:
    name = symbol.partition("(")[0]
    known = absence(name)
    if known is not None:
        return known
    mangled, similar = near_matches(name, defined)
    if mangled:
        return f"'{name}' is declared extern \"C\" in one place and defined without it in another"
    if similar:
        return f"did you mean {' or '.join(similar)}?"
    return "add the source that defines it to the kernel's core sources"
