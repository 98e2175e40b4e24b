"""Warnings about transfers to the host that write an address more than once."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.check.mlir_check import check_text
from npukit.compiler.lints.overwritten_results import visits_twice

DESIGN = """
module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.objectfifo @in(%s, {{%m}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @out(%m, {{%s}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@in] -> [@out]([] [])
    aie.runtime_sequence(%a: memref<512xi32>, %b: memref<512xi32>) {{
      aiex.npu.dma_memcpy_nd(%a{sent}) {{id = 0 : i64, metadata = @in}} : memref<512xi32>
      {receive}
    }}
  }}
}}
"""
MEMCPY = """
aiex.npu.dma_memcpy_nd(%b{pattern}) {{id = 1 : i64, metadata = @out, issue_token = true}} : memref<512xi32>
aiex.npu.dma_wait {{symbol = @out}}
"""
TASK = """
%t = aiex.dma_configure_task_for @out {{
  aie.dma_bd(%b : memref<512xi32>, 0, 128, {pattern})
  aie.end
}} {{issue_token = true}}
aiex.dma_start_task(%t)
aiex.dma_await_task(%t)
"""
DIRECT = TASK.replace("dma_configure_task_for @out", "dma_configure_task(%s, S2MM, 0)")


def found(
    receive: str, pattern: str, sent: str = "[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]"
) -> list[str]:
    text = DESIGN.format(sent=sent, receive=receive.format(pattern=pattern))
    checked = check_text(text, "design.mlir")
    return [entry.rule.id for entry in checked.entries]


@pytest.mark.parametrize(
    ("receive", "once", "twice"),
    [
        (MEMCPY, "[0, 0, 0, 0][2, 1, 1, 64][64, 0, 0, 1]", "[0, 0, 0, 0][2, 1, 1, 64][0, 0, 0, 1]"),
        (MEMCPY, "[0, 0, 0, 0][1, 1, 2, 64][0, 0, 64, 1]", "[0, 0, 0, 0][1, 1, 2, 64][0, 0, 60, 1]"),
        (TASK, "[<size = 2, stride = 64>, <size = 64, stride = 1>]",
         "[<size = 2, stride = 32>, <size = 64, stride = 1>]"),
        (DIRECT, "[<size = 2, stride = 64>, <size = 64, stride = 1>]",
         "[<size = 2, stride = 32>, <size = 64, stride = 1>]"),
    ],
)  # fmt: skip
def test_each_form_of_a_transfer(receive: str, once: str, twice: str) -> None:
    assert found(receive, once) == []
    assert found(receive, twice) == ["result-overwritten"]


def test_the_host_may_send_an_element_twice() -> None:
    sent = "[0, 0, 0, 0][2, 1, 1, 64][0, 0, 0, 1]"
    assert found(MEMCPY, "[0, 0, 0, 0][1, 1, 1, 128][0, 0, 0, 1]", sent) == []


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 12)), max_size=4))
def test_a_pattern_is_judged_by_the_elements_that_it_reaches(
    pattern: list[tuple[int, int]],
) -> None:
    reached = [
        sum(index * stride for index, (_, stride) in zip(indices, pattern, strict=True))
        for indices in product(*(range(size) for size, _ in pattern))
    ]
    assert visits_twice(pattern) == (len(set(reached)) < len(reached))


def test_patterns_too_large_to_walk() -> None:
    rows = (1 << 12, 1 << 12)
    assert not visits_twice([rows, (1 << 12, 1)])
    assert visits_twice([rows, ((1 << 12) + 1, 1)])
    assert visits_twice([(1 << 12, 1), (1 << 12, 1)])
    # Too few to fill the memory between the first and the last, so it stays unknown.
    assert not visits_twice([(1 << 11, 5000), (1 << 11, 3000)])
