"""Compares the deterministic figures of a benchmark with those of an earlier one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from npukit.bench.earlier import BOUND, ESTIMATE, Earlier, key_of
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


class Single(msgspec.Struct, frozen=True):
    """A figure of a build that only one of the two benchmarks has."""

    build: str
    figure: str
    value: int

    def __str__(self) -> str:
        return f"{self.build}: {self.figure}: {self.value:,}"


class Comparison(msgspec.Struct, frozen=True):
    """What changed in the builds that both benchmarks have, and what only one of them has.

    ``new`` and ``gone`` are builds that only this one and only the earlier one has;
    ``new_figures`` and ``gone_figures`` are the same of the figures of common builds.
    """

    changes: tuple[Change, ...]
    new: tuple[str, ...]
    gone: tuple[str, ...]
    new_figures: tuple[Single, ...]
    gone_figures: tuple[Single, ...]

    @property
    def worse(self) -> tuple[Change, ...]:
        """The regressions."""
        return tuple(change for change in self.changes if change.is_worse)

    @property
    def is_empty(self) -> bool:
        """Whether both have the same builds, with the same figures."""
        return not any(msgspec.structs.astuple(self))


def compare(benches: Sequence[KernelBench], earlier: Earlier) -> Comparison:
    """The changes since ``earlier``.

    Another npukit may count other figures: only those that both have are compared.
    """
    now = {
        key_of(bench.kernel, bench.device, bench.parameters): {
            **bench.figures.named(),
            BOUND: bench.bound.cycles,
            ESTIMATE: round(bench.estimate.cycles),
        }
        for bench in benches
    }
    both = [
        (build, earlier.figures[build], now[build]) for build in now if build in earlier.figures
    ]
    return Comparison(
        changes=tuple(
            Change(build, figure, old[figure], value)
            for build, old, figures in both
            for figure, value in figures.items()
            if figure in old and old[figure] != value
        ),
        new=tuple(build for build in now if build not in earlier.figures),
        gone=tuple(build for build in earlier.figures if build not in now),
        new_figures=tuple(
            single for build, old, figures in both for single in _only(build, figures, old)
        ),
        gone_figures=tuple(
            single for build, old, figures in both for single in _only(build, old, figures)
        ),
    )


def _only(build: str, figures: Mapping[str, int], other: Mapping[str, int]) -> Iterator[Single]:
    for figure, value in figures.items():
        if figure not in other:
            yield Single(build, figure, value)
