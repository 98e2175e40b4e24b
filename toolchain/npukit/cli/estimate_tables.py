"""What ``npukit estimate`` prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from npukit.cli.tables import Table, plain_lines
from npukit.estimate.report import clock, limits
from npukit.estimate.variants import PARAMETERS, has_variants
from npukit.timing.timeline import Activity, ActorKind

if TYPE_CHECKING:
    from npukit.builder.request import BuildRequest
    from npukit.estimate.report import Estimated
    from npukit.estimate.variants import Variant
    from npukit.timing.estimate import Estimate, Usage

_USAGE_SHOWN: Final = 8
_STEPS_SHOWN: Final = 12
_WAITS_SHOWN: Final = 3


def summary(estimates: Sequence[Estimated]) -> Table:
    """A row for each build."""
    columns = (
        "kernel",
        "device",
        "bound, cycles",
        "estimate, cycles",
        "us",
        "us with dispatch",
        "in a run list",
        "limited by",
    )
    rows = [
        (
            name_of(each.request),
            each.request.device,
            f"{each.estimate.bound.cycles:,}",
            f"{each.estimate.cycles:,.0f}",
            f"{each.estimate.us:,.1f}",
            f"{each.estimate.dispatch_us:,.1f}",
            f"{each.estimate.chained_us:,.1f}",
            limits(each.estimate),
        )
        for each in estimates
    ]
    return Table("estimates of one dispatch: computed, not measured", columns, rows, columns[2:-1])


def name_of(request: BuildRequest) -> str:
    """The kernel, with the parameters that were given."""
    given = [f"{name}={request.parameters[name]}" for name in request.given]
    return " ".join([request.spec.name, *given])


def lines(estimated: Estimated, *, verbose: bool) -> Iterator[str]:
    """Everything about one estimate."""
    request, estimate = estimated.request, estimated.estimate
    yield f"{name_of(request)} on {request.device} ({estimate.generation}, {clock(estimate)})"
    yield (
        f"  first dispatch after loading: {estimate.first:,.0f} cycles; later ones: "
        f"{estimate.cycles:,.0f} cycles, at least {estimate.bound.cycles:,} (bound)"
    )
    for core in estimate.unpriced:
        yield f"  not in it: {core} runs code that has no price (scalar code, for example)"
    yield from _usage(estimate, everything=verbose)
    yield from _waits(estimate, everything=verbose)
    rows = [
        (
            change.name,
            f"{change.cycles:,.0f}",
            f"{change.us:,.1f}",
            _less(change.cycles, estimate),
            change.note,
        )
        for change in estimate.changes
    ]
    columns = ("what would change if", "cycles", "us", "", " ")
    yield from plain_lines(Table("", columns, rows, columns[1:4]))
    if estimated.variants is not None:
        yield from _variants(request, estimate, estimated.variants)
    if verbose:
        yield "  what the time consists of, one after another"
        for step in estimate.steps[:_STEPS_SHOWN]:
            yield f"    {step.cycles:,.0f} cycles  {step.actor}: {step.doing}"


def _variants(
    request: BuildRequest, estimate: Estimate, variants: Sequence[Variant]
) -> Iterator[str]:
    """A table of other numbers of columns and cores, and why there are none of the others."""
    if not has_variants(request):
        yield (
            f"  other numbers of columns: {request.spec.name} has no parameter for them "
            f"({', '.join(PARAMETERS)})"
        )
        return
    size = sum(argument.nbytes for argument in request.spec.arguments)
    rows = [
        (
            f"{each.parameter}={each.value}",
            f"{each.cycles:,.0f}",
            f"{each.us:,.1f}",
            _less(each.cycles, estimate),
            "" if each.bytes == size else f"with {each.bytes / size:.3g} times the data",
        )
        for each in variants
        if each.cycles is not None
    ]
    columns = ("with other columns or cores", "cycles", "us", "", " ")
    if rows:
        yield from plain_lines(Table("", columns, rows, columns[1:4]))
    for each in variants:
        if each.cycles is None:
            yield f"  no {each.parameter}={each.value}: {each.problem}"


def _less(cycles: float, estimate: Estimate) -> str:
    change = (cycles - estimate.cycles) / (estimate.cycles or 1)
    return "the same" if abs(change) < 0.005 else f"{change:+.0%}"


def _usage(estimate: Estimate, *, everything: bool) -> Iterator[str]:
    kinds = (ActorKind.CORE, ActorKind.CHANNEL, ActorKind.COMMANDS)
    used = [usage for kind in kinds for usage in _of(estimate, kind)]
    shown = used if everything else _busiest(used)
    whole = estimate.cycles or 1
    waits = (Activity.LOCK, Activity.STREAM, Activity.TASK, Activity.TOKEN)
    rows = [
        (
            usage.actor.name,
            f"{usage.work:,.0f}",
            *(f"{usage.cycles.get(kind, 0) / whole:.0%}" for kind in (Activity.WORK, *waits)),
        )
        for usage in shown
    ]
    columns = ("", "cycles", "works", "waits for locks", "streams", "tasks", "tokens")
    yield from plain_lines(Table("", columns, rows, columns[1:]))
    if len(shown) < len(used):
        yield f"  ... and {len(used) - len(shown)} more (-v shows all)"


def _waits(estimate: Estimate, *, everything: bool) -> Iterator[str]:
    whole = estimate.cycles or 1
    waits = [wait for wait in estimate.waits if wait.cycles >= whole / 20]
    for wait in waits if everything else waits[:_WAITS_SHOWN]:
        giver = f" of {wait.whose}" if wait.whose else ""
        yield f"  {wait.actor} waits {wait.cycles / whole:.0%} of the time for {wait.what}{giver}"


def _of(estimate: Estimate, kind: ActorKind) -> list[Usage]:
    found = [usage for usage in estimate.usage if usage.actor.kind is kind]
    return sorted(found, key=lambda usage: usage.actor)


def _busiest(used: list[Usage]) -> list[Usage]:
    busiest = sorted(used, key=lambda usage: (-usage.work, usage.actor))[:_USAGE_SHOWN]
    return [usage for usage in used if usage in busiest]
