"""Programs that run another one: ``env``, ``time``, ``nice`` and the like are taken off."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from npukit.adopt.shell import ASSIGNMENT, ShellCommand

_OPTIONS: Final[Mapping[str, re.Pattern[str]]] = {
    "env": re.compile(r"(?:--\s)?"),
    "time": re.compile(r"(?:-p\s)?"),
    "nice": re.compile(r"(?:-n\s\S+\s|-n?-?\d+\s)?"),
    "nohup": re.compile(r""),
    "exec": re.compile(r""),
    "command": re.compile(r""),
    "timeout": re.compile(r"(?:-k\s\S+\s|-s\s\S+\s|--\S+\s)*\d[\d.]*[smhd]?\s"),
}
"""Their own words in front of the program's, each ended by a blank."""


def unwrapped(command: ShellCommand) -> ShellCommand:
    """The program that ``command`` runs in the end; options of a wrapper that matter stay."""
    while (options := _OPTIONS.get(command.program)) is not None:
        rest = command.words[1:]
        own = options.match("".join(f"{word} " for word in rest if not re.search(r"\s", word)))
        rest = rest[0 if own is None else len(own[0].split()) :]
        given = list(command.environment)
        while command.program == "env" and rest and ASSIGNMENT.match(rest[0]):
            name, _, value = rest[0].partition("=")
            given.append((name, value))
            rest = rest[1:]
        if not rest or rest[0].startswith("-"):
            return command
        command = msgspec.structs.replace(command, words=rest, environment=tuple(given))
    return command
