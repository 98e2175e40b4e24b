"""Runs a program in this process as ``python SCRIPT`` or ``python -m MODULE`` does."""

from __future__ import annotations

import builtins
import io
import runpy
import sys
import traceback
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from types import ModuleType, TracebackType

_FAILED = 1
_MAIN = "__main__.py"
_MLIR = ".mlir"


def script_problem(script: str) -> str | None:
    """Why ``script`` can't be run, and what to do; None if it can be opened."""
    if script == "-":
        return "a program on standard input can't be run\nhint: write it to a file"
    if script.endswith(_MLIR):
        return (
            f"{script!r} is a design, not a program\n"
            f"hint: npukit check {script} reports its problems, npukit lower {script} lowers it"
        )
    try:
        path = _file_of(script)
        if path.name == _MAIN and path.parent == Path(script).absolute() and not path.exists():
            return (
                f"{script!r} is a folder without {_MAIN}\n"
                "hint: name the script in it that runs the program"
            )
        with io.open_code(str(path)):
            return None
    except OSError as error:
        return f"can't open {script!r}: {error.strerror}"


def _file_of(script: str) -> Path:
    path = Path(script).absolute()
    return path / _MAIN if path.is_dir() else path


def run_script(script: str, arguments: Sequence[str]) -> int:
    """Run ``script`` as the main program, and return its exit code.

    A folder runs its ``__main__.py``. :func:`script_problem` finds no problem with it. An exception
    of the script is reported as Python does, by ``sys.excepthook``.

    Raises:
        SystemExit: the script calls ``sys.exit``.
        KeyboardInterrupt: Ctrl-C; Python reports it, then ends with the signal.
    """
    path = _file_of(script)
    with io.open_code(str(path)) as stream:
        source = stream.read()
    sys.argv[:] = [script, *arguments]
    look_beside(script)
    main = _new_main()
    main.__file__ = str(path)

    def run() -> None:
        exec(compile(source, str(path), "exec", dont_inherit=True), main.__dict__)

    return _exit_code(run)


def run_module(module: str, arguments: Sequence[str]) -> int:
    """Run ``module`` as the main program, and return its exit code; like :func:`run_script`.

    The current folder stays the first one in which modules are looked for. A package runs its
    ``__main__``.
    """
    sys.argv[:] = ["-m", *arguments]
    _new_main()
    # Private, and what Python itself calls for its -m.
    return _exit_code(partial(runpy._run_module_as_main, module))  # type: ignore[attr-defined]


def _new_main() -> ModuleType:
    main = ModuleType("__main__")
    main.__dict__.update(__builtins__=builtins, __cached__=None)
    sys.modules["__main__"] = main
    return main


def _exit_code(run: Callable[[], object]) -> int:
    try:
        run()
    except Exception as error:
        _report(sys.excepthook, error, _frames_of_script(error))
        return _FAILED
    except KeyboardInterrupt as error:
        sys.excepthook = partial(_interrupted, sys.excepthook, _frames_of_script(error))
        raise
    return 0


def look_beside(script: str) -> None:
    """Let this process look for modules where ``script`` is, in place of the current folder."""
    if sys.flags.safe_path:
        return
    path = Path(script)
    sys.path[0] = script if path.is_dir() else str(path.absolute().parent)


_Hook = Callable[[type[BaseException], BaseException, TracebackType | None], object]


def _frames_of_script(error: BaseException) -> TracebackType | None:
    """The traceback without the frames of this module."""
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_filename == __file__:
        trace = trace.tb_next
    return trace


def _report(hook: _Hook, error: BaseException, trace: TracebackType | None) -> None:
    if hook is sys.__excepthook__:
        traceback.print_exception(type(error), error, trace)
    else:
        hook(type(error), error.with_traceback(trace), trace)


def _interrupted(
    hook: _Hook,
    trace: TracebackType | None,
    _kind: type[BaseException],
    error: BaseException,
    _whole: TracebackType | None,
) -> None:
    """What ``sys.excepthook`` is for the exception of Ctrl-C."""
    _report(hook, error, trace)
