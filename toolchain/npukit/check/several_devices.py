"""A kernel is checked for each of its devices; a finding about several of them is one finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from npukit.check.entries import Checked, Entry


def by_kernel(results: Iterable[Checked]) -> Iterator[list[Checked]]:
    """The designs of each kernel together, and each other design alone, in their order."""
    numbered = enumerate(results)
    for _, group in groupby(numbered, lambda each: each[1].kernel or each[0]):
        yield [checked for _, checked in group]


def distinct(group: Sequence[Checked], *, silenced: bool = False) -> dict[Entry, str]:
    """The findings about the designs of a group, each once, in the order of their places.

    The value is "" for a finding about all of the devices, else the names of those that it is
    about. Details, which may differ, are those of the first one.

    Args:
        group: designs of one kernel.
        silenced: whether to include what comments silence.
    """
    firsts: dict[tuple[object, ...], Entry] = {}
    devices: dict[tuple[object, ...], list[str]] = {}
    for checked in group:
        for entry in checked.entries if silenced else checked.shown:
            key = (entry.rule.id, entry.level, entry.place, entry.message, entry.silenced)
            firsts.setdefault(key, entry)
            devices.setdefault(key, []).append(checked.device)
    ordered = sorted(
        firsts.items(),
        key=lambda item: (item[1].place.file, item[1].place.line or 0, item[1].place.column or 0),
    )
    return {
        entry: "" if len(devices[key]) == len(group) else ", ".join(devices[key])
        for key, entry in ordered
    }
