"""Repeated DMA steps beside a core end exactly as one step after the other."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from design_runner import Runner, execute, fresh_buffers
from npukit.compiler.driver import lower
from npukit.emulator.period import Period
from npukit.emulator.schedule import Schedule
from observed_array import Observed

FIFO, VIEW = "!aie.objectfifo<memref<16xi32>>", "!aie.objectfifosubview<memref<16xi32>>"
WORDS = 6400


def design(computed: int, relayed: int, order: Sequence[str]) -> str:
    """A core and a memtile that pass on so many words; ``order`` is that of the waits."""
    memref = f"memref<{WORDS}xi32>"
    sequence = "".join(
        f"      aiex.npu.dma_memcpy_nd(%{fifo}[0, 0, 0, 0][1, 1, 1, {words}][0, 0, 0, 1]) "
        f"{{id = {number} : i64, metadata = @{fifo}{token}}} : {memref}\n"
        for number, (fifo, words, token) in enumerate(
            [
                ("taken", computed, ""),
                ("given", computed, ", issue_token = true"),
                ("source", relayed, ""),
                ("result", relayed, ", issue_token = true"),
            ]
        )
    )
    sequence += "".join(f"      aiex.npu.dma_wait {{symbol = @{fifo}}}\n" for fifo in order)
    return f"""\
module {{
  aie.device(npu1_1col) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %core = aie.tile(0, 2)
    aie.objectfifo @taken(%shim, {{%core}}, 2 : i32) : {FIFO}
    aie.objectfifo @given(%core, {{%shim}}, 2 : i32) : {FIFO}
    aie.objectfifo @source(%shim, {{%mem}}, 2 : i32) : {FIFO}
    aie.objectfifo @result(%mem, {{%shim}}, 2 : i32) : {FIFO}
    aie.objectfifo.link [@source] -> [@result] ([] [])
    aie.core(%core) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c16 = arith.constant 16 : index
      %forever = arith.constant 4294967295 : index
      scf.for %i = %c0 to %forever step %c1 {{
        %in_view = aie.objectfifo.acquire @taken(Consume, 1) : {VIEW}
        %in = aie.objectfifo.subview.access %in_view[0] : {VIEW} -> memref<16xi32>
        %out_view = aie.objectfifo.acquire @given(Produce, 1) : {VIEW}
        %out = aie.objectfifo.subview.access %out_view[0] : {VIEW} -> memref<16xi32>
        scf.for %j = %c0 to %c16 step %c1 {{
          %word = memref.load %in[%j] : memref<16xi32>
          %sum = arith.addi %word, %word : i32
          memref.store %sum, %out[%j] : memref<16xi32>
        }}
        aie.objectfifo.release @taken(Consume, 1)
        aie.objectfifo.release @given(Produce, 1)
      }}
      aie.end
    }}
    aie.runtime_sequence(%taken: {memref}, %given: {memref}, %source: {memref}, %result: {memref}) {{
{sequence}    }}
  }}
}}
"""


@pytest.mark.parametrize("schedule", Schedule)
@pytest.mark.parametrize(
    ("computed", "relayed", "order"),
    [
        (64, 6400, ("given", "result")),
        (3200, 6400, ("result", "given")),
        (6400, 640, ("result", "given")),
    ],
)
def test_a_core_and_a_relay_end_as_if_they_took_turns(
    computed: int,
    relayed: int,
    order: Sequence[str],
    schedule: Schedule,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repeated = []
    repeat = Period.repeat
    monkeypatch.setattr(
        Period, "repeat", lambda self, count: (repeated.append(count), repeat(self, count))
    )
    lowered = lower(design(computed, relayed, order), "design")
    ends = []
    for at_once in (True, False):
        array = Runner(tmp_path_factory.mktemp("runner")).load(lowered.physical_text, "", schedule)
        if not at_once:
            array._scheduler.__class__ = Observed
        buffers = fresh_buffers(lowered)
        outcomes = [execute(array, lowered.insts, buffers) for _ in range(3)]
        kept = [array.memory.data(tile).tobytes() for tile in array.design.descriptors if tile.row]
        ends.append((outcomes, [buffer.tobytes() for buffer in buffers], kept))
        if not at_once:
            assert not repeated
        elif computed == 64 and schedule is Schedule.ORDINARY:
            assert repeated
        repeated.clear()
    assert ends[0] == ends[1]
