"""Shell lines as commands: words, folder, where the output goes.

It reads what ``make -n`` prints and what RUN lines hold. It runs nothing, and expands nothing but
integer arithmetic: ``$(...)``, ``$name`` and patterns stay as they are written. A pipe is a file
that one command writes and the next one reads, in the folder :data:`PIPES`, which does not exist.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.arithmetic import arithmetic_value

PIPES: Final = Path("/npukit-adopt/pipes")


def _nested(depth: int) -> str:
    """A pattern for text in which parentheses are closed, at most ``depth`` in each other."""
    return r"[^()]*" if depth == 0 else rf"(?:[^()]|\({_nested(depth - 1)}\))*"


_INSIDE: Final = _nested(8)
_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>(?<!\S)\#.*)
    | (?P<operator>&&|\|\||\|&|;;|>>|<<|>&|<&|&>|[;|&<>()])
    | (?P<piece>'[^']*' | "(?:\\.|[^"\\])*" | `[^`]*` | \\.
      | \$\("""
    + _INSIDE
    + r"""\)
      | [^\s;&|<>()'"`\\$]+ | \$)""",
    re.VERBOSE,
)
_REDIRECTS: Final = frozenset((">", ">>", "<", "<<", ">&", "<&", "&>"))
ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*=")
_KEYWORDS: Final = frozenset(("if", "then", "else", "elif", "do", "while", "until", "!"))
_SILENT: Final = frozenset(
    ("mkdir", "rm", "export", "set", "true", ":", "test", "[", "touch", "cp", "mv")
)
_ARITHMETIC: Final = re.compile(rf"\$\(\(({_INSIDE})\)\)")
_FOLDER_CHANGE: Final = re.compile(r"make(?:\[\d+\])?: (Entering|Leaving) directory '(.*)'\Z")


class ShellCommand(msgspec.Struct, frozen=True):
    """A simple command.

    ``words`` are without quotes, and without assignments in front (``environment``). ``output`` is
    the file or the pipe that standard output goes to, after what is in it if it ``appends``.
    ``line`` is what was read, as it is written.
    """

    words: tuple[str, ...]
    cwd: Path
    environment: tuple[tuple[str, str], ...] = ()
    output: Path | None = None
    input: Path | None = None
    appends: bool = False
    line: str = ""

    @property
    def program(self) -> str:
        """The name of the program, without its folder."""
        return self.words[0].rpartition("/")[2]

    def path(self, word: str) -> Path:
        """The file that ``word`` names: absolute, without ``..`` where the text allows that."""
        return absolute(self.cwd, word)


def absolute(folder: Path, name: str) -> Path:
    """``name``, seen from ``folder``."""
    return Path(os.path.normpath(folder / name))


def seen_from_anywhere(argument: str, cwd: Path) -> str:
    """An argument; a file or a folder that it names, seen from ``cwd``, gets its absolute path."""
    option, given, value = argument.rpartition("=")
    path = absolute(cwd, value)
    return f"{option}{given}{path}" if "/" in value and path.exists() else argument


def commands_in(text: str, cwd: Path) -> Iterator[ShellCommand]:
    """The commands of ``text``; each line starts in ``cwd``, or where make says it is."""
    folders = [cwd]
    pipes = (PIPES / str(number) for number in count())
    for line in text.replace("\0", "").replace("\\\n", " ").splitlines():
        if moved := _FOLDER_CHANGE.match(line):
            if moved[1] == "Entering":
                folders.append(Path(moved[2]))
            elif len(folders) > 1:
                folders.pop()
            continue
        yield from _Line(line, folders[-1], pipes).commands()


class _Line:
    """A line that is being read: the commands so far, and what is known of the next one."""

    def __init__(self, line: str, cwd: Path, pipes: Iterator[Path]) -> None:
        self._line, self._cwd, self._pipes = line, cwd, pipes
        self._done: list[ShellCommand] = []
        self._groups: list[tuple[int, Path]] = []
        self._source: Path | None = None
        self._clear()

    def _clear(self) -> None:
        self._words: list[str] = []
        self._environment: list[tuple[str, str]] = []
        self._output: Path | None = None
        self._appends = False
        self._redirect: str | None = None
        self._first_of_group: int | None = None

    def commands(self) -> list[ShellCommand]:
        """All commands of the line."""
        for kind, text in _tokens(self._line):
            if kind == "redirect":
                self._redirect = text
            elif kind == "operator":
                self._operator(text)
            elif self._redirect is not None:
                self._redirected(absolute(self._cwd, text))
            elif not self._words:
                self._first_word(text)
            else:
                self._words.append(text)
        self._end(";")
        return self._done

    def _first_word(self, text: str) -> None:
        if text in {"{", "}"}:
            self._operator(text)
        elif ASSIGNMENT.match(text):
            name, _, value = text.partition("=")
            self._environment.append((name, value))
        elif text not in _KEYWORDS:
            self._words.append(text)

    def _redirected(self, target: Path) -> None:
        if self._redirect in {">", ">>", "&>"}:
            self._output, self._appends = target, self._redirect == ">>"
        elif self._redirect == "<":
            self._source = target
        self._redirect = None

    def _operator(self, text: str) -> None:
        if text in {"(", "{"}:
            if self._words:
                self._end(";")
            self._groups.append((len(self._done), self._cwd))
        elif text in {")", "}"}:
            self._end(";")
            if self._groups:
                self._first_of_group, cwd = self._groups.pop()
                self._cwd = cwd if text == ")" else self._cwd
        else:
            self._end(text)

    def _end(self, operator: str) -> None:
        """The command, or the group, ends with an operator."""
        pipe = next(self._pipes) if operator in {"|", "|&"} else None
        output = self._output or pipe
        words = tuple(self._words)
        if len(words) == 2 and words[0] == "cd":
            self._cwd = absolute(self._cwd, words[1])
        elif words:
            self._done.append(
                ShellCommand(
                    *(words, self._cwd, tuple(self._environment), output),
                    *(self._source, self._appends, self._line.strip()),
                )
            )
        elif self._first_of_group is not None and output is not None:
            self._group_output(self._first_of_group, output)
        self._clear()
        self._source = pipe

    def _group_output(self, first: int, output: Path) -> None:
        """What the commands of a group print goes to ``output``, one after the other."""
        appends = self._appends
        for index, command in enumerate(self._done[first:], first):
            if command.output is None and command.program not in _SILENT:
                self._done[index] = msgspec.structs.replace(command, output=output, appends=appends)
                appends = True


def _tokens(line: str) -> Iterator[tuple[str, str]]:
    """Words, redirections and operators; a quotation mark without a second one is left out."""
    word: list[str] = []
    for match in _TOKEN.finditer(line):
        kind, text = match.lastgroup, match[0]
        if kind == "piece":
            word.append(text)
            continue
        is_redirect = text in _REDIRECTS
        descriptor = word[0] if is_redirect and word in (["1"], ["2"]) else ""
        if word and not descriptor:
            yield "word", "".join(map(_unquoted, word))
        word = []
        if is_redirect:
            yield "redirect", text if descriptor != "2" else "2>"
        elif kind == "operator":
            yield "operator", text
    if word:
        yield "word", "".join(map(_unquoted, word))


def _unquoted(piece: str) -> str:
    if piece[0] == "'":
        return piece[1:-1]
    if piece[0] == '"':
        return re.sub(r'\\([$`"\\])', r"\1", _ARITHMETIC.sub(_computed, piece[1:-1]))
    if piece.startswith("$(("):
        return _ARITHMETIC.sub(_computed, piece)
    return piece[1:] if piece[0] == "\\" else piece


def _computed(found: re.Match[str]) -> str:
    value = arithmetic_value(found[1])
    return found[0] if value is None else str(value)
