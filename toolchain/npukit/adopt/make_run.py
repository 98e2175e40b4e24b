"""Asks GNU make what it would do: a dry run, and make's own list of variables and targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from npukit.builder.toolchains.processes.tool_run import run_tool
from npukit.errors import DesignError, Location, ToolchainError
from npukit.scratch import scratch_folder

MAKEFILES: Final = ("GNUmakefile", "makefile", "Makefile")
"""In the order in which make looks for them."""

_ROUNDS: Final = 8
_NO_RULE: Final = re.compile(r"^make(?:\[\d+\])?: \*\*\* No rule to make target '([^']+)'", re.M)
_WRITABLE_NAME: Final = re.compile(r"[\w./+@,~-]+\Z")
_DATA_BASE: Final = re.compile(r"^# Make data base.*?^# Finished Make data base.*?$", re.M | re.S)
"""Each make prints one; that of the first make, which ends last, is the last one."""
_VARIABLE: Final = re.compile(
    r"^# (?:makefile|command line).*\n([\w.-]+) (?:[:?+]{0,3}=) ?(.*)$", re.M
)
_DEFAULT_GOAL: Final = re.compile(r"^\.DEFAULT_GOAL :?= ?(.*)$", re.M)
_READ_FILES: Final = re.compile(r"^MAKEFILE_LIST :?= ?(.*)$", re.M)
_ADDED_RULES: Final = "missing.mk"
_TARGET: Final = re.compile(r"^([^#\s:=%.$][^:=%$]*?):(?!=)", re.M)
_WRONG_LINE: Final = re.compile(
    r"^(?P<file>[^:\n]+):(?P<line>\d+): \*\*\* (?P<why>.*?)\.?  Stop\.$", re.M
)
_STOPPED: Final = re.compile(r"^(?:.*: )?\*\*\* (.*?)\.?(?:  Stop\.)?$", re.M)


class MakeAnswer(msgspec.Struct, frozen=True):
    """What make would do for a goal.

    ``variables`` are those that makefiles set, as they are written; ``targets`` have rules of their
    own; ``missing`` are files that no rule makes, which the dry run took for existing ones;
    ``makefiles`` are the names of those that were read.
    """

    commands: str
    variables: Mapping[str, str]
    targets: tuple[str, ...]
    default_goal: str
    missing: tuple[str, ...]
    makefiles: tuple[str, ...] = ()


def ask_make(
    makefile: Path,
    goal: str | None,
    settings: Mapping[str, str],
    environment: Mapping[str, str],
) -> MakeAnswer:
    """What ``make -n GOAL`` prints, in the makefile's folder.

    Everything counts as out of date. Files that no rule makes count as existing, so that one
    missing file does not hide the other commands.

    Raises:
        ToolchainError: there is no GNU make.
        DesignError: make can't read the makefile.
    """
    missing: list[str] = []
    for _ in range(_ROUNDS):
        text = _dry_run(makefile, goal, settings, environment, missing)
        found = [name for name in _NO_RULE.findall(text) if name not in (*missing, goal)]
        if not any(_WRITABLE_NAME.match(name) for name in found):
            break
        missing += dict.fromkeys(found)
    data_bases = _DATA_BASE.findall(text)
    commands = _DATA_BASE.sub("", text)
    wrong = _WRONG_LINE.search(commands)
    if wrong or not data_bases:
        raise DesignError(
            f"make can't read it: {wrong['why'] if wrong else 'no answer'}",
            where=Location(makefile.parent / wrong["file"], int(wrong["line"]))
            if wrong
            else str(makefile),
            details=commands[-2000:],
        )
    data_base = data_bases[-1]
    default = _DEFAULT_GOAL.search(data_base)
    return MakeAnswer(
        commands,
        {name: value.strip() for name, value in _VARIABLE.findall(data_base)},
        tuple(dict.fromkeys(_targets(data_base))),
        default[1].strip() if default else "",
        tuple(missing),
        tuple(name for text in data_bases for name in _read_files(text)),
    )


def stop_reason(answer: MakeAnswer) -> str | None:
    """Why make stopped, in its own words; None if it did not."""
    found = _STOPPED.search(answer.commands)
    return found[1] if found else None


def _dry_run(
    makefile: Path,
    goal: str | None,
    settings: Mapping[str, str],
    environment: Mapping[str, str],
    missing: Sequence[str],
) -> str:
    with scratch_folder("adopt") as scratch:
        files = [makefile.name]
        if missing:
            rules = scratch / _ADDED_RULES
            rules.write_text("".join(_rules(missing)), encoding="utf-8")
            files.append(str(rules))
        command = [
            *("make", "-n", "-B", "-k", "-w", "-p"),
            *(word for file in files for word in ("-f", file)),
            *(f"{name}={value}" for name, value in settings.items()),
            *(["--", goal] if goal else []),
        ]
        own = {"LC_ALL": "C", "MAKEFLAGS": "", "MFLAGS": "", "MAKELEVEL": "0"}
        try:
            return run_tool(command, makefile.parent, {**environment, **own}).output
        except ToolchainError as error:
            raise ToolchainError(
                f"reading a Makefile needs GNU make: {error.message}",
                where=str(makefile),
                hint="install make (the package make of a Linux distribution)",
            ) from error


def _rules(missing: Iterable[str]) -> Iterable[str]:
    return (f"{name}: ;\n" for name in missing if _WRITABLE_NAME.match(name))


def _read_files(data_base: str) -> list[str]:
    found = _READ_FILES.search(data_base)
    names = found[1].split() if found else []
    return [name for name in names if not name.endswith(f"/{_ADDED_RULES}")]


def _targets(data_base: str) -> Iterable[str]:
    for block in data_base.split("\n\n"):
        if not block.startswith("# Not a target") and (found := _TARGET.match(block)):
            yield from found[1].split()
