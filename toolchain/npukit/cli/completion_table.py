"""The commands and their options as plain data for shell completion, kept in npukit's cache.

Importing the modules of all commands takes a second or two; a shell asks at each press of TAB.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click

from npukit import __version__
from npukit.builder.cache_folder import COMPLETION, cache_folder
from npukit.errors import BuildError, UsageError
from npukit.files import write_atomically

_KINDS: Final = {
    **dict.fromkeys(("kernel", "kernels", "subjects"), "kernel"),
    **dict.fromkeys(("case", "cases"), "case"),
    **dict.fromkeys(("wanted", "expect"), "output"),
    **{"params": "parameter", "given": "input"},
}
"""What the words of an option or an argument are, by its name in all commands."""

Table = dict[str, dict[str, Any]]
"""By command: ``help``, ``options`` and ``arguments`` (see :func:`_command`)."""


def completion_table(root: click.Group) -> Table:
    """The table of ``root``, from the cache if it is up to date."""
    folder = _folder()
    file = None if folder is None else folder / COMPLETION / f"{_key()}.json"
    if file is not None:
        with suppress(OSError, ValueError):
            table: Table = json.loads(file.read_bytes())
            return table
    table = dict(_commands(root, click.Context(root), ()))
    if file is not None:
        with suppress(BuildError):
            write_atomically(file, json.dumps(table).encode())
    return table


def _folder() -> Path | None:
    try:
        return cache_folder()
    except UsageError:  # a wrong NPUKIT_CACHE_DIR, which commands report
        return None


def _key() -> str:
    """A digest of the state of the modules that define commands."""
    folder = Path(__file__).parent
    with os.scandir(folder) as entries:
        states = sorted(
            (entry.name, status.st_mtime_ns, status.st_size)
            for entry in entries
            if entry.name.endswith(".py") and (status := entry.stat())
        )
    text = repr((__version__, str(folder), states))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _commands(
    group: click.Group, context: click.Context, path: tuple[str, ...]
) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        if command is None:
            continue
        words = (*path, name)
        yield " ".join(words), _command(command, context)
        if isinstance(command, click.Group):
            yield from _commands(command, context, words)


def _command(command: click.Command, context: click.Context) -> dict[str, Any]:
    options = [_option(p) for p in command.params if isinstance(p, click.Option)]
    help_names = click.Context(command, parent=context).help_option_names
    options.append({"names": help_names, "help": "Show the help.", "value": None})
    return {
        "help": command.get_short_help_str(80),
        "options": options,
        "arguments": [_value(p) for p in command.params if isinstance(p, click.Argument)],
        "group": isinstance(command, click.Group),
    }


def _option(option: click.Option) -> dict[str, Any]:
    names = [*option.opts, *option.secondary_opts]
    data: dict[str, Any] = {"names": names, "help": (option.help or "").partition(". ")[0]}
    if option.is_flag or option.count:
        return {**data, "value": None}
    return {**data, **_value(option), "several": option.multiple}


def _value(parameter: click.Parameter) -> dict[str, Any]:
    choices = getattr(parameter.type, "choices", None)
    if choices is not None:
        return {"value": "choice", "choices": [str(choice) for choice in choices]}
    return {"value": _kind(parameter)}


def _kind(parameter: click.Parameter) -> str:
    if parameter.name in _KINDS:
        return _KINDS[parameter.name]
    if isinstance(parameter.type, click.Path):
        return "file" if parameter.type.file_okay else "folder"
    return "file" if isinstance(parameter, click.Argument) and parameter.nargs < 0 else "other"
