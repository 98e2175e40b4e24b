"""Several threads lower designs and load arrays at once, with the same results as one thread.

The interleaving is forced: two threads run the same code in lockstep and switch at every call and
return, so each enters every function while the other is inside it.
"""

from __future__ import annotations

import functools
import inspect
import sys
import threading
from collections.abc import Callable
from types import FrameType, FunctionType

import pytest
import xdsl.builder
from wasmtime import Config, Engine
from xdsl.ir import Operation

from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.compiler.parse import STANDARD_DIALECTS, make_context, parse_module, print_module
from npukit.emulator import wasm_engine
from npukit.errors import UnsupportedError

LOOPS = """\
func.func @f(%n : index, %a : memref<4xi32>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  scf.for %i = %zero to %n step %one {
    scf.for %j = %zero to %i step %one {
      %v = memref.load %a[%j] : memref<4xi32>
      memref.store %v, %a[%i] : memref<4xi32>
    }
  }
  return
}
"""

DESIGN = """\
aie.device(npu1_1col) {
  %shim = aie.tile(0, 0)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {%tile}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
  aie.objectfifo @out(%tile, {%shim}, 2 : i32) : !aie.objectfifo<memref<16xi32>>
  aie.core(%tile) {
    %zero = arith.constant 0 : index
    %one = arith.constant 1 : index
    %many = arith.constant 9223372036854775807 : index
    %count = arith.constant 16 : index
    scf.for %round = %zero to %many step %one {
      %0 = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<16xi32>>
      %a = aie.objectfifo.subview.access %0[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
      %1 = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<16xi32>>
      %b = aie.objectfifo.subview.access %1[0] : !aie.objectfifosubview<memref<16xi32>> -> memref<16xi32>
      scf.for %i = %zero to %count step %one {
        %v = memref.load %a[%i] : memref<16xi32>
        memref.store %v, %b[%i] : memref<16xi32>
      }
      aie.objectfifo.release @in(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
    }
    aie.end
  }
  aie.runtime_sequence(%a : memref<16xi32>, %b : memref<16xi32>) {
    aiex.npu.dma_memcpy_nd (%b[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {metadata = @out, id = 0 : i64, issue_token = true} : memref<16xi32>
    aiex.npu.dma_memcpy_nd (%a[0, 0, 0, 0][1, 1, 1, 16][0, 0, 0, 1]) {metadata = @in, id = 1 : i64} : memref<16xi32>
    aiex.npu.dma_wait {symbol = @out}
  }
}
"""


def in_lockstep(action: Callable[[], object], switch_in: Callable[[str], bool]) -> list[object]:
    """Do ``action`` in two threads that take turns; what it gave, or raised, in each.

    The turn changes at every call and return of a function in a module that ``switch_in`` takes.
    """
    turns = [threading.Semaphore(1), threading.Semaphore(0)]
    done = [False, False]
    results: list[object] = [None, None]

    def work(number: int) -> None:
        def pass_on(frame: FrameType, event: str, _argument: object) -> None:
            if (
                event in ("call", "return")
                and not done[1 - number]
                and switch_in(frame.f_globals.get("__name__", ""))
            ):
                turns[1 - number].release()
                turns[number].acquire()

        turns[number].acquire()
        sys.setprofile(pass_on)
        try:
            results[number] = action()
        except Exception as error:
            results[number] = error
        finally:
            sys.setprofile(None)
            done[number] = True
            turns[1 - number].release()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def of_xdsl_or_npukit(module: str) -> bool:
    return module.startswith(("xdsl.", "npukit.", "contextlib"))


def where_operations_are_made(module: str) -> bool:
    return module in ("xdsl.builder", "xdsl.rewriter", "xdsl.traits", "contextlib")


@pytest.fixture(autouse=True)
def _operations_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other tests must not see what a failing one here leaves behind."""
    monkeypatch.setattr(Operation, "__post_init__", Operation.__post_init__)


@pytest.mark.parametrize(
    "switch_in",
    [of_xdsl_or_npukit, where_operations_are_made],
    ids=["everywhere", "where operations are made"],
)
def test_two_threads_parse_loops(switch_in: Callable[[str], bool]) -> None:
    def parse() -> str:
        return print_module(parse_module(LOOPS, "loops"))

    before = Operation.__post_init__
    alone = parse()
    assert in_lockstep(parse, switch_in) == [alone, alone]
    assert Operation.__post_init__ is before
    assert parse() == alone


def test_two_threads_lower_a_design() -> None:
    def build() -> tuple[str, bytes, int]:
        lowered = lower(DESIGN, "design.mlir")
        # Not ``physical_text``: until Python 3.12 a lock is held while a cached property is computed.
        return print_module(lowered.physical), lowered.insts, len(extract(lowered.physical).cores)

    alone = build()
    assert in_lockstep(build, where_operations_are_made) == [alone, alone]


def test_no_operation_of_a_design_is_built_with_an_implicit_builder() -> None:
    """It replaces a method of a class for all threads: what a dialect's operations call is looked at."""
    context = make_context()
    for name in STANDARD_DIALECTS:
        context.load_registered_dialect(name)
    implicit = {"ImplicitBuilder", "implicit_region", "ensure_terminator"}
    operations = [op for dialect in context.loaded_dialects for op in dialect.operations]
    assert len(operations) > 200
    for op in operations:
        for name in dir(op):
            found = inspect.getattr_static(op, name)
            function = getattr(found, "__func__", found)
            if isinstance(function, FunctionType):
                assert not implicit & set(function.__code__.co_names), f"{op.name}: {name}"


def test_parsing_enters_no_implicit_builder(monkeypatch: pytest.MonkeyPatch) -> None:
    def entered() -> None:
        raise AssertionError("an implicit builder was entered")

    monkeypatch.setattr(xdsl.builder, "_override_operation_post_init", entered)
    lower(DESIGN, "design.mlir")


def test_linalg_is_refused_by_name_and_place() -> None:
    """xDSL builds its operations with implicit builders, and neither aiecc nor npukit lowers them."""
    text = LOOPS.replace(
        "  return", "  linalg.fill ins(%n : index) outs(%a : memref<4xi32>)\n  return"
    )
    with pytest.raises(UnsupportedError, match=r"'linalg\.fill'") as refused:
        parse_module(text, "loops.mlir")
    assert refused.value.where is not None
    assert str(refused.value.where) == "loops.mlir:10:3"


def test_all_threads_share_one_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of one engine can't be loaded into a store of another."""
    second: list[Engine] = []
    thread = threading.Thread(target=lambda: second.append(wasm_engine.engine()))

    def make(config: Config) -> Engine:
        # Another thread asks just now; it is given its time, and none if it has to wait for this.
        if not thread.ident:
            thread.start()
            while thread.is_alive() and not wasm_engine._one_at_a_time.locked():
                pass
        return Engine(config)

    monkeypatch.setattr(wasm_engine, "Engine", make)
    # The engine that this process has is needed by what it has compiled.
    monkeypatch.setattr(wasm_engine, "_engine", functools.cache(wasm_engine._engine.__wrapped__))
    first = wasm_engine.engine()
    thread.join()
    assert second == [first]
