"""The calls of aie_api functions that are compared between headers: each module has some families."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module

from aie_api_case import Family


def all_families() -> Iterator[Family]:
    """The families of every module of this package."""
    for module in sorted(found.name for found in pkgutil.iter_modules(__path__)):
        yield from import_module(f"{__name__}.{module}").families()
