"""Shell commands as steps of a build: what a compiler, ``ar``, Python or ``aiecc`` would do."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Sequence
from collections.abc import Collection as Collected
from itertools import pairwise
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.filter_words import FILTERS, operands
from npukit.adopt.recipe import (
    Collection,
    Compilation,
    DriverRun,
    Recipe,
    ScriptRun,
    Step,
    TextStep,
    UnreadCommand,
)
from npukit.adopt.shell import PIPES, ShellCommand
from npukit.adopt.wrappers import unwrapped
from npukit.builder.object_sources import read_command

_Reader = Callable[[ShellCommand, Sequence[str]], list[Step]]

_HEADER_FOLDERS: Final = ("-isystem", "-iquote", "-idirafter")
_VALUED_OF_PYTHON: Final = ("-W", "-X")
_IN_PLACE: Final = re.compile(r"-([nErsuz]*)i\S*|--in-place\S*")
_OUTPUT_OPTION: Final = re.compile(r"(-o|--output)=")


def read_recipe(
    source: str, folder: Path, commands: Iterable[ShellCommand], missing: Sequence[Path] = ()
) -> Recipe:
    """The recipe that ``commands`` are."""
    known = tuple(commands)
    steps = [step for command in known for step in _steps(unwrapped(command))]
    read = {step.source for step in steps if isinstance(step, TextStep)}
    return Recipe(
        source,
        folder,
        tuple(_without_lost_output(step, read) for step in steps),
        known,
        tuple(missing),
    )


def _without_lost_output(step: Step, read: Collected[Path]) -> Step:
    """A script whose output goes to a program that makes no file of it prints to the screen."""
    if not isinstance(step, ScriptRun) or step.output is None or step.output in read:
        return step
    if not step.output.is_relative_to(PIPES):
        return step
    return msgspec.structs.replace(step, output=None)


def _steps(command: ShellCommand) -> list[Step]:
    if found := _known_steps(command):
        return found
    named = [after for word, after in pairwise(command.words) if word in {"-o", "--output"}]
    named += [word.partition("=")[2] for word in command.words if _OUTPUT_OPTION.match(word)]
    outputs = [*filter(None, [command.output]), *_paths(command, named)]
    return [UnreadCommand(output, command) for output in outputs]


def _known_steps(command: ShellCommand) -> list[Step]:
    if command.appends:
        return []
    for pattern, reader in _READERS:
        if pattern.fullmatch(command.program):
            return reader(command, command.words[1:])
    if command.program.endswith(".py"):
        return _script(command, command.words)
    return []


def _paths(command: ShellCommand, words: Iterable[str]) -> tuple[Path, ...]:
    return tuple(map(command.path, words))


def _script(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    if command.output is not None and command.input not in (None, Path("/dev/null")):
        return []  # it changes a text, which only a filter that needs no Python may do
    values = {index + 1 for index, word in enumerate(words) if word in _VALUED_OF_PYTHON}
    for index, word in enumerate(words):
        if index in values:
            continue
        if word.startswith("-m"):
            module, *arguments = [*filter(None, [word[2:]]), *words[index + 1 :]] or [""]
            return _script_run(command, _module_file(command, module), arguments, module)
        if word.endswith(".py"):
            return _script_run(command, command.path(word), words[index + 1 :])
        if not word.startswith("-") or word == "-c":
            break
    return []


def _script_run(
    command: ShellCommand, script: Path | None, arguments: Sequence[str], module: str | None = None
) -> list[Step]:
    if script is None:
        return []
    environment, output = command.environment, command.output
    return [ScriptRun(script, tuple(arguments), command.cwd, environment, output, module)]


def _module_file(command: ShellCommand, module: str) -> Path | None:
    """The file of a module that is not installed: below the current folder or PYTHONPATH."""
    variables = {**os.environ, **dict(command.environment)}
    folders = filter(None, variables.get("PYTHONPATH", "").split(os.pathsep))
    parts = module.split(".")
    for folder in (command.cwd, *_paths(command, folders)):
        place = folder.joinpath(*parts)
        for file in (place.with_name(f"{place.name}.py"), place / "__main__.py"):
            if module and "\0" not in module and file.is_file():
                return file
    return None


def _driver(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    designs = [word for word in words if word.endswith(".mlir") and not word.startswith("-")]
    if not designs:
        return []
    xclbin = None
    for index, word in enumerate(words):
        name, given, value = word.partition("=")
        if name.lstrip("-") == "xclbin-name":
            xclbin = value if given else (*words[index + 1 : index + 2], None)[0]
    output = command.path(xclbin) if xclbin else None
    return [DriverRun(command.path(designs[0]), xclbin, tuple(words), output)]


def _compiler(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    found = read_command("", words, command.cwd)
    outputs = [after for word, after in pairwise((*words, "")) if word == "-o"]
    outputs += [word[2:] for word in words if word.startswith("-o") and len(word) > 2]
    if "-c" in words and found.sources:
        target = outputs[-1] if outputs else f"{found.sources[0].stem}.o"
        folders, included, flags = header_flags(found.flags)
        include_dirs = _paths(command, (*map(str, found.include_dirs), *folders))
        return [
            Compilation(
                command.path(target),
                _paths(command, map(str, found.sources)),
                include_dirs,
                tuple(found.defines.items()),
                flags,
                tuple(found_header(name, (command.cwd, *include_dirs)) for name in included),
            )
        ]
    objects = [word for word in words if word.endswith((".o", ".a")) and word not in outputs]
    if outputs and objects and not {"-r", "-Wl,-r", "--relocatable"}.isdisjoint(words):
        return [Collection(command.path(outputs[-1]), _paths(command, objects))]
    return []


def header_flags(flags: Sequence[str]) -> tuple[list[str], list[str], tuple[str, ...]]:
    """The folders of ``-isystem`` and the like, the files of ``-imacros`` and ``-include``, and the
    other flags, of a command that was read.

    Flags for warnings are left out. Files of ``-imacros`` are included too: their declarations do
    no harm.
    """
    folders: list[str] = []
    macros: list[str] = []
    included: list[str] = []
    others: list[str] = []
    left = iter(flags)
    for flag in left:
        if flag in _HEADER_FOLDERS:
            folders.append(next(left, ""))
        elif flag == "-imacros":
            macros.append(next(left, ""))
        elif flag == "-include":
            included.append(next(left, ""))
        elif not flag.startswith(("-W", "-w")):
            others.append(flag)
    return folders, [*macros, *included], tuple(others)


def found_header(name: str, folders: Iterable[Path]) -> Path | str:
    """The file of ``-include NAME``; the name if none of ``folders`` has it."""
    found = (Path(os.path.normpath(folder / name)) for folder in folders)
    return next((path for path in found if "\0" not in name and path.is_file()), name)


def _archiver(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    files = [word for word in words if word.endswith((".a", ".o"))]
    return [Collection(command.path(files[0]), _paths(command, files[1:]))] if files else []


def _copy(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    files = [word for word in words if not word.startswith("-")]
    if len(files) != 2:
        return []
    source, target = _paths(command, files)
    if files[1].endswith("/") or target.is_dir():
        target = target / source.name
    return [TextStep(source, target)]


def _concatenation(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    sources = [command.path(word) if word != "-" else command.input for word in words]
    sources = sources or [command.input]
    if command.output is None or len(sources) != 1 or sources[0] is None:
        return []
    return [TextStep(sources[0], command.output)]


def _tee(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    if command.input is None or any(word.startswith("-") for word in words):
        return []
    designs = [word for word in words if ".mlir" in word]
    outputs = (*_paths(command, designs), *filter(None, [command.output]))
    return [TextStep(command.input, output) for output in outputs]


def _filter(command: ShellCommand, words: Sequence[str]) -> list[Step]:
    """A filter of one file; ``sed -i`` and ``awk -i inplace`` change that file."""
    named = operands(command.program, words)
    files = [word for word in named if word != "-"]
    source = command.path(files[0]) if files else command.input
    kept = _without_in_place(command.program, words)
    output = command.output if kept == [*words] else source
    if source is None or output is None or len(files) > 1:
        return []
    filtering = (command.program, *(word for word in kept if word not in named))
    return [TextStep(source, output, filtering, command.cwd)]


def _without_in_place(program: str, words: Sequence[str]) -> list[str]:
    """The words that are left when a filter is to print what it would write over its file."""
    if program in {"awk", "gawk"}:
        places = [i for i, pair in enumerate(pairwise(words)) if pair == ("-i", "inplace")]
        return [word for i, word in enumerate(words) if i not in places and i - 1 not in places]
    if program != "sed":
        return [*words]
    kept: list[str] = []
    for word in words:
        found = _IN_PLACE.fullmatch(word)
        if found is None:
            kept.append(word)
        elif found[1]:
            kept.append(f"-{found[1]}")
    return kept


_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (re.compile(r"%?aiecc(\.py)?"), _driver),
    (re.compile(r"python[\d.]*(\.exe)?"), _script),
    (re.compile(r"xchesscc(_wrapper)?|clang(\+\+)?(-\d+)?|[gc]\+\+(-\d+)?|g?cc(-\d+)?"), _compiler),
    (re.compile(r"ld(\.lld)?|lld"), _compiler),
    (re.compile(r"(llvm-)?ar(-\d+)?"), _archiver),
    (re.compile(r"cp|mv|ln"), _copy),
    (re.compile(r"cat"), _concatenation),
    (re.compile(r"tee"), _tee),
    (re.compile(r"|".join(FILTERS)), _filter),
)
