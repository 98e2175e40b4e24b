"""What ``--executor`` may say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args
from urllib.parse import urlsplit

from npukit.errors import UsageError
from npukit.suggestions import did_you_mean

EXECUTOR_VARIABLE: Final = "NPUKIT_EXECUTOR"

Kind = Literal["local", "threads", "processes", "dask"]

_DASK: Final = "dask://"
_NAMES: Final = (*get_args(Kind)[:-1], f"{_DASK}HOST:PORT")
EXECUTORS: Final = "|".join(_NAMES)
"""All forms, for help texts."""


@dataclass(frozen=True)
class ExecutorChoice:
    """An executor; ``address`` is that of a Dask scheduler (``tcp://host:port``), else empty."""

    kind: Kind
    address: str = ""

    @property
    def is_local(self) -> bool:
        """Whether commands do the work themselves, in processes that they fork."""
        return self.kind == "local"


LOCAL: Final = ExecutorChoice("local")


def parse_executor(text: str) -> ExecutorChoice:
    """The executor that ``text`` names.

    Raises:
        UsageError: it names none.
    """
    if text.startswith(_DASK):
        return ExecutorChoice("dask", f"tcp://{_host_and_port(text)}")
    for kind in get_args(Kind)[:-1]:
        if text == kind:
            return ExecutorChoice(kind)
    raise UsageError(
        f"no executor is called {text!r}; there are {', '.join(_NAMES)}",
        where="--executor",
        hint=did_you_mean(text, _NAMES),
    )


def _host_and_port(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:  # a port that is not one, brackets that don't match
        host, port = None, None
    beside = text.removeprefix(_DASK).rstrip("/") if host else ""
    if not host or not port or beside != parts.netloc or "@" in beside:
        raise UsageError(
            f"{text!r} does not name a scheduler",
            where="--executor",
            hint=f"{_DASK}HOST:PORT, with the port that `dask scheduler` prints (8786 by default)",
        )
    return beside
