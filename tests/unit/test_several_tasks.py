"""Several tasks of one channel in a tile's DMA program: they are queued in order."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from design_runner import Runner
from npukit.compiler.driver import lower
from npukit.emulator.array import Status
from npukit.errors import DesignError

STARTS = """
      %n{0} = aie.dma_start(MM2S, 0, ^bd{0}, ^start{1}, repeat_count = {2})
    ^bd{0}:
      aie.dma_bd(%{3} : memref<4xi32>, 0, 4)
      aie.next_bd ^end
    ^start{1}:"""


def _design(*tasks: tuple[str, int]) -> str:
    """Each task sends buffer ``a`` or ``b`` some times."""
    starts = [STARTS.format(n, n + 1, times - 1, buffer) for n, (buffer, times) in enumerate(tasks)]
    total = sum(4 * times for _, times in tasks)
    return f"""
module {{
  aie.device(npu1_1col) {{
    %shim = aie.tile(0, 0)
    %mem = aie.tile(0, 1)
    %a = aie.buffer(%mem) {{sym_name = "a", initial_value = dense<[1, 2, 3, 4]> : tensor<4xi32>}} : memref<4xi32>
    %b = aie.buffer(%mem) {{sym_name = "b", initial_value = dense<[5, 6, 7, 8]> : tensor<4xi32>}} : memref<4xi32>
    aie.flow(%mem, DMA : 0, %shim, DMA : 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    %dma = aie.memtile_dma(%mem) {{{"".join(starts)}
      aie.next_bd ^end
    ^end:
      aie.end
    }}
    aie.runtime_sequence(%x: memref<{total}xi32>) {{
      aiex.npu.dma_memcpy_nd(%x[0, 0, 0, 0][1, 1, 1, {total}][0, 0, 0, 1]) {{id = 0 : i64, metadata = @out}} : memref<{total}xi32>
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }}
}}
"""


@pytest.mark.parametrize(
    "tasks", [(("a", 1), ("b", 2)), (("b", 3), ("a", 1), ("b", 1)), tuple([("a", 1), ("b", 1)] * 2)]
)
def test_they_run_in_order(tmp_path: Path, tasks: tuple[tuple[str, int], ...]) -> None:
    """As in MLIR-AIE's test ``dmabd_task_queue``."""
    lowered = lower(_design(*tasks))
    words = {"a": [1, 2, 3, 4], "b": [5, 6, 7, 8]}
    expected = [word for buffer, times in tasks for word in words[buffer] * times]
    data = np.zeros(len(expected), "<i4")
    outcome = (
        Runner(tmp_path)
        .load(lowered.physical_text, "")
        .execute(lowered.insts, [data.view(np.uint8)])
    )
    assert outcome.status is Status.COMPLETED
    assert data.tolist() == expected


def test_a_channel_holds_five(tmp_path: Path) -> None:
    lowered = lower(_design(*[("a", 1), ("b", 1)] * 3))
    with pytest.raises(DesignError, match=r"more tasks on DMA .* than it holds: 5"):
        Runner(tmp_path).load(lowered.physical_text, "")
