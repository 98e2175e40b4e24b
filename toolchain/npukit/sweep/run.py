"""Runs a sweep: takes what is known from the store, and has the rest evaluated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from npukit.errors import BuildError, ToolchainError
from npukit.sweep.examination import Examined
from npukit.sweep.grid import Variant
from npukit.sweep.keys import Keys
from npukit.sweep.row import Outcome, Row
from npukit.sweep.store import ResultStore

_LASTING: Final = frozenset({Outcome.PASSED, Outcome.FAILED, Outcome.REFUSED, Outcome.NOT_BUILT})
"""Outcomes that the sources alone decide."""
_OF_THE_MACHINE: Final = frozenset({ToolchainError.title, BuildError.title})
"""Kinds of problems that may be gone: a missing tool, a full disk."""


class Observer(Protocol):
    """Learns how a sweep goes on."""

    def began(self, total: int, stored: int) -> None:
        """There are ``total`` variants, of which ``stored`` have rows already."""

    def row(self, row: Row) -> None:
        """A variant has been evaluated, and its row is stored."""


class Evaluator(Protocol):
    """Evaluates variants, here or elsewhere."""

    @property
    def seconds(self) -> float:
        """The time limit of a variant."""

    def evaluate(self, variants: Sequence[Variant], done: Callable[[int, Examined], None]) -> None:
        """Evaluate ``variants``; ``done`` gets each result with its index, as they come."""


@dataclass(frozen=True)
class Sweep:
    """Variants of a kernel, and who evaluates them. ``fresh``: use no earlier rows."""

    variants: Sequence[Variant]
    keys: Keys
    evaluator: Evaluator
    fresh: bool = False

    def run(self, store: ResultStore, observer: Observer) -> list[Row]:
        """The rows of all variants in their order; each new one is stored as it comes.

        Raises:
            BuildError: a row can't be stored, or the sources change meanwhile.
        """
        named = [self.keys.key(variant) for variant in self.variants]
        rows = [None if self.fresh else self._stored(store, key) for key in named]
        todo = [index for index, row in enumerate(rows) if row is None]
        observer.began(len(rows), len(rows) - len(todo))

        def done(number: int, examined: Examined) -> None:
            self.keys.check_unchanged()
            index = todo[number]
            rows[index] = examined.row
            store.add(named[index], examined.row, examined.inputs)
            observer.row(examined.row)

        self.evaluator.evaluate([self.variants[index] for index in todo], done)
        return [row for row in rows if row is not None]

    def _stored(self, store: ResultStore, key: str) -> Row | None:
        row = store.find(key, self.keys.digest)
        return row if row is not None and self._lasts(row) else None

    def _lasts(self, row: Row) -> bool:
        """Whether evaluating the variant again would give the same row."""
        if row.outcome is Outcome.OVERDUE:
            return row.seconds >= self.evaluator.seconds
        if row.problem is not None and row.problem.kind in _OF_THE_MACHINE:
            return False
        return row.outcome in _LASTING
