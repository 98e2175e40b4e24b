"""Which kernels have the cases that a user names."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from npukit.errors import UsageError
from npukit.kernel.spec import KernelSpec
from npukit.suggestions import did_you_mean
from npukit.validate.input_source import InputSource, unknown_case


def with_cases(specs: Sequence[KernelSpec], names: Collection[str]) -> list[KernelSpec]:
    """The ``specs`` that have a case of one of ``names``; all of them if there are no names.

    Library cases count for a name that no spec uses itself.

    Raises:
        UsageError: no kernel has a case of one of the names.
    """
    if not (names and specs):
        return list(specs)
    fitting: set[str] = set()
    for name in names:
        found = {s.name for s in specs if any(c.name == name for c in s.validation.cases)}
        if not found:
            found = _in_library(specs, name)
        fitting |= found
    return [spec for spec in specs if spec.name in fitting]


def _in_library(specs: Sequence[KernelSpec], name: str) -> set[str]:
    libraries = {s.name: dict(InputSource(s, s.defaults).library()) for s in specs}
    found = {spec for spec, library in libraries.items() if name in library}
    if found:
        return found
    if len(specs) == 1:
        raise unknown_case(specs[0], name, libraries[specs[0].name])
    known = {case.name for spec in specs for case in spec.validation.cases}
    known |= {case for library in libraries.values() for case in library}
    raise UsageError(
        f"none of the {len(specs)} kernels has a case {name!r}",
        where="--case",
        hint=did_you_mean(name, sorted(known)),
    )
