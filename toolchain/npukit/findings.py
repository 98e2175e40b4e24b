"""Warnings as data, and several errors combined into one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from npukit.errors import NpukitError

_PLACES_SHOWN = 4
NOT_CHECKED = NpukitError.rule


@dataclass(frozen=True)
class Finding:
    """A warning: what looks wrong, where, and how to fix it.

    ``where`` is ``file:line:column``; ``others`` are further locations of the same finding,
    ``count`` is the total number of occurrences. ``details`` are lines shown verbatim, such as the
    source line that a compiler points at. ``rule`` is the kind of finding (:mod:`npukit.rules`).
    """

    message: str
    where: str | None = None
    hint: str | None = None
    details: str | None = None
    others: tuple[str, ...] = ()
    count: int = 1
    rule: str = NOT_CHECKED

    @staticmethod
    def of_error(error: NpukitError) -> Finding:
        """The finding that ``error`` is, where the work continues in spite of it."""
        where = None if error.where is None else str(error.where)
        return Finding(error.message, where, error.hint, error.details, rule=error.rule)

    def __str__(self) -> str:
        place = "" if self.where is None else f"{self.where}: "
        lines = [f"{place}warning: {self.message}{_repeated(self.count, self.others)}"]
        if self.details:
            lines.append(self.details.rstrip())
        if self.hint:
            lines.append(f"hint: {self.hint}")
        return "\n".join(lines)

    def to_json(self) -> dict[str, Any]:
        """Plain data for ``--json``."""
        return asdict(self)

    def with_renamed_files(self, rename: Callable[[str], str]) -> Finding:
        """A copy with ``rename`` applied to every text that may contain a file name."""
        return replace(
            self,
            message=rename(self.message),
            where=self.where and rename(self.where),
            details=self.details and rename(self.details),
            others=tuple(map(rename, self.others)),
        )


def merge_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each distinct finding once, at its first location, with the other locations and a count."""
    merged: dict[tuple[str, str | None], Finding] = {}
    for finding in findings:
        key = (finding.message, finding.hint)
        first = merged.get(key)
        if first is None:
            merged[key] = finding
        else:
            places = [first.where, *first.others]
            new = [p for p in (finding.where, *finding.others) if p and p not in places]
            merged[key] = replace(
                first,
                others=(*first.others, *dict.fromkeys(new)),
                count=first.count + finding.count,
            )
    return tuple(merged.values())


def combine_errors(errors: Sequence[NpukitError]) -> NpukitError:
    """The first of ``errors``, with its other locations and the remaining errors in its details.

    Args:
        errors: at least one.
    """
    groups: dict[tuple[str, str | None], list[NpukitError]] = {}
    for error in errors:
        groups.setdefault((error.message, error.hint), []).append(error)
    same, *more = groups.values()
    first = same[0]
    first.message += _repeats_of(same)
    if more:
        count = f"{len(more)} more error{'s' * (len(more) > 1)}:"
        others = [_format_group(group) for group in more]
        hint = first.hint and f"hint: {first.hint}"
        first.details = "\n".join(filter(None, [first.details, hint, count, *others]))
        first.hint = None
    return first


def _format_group(group: Sequence[NpukitError]) -> str:
    first = group[0]
    place = "" if first.where is None else f"{first.where}: "
    lines = [f"{place}{first.message}{_repeats_of(group)}", first.details]
    lines.append(first.hint and f"hint: {first.hint}")
    return "\n".join(line for line in lines if line)


def _repeats_of(group: Sequence[NpukitError]) -> str:
    places = dict.fromkeys(str(error.where) for error in group if error.where is not None)
    return _repeated(len(group), tuple(places)[1:])


def _repeated(count: int, others: Sequence[str]) -> str:
    if count == 1:
        return ""
    shown = ", ".join(others[:_PLACES_SHOWN])
    if len(others) > _PLACES_SHOWN:
        shown += f" and {len(others) - _PLACES_SHOWN} more"
    return f" ({count} times{', also at ' * bool(others)}{shown})"
