"""A timeline as one HTML page, without a network: it zooms, and shows details under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from npukit import __version__
from npukit.html_pages import page_templates
from npukit.trace.tracks import Group

_TEMPLATE = "timeline.html.j2"


def encode(groups: Sequence[Group], title: str, subtitle: str) -> bytes:
    """The page."""
    data = msgspec.json.encode(_data(groups)).decode()
    # "</script>" in a name would end the element.
    safe = data.replace("<", "\\u003c")
    page = (
        page_templates()
        .get_template(_TEMPLATE)
        .render(title=title, subtitle=subtitle, version=__version__, data=safe)
    )
    return page.encode()


def _data(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """The groups with each text once: slices are (name, category, start, end, details)."""
    return [
        {
            "name": group.name,
            "tracks": [
                {
                    "name": track.name,
                    "slices": [
                        (
                            each.name,
                            each.category,
                            each.start,
                            each.end,
                            "; ".join(f"{name}: {value}" for name, value in each.args.items()),
                        )
                        for each in track.slices
                    ],
                }
                for track in group.tracks
            ],
            "counters": [
                {"name": counter.name, "values": counter.values} for counter in group.counters
            ],
        }
        for group in groups
    ]
