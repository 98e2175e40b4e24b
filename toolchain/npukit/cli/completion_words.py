"""What a shell may complete a word to: commands, options, and names of kernels and their parts."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from npukit.cli.completion_table import Table
from npukit.errors import NpukitError
from npukit.kernel.kernel_folders import SPEC_FILE, find_kernels

FILES: Final = ":files"
FOLDERS: Final = ":folders"
"""Instead of a word: the shell completes names of files or folders itself."""

_GLOBAL: Final = (("--version", "Show the version."), ("--help", "Show the help."))


@dataclass(frozen=True)
class Word:
    """A possible word, and what it means."""

    text: str
    help: str = ""


@dataclass
class _Line:
    """What is typed before the word: the command, its arguments, and values of its options."""

    command: str = ""
    arguments: list[str] = field(default_factory=list)
    values: dict[str, list[str]] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    awaited: Mapping[str, Any] | None = None
    """The option whose value the word is."""


def completions(table: Table, before: Sequence[str], word: str) -> list[Word]:
    """The words that ``word`` may become, after the words ``before``; of ``npukit`` itself."""
    line = _read(table, before)
    if line.awaited is not None:
        return _values(line, line.awaited, word)
    if not line.command:
        known = [*_subcommands(table, ""), *(Word(*each) for each in _GLOBAL)]
        return _fitting((each for each in known if word or not each.text.startswith("-")), word)
    command = table[line.command]
    if command["group"]:
        return _fitting(_subcommands(table, f"{line.command} "), word)
    return _of_command(command, line, word)


def _of_command(command: Mapping[str, Any], line: _Line, word: str) -> list[Word]:
    if word.startswith("--") and "=" in word:
        name, _, value = word.partition("=")
        option = _option(command, name)
        found = [] if option is None else _values(line, option, value)
        return [Word(_with_prefix(f"{name}=", each.text), each.help) for each in found]
    if word.startswith("-"):
        return _fitting(_options(command, line), word)
    arguments = command["arguments"]
    if not arguments:
        return []
    return _values(line, arguments[min(len(line.arguments), len(arguments) - 1)], word)


def _with_prefix(prefix: str, text: str) -> str:
    return text if text in (FILES, FOLDERS) else f"{prefix}{text}"


def _fitting(words: Iterator[Word] | Sequence[Word], word: str) -> list[Word]:
    return [each for each in words if each.text.startswith(word)]


def _subcommands(table: Table, prefix: str) -> list[Word]:
    names = (name for name in table if name.startswith(prefix))
    return [
        Word(name[len(prefix) :], table[name]["help"])
        for name in names
        if " " not in name[len(prefix) :]
    ]


def _read(table: Table, before: Sequence[str]) -> _Line:
    line = _Line()
    rest = iter(before)
    for text in rest:
        longer = f"{line.command} {text}".strip()
        if longer in table and not line.arguments:
            line.command = longer
        elif text.startswith("-") and line.command:
            name, equals, value = text.partition("=")
            option = _option(table[line.command], name)
            line.used.add(name)
            if option is None or option["value"] is None:
                continue
            given = value if equals else next(rest, None)
            if given is None:
                line.awaited = option
            else:
                line.values.setdefault(option["value"], []).append(given)
                if "--kernel-dir" in option["names"]:
                    line.values.setdefault("--kernel-dir", []).append(given)
        elif not text.startswith("-"):
            line.arguments.append(text)
    return line


def _option(command: Mapping[str, Any], name: str) -> Mapping[str, Any] | None:
    options: list[Mapping[str, Any]] = command["options"]
    return next((option for option in options if name in option["names"]), None)


def _options(command: Mapping[str, Any], line: _Line) -> Iterator[Word]:
    for option in command["options"]:
        if option.get("several") or line.used.isdisjoint(option["names"]):
            for name in option["names"]:
                yield Word(name, option["help"])


def _values(line: _Line, option: Mapping[str, Any], word: str) -> list[Word]:
    if option["value"] == "choice":
        return _fitting([Word(choice) for choice in option["choices"]], word)
    return _of_kind(line, option["value"], word)


def _of_kind(line: _Line, kind: str, word: str) -> list[Word]:
    ready = {"file": FILES, "folder": FOLDERS}
    if kind in ready:
        return [Word(ready[kind])]
    match kind:
        case "kernel":
            return _kernels(line, word)
        case "case":
            return _fitting([Word(name) for name in _cases(line)], word)
        case "parameter":
            return _parameters(line, word)
        case "input" | "output":
            return _tensors(line, kind, word)
    return []


def _found(line: _Line) -> Mapping[str, Path]:
    dirs = [Path(folder).expanduser() for folder in line.values.get("--kernel-dir", ())]
    try:
        return find_kernels([folder for folder in dirs if folder.is_dir()])
    except NpukitError:
        return {}


def _kernels(line: _Line, word: str) -> list[Word]:
    if "/" in word:
        return [Word(FILES)]
    left = [Word(name) for name in _found(line) if name not in line.arguments]
    return _fitting(left, word)


def _specs(line: _Line) -> Iterator[Mapping[str, Any]]:
    """The ``kernel.toml`` of each kernel on the line, of all kernels if there is none."""
    found = _found(line)
    named = [found.get(name, Path(name)) for name in line.arguments]
    for folder in named or found.values():
        try:
            yield tomllib.loads((folder / SPEC_FILE).read_text())
        except (OSError, ValueError):
            continue


def _cases(line: _Line) -> list[str]:
    validations = [_table(spec.get("validation")) for spec in _specs(line)]
    cases = [_table(case) for v in validations for case in _list(v.get("cases"))]
    return list(dict.fromkeys(case["name"] for case in cases if isinstance(case.get("name"), str)))


def _parameters(line: _Line, word: str) -> list[Word]:
    """``NAME=`` for each parameter; behind the ``=`` its values, if they are few."""
    known = {n: _table(p) for s in _specs(line) for n, p in _table(s.get("parameters")).items()}
    name, equals, _ = word.partition("=")
    if not equals:
        words = [Word(f"{key}=", str(p.get("doc", ""))) for key, p in known.items()]
        return _fitting(words, word)
    parameter = known.get(name, {})
    default = parameter.get("default")
    values = [*map(str, _list(parameter.get("choices")))]
    if isinstance(default, bool):
        values = ["true", "false"]
    return _fitting([Word(f"{name}={value}") for value in values], word)


def _tensors(line: _Line, kind: str, word: str) -> list[Word]:
    """``NAME=`` for each input or output; behind the ``=`` a file."""
    if "=" in word:
        return [Word(FILES)]
    fitting = ("inout", kind.removesuffix("put"))
    tensors = [_table(a) for spec in _specs(line) for a in _list(spec.get("arguments"))]
    names = [str(a.get("name", "")) for a in tensors if a.get("direction") in fitting]
    return _fitting([Word(f"{name}=") for name in dict.fromkeys(names)], word)


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list) else ()
