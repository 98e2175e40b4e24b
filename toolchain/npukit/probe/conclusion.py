"""What the rows of a probe say, in one paragraph."""

from __future__ import annotations

from collections.abc import Sequence

from npukit.probe.rows import Ending, Figures, Row
from npukit.runtime.devices import EMULATED, NOOP

_MOSTLY = 0.5


def conclusion(rows: Sequence[Row], runs_on: str) -> str:
    """The paragraph; ``rows`` begin with the one of the metadata's mapping.

    It sets the measure that misled before (is the output non-zero?) beside the one that counts.
    """
    completed = [row for row in rows if row.ending is Ending.COMPLETED]
    alive = [row for row in completed if row.figures and row.figures.nonzero > _MOSTLY]
    right = [row for row in rows if row.right]
    sentences = [
        f"{len(completed)} of {len(rows)} configurations completed, and {len(alive)} of them left "
        f"an output that is mostly non-zero, but only comparing tells: "
        f"{len(right)} {'is' if len(right) == 1 else 'are'} right."
    ]
    sentences += _misleading(completed)
    sentences += _untouched(completed)
    if runs_on == NOOP:
        sentences.append("XRT's noop mode completes every run and computes nothing.")
        return " ".join(sentences)
    sentences.append(_about_metadata(rows[0]))
    if rows[0].right:
        sentences += _also_right(rows)
    if runs_on == EMULATED:
        sentences += _about_emulated_flags(rows)
    return " ".join(sentences)


def called(row: Row) -> str:
    """``counted (1, 2, 3)``: the name, with the groups where they are what differs."""
    configuration = row.configuration
    differs = configuration.groups.startswith("(") and configuration.name in _BY_GROUPS
    return f"{configuration.name} {configuration.groups}" if differs else configuration.name


_BY_GROUPS = ("metadata", "counted", "group 0 first")


def _misleading(completed: Sequence[Row]) -> list[str]:
    """The wrong output that looks best by the share of non-zero values."""
    wrong = [
        (row, row.figures)
        for row in completed
        if row.figures and not row.figures.right and not row.figures.untouched
    ]
    if not wrong:
        return []
    row, figures = max(wrong, key=lambda pair: pair[1].nonzero)
    return [
        f"{called(row)} gives {share(figures)} non-zero values and is wrong: {_looks(figures)}."
    ]


def _looks(figures: Figures) -> str:
    if figures.constant:
        return f"every value is {number(figures.low)}"
    return f"{figures.wrong:,} of {figures.total:,} values are not the reference's"


def _untouched(completed: Sequence[Row]) -> list[str]:
    names = [called(row) for row in completed if row.figures and row.figures.untouched]
    if not names:
        return []
    if len(names) == len(completed) > 1:
        return [
            "The kernel wrote none of these outputs: what was in them is what the buffers were "
            "filled with before."
        ]
    return [
        f"The kernel never wrote the output that {_listed(names)} read: what was in it is what the "
        "buffer was filled with before."
    ]


def _about_metadata(row: Row) -> str:
    mapping = f"The mapping that the metadata gives, groups {row.configuration.groups}, "
    if row.right:
        return mapping + "is right."
    if row.ending is Ending.COMPLETED:
        return mapping + "is not right here either, so the buffers are not what is wrong."
    return mapping + f"did not complete ({row.message}), so the buffers are not what is wrong."


def _also_right(rows: Sequence[Row]) -> list[str]:
    """Others can be right for reasons that a program must not count on."""
    others = [row for row in rows[1:] if row.right]
    if not others:
        return []
    warned = [called(row) for row in others if row.warnings]
    text = f"That {_listed([called(row) for row in others])} gave the same is nothing to build on"
    if warned:
        text += f"; with {_listed(warned)} XRT warned and passed a copy"
    return [text + "."]


def _about_emulated_flags(rows: Sequence[Row]) -> list[str]:
    if not any(row.right and row.configuration.name.startswith("all ") for row in rows):
        return []
    return [
        "The emulated device does not tell cacheable from host_only; an NPU fetches instructions "
        "from cacheable buffers only."
    ]


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def share(figures: Figures) -> str:
    """``91.2 %``; never rounded to 100 % or 0 % when it isn't."""
    percent = 100 * figures.nonzero
    if percent in (0, 100):
        return f"{percent:.0f} %"
    return f"{min(max(percent, 0.1), 99.9):.1f} %"


def number(value: float) -> str:
    """``-1``, ``0.125``."""
    return f"{value:.4g}" if abs(value) < 1e6 else f"{value:.2e}"
