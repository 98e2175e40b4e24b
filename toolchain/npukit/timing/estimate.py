"""An estimate of how long a dispatch takes on an NPU: computed, never measured."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from npukit.emulator.recording.events import CoreDid, CoreStep, Loaded, Recording
from npukit.machine.generations import Generation
from npukit.machine.prices import Prices
from npukit.timing.bounds import Bound, bound_of
from npukit.timing.changes import UNCHANGED, Changes
from npukit.timing.code import CodePrices
from npukit.timing.fifos import deeper_fifos
from npukit.timing.figures import DispatchFigures
from npukit.timing.recorded_figures import last_dispatch
from npukit.timing.replay import replay
from npukit.timing.timeline import Activity, Actor, ActorKind, Interval, Step, Timeline
from npukit.vector.counting import CONFLICTS


class Usage(msgspec.Struct, frozen=True):
    """How an actor spends a dispatch: cycles of work, and of each kind of waiting."""

    actor: Actor
    cycles: Mapping[Activity, float]

    @property
    def work(self) -> float:
        """Cycles of work."""
        return self.cycles.get(Activity.WORK, 0.0)


class Wait(msgspec.Struct, frozen=True):
    """What a core waits for in a dispatch: ``what`` (a lock, a port), which ``whose`` gives it."""

    actor: str
    activity: Activity
    what: str
    whose: str
    cycles: float


class Change(msgspec.Struct, frozen=True):
    """What a dispatch would take if one thing were different.

    ``note`` says what stands against it; empty if nothing does.
    """

    name: str
    cycles: float
    us: float
    note: str = ""


class Estimate(msgspec.Struct, frozen=True):
    """An estimate of a dispatch, with the prices of a ``generation``.

    Attributes:
        generation: the architecture.
        clock_mhz: the clock that times are given for.
        bound: the least time that the same dispatch needs.
        first: cycles of the first dispatch after loading.
        cycles: cycles of a later one, without what the host and its driver add.
        us: the same as time.
        dispatch_us: with what they add, if the host waits for each run.
        chained_us: with what they add in a long run list.
        limited_by: what the time consists of, by actor, the largest first.
        steps: the same in more detail.
        usage: what each actor does meanwhile.
        waits: what cores wait for, the longest first.
        changes: what would be different if.
        unpriced: cores whose functions have run code without a price.
    """

    generation: str
    clock_mhz: float
    bound: Bound
    first: float
    cycles: float
    us: float
    dispatch_us: float
    chained_us: float
    limited_by: tuple[Step, ...]
    steps: tuple[Step, ...]
    usage: tuple[Usage, ...]
    waits: tuple[Wait, ...]
    changes: tuple[Change, ...]
    unpriced: tuple[str, ...]


def estimate(
    recording: Recording,
    generation: Generation,
    figures: DispatchFigures,
    given: Mapping[str, float] | None = None,
) -> Estimate:
    """Estimate the last of the recorded dispatches.

    ``figures`` are those of that dispatch. ``given`` are cycles of a call of a function, by name;
    they replace what is computed.
    """
    prices = generation.prices
    code = CodePrices(generation.throughput, dict(given or {}))
    timeline = replay(recording, prices, code)
    last = timeline.dispatches[-1]
    us = timeline.us(last.cycles)
    return Estimate(
        generation=generation.name,
        clock_mhz=timeline.clock_mhz,
        bound=bound_of(figures, generation),
        first=timeline.dispatches[0].cycles,
        cycles=last.cycles,
        us=us,
        dispatch_us=us + prices.dispatch.value,
        chained_us=us + prices.chained_dispatch.value,
        limited_by=_by_actor(timeline.decisive),
        steps=timeline.decisive,
        usage=tuple(_usage(timeline)),
        waits=_waits(timeline),
        changes=tuple(_changes(recording, prices, code)),
        unpriced=tuple(_unpriced(recording, code)),
    )


def _by_actor(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    totals: dict[str, float] = {}
    for step in steps:
        totals[step.actor] = totals.get(step.actor, 0.0) + step.cycles
    by_size = sorted(totals.items(), key=lambda total: -total[1])
    return tuple(Step(actor, "", cycles) for actor, cycles in by_size)


def _in_last_dispatch(timeline: Timeline) -> Iterator[tuple[Interval, float]]:
    """The intervals of the last dispatch, with the cycles of each that are inside it."""
    span = timeline.dispatches[-1]
    for each in timeline.intervals:
        inside = min(each.end, span.ends) - max(each.start, span.begins)
        if inside > 0:
            yield each, inside


def _waits(timeline: Timeline) -> tuple[Wait, ...]:
    cores = {actor.name for actor in timeline.actors if actor.kind is ActorKind.CORE}
    totals: dict[tuple[str, Activity, str, str], float] = {}
    for each, inside in _in_last_dispatch(timeline):
        if each.actor in cores and each.activity is not Activity.WORK:
            key = each.actor, each.activity, each.what, each.whose
            totals[key] = totals.get(key, 0.0) + inside
    waits = [Wait(*key, cycles) for key, cycles in totals.items()]
    return tuple(sorted(waits, key=lambda wait: (-wait.cycles, wait.actor, wait.what)))


def _usage(timeline: Timeline) -> Iterator[Usage]:
    totals: dict[str, dict[Activity, float]] = {actor.name: {} for actor in timeline.actors}
    for each, inside in _in_last_dispatch(timeline):
        spent = totals[each.actor]
        spent[each.activity] = spent.get(each.activity, 0.0) + inside
    return (Usage(actor, totals[actor.name]) for actor in timeline.actors if totals[actor.name])


def _changes(recording: Recording, prices: Prices, code: CodePrices) -> Iterator[Change]:
    cheap = prices.with_value("push", 0).with_value("write", 0).with_value("write_word", 0)
    fast = (
        prices.with_value("memory_bandwidth", 2 * prices.memory_bandwidth.value)
        .with_value("shim_read_word", prices.word.value)
        .with_value("shim_burst", prices.shim_burst.value / 2)
    )
    half = prices.with_value("word", prices.word.value / 2).with_value(
        "shim_read_word", prices.shim_read_word.value / 2
    )
    faster = msgspec.structs.replace(code, factor=code.factor / 2)
    deeper = Changes(more_objects=1)
    apart = msgspec.structs.replace(code, conflict=0.0)
    tried = (
        ("one more object in every fifo", prices, code, deeper),
        ("cores twice as fast", prices, faster, UNCHANGED),
        *(
            (("loads of different banks", prices, apart, UNCHANGED),)
            if _conflicts(recording)
            else ()
        ),
        ("streams twice as fast", half, code, UNCHANGED),
        ("host memory twice as fast", fast, code, UNCHANGED),
        ("operations of the instruction stream free", cheap, code, UNCHANGED),
    )
    for name, with_prices, with_code, changes in tried:
        timeline = replay(recording, with_prices, with_code, changes)
        cycles = timeline.dispatches[-1].cycles
        note = _about_fifos(recording) if changes is deeper else ""
        yield Change(name, cycles, timeline.us(cycles), note)


def _conflicts(recording: Recording) -> bool:
    """Whether loads of a core wait for others of the same bank."""
    steps = (event for event in last_dispatch(recording) if isinstance(event, CoreStep))
    return any(step.counted.get(CONFLICTS) for step in steps)


def _about_fifos(recording: Recording) -> str:
    """What stands against one more object in every fifo."""
    designs = [event.design for event in recording.events if isinstance(event, Loaded)]
    deeper = [(deeper_fifos(design), design) for design in designs]
    if not any(fifos.tokens for fifos, _ in deeper):
        return "there is no objectfifo with objects"
    lacking = {tile for fifos, design in deeper for tile in fifos.lacking(design)}
    if not lacking:
        return ""
    first, *others = sorted(lacking)
    more = f" and {len(others)} more" if others else ""
    return f"does not fit into the memory of {first}{more}"


def _unpriced(recording: Recording, code: CodePrices) -> Iterator[str]:
    """Cores with a function none of whose steps has a price: one of several may have none."""
    priced: dict[tuple[str, str], bool] = {}
    for event in last_dispatch(recording):
        match event:
            case CoreStep(did=CoreDid.CALL):
                pass  # the code before a call is the caller's
            case CoreStep(core=core, function=function) if function:
                key = f"core {core}", function
                priced[key] = priced.get(key, False) or code.prices(event)
            case _:
                pass
    yield from dict.fromkeys(core for (core, _), known in priced.items() if not known)
