"""Warnings about tasks that are freed early or twice, or that never start."""

from __future__ import annotations

import pytest

from npukit.compiler.driver import lower
from npukit.errors import DesignError

DESIGN = """
module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    aie.objectfifo @fin(%s, {{%m}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo @fout(%m, {{%s}}, 2 : i32) : !aie.objectfifo<memref<64xi32>>
    aie.objectfifo.link [@fin] -> [@fout]([] [])
    aie.runtime_sequence(%a: memref<512xi32>, %b: memref<512xi32>) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c2 = arith.constant 2 : index
      {sequence}
    }}
  }}
}}
"""


def task(name: str, fifo: str = "fin") -> str:
    memory, token = ("%a", "") if fifo == "fin" else ("%b", " {issue_token = true}")
    return (
        f"%{name} = aiex.dma_configure_task_for @{fifo} {{\n"
        f"aie.dma_bd({memory} : memref<512xi32>, 0, 64)\naie.end\n}}{token}\n"
    )


def start(*names: str) -> str:
    return "".join(f"aiex.dma_start_task(%{name})\n" for name in names)


def free(*names: str) -> str:
    return "".join(f"aiex.dma_free_task(%{name})\n" for name in names)


def wait(*names: str) -> str:
    return "".join(f"aiex.dma_await_task(%{name})\n" for name in names)


OUT = task("out", "fout")


def messages(sequence: str) -> list[str]:
    return [w.message for w in lower(DESIGN.format(sequence=sequence), "d.mlir").warnings]


@pytest.mark.parametrize(
    ("sequence", "message"),
    [
        (task("i") + free("i") + start("i") + OUT + start("out") + wait("out"), "starts a task that was freed at d.mlir:"),
        (task("i") + OUT + start("i", "out") + wait("out") + free("i", "i"), "frees a task that was already freed at d.mlir:"),
        (OUT + start("out") + task("i") + start("i") + wait("out") + task("j") + OUT.replace("%out", "%p") + free("out") + start("j", "p") + wait("p"), "was already freed or awaited: here the task at"),
        (task("i") + task("never") + OUT + start("i", "out") + wait("out"), "is configured but never started"),
        (task("i") + task("never") + free("never") + OUT + start("i", "out") + wait("out"), "is configured but never started"),
    ],
)  # fmt: skip
def test_a_task_that_is_used_wrongly(sequence: str, message: str) -> None:
    (found,) = messages(sequence)
    assert message in found


@pytest.mark.parametrize(
    "sequence",
    [
        task("i") + OUT + start("i", "out") + wait("out") + free("i"),
        task("i") + OUT + start("i", "out") + wait("out") + free("i", "out"),
        # Nothing else has its buffer descriptors, so a task can run again.
        task("i") + OUT + start("i", "out") + wait("out") + start("i", "out") + wait("out"),
        "scf.for %k = %c0 to %c2 step %c1 {\n" + task("i") + OUT + start("i", "out") + wait("out") + free("i") + "}",
    ],
)  # fmt: skip
def test_tasks_that_are_used_well(sequence: str) -> None:
    assert messages(sequence) == []


@pytest.mark.parametrize("end", [free("i"), start("out") + wait("out")])
def test_a_task_whose_descriptors_another_has_can_not_start(end: str) -> None:
    sequence = task("i") + OUT + end + task("j") + start("i" if "free" in end else "out")
    with pytest.raises(DesignError, match=r"went to the task at d\.mlir:\d+"):
        messages(sequence)
