"""Compares the deterministic figures of a benchmark with those of an earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from npukit.bench.earlier import BOUND, Earlier, key_of
from npukit.bench.run import KernelBench


class Change(msgspec.Struct, frozen=True):
    """A figure of a build that is different now."""

    build: str
    figure: str
    before: int
    now: int

    @property
    def is_worse(self) -> bool:
        """Every figure is better if it is lower."""
        return self.now > self.before

    def __str__(self) -> str:
        step = f" ({self.now / self.before - 1:+.1%})" if self.before else ""
        return f"{self.build}: {self.figure}: {self.before:,} -> {self.now:,}{step}"


class Comparison(msgspec.Struct, frozen=True):
    """What changed, and the builds that the earlier benchmark does not have."""

    changes: tuple[Change, ...]
    new: tuple[str, ...]

    @property
    def worse(self) -> tuple[Change, ...]:
        """The regressions."""
        return tuple(change for change in self.changes if change.is_worse)


def compare(benches: Sequence[KernelBench], earlier: Earlier) -> Comparison:
    """The changes since ``earlier``."""
    changes: list[Change] = []
    new: list[str] = []
    for bench in benches:
        build = key_of(bench.kernel, bench.device, bench.parameters)
        before = earlier.figures.get(build)
        if before is None:
            new.append(build)
        else:
            changes += _changes(build, before, {**bench.figures.named(), BOUND: bench.bound.cycles})
    return Comparison(tuple(changes), tuple(new))


def _changes(build: str, before: Mapping[str, int], now: Mapping[str, int]) -> Iterator[Change]:
    """Another npukit may count other figures: those that both have are compared."""
    for figure, value in now.items():
        if figure in before and before[figure] != value:
            yield Change(build, figure, before[figure], value)
