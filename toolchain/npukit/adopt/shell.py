"""Shell lines as commands: words, folder, where the output goes.

It reads what ``make -n`` prints and what RUN lines hold. It runs nothing and expands nothing:
``$(...)``, ``$name`` and patterns stay as they are written.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+)
    | (?P<comment>(?<!\S)\#.*)
    | (?P<operator>&&|\|\||;;|>>|<<|>&|<&|&>|[;|&<>()])
    | (?P<piece>'[^']*' | "(?:\\.|[^"\\])*" | `[^`]*` | \\. | \$\((?:[^()]|\([^()]*\))*\)
      | [^\s;&|<>()'"`\\$]+ | \$)""",
    re.VERBOSE,
)
_REDIRECTS: Final = frozenset((">", ">>", "<", "<<", ">&", "<&", "&>"))
_ASSIGNMENT: Final = re.compile(r"[A-Za-z_]\w*=")
_KEYWORDS: Final = frozenset(("if", "then", "else", "elif", "do", "while", "until", "!", "{", "}"))
_FOLDER_CHANGE: Final = re.compile(r"make(?:\[\d+\])?: (Entering|Leaving) directory '(.*)'\Z")


class ShellCommand(msgspec.Struct, frozen=True):
    """A simple command.

    ``words`` are without quotes, and without assignments in front (``environment``). ``output`` is
    the file that standard output goes to; ``piped`` says that it is another command's input.
    """

    words: tuple[str, ...]
    cwd: Path
    environment: tuple[tuple[str, str], ...] = ()
    output: Path | None = None
    input: Path | None = None
    piped: bool = False

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


def commands_in(text: str, cwd: Path) -> Iterator[ShellCommand]:
    """The commands of ``text``; each line starts in ``cwd``, or where make says it is."""
    folders = [cwd]
    for line in text.replace("\0", "").replace("\\\n", " ").splitlines():
        if moved := _FOLDER_CHANGE.match(line):
            if moved[1] == "Entering":
                folders.append(Path(moved[2]))
            elif len(folders) > 1:
                folders.pop()
            continue
        yield from _commands(line, folders[-1])


def _commands(line: str, cwd: Path) -> Iterator[ShellCommand]:
    words: list[str] = []
    environment: list[tuple[str, str]] = []
    output: Path | None = None
    source: Path | None = None
    redirect: str | None = None
    for kind, text in [*_tokens(line), ("end", "")]:
        if redirect is not None and kind == "word":
            target = absolute(cwd, text)
            if redirect in {">", ">>"}:
                output = target
            elif redirect == "<":
                source = target
            redirect = None
        elif kind == "word" and not words and (text in _KEYWORDS):
            continue
        elif kind == "word" and not words and _ASSIGNMENT.match(text):
            name, _, value = text.partition("=")
            environment.append((name, value))
        elif kind == "word":
            words.append(text)
        elif kind == "redirect":
            redirect = text
        else:
            if words and words[0] == "cd" and len(words) == 2:
                cwd = absolute(cwd, words[1])
            elif words:
                yield ShellCommand(
                    tuple(words), cwd, tuple(environment), output, source, text == "|"
                )
            words, environment, output, source, redirect = [], [], None, None, None


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
        return re.sub(r'\\([$`"\\])', r"\1", piece[1:-1])
    return piece[1:] if piece[0] == "\\" else piece
