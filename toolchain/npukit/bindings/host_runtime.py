"""The file beside a host module: the modules of :mod:`npukit.runtime.host_kernel`, joined to one.

That of a package's host module has those of :mod:`npukit.runtime.packaged` too. An artifact folder
is complete with few files, and the file imports nothing from npukit. So the modules' imports come
first, each once; those of each other are left out; and what they define follows, in an order in
which each module comes after those that it imports.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import npukit.runtime

FOLDER: Final = Path(npukit.runtime.__file__).with_name("host_kernel")
PACKAGED_FOLDER: Final = FOLDER.with_name("packaged")
PARTS: Final = (
    *("errors", "states", "driver_errors", "xrt_types", "values", "tensors", "outs"),
    *("artifacts", "residents", "streams", "runs", "groups", "context", "launcher", "bound"),
    *("calls", "display", "kernel"),
)
"""All modules but ``__init__``, whose docstring is the file's."""

PACKAGED_PARTS: Final = ("npu_names", "builds", "integrity", "opening")
"""Those of packages, which follow the others."""

_OWN: Final = ("from npukit.runtime.host_kernel", "from npukit.runtime.packaged")
_CHECKING: Final = "if TYPE_CHECKING:"
_QUOTES: Final = '"""'


@cache
def host_runtime(*, packaged: bool = False) -> bytes:
    """The content of the file beside a build's host module, or beside that of a package."""
    files = [FOLDER / f"{name}.py" for name in PARTS]
    if packaged:
        files += [PACKAGED_FOLDER / f"{name}.py" for name in PACKAGED_PARTS]
    parts = [_Part(file.read_text(encoding="utf-8")) for file in files]
    imports = {line for part in parts for line in part.imports}
    checking = {line for part in parts for line in part.checking} - imports
    docstring = _Part((FOLDER / "__init__.py").read_text(encoding="utf-8")).docstring
    text = [
        f"{_QUOTES}{docstring}{_QUOTES}\n\nfrom __future__ import annotations\n",
        *_blocks(imports),
        f"{_CHECKING}\n" + "\n".join(_indented(block) for block in _blocks(checking)),
        *(f"\n{_comment(part.docstring)}\n\n\n{part.body}" for part in parts),
    ]
    return "\n".join(text).encode()


class _Part:
    """A module's text: its docstring, its imports (with those for type checkers), and the rest."""

    def __init__(self, text: str) -> None:
        _, self.docstring, code = text.split(_QUOTES, 2)
        self.imports: list[str] = []
        self.checking: list[str] = []
        lines = code.splitlines()
        at = 0
        found = self.imports
        while at < len(lines):
            line = lines[at].strip()
            if lines[at] == _CHECKING:
                found = self.checking
            elif line.startswith(("import ", "from ")):
                if lines[at] == line:
                    found = self.imports
                while line.endswith("(") or line.endswith(","):
                    at += 1
                    line += lines[at].strip()
                found += _single(line)
            elif line and not (found is self.checking and line.startswith("#")):
                break
            at += 1
        self.body = "\n".join(lines[at:]) + "\n"


def _single(line: str) -> Iterator[str]:
    """An import as imports of one name each; none for those of npukit's own parts."""
    module, _, names = line.partition(" import ")
    if module.startswith(("import ", *_OWN, "from __future__")):
        if module.startswith("import "):
            yield line
    elif "#" in names:
        yield line
    else:
        for name in names.strip("(),").split(","):
            yield f"{module} import {name.strip()}"


def _blocks(imports: set[str]) -> list[str]:
    """Imports as isort orders them, in a block for each kind of package."""
    plain = sorted(line for line in imports if line.startswith("import "))
    names: dict[str, list[str]] = {}
    for line in imports - set(plain):
        module, _, name = line.partition(" import ")
        names.setdefault(module, []).append(name)
    lines = plain + [
        f"{module} import {', '.join(sorted(names[module], key=_order))}"
        for module in sorted(names)
    ]
    kinds = [[one for one in lines if _package(one) == kind] for kind in ("", "numpy", "npukit")]
    return ["\n".join(kind) + "\n" for kind in kinds if kind]


def _package(line: str) -> str:
    name = line.split()[1].partition(".")[0]
    return name if name in ("numpy", "npukit") else ""


def _order(name: str) -> tuple[int, str]:
    """Constants first, then classes, then all else."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def _indented(block: str) -> str:
    return "".join(f"    {line}\n" for line in block.splitlines())


def _comment(docstring: str) -> str:
    return "\n".join(f"# {line}".rstrip() for line in docstring.strip().splitlines())
