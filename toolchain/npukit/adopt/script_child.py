"""Runs a design script as a separate program: the Python that runs it may not have npukit.

Usage: script_child.py REQUEST RESULT. REQUEST is JSON with ``script``, ``module`` (its name if it
runs as a module, else null), ``arguments`` and ``cwd``.
RESULT receives JSON: the ``text`` that the script printed and the ``files`` that it read, or an
``error``, with the ``file`` and ``line`` in the script's own folder.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
import traceback
from pathlib import Path
from typing import Any


def main() -> None:
    """Run the script and write what it prints."""
    here = str(Path(__file__).parent)
    sys.path[:] = [entry for entry in sys.path if entry != here]
    request, result = (Path(name).absolute() for name in sys.argv[1:])
    given = json.loads(request.read_text(encoding="utf-8"))
    script = Path(given["script"])
    sys.argv[:] = [str(script), *given["arguments"]]
    module = given["module"]
    sys.path.insert(0, str(script.parent) if module is None else given["cwd"])
    os.chdir(given["cwd"])
    opened: dict[str, None] = {}
    sys.addaudithook(lambda event, arguments: _note(event, arguments, opened))
    printed = io.StringIO()
    answer: dict[str, Any] = {}
    try:
        with contextlib.redirect_stdout(printed):
            if module is None:
                runpy.run_path(str(script), run_name="__main__")
            else:
                runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as ending:
        if ending.code not in (None, 0):
            answer = {"error": f"it exits with {ending.code}"}
    except BaseException as error:  # a script is a program: it may fail in any way
        traceback.print_exc()
        answer = {"error": _summary(error), **_place(error, script)}
    modules = (getattr(module, "__file__", None) for module in [*sys.modules.values()])
    files = sorted({str(Path(name).absolute()) for name in (*opened, *filter(None, modules))})
    result.write_text(
        json.dumps({"text": printed.getvalue(), "files": files, **answer}), encoding="utf-8"
    )


def _note(event: str, arguments: tuple[Any, ...], opened: dict[str, None]) -> None:
    if event != "open" or not isinstance(arguments[0], str | os.PathLike):
        return
    flags = arguments[2] if isinstance(arguments[2], int) else 0
    if not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
        opened[str(Path(os.fsdecode(arguments[0])).absolute())] = None


def _summary(error: BaseException) -> str:
    """The error's type and message, in one line."""
    message = error.msg if isinstance(error, SyntaxError) else str(error)
    return ": ".join(filter(None, [type(error).__name__, " ".join(message.split())]))


def _place(error: BaseException, script: Path) -> dict[str, Any]:
    """Where it happened in the script's own folder, if known."""
    if isinstance(error, SyntaxError) and error.filename:
        return {"file": error.filename, "line": error.lineno}
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if script.parent in Path(frame.filename).parents:
            return {"file": frame.filename, "line": frame.lineno}
    return {}


if __name__ == "__main__":
    main()
