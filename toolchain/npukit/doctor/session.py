"""How a program is started on a machine: some things are fixed in another way over ssh."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from npukit.remote.bootstrap import VARIABLE


@dataclass(frozen=True)
class Session:
    """Steps that depend on it.

    ``other_python`` uses another Python, of ``{version}``; ``soft_limit`` raises the soft limit of
    locked memory to ``{limit}`` KiB.
    """

    other_python: str
    soft_limit: str


HERE: Final = Session(
    other_python="python{version} -m venv npu-env   # and install npukit into it",
    soft_limit="ulimit -l {limit}   # for this shell",
)
OVER_SSH: Final = Session(
    other_python=f"export {VARIABLE}=python{{version}}   # here; it needs numpy there",
    soft_limit="ulimit -l {limit}   # at the top of ~/.bashrc there, which bash reads over ssh",
)
