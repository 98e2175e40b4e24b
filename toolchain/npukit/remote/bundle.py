"""The part of npukit's own code that runs on the other machine, as a zip archive.

It consists of one module and all modules of npukit that this one imports. There the package has
another name, because the other machine may have npukit too, of another release.
"""

from __future__ import annotations

import ast
import io
import re
import zipfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import npukit

PACKAGE: Final = "npukit_far"
"""The name of npukit's package there."""

_HERE: Final = Path(npukit.__file__).parent
_IMPORT: Final = re.compile(r"^(\s*)(from|import) npukit\b", re.MULTILINE)
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


@cache
def bundle(module: str) -> bytes:
    """The archive with ``module`` (``npukit.remote_device.far``) and what it imports of npukit."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in sorted(sources(module).items()):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return buffer.getvalue()


def sources(module: str) -> dict[str, str]:
    """The text of each file of the archive, by its name in it."""
    texts: dict[str, str] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        for path in _files(name):
            relative = path.relative_to(_HERE.parent)
            key = str(Path(PACKAGE, *relative.parts[1:]))
            if key in texts:
                continue
            text = path.read_text(encoding="utf-8")
            texts[key] = _renamed(text)
            waiting += _imports(ast.parse(text))
    return texts


def there(module: str) -> str:
    """The name of a module of npukit there."""
    return PACKAGE + module.removeprefix("npukit")


def _renamed(text: str) -> str:
    """``text`` with all its imports of npukit under the other name."""
    return _IMPORT.sub(
        lambda found: (
            f"{found[1]}import {PACKAGE} as npukit"
            if found[2] == "import"
            else f"{found[1]}from {PACKAGE}"
        ),
        text,
    )


def _files(module: str) -> Iterator[Path]:
    """The files of a module and of the packages that it is in; none if there is no such module."""
    folder = _HERE
    yield folder / "__init__.py"
    for part in module.split(".")[1:]:
        if (folder / f"{part}.py").is_file():
            yield folder / f"{part}.py"
            return
        folder /= part
        if not folder.is_dir():
            return  # a name that a module defines
        yield folder / "__init__.py"


def _imports(tree: ast.AST) -> Iterator[str]:
    """The modules of npukit that a module imports when it runs, also inside functions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting += node.orelse
            continue
        if isinstance(node, ast.Import):
            yield from (a.name for a in node.names if a.name.split(".")[0] == "npukit")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "npukit":
            yield from (f"{node.module}.{a.name}" for a in node.names)
        waiting += ast.iter_child_nodes(node)
