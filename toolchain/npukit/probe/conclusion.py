"""The conclusions from the rows of a probe, as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from npukit.bindings.arguments import ArgumentMap
from npukit.probe.rows import Ending, Figures, Row
from npukit.runtime.devices import EMULATED
from npukit.runtime.npu_search import NOOP

_MOSTLY = 0.5


def conclusion(rows: Sequence[Row], mapping: ArgumentMap, runs_on: str) -> tuple[str, ...]:
    """One paragraph per conclusion; the first of ``rows`` is the metadata's mapping.

    They contrast the misleading test (is the output non-zero?) with the comparison that counts.
    """
    completed = [row for row in rows if row.ending is Ending.COMPLETED]
    alive = [row for row in completed if row.figures and row.figures.nonzero > _MOSTLY]
    right = [row for row in rows if row.right]
    points = [
        f"{len(completed)} of {len(rows)} configurations completed, and {len(alive)} of them left "
        f"a mostly non-zero output; {len(right)} "
        f"{'matches' if len(right) == 1 else 'match'} the reference."
    ]
    if runs_on == NOOP:
        points += _untouched(completed)
        points.append(
            "XRT's noop mode completes every run and computes nothing. Use --on emulator or an NPU "
            "to find out which mapping is right."
        )
        return tuple(points)
    points.append(_about_metadata(rows[0]))
    points += _misleading(completed)
    points += _untouched(completed)
    points += _without_memory(completed, mapping)
    points += _without_opcode(completed)
    if rows[0].right:
        points += _also_right(rows)
        points += _one_value(rows[0])
    if runs_on == EMULATED:
        points += _about_emulated_flags(rows)
    return tuple(points)


def row_label(row: Row) -> str:
    """``counted (1, 2, 3)``: the name, with the groups if the configuration is about groups."""
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
        f"{row_label(row)} gives {share(figures)} non-zero values and is wrong: {_looks(figures)}."
    ]


def _looks(figures: Figures) -> str:
    if figures.constant:
        return f"every value is {number(figures.low)}"
    return f"{figures.wrong:,} of {figures.total:,} values differ from the reference"


def _untouched(completed: Sequence[Row]) -> list[str]:
    names = [row_label(row) for row in completed if row.figures and row.figures.untouched]
    if not names:
        return []
    if len(names) == len(completed) > 1:
        return [
            "The kernel wrote none of these outputs: the buffers still held their initial fill."
        ]
    return [
        f"The kernel never wrote the output that {_listed(names)} read: the buffer still held its "
        "initial fill."
    ]


def _without_memory(completed: Sequence[Row], mapping: ArgumentMap) -> list[str]:
    """Explains wrong outputs of buffers that were allocated with the ``group_id`` of a scalar."""
    explanations = [
        f"{row_label(row)} allocates {_listed(made)}"
        for row in completed
        if not row.right and (made := list(_allocated_with_scalars(row, mapping)))
    ]
    if not explanations:
        return []
    return [
        "Why: a scalar argument has no memory bank, and neither has a buffer allocated with its "
        f"group_id. {'; '.join(explanations)}. XRT silently accepts such a buffer and completes "
        "the run, but the kernel does not read what was written, and what it writes is lost."
    ]


def _allocated_with_scalars(row: Row, mapping: ArgumentMap) -> Iterator[str]:
    """``qkv with that of argument 2, ninstr``, for each such buffer of the design's arguments."""
    numbers = {a.index: a.name for a in mapping.arguments if a.bank is None}
    for argument, buffer in zip(mapping.tensors, row.configuration.buffers[1:], strict=True):
        if argument.tensor is not None and buffer.group_of in numbers:
            number = f"argument {buffer.group_of}, {numbers[buffer.group_of]}"
            yield f"{argument.tensor.name} with that of {number}"


def _without_opcode(completed: Sequence[Row]) -> list[str]:
    if not any(row for row in completed if not row.configuration.opcode and not row.right):
        return []
    return [
        "Without the opcode, every argument takes the place of the one before it; XRT's warnings "
        "are the only sign of that."
    ]


def _about_metadata(row: Row) -> str:
    mapping = f"The mapping in the metadata, groups {row.configuration.groups}, "
    if row.right:
        return mapping + "is right; the generated host module uses it."
    if row.ending is Ending.COMPLETED:
        return mapping + "is not right here either, so the buffers are not the problem."
    return mapping + f"did not complete ({row.message}), so the buffers are not the problem."


def _one_value(row: Row) -> list[str]:
    if row.figures is None or not row.figures.constant:
        return []
    return [
        f"The right output of this case is {number(row.figures.low)} everywhere, which a kernel "
        "that computes nothing can also produce: a case with a varied output shows more."
    ]


def _also_right(rows: Sequence[Row]) -> list[str]:
    """Other configurations that are right for reasons that a program must not rely on."""
    others = [row for row in rows[1:] if row.right]
    if not others:
        return []
    warned = [row_label(row) for row in others if row.warnings]
    labels = [row_label(row) for row in others]
    text = f"Do not rely on {_listed(labels)}, although the output is the same"
    if warned:
        text += (
            f"; with {_listed(warned)}, XRT warned and passed a copy of a buffer, and data that a "
            "kernel writes to a copy is lost"
        )
    return [text + "."]


def _about_emulated_flags(rows: Sequence[Row]) -> list[str]:
    if not any(row.right and row.configuration.name.startswith("all ") for row in rows):
        return []
    return [
        "The emulated device treats cacheable and host_only alike; an NPU fetches instructions "
        "only from cacheable buffers."
    ]


def _listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def share(figures: Figures) -> str:
    """``91.2 %``; never rounded to 100 % or 0 %."""
    percent = 100 * figures.nonzero
    if percent in (0, 100):
        return f"{percent:.0f} %"
    return f"{min(max(percent, 0.1), 99.9):.1f} %"


def number(value: float) -> str:
    """``-1``, ``0.125``, ``-32768``."""
    if float(value).is_integer() and abs(value) < 1e6:
        return f"{value:.0f}"
    return f"{value:.4g}" if abs(value) < 1e6 else f"{value:.2e}"
