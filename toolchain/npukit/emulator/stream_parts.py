"""An instruction stream in parts: each runs on one configuration of the array."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final, NamedTuple

from npukit.errors import UnsupportedError
from npukit.formats.txn import AddressPatch, LoadPdi, Op

_NO_NUMBER: Final = 0
"""The number in a ``loadpdi`` of the design's own device if nothing gave it another one, as in the
streams of MLIR-AIE 1.3."""

_HINT: Final = (
    "an emulation image has the configurations that the design's own sequence loads, by the number "
    "of their aie.device in the module, from 1; it knows no addresses"
)


class StreamPart(NamedTuple):
    """Operations of a stream: the first is number ``first``.

    ``loads`` is the number of the configuration that is loaded before they run, if any;
    ``arguments`` how many buffers they need.
    """

    loads: int | None
    first: int
    ops: tuple[Op, ...]
    arguments: int


def stream_parts(ops: Sequence[Op], own: int) -> Iterator[StreamPart]:
    """The parts of a stream: one before its first ``loadpdi``, and one after each.

    ``own`` is the number of the design's own configuration. The part before may be empty.
    """
    loads, first = None, 0
    for index, op in enumerate(ops):
        if isinstance(op, LoadPdi):
            yield _part(loads, first, ops[first:index])
            loads, first = op.pdi_id or own, index + 1
    yield _part(loads, first, ops[first:])


def _part(loads: int | None, first: int, ops: Sequence[Op]) -> StreamPart:
    needed = (op.arg_index + 1 for op in ops if isinstance(op, AddressPatch))
    return StreamPart(loads, first, tuple(ops), max(needed, default=0))


def load_problem(op: Op, known: Collection[int]) -> UnsupportedError | None:
    """Why ``op`` can't be run, if it loads a configuration that is not one of the ``known``."""
    if not isinstance(op, LoadPdi):
        return None
    if not op.size and not op.address and op.pdi_id in (_NO_NUMBER, *known):
        return None
    what = f"configuration {op.pdi_id}"
    if op.size or op.address:
        what += f", {op.size} bytes at address {op.address:#x}"
    return UnsupportedError(f"the emulator does not have what a loadpdi loads: {what}", hint=_HINT)
