"""Chrome's trace event format (JSON), which Perfetto, chrome://tracing and Speedscope read.

Source: "Trace Event Format" of the Chromium project. Times are microseconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from npukit.trace.tracks import PRINTED, Group

_NS: Final = 1000


def encode(groups: Sequence[Group], title: str) -> bytes:
    """The file; ``title`` says what it is."""
    events = [event for number, group in enumerate(groups, 1) for event in _group(number, group)]
    return msgspec.json.encode(
        {"traceEvents": events, "displayTimeUnit": "ns", "otherData": {"title": title}}
    )


def _group(process: int, group: Group) -> Iterator[dict[str, Any]]:
    yield _meta("process_name", process, 0, {"name": group.name})
    yield _meta("process_sort_index", process, 0, {"sort_index": process})
    for thread, track in enumerate(group.tracks, 1):
        yield _meta("thread_name", process, thread, {"name": track.name})
        yield _meta("thread_sort_index", process, thread, {"sort_index": thread})
        for each in track.slices:
            yield {
                "ph": "X",
                "name": each.name,
                "cat": each.category,
                "ts": each.start / _NS,
                "dur": (each.end - each.start) / _NS,
                "pid": process,
                "tid": thread,
                "args": dict(each.args),
            }
        for mark in track.printed:
            yield {
                "ph": "i",
                "s": "t",
                "name": mark.name,
                "cat": PRINTED,
                "ts": mark.at / _NS,
                "pid": process,
                "tid": thread,
            }
    for counter in group.counters:
        for at, value in counter.values:
            yield {
                "ph": "C",
                "name": counter.name,
                "ts": at / _NS,
                "pid": process,
                "args": {"value": value},
            }


def _meta(kind: str, process: int, thread: int, args: dict[str, Any]) -> dict[str, Any]:
    return {"ph": "M", "name": kind, "pid": process, "tid": thread, "args": args}
