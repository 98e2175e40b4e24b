"""Runs a kernel's design.py as a separate program: the Python that runs it may not have npukit.

Usage: iron_child.py DESIGN REQUEST RESULT. REQUEST is JSON with ``device``, ``args`` and
``parameters``. RESULT receives JSON: either the ``text`` of the MLIR module and the ``files`` that
were read for it (Python modules, scripts, data), or an ``error`` with the ``file`` and ``line`` in
the design's own code.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any


class Arguments(dict):  # type: ignore[type-arg]
    """The tensors by name, as a template sees them: ``args["a"]`` and ``args.a``."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"there is no argument {name!r}") from None


def main() -> None:
    """Run the design's function and write what it returns."""
    here = str(Path(__file__).parent)
    sys.path[:] = [entry for entry in sys.path if entry != here]
    design, request, result = map(Path, sys.argv[1:])
    sys.argv[:] = [str(design)]
    given = json.loads(request.read_text(encoding="utf-8"))
    known = set(sys.modules)
    opened: dict[str, None] = {}
    sys.addaudithook(lambda event, arguments: _note_reading(event, arguments, opened))
    try:
        text = _text(design, given)
    except Exception as error:  # a design is a program: it may fail in any way
        traceback.print_exc()
        answer = {"error": _summary(error), **_place(error, design)}
    else:
        loaded = [m for name, m in sys.modules.items() if name not in known]
        files = {str(m.__file__) for m in loaded if getattr(m, "__file__", None)} | {*opened}
        answer = {"text": text, "files": sorted(files - {__file__})}
    result.write_text(json.dumps(answer), encoding="utf-8")


def _note_reading(event: str, arguments: tuple[Any, ...], opened: dict[str, None]) -> None:
    """An audit hook that collects the files that are opened for reading."""
    if event != "open" or not isinstance(arguments[0], str | os.PathLike):
        return
    flags = arguments[2] if isinstance(arguments[2], int) else 0
    if not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        opened[str(Path(os.fsdecode(arguments[0])).absolute())] = None


def _text(design: Path, given: dict[str, Any]) -> str:
    function = getattr(_load(design), "design", None)
    if not callable(function):
        raise TypeError("it defines no function design(device, args, **parameters)")
    args = Arguments(
        (name, SimpleNamespace(**{**fields, "shape": tuple(fields["shape"])}))
        for name, fields in given["args"].items()
    )
    module = function(given["device"], args, **given["parameters"])
    text = "" if module is None else str(module)
    if not text.strip():
        raise TypeError(
            f"design() returns {'nothing' if module is None else 'an empty text'}: "
            "it must return the MLIR module or its text"
        )
    return text


def _load(design: Path) -> ModuleType:
    sys.path.insert(0, str(design.parent))
    spec = importlib.util.spec_from_file_location("design", design)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["design"] = module
    spec.loader.exec_module(module)
    return module


def _summary(error: Exception) -> str:
    """The error's type and message, in one line."""
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    return ": ".join(filter(None, [type(error).__name__, " ".join(message.split())]))


def _place(error: Exception, design: Path) -> dict[str, Any]:
    """Where it happened in the kernel's own files, if known."""
    if isinstance(error, SyntaxError) and error.filename:
        return {"file": error.filename, "line": error.lineno}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if design.parent in Path(frame.filename).parents:
            return {"file": frame.filename, "line": frame.lineno}
    return {}


if __name__ == "__main__":
    main()
