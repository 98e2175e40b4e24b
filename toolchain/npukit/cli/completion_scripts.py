"""The functions that a shell calls when someone presses TAB, and npukit's answer to them."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import click

VARIABLE: Final = "NPUKIT_COMPLETE"
"""Set by the functions to the name of the shell; npukit then prints words instead of working."""

_BASH: Final = r"""
_npukit_completion() {
    local IFS=$'\n' word
    COMPREPLY=()
    for word in $(NPUKIT_COMPLETE=bash "$1" "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null); do
        case $word in
            :files) compopt -o default ;;
            :folders) compopt -o dirnames ;;
            *) COMPREPLY+=("$word"); [[ $word == *= ]] && compopt -o nospace ;;
        esac
    done
}
complete -o nosort -F _npukit_completion npukit
"""

_ZSH: Final = r"""
#compdef npukit
_npukit_completion() {
    local line word
    local -a ended open described
    local -a typed=("${(@Q)words[2,CURRENT]}")
    for line in "${(@f)$(NPUKIT_COMPLETE=zsh ${words[1]} "${typed[@]}" 2> /dev/null)}"; do
        word=${line%%$'\t'*}
        case $word in
            '') ;;
            :files) compset -P 1 '*='; _files ;;
            :folders) compset -P 1 '*='; _files -/ ;;
            *=) open+=("$word") ;;
            *) ended+=("$word"); described+=("${word//:/\\:}:${line#*$'\t'}") ;;
        esac
    done
    (( $#open )) && compadd -S '' -a open
    (( $#ended )) && _describe -V npukit described ended
    return 0
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _npukit_completion "$@"
else
    compdef _npukit_completion npukit
fi
"""

_FISH: Final = r"""
function _npukit_completion
    set -l tokens (commandline -opc)
    set -l token (commandline -ct)
    for line in (NPUKIT_COMPLETE=fish $tokens[1] $tokens[2..-1] "$token" 2> /dev/null)
        set -l prefix (string match -r -- '^[^=]*=' "$token")
        switch $line
            case ':files*'
                for path in (__fish_complete_path (string replace -r -- '^[^=]*=' '' "$token"))
                    echo "$prefix$path"
                end
            case ':folders*'
                __fish_complete_directories "$token"
            case '*'
                echo $line
        end
    end
end
complete --no-files --command npukit --arguments '(_npukit_completion)'
"""

SCRIPTS: Final[Mapping[str, str]] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}
"""By the shell's name."""


def answer(shell: str, words: Sequence[str], root: click.Group) -> None:
    """Print what the last of ``words`` may become, a line each, for the function of ``shell``.

    The words are those after ``npukit``. If something goes wrong, nothing is printed: a message
    would appear in the middle of the command line.
    """
    from npukit.cli.completion_table import completion_table
    from npukit.cli.completion_words import FILES, FOLDERS, Word, completions

    *before, word = _joined(words) if shell == "bash" else words or ("",)
    found = completions(completion_table(root), before, word)
    if shell == "bash":
        # Only what follows the last "=" is a word of its own there.
        start = word.rfind("=") + 1
        special = (FILES, FOLDERS)
        found = [w if w.text in special else Word(_quoted(w.text[start:])) for w in found]
        sys.stdout.write("".join(f"{each.text}\n" for each in found))
    else:
        sys.stdout.write("".join(f"{each.text}\t{_line(each.help)}\n" for each in found))


def _joined(words: Iterable[str]) -> list[str]:
    """``words`` with ``NAME``, ``=`` and ``VALUE`` as one; quotes are removed."""
    joined: list[str] = []
    glue = False
    for word in words:
        plain = re.sub(r"\\(.)|['\"]", r"\1", word)
        if joined and (word == "=" or glue):
            joined[-1] += plain
        else:
            joined.append(plain)
        glue = word == "="
    return joined or [""]


def _quoted(word: str) -> str:
    return re.sub(r"([\s'\"\\$&;()<>|*?`!#~])", r"\\\1", word)


def _line(text: str) -> str:
    return " ".join(text.split())


def asked_by_a_shell() -> str | None:
    """The name of the shell that asks for words, if one does."""
    shell = os.environ.get(VARIABLE)
    return shell if shell in SCRIPTS else None
