"""Lines that cores print are instants on the core's track, at their time."""

from __future__ import annotations

import json

from perfetto.protos.perfetto.trace.perfetto_trace_pb2 import (  # type: ignore[import-untyped]
    Trace,
    TrackEvent,
)

from npukit.machine.device import device_model
from npukit.machine.tiles import Tile
from npukit.timing.timeline import Activity, Actor, ActorKind, Interval, PrintedLine, Timeline
from npukit.trace import chrome, perfetto_file
from npukit.trace.tracks import groups_of

CORES = (Tile(0, 2), Tile(0, 3))
TIMELINE = Timeline(
    generation="AIE2",
    clock_mhz=1000,
    actors=tuple(Actor(ActorKind.CORE, f"core {tile}", tile) for tile in CORES),
    intervals=tuple(Interval(f"core {tile}", 0, 4000, Activity.WORK, "f") for tile in CORES),
    levels=(),
    dispatches=(),
    decisive=(),
    printed=(PrintedLine(CORES[1], 1500, "n = 7"),),
)
GROUPS = groups_of(TIMELINE, device_model("npu1"))


def test_perfetto() -> None:
    trace = Trace.FromString(perfetto_file.encode(GROUPS, "title"))
    tracks = {p.track_descriptor.uuid: p.track_descriptor.name for p in trace.packet}
    instants = [
        (tracks[p.track_event.track_uuid], p.timestamp, p.track_event.name)
        for p in trace.packet
        if p.HasField("track_event") and p.track_event.type == TrackEvent.TYPE_INSTANT
    ]
    assert instants == [("core (0, 3)", 1500, "n = 7")]


def test_chrome() -> None:
    events = json.loads(chrome.encode(GROUPS, "title"))["traceEvents"]
    threads = {
        (e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"
    }
    instants = [(threads[e["pid"], e["tid"]], e["ts"], e["name"]) for e in events if e["ph"] == "i"]
    assert instants == [("core (0, 3)", 1.5, "n = 7")]
