"""Running a kernel's own Python in npukit's process, so that the process is the same afterwards."""

from __future__ import annotations

import os
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, NoReturn

from npukit.signals import SignalExit

NOT_ITS_OWN: Final = (KeyboardInterrupt, SignalExit)
"""What passes through a kernel's Python code and is not its failure; all else that it raises is."""


def described(error: BaseException) -> str:
    """The kind and text of an exception that a kernel's Python code raised."""
    try:
        return f"{type(error).__name__}: {error}"
    except Exception:  # its own __str__ fails
        return type(error).__name__


class Contained:
    """Afterwards the working folder is the same; what would end the process raises SystemExit.

    ``os._exit`` and ``os.exec*`` would end npukit with an exit code that says nothing of its
    verdict. Children of the process end as ever. An exit from compiled code can't be held.
    """

    def __enter__(self) -> None:
        try:
            self._folder: int | None = os.open(".", os.O_RDONLY)
        except OSError:  # it is gone
            self._folder = None
        _ENDINGS.__enter__()

    def __exit__(self, *_: object) -> None:
        _ENDINGS.__exit__()
        if self._folder is not None:
            os.fchdir(self._folder)
            os.close(self._folder)


class _Endings:
    """Functions of ``os`` that end the process: guarded while any kernel's Python code runs."""

    _NAMES: Final = ("_exit", "execv", "execve")  # all others of the exec family call these

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._process = 0
        self._real: dict[str, Callable[..., Any]] = {}
        self._guards = {name: self._guard(name) for name in self._NAMES}

    def __enter__(self) -> None:
        with self._lock:
            self._inside += 1
            if self._inside == 1:
                self._process = os.getpid()
                for name, guard in self._guards.items():
                    self._real[name] = getattr(os, name)
                    setattr(os, name, guard)

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                for name, function in self._real.items():
                    setattr(os, name, function)

    def _guard(self, name: str) -> Callable[..., NoReturn]:
        def guarded(*arguments: Any, **keywords: Any) -> NoReturn:
            if os.getpid() != self._process:
                self._real[name](*arguments, **keywords)
            shown = ", ".join(map(repr, arguments[:1]))
            raise SystemExit(f"os.{name}({shown}) would end npukit itself")

        return guarded


_ENDINGS: Final = _Endings()
