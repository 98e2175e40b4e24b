"""What zig's and Peano's clang share: results, warnings, dependency files and prefix maps.

Prefix maps are flags that keep this machine's folders out of objects.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from npukit.findings import Finding

_WARNING = re.compile(r"(?:(?P<where>\S.*?:\d+(?::\d+)?): |[\w.+-]+: )?warning: (?P<message>.*)")
_TOTAL = re.compile(r"\d+ warnings? generated\.?")


@dataclass(frozen=True, slots=True)
class CompileResult:
    """A compiled source.

    ``dependencies`` are all files that the compiler read, including system headers, as absolute
    paths; ``warnings`` is what it printed; ``command`` is the command line without folders that
    differ between machines.
    """

    object: Path
    dependencies: tuple[Path, ...]
    warnings: str
    command: str


def parse_warnings(output: str) -> tuple[Finding, ...]:
    """The warnings in a compiler's output, each with the lines that belong to it.

    Text before the first warning, such as where a header was included, belongs to that warning.
    """
    blocks: list[list[str]] = []
    before: list[str] = []
    for line in output.splitlines():
        if _WARNING.match(line):
            blocks.append([line, *before])
            before = []
        elif _TOTAL.fullmatch(line.strip()) or (not line.strip() and not blocks):
            continue
        elif blocks and not line.startswith("In file included from"):
            blocks[-1].append(line)
        else:
            before.append(line)
    if before:
        blocks.append(before)
    return tuple(_finding(first, rest) for first, *rest in blocks)


def _finding(first: str, rest: list[str]) -> Finding:
    match = _WARNING.match(first)
    where, message = (match["where"], match["message"]) if match else (None, first)
    return Finding(message, where, details="\n".join(rest) or None, rule="compiler-warning")


def parse_dependencies(listing: str) -> list[str]:
    """The files in a compiler's dependency file (a make rule), in order, without the target."""
    text = listing.replace("\\\n", " ")
    _, _, files = text.partition(": ")
    words = re.findall(r"(?:\\.|\$\$|[^\s\\])+", files)
    return [re.sub(r"\\([ #\\])", r"\1", word).replace("$$", "$") for word in words]


def prefix_maps(folder: Path, source: Path, include_dirs: Iterable[Path]) -> list[str]:
    """Flags that keep the folders out of ``__FILE__`` and the like."""
    flags: dict[str, None] = {}
    for path in (*include_dirs, source.parent, folder):
        for spelling in (str(path), str((folder / path).absolute())):
            if spelling not in (".", "/", ""):
                flags[f"-ffile-prefix-map={spelling}=."] = None
    return list(flags)
