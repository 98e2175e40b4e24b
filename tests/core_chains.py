"""Designs of many cores that compute next to each other, in chains that share nothing.

A chain takes words from the host, adds to them in one core or two, and sends them back. Two cores
of a chain share a buffer. How long a core computes depends on the data.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WORDS = 16
"""Words of an object."""

TRAPS = -7777
"""A word that lets the first core of a chain divide by zero."""

Words = NDArray[np.int32]


@dataclass(frozen=True)
class Chain:
    """A chain of ``cores`` (1 or 2) in ``column``, the first in row 2 or 4.

    ``depth`` is that of its fifos, ``objects`` how many it takes in a run, of which the host sends
    ``sent``.
    """

    column: int
    row: int
    cores: int
    depth: int
    objects: int
    sent: int


_CORE = """
    aie.core(%t{tile}) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %forever = arith.constant 4294967295 : index
      %mask = arith.constant 63 : i32
      %traps = arith.constant {traps} : i32
      scf.for %round = %c0 to %forever step %c1 {{
        %0 = aie.objectfifo.acquire @{source}(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %in = aie.objectfifo.subview.access %0[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %1 = aie.objectfifo.acquire @{dest}(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %out = aie.objectfifo.subview.access %1[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %first = memref.load %in[%c0] : memref<16xi32>
        %masked = arith.andi %first, %mask : i32
        %times = arith.index_cast %masked : i32 to index
        scf.for %time = %c0 to %times step %c1 {{
          scf.for %i = %c0 to %c16 step %c1 {{
            %x = memref.load %in[%i] : memref<16xi32>
            %d = arith.subi %x, %traps : i32
            %q = arith.divsi %x, %d : i32
            %y = arith.addi %x, %q : i32
            memref.store %y, %in[%i] : memref<16xi32>
          }}
        }}
        scf.for %i = %c0 to %c16 step %c1 {{
          %x = memref.load %in[%i] : memref<16xi32>
          %y = arith.addi %x, %first : i32
          memref.store %y, %out[%i] : memref<16xi32>
        }}
        aie.objectfifo.release @{source}(Consume, 1)
        aie.objectfifo.release @{dest}(Produce, 1)
      }}
      aie.end
    }} {{stack_size = 1024 : i32}}"""


def design(chains: Sequence[Chain], *, broadcast: bool = False) -> str:
    """The design; its arguments are the words of all chains, in and out.

    ``broadcast``: the first chain's words go to all chains, which have as many objects. Then their
    first cores become ready at the same time.
    """
    size = WORDS * sum(chain.objects for chain in chains)
    columns = sorted({chain.column for chain in chains})
    tiles = [f"{column}{row}" for column in columns for row in (0, 2, 3, 4, 5)]
    lines = ["aie.device(npu1) {"]
    lines += [f"%t{tile} = aie.tile({tile[0]}, {tile[1]})" for tile in tiles]
    begin, end = [], []
    heads = [f"{chain.column}{chain.row}" for chain in chains]
    start = 0
    for number, chain in enumerate(chains):
        cores = [f"{chain.column}{chain.row + index}" for index in range(chain.cores)]
        fifos = [f"f{number}_{index}" for index in range(chain.cores + 1)]
        sends = not broadcast or not number
        if sends:
            lines.append(_fifo(fifos[0], chain, heads if broadcast else cores[:1]))
        elif broadcast:
            fifos[0] = "f0_0"
        shim = f"{chain.column}0"
        for fifo, source, dest in zip(fifos[1:], cores, [*cores[1:], shim], strict=True):
            lines.append(_fifo(fifo, chain, [dest], source))
        for tile, source, dest in zip(cores, fifos, fifos[1:], strict=False):
            lines.append(_CORE.format(tile=tile, source=source, dest=dest, traps=TRAPS))
        words = WORDS * chain.objects
        out = _transfer("b", start, words, fifos[-1], len(begin), size, ", issue_token = true")
        begin.append(out)
        if sends:
            begin.append(_transfer("a", start, WORDS * chain.sent, fifos[0], len(begin), size))
        end.append(f"    aiex.npu.dma_wait {{symbol = @{fifos[-1]}}}")
        start += words
    lines.append(f"aie.runtime_sequence(%a : memref<{size}xi32>, %b : memref<{size}xi32>) {{")
    return "\n".join([*lines, *begin, *end, "}", "}"])


def _fifo(name: str, chain: Chain, dests: Sequence[str], source: str | None = None) -> str:
    """An objectfifo, from the shim of the chain's column if there is no other ``source``."""
    start = f"{chain.column}0" if source is None else source
    ends = ", ".join(f"%t{dest}" for dest in dests)
    kind = f"!aie.objectfifo<memref<{WORDS}xi32>>"
    return f"aie.objectfifo @{name}(%t{start}, {{{ends}}}, {chain.depth} : i32) : {kind}"


def _transfer(
    memref: str, start: int, words: int, fifo: str, number: int, size: int, token: str = ""
) -> str:
    return (
        f"    aiex.npu.dma_memcpy_nd(%{memref}[0, 0, 0, {start}][1, 1, 1, {words}][0, 0, 0, 1]) "
        f"{{metadata = @{fifo}, id = {number % 16} : i64{token}}} : memref<{size}xi32>"
    )
