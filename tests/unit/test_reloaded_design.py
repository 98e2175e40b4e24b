"""``aiex.npu.load_pdi`` and ``aiex.configure``: a run that starts on a newly loaded design."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from design_runner import Runner
from npukit.compiler.driver import lower
from npukit.emulator.array import Array, Outcome, Status
from npukit.errors import DesignError
from npukit.formats import txn

# The core ends after one object, so the design runs once.
DEVICE = """\
  aie.device(npu1_1col) @adder {
    %shim = aie.tile(0, 0)
    %tile = aie.tile(0, 2)
    aie.objectfifo @in(%shim, {%tile}, 1 : i32) : !aie.objectfifo<memref<8xi32>>
    aie.objectfifo @out(%tile, {%shim}, 1 : i32) : !aie.objectfifo<memref<8xi32>>
    %core = aie.core(%tile) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c8 = arith.constant 8 : index
      %seven = arith.constant 7 : i32
      %from = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<8xi32>>
      %x = aie.objectfifo.subview.access %from[0] : !aie.objectfifosubview<memref<8xi32>> -> memref<8xi32>
      %to = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<8xi32>>
      %y = aie.objectfifo.subview.access %to[0] : !aie.objectfifosubview<memref<8xi32>> -> memref<8xi32>
      scf.for %i = %c0 to %c8 step %c1 {
        %v = memref.load %x[%i] : memref<8xi32>
        %w = arith.addi %v, %seven : i32
        memref.store %w, %y[%i] : memref<8xi32>
      }
      aie.objectfifo.release @in(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
      aie.end
    }
    aie.runtime_sequence @sequence(%a: memref<8xi32>, %b: memref<8xi32>) {
      FIRST
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1]) {id = 0 : i64, metadata = @in} : memref<8xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 8][0, 0, 0, 1]) {id = 1 : i64, metadata = @out} : memref<8xi32>
      aiex.npu.dma_wait {symbol = @out}
      LAST
    }
  }
"""


def _design(first: str = "", last: str = "", others: str = "") -> str:
    return f"module {{\n{DEVICE.replace('FIRST', first).replace('LAST', last)}{others}}}\n"


class _Loaded:
    def __init__(self, folder: Path, text: str) -> None:
        lowered = lower(text)
        self.stream = lowered.transaction
        self.array: Array = Runner(folder).load(lowered.physical_text, "")

    def run(self, x: int) -> tuple[Outcome, list[int]]:
        buffers = [np.full(8, x, "<i4").view(np.uint8), np.zeros(32, np.uint8)]
        outcome = self.array.execute(self.stream, buffers)
        return outcome, buffers[1].view("<i4").tolist()


def test_a_design_is_not_loaded_again_while_it_is_loaded(tmp_path: Path) -> None:
    """The firmware skips it, even in a later run (MLIR-AIE's pull requests 3056 and 3622)."""
    for first in (
        "",
        "aiex.npu.load_pdi {device_ref = @adder}",
        "aiex.npu.load_pdi {id = 1 : i32}",
    ):
        loaded = _Loaded(tmp_path, _design(first))
        outcome, result = loaded.run(1)
        assert (outcome.status, outcome.report, result) == (Status.COMPLETED, "", [8] * 8)
        assert loaded.run(2)[0].status is Status.STALLED


def test_a_load_at_the_end_of_a_stream_may_name_the_own_design(tmp_path: Path) -> None:
    loaded = _Loaded(tmp_path, _design(last="aiex.npu.load_pdi {device_ref = @adder}"))
    assert not list(loaded.array.problems(loaded.stream.ops))
    assert loaded.run(1)[1] == [8] * 8


@pytest.mark.parametrize("other", ["id = 3 : i32", "size = 40 : i32", "address = 4096 : ui64"])
def test_a_load_of_an_unknown_configuration_is_a_problem(tmp_path: Path, other: str) -> None:
    loaded = _Loaded(tmp_path, _design(f"aiex.npu.load_pdi {{{other}}}"))
    ((index, error),) = loaded.array.problems(loaded.stream.ops)
    assert index == 0
    assert "does not have what a loadpdi loads" in error.message
    assert loaded.run(1)[0].status is Status.FAULTED


def test_a_device_that_is_not_in_the_module_is_refused() -> None:
    text = _design("aiex.npu.load_pdi {device_ref = @other}")
    with pytest.raises(DesignError, match=r"no aie\.device @other") as caught:
        lower(text, device="adder")
    assert caught.value.where is not None
    assert "load_pdi" in text.splitlines()[(caught.value.where.line or 0) - 1]


def _main(body: str, arguments: str = "%x: memref<8xi32>, %y: memref<8xi32>") -> str:
    return f"  aie.device(npu1_1col) {{\n    aie.runtime_sequence({arguments}) {{\n{body}\n    }}\n  }}\n"


RUN = "aiex.run @sequence(%x, %y) : (memref<8xi32>, memref<8xi32>)"


def test_a_sequence_that_configures_one_device_is_one_of_that_device(tmp_path: Path) -> None:
    text = _design(others=_main(f"aiex.configure @adder {{\n{RUN}\n}}"))
    lowered = lower(text)
    assert lowered.transaction.ops[0] == txn.LoadPdi(1)
    assert lowered.transaction.ops[1:] == lower(_design()).transaction.ops
    assert [argument.name for argument in lowered.sequence_arguments] == ["x", "y"]
    assert lower(text, device="main").insts == lowered.insts
    loaded = _Loaded(tmp_path, text)
    assert loaded.run(1)[1] == [8] * 8


def test_a_sequence_runs_another_with_parts_of_its_arguments() -> None:
    body = """
      %first = memref.subview %x[8] [8] [1] : memref<32xi32> to memref<8xi32, strided<[1], offset: 8>>
      %from = memref.reinterpret_cast %first to offset: [0], sizes: [8], strides: [1] :
        memref<8xi32, strided<[1], offset: 8>> to memref<8xi32>
      aiex.configure @adder {
        aiex.run @sequence(%from, %y) : (memref<8xi32>, memref<8xi32>)
        aiex.run @sequence(%y, %from) : (memref<8xi32>, memref<8xi32>)
      }"""
    text = _design(others=_main(body, "%y: memref<8xi32>, %x: memref<32xi32>"))
    patches = [op for op in lower(text).transaction.ops if isinstance(op, txn.AddressPatch)]
    assert [(patch.arg_index, patch.arg_plus) for patch in patches] == [
        (1, 32),
        (0, 0),
        (0, 0),
        (1, 32),
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (
            "aiex.configure @adder {\naiex.run @nobody() : ()\n}",
            "there is no runtime sequence @nobody",
        ),
        (
            "aiex.configure @adder {\naiex.run @sequence(%x) : (memref<8xi32>)\n}",
            "@sequence takes 2 arguments, not 1",
        ),
        (
            f"aiex.configure @adder {{\n{RUN}\n}}\naiex.configure @other {{\n{RUN}\n}}",
            "there is no runtime sequence @sequence in aie.device @other",
        ),
    ],
)
def test_what_one_configuration_can_not_do_is_refused(body: str, says: str) -> None:
    text = _design(others="  aie.device(npu1_1col) @other {\n  }\n" + _main(body))
    with pytest.raises(DesignError, match=says) as caught:
        lower(text, device="main")
    assert caught.value.where is not None
    line = text.splitlines()[(caught.value.where.line or 0) - 1]
    assert line.startswith(("aiex.run", "aiex.configure"))


CONFIGURE = f"aiex.configure @adder {{\n{RUN}\n}}"


@pytest.mark.parametrize(
    ("others", "says", "line"),
    [
        (
            _main(CONFIGURE).replace(
                "    aie.runtime", "    aie.runtime_sequence @plain() {\n    }\n    aie.runtime"
            ),
            "'aie.runtime_sequence' can't stand beside",
            "aie.runtime_sequence @plain",
        ),
        (
            _main(CONFIGURE + "\naiex.npu.preempt {level = 1 : ui8}"),
            "'aiex.npu.preempt' can't stand beside",
            "aiex.npu.preempt",
        ),
        (
            _main(CONFIGURE.replace("(memref<8xi32>", "(memref<8xi16>"), "%x: memref<8xi16>, %y: memref<8xi32>"),
            "argument 0 of @sequence is memref<8xi32>, not memref<8xi16>",
            "aiex.run",
        ),
        (_main(CONFIGURE).replace("npu1_1col", "npu2"), "the same model|an npu1_1col", "aiex.configure"),
    ],
)  # fmt: skip
def test_nothing_beside_a_configuration_vanishes(others: str, says: str, line: str) -> None:
    text = _design(others=others)
    with pytest.raises(DesignError, match=says) as caught:
        lower(text, device="main")
    assert caught.value.where is not None
    assert text.splitlines()[(caught.value.where.line or 0) - 1].strip().startswith(line)


def test_the_chosen_device_is_lowered_beside_those_that_configure_it() -> None:
    again = _main(CONFIGURE).replace("npu1_1col)", "npu1_1col) @again")
    text = _design(others=_main(CONFIGURE) + again)
    assert lower(text, device="adder").insts == lower(_design()).insts
    alone = lower(_design(others=_main(CONFIGURE))).insts
    assert lower(text, device="main").insts == lower(text, device="again").insts == alone


def test_a_run_sequence_may_run_another() -> None:
    arguments = "(%p: memref<8xi32>, %q: memref<8xi32>)"
    types = "(memref<8xi32>, memref<8xi32>)"

    def through(inner: str) -> str:
        middle = (
            f"    aie.runtime_sequence @middle{arguments} {{\n"
            f"      aiex.run @{inner}(%p, %q) : {types}\n    }}\n  }}\n"
        )
        main = _main(CONFIGURE.replace("@sequence", "@middle"))
        text = _design()
        return text[: text.rindex("  }\n}")] + middle + main + "}\n"

    direct = lower(_design(others=_main(CONFIGURE)))
    assert lower(through("sequence"), device="main").insts == direct.insts
    with pytest.raises(DesignError, match="@middle runs itself"):
        lower(through("middle"), device="main")
