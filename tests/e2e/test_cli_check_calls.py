"""``npukit check`` runs the calls of files whose functions it does not know: do they end?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from planted_kernels import npukit

RELAY = """\
module {
  aie.device(npu1) {
    func.func private @work(memref<16xi32>, memref<16xi32>)
    %s = aie.tile(0, 0)
    %c = aie.tile(0, 2)
    aie.objectfifo @x(%s, {%c}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @y(%c, {%s}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
    %rtp = aie.buffer(%c) {sym_name = "rtp"} : memref<4xi32>
    aie.core(%c) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %big = arith.constant 1000000000 : index
      BEFORE
      scf.for %i = %c0 to %big step %c1 {
        %0 = aie.objectfifo.acquire @x(Consume, TAKEN) : !aie.objectfifosubview<memref<16xi32>>
        %1 = aie.objectfifo.subview.access %0[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        %2 = aie.objectfifo.acquire @y(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        %3 = aie.objectfifo.subview.access %2[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
        func.call @work(%1, %3) : (memref<16xi32>, memref<16xi32>) -> ()
        aie.objectfifo.release @x(Consume, TAKEN)
        aie.objectfifo.release @y(Produce, 1)
      }
      aie.end
    } {link_with = "work.o"}
    aie.runtime_sequence(%a: memref<64xi32>, %b: memref<64xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 0 : i64, metadata = @x} : memref<64xi32>
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, OUT][0, 0, 0, 1]) {id = 1 : i64, metadata = @y, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @y}
    }
  }
}
"""
WAIT = 1 + RELAY[: RELAY.index("aiex.npu.dma_wait")].count("\n")


def relay(taken: int = 1, out: str = "64", before: str = "") -> str:
    return RELAY.replace("TAKEN", str(taken)).replace("OUT", out).replace("BEFORE", before)


def check(folder: Path, text: str, *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    path = folder / "design.mlir"
    path.write_text(text)
    done = npukit("check", path, "--json", *arguments)
    (design,) = json.loads(done.out)["designs"]
    return done.code, design["findings"]


def test_a_call_that_ends_is_no_finding(tmp_path: Path) -> None:
    assert check(tmp_path, relay()) == (0, [])


def test_more_than_what_comes_is_a_stall_at_the_wait(tmp_path: Path) -> None:
    """The core takes two objects and gives one: only 32 words come back."""
    code, (stall,) = check(tmp_path, relay(taken=2))
    assert (code, stall["id"], stall["level"]) == (9, "stall", "error")
    assert (stall["line"], stall["message"]) == (
        WAIT, "the first call never ends on the emulated device",
    )  # fmt: skip
    assert "core (0, 2) waits for lock x_cons" in stall["details"]


def test_two_cores_that_wait_for_each_other(tmp_path: Path) -> None:
    text = relay().replace(
        "    aie.core(%c)",
        """    %d = aie.tile(0, 3)
    aie.objectfifo @there(%c, {%d}, 1 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.objectfifo @back(%d, {%c}, 1 : i32) : !aie.objectfifo<memref<16xi32>>
    aie.core(%d) {
      %0 = aie.objectfifo.acquire @there(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %1 = aie.objectfifo.acquire @back(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      aie.objectfifo.release @there(Consume, 1)
      aie.objectfifo.release @back(Produce, 1)
      aie.end
    }
    aie.core(%c)""",
    )
    text = text.replace(
        "        %2 = ",
        """        %4 = aie.objectfifo.acquire @back(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
        %5 = aie.objectfifo.acquire @there(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
        aie.objectfifo.release @back(Consume, 1)
        aie.objectfifo.release @there(Produce, 1)
        %2 = """,
    )
    picture = tmp_path / "stall.svg"
    code, found = check(tmp_path, text, "--svg", str(picture))
    assert code == 9
    (stall,) = (each for each in found if each["id"] == "stall")
    details = stall["details"]
    assert "core (0, 2) waits for lock back" in details
    assert "core (0, 3) waits for lock there" in details
    assert "core (0, 3) waits for lock there" in picture.read_text()


def test_the_second_call_may_be_the_first_that_stalls(tmp_path: Path) -> None:
    """One of four objects comes back each time, and the others fill the fifos."""
    text = relay(out="16").replace("metadata = @x}", "metadata = @x, issue_token = true}")
    wait = "aiex.npu.dma_wait {symbol = @y}"
    code, found = check(tmp_path, text.replace(wait, f"{wait}\n      {wait.replace('@y', '@x')}"))
    assert code == 1
    (stall,) = (each for each in found if each["id"] == "stall")
    assert stall["level"] == "warning"
    assert stall["message"].startswith("the second call, after one that completed, never ends")


LOADED = """%n = func.call @count() : () -> i32
      %zero = arith.constant 0 : i32
      %two = arith.cmpi ne, %n, %zero : i32
      scf.if %two {
        %6 = aie.objectfifo.acquire @x(Consume, 2) : !aie.objectfifosubview<memref<16xi32>>
        aie.objectfifo.release @x(Consume, 2)
      }"""


def test_a_number_of_the_call_decides(tmp_path: Path) -> None:
    text = relay().replace(
        "[1, 1, 1, 64][0, 0, 0, 1]) {id = 0", "[1, 1, 1, %n][0, 0, 0, 1]) {id = 0"
    )
    text = text.replace("%b: memref<64xi32>)", "%b: memref<64xi32>, %n: i64)")
    assert check(tmp_path, text, "--number", "n=64") == (0, [])
    code, (stall,) = check(tmp_path, text, "--number", "n=48")
    assert (code, stall["id"]) == (9, "stall")
    program = tmp_path / "design.py"
    program.write_text(f"print('''{text}''')\n")
    done = npukit("check", program, "--json", "--number", "n=48")
    ((stall,),) = (each["findings"] for each in json.loads(done.out)["designs"])
    assert (stall["id"], stall["file"], stall["generated"]) == ("stall", str(program), True)


@pytest.mark.parametrize(
    ("loaded", "what"),
    [
        (LOADED, "the result of @count"),
        (LOADED.replace("func.call @count() : () -> i32", "memref.load %rtp[%c0] : memref<4xi32>"),
         "a number in buffer @rtp and on who is first"),
    ],
    ids=["function", "host"],
)  # fmt: skip
def test_what_depends_on_data_is_said_not_guessed(loaded: str, what: str, tmp_path: Path) -> None:
    declared = "func.func private @count() -> i32\n    func.func private @work"
    text = relay(taken=2, before=loaded).replace("func.func private @work", declared)
    code, found = check(tmp_path, text)
    (unknown,) = (each for each in found if each["id"] == "end-unknown")
    assert unknown["level"] == "info" and code < 2
    assert what in unknown["message"]
    assert "%n = " in text.splitlines()[unknown["line"] - 1]


def test_functions_that_may_use_streams_are_not_judged(tmp_path: Path) -> None:
    """The host sends words to the core's stream: its function may take them."""
    text = relay().replace(
        "    aie.core(%c)",
        """    aie.flow(%s, DMA : 1, %c, Core : 0)
    aie.shim_dma_allocation @words(%s, MM2S, 1)
    aie.core(%c)""",
    )
    text = text.replace(
        "      aiex.npu.dma_wait {symbol = @y}",
        """      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 64][0, 0, 0, 1]) {id = 2 : i64, metadata = @words, issue_token = true} : memref<64xi32>
      aiex.npu.dma_wait {symbol = @y}
      aiex.npu.dma_wait {symbol = @words}""",
    )
    code, (unknown,) = check(tmp_path, text)
    assert (code, unknown["id"]) == (0, "end-unknown")
    assert "@work may use the streams of core (0, 2)" in unknown["message"]
    without = text.replace(
        "        func.call @work(%1, %3) : (memref<16xi32>, memref<16xi32>) -> ()\n", ""
    )
    code, found = check(tmp_path, without)
    assert "stall" in {each["id"] for each in found}


def test_nothing_is_called_without_compiling(tmp_path: Path) -> None:
    assert check(tmp_path, relay(taken=2), "--no-compile") == (0, [])


def test_a_silenced_stall_is_silent(tmp_path: Path) -> None:
    text = relay(taken=2).replace(
        "dma_wait {symbol = @y}", "dma_wait {symbol = @y}  // npukit: ignore[stall]"
    )
    code, (stall,) = check(tmp_path, text)
    assert code == 0 and stall["silenced"]


def test_a_core_that_ends_is_named_instead_of_the_second_call(tmp_path: Path) -> None:
    """A core that takes as many objects as one call brings."""
    text = relay().replace("constant 1000000000", "constant 4")
    code, (ends,) = check(tmp_path, text)
    assert (code, ends["id"], ends["level"]) == (1, "core-ends", "warning")


def test_calls_that_would_take_long_are_not_run(tmp_path: Path) -> None:
    arguments = "%b: memref<64xi32>"
    text = relay(taken=2).replace(f"{arguments})", f"{arguments}, %z: memref<99999999xi32>)")
    code, (unknown,) = check(tmp_path, text)
    assert (code, unknown["id"]) == (0, "end-unknown")
    assert "400000508 bytes, and a check runs at most" in unknown["message"]
