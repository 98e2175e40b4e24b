"""What is left of a core when only its waiting counts, and when that depends on data."""

from __future__ import annotations

import pytest

from npukit.compiler.control_slice import Dependence, keep_control
from npukit.compiler.dialect.aie import CoreOp
from npukit.compiler.extract import read_physical
from npukit.compiler.parse import parse_module
from npukit.compiler.walk import operations_in
from npukit.machine.tiles import Tile

DEVICE = """\
module {{
  aie.device(npu1) {{
    %t = aie.tile(0, 2)
    %number = aie.buffer(%t) {{sym_name = "number", address = 1024 : i32}} : memref<4xi64>
    %data = aie.buffer(%t) {{sym_name = "data", address = 2048 : i32}} : memref<16xi32>
    %lock = aie.lock(%t, 0) {{init = 1 : i32, sym_name = "lock"}}
    %full = aie.lock(%t, 1) {{init = 0 : i32, sym_name = "full"}}
    func.func private @work(memref<16xi32>)
    func.func private @fill(memref<4xi64>)
    func.func private @how_many() -> index
    {functions}
    %dma = aie.mem(%t) {{
      %s = aie.dma_start(S2MM, 0, ^bd, ^end)
    ^bd:
      aie.use_lock(%full, AcquireGreaterEqual, 1)
      aie.dma_bd(%data : memref<16xi32>, 0, 16) {{bd_id = 0 : i32}}
      aie.use_lock(%lock, Release, 1)
      aie.next_bd ^bd
    ^end:
      aie.end
    }}
    %c = aie.core(%t) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c3 = arith.constant 3 : index
      {body}
      aie.end
    }}
    {other}
  }}
}}
"""
WAIT = "aie.use_lock(%lock, AcquireGreaterEqual, 1)"


def reduced(body: str, functions: str = "", other: str = "") -> tuple[Dependence | None, CoreOp]:
    text = DEVICE.format(body=body, functions=functions, other=other)
    module = read_physical(parse_module(text, "design.mlir"))
    return keep_control(module.bodies.values()).data, module.bodies[Tile(0, 2)]


def names(core: CoreOp) -> list[str]:
    return [op.name for op in operations_in(core)][1:]


def test_what_computes_with_data_is_gone() -> None:
    depends, core = reduced(f"""
      scf.for %i = %c0 to %c3 step %c1 {{
        {WAIT}
        %v = memref.load %data[%i] : memref<16xi32>
        %w = arith.addi %v, %v : i32
        scf.for %j = %c0 to %c3 step %c1 {{
          memref.store %w, %data[%j] : memref<16xi32>
        }}
        func.call @work(%data) : (memref<16xi32>) -> ()
      }}""")
    assert depends is None
    # The constants of the loop that stays are in front of it.
    assert [n for n in names(core) if n != "arith.constant"] == [
        "scf.for", "aie.use_lock", "scf.yield", "aie.end",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (f"""
      %v = memref.load %data[%c0] : memref<16xi32>
      %n = arith.index_cast %v : i32 to index
      scf.for %i = %c0 to %n step %c1 {{
        {WAIT}
      }}""", "data in buffer @data"),
        (f"""
      %n = func.call @how_many() : () -> index
      scf.for %i = %c0 to %n step %c1 {{
        {WAIT}
      }}""", "the result of @how_many"),
        (f"""
      func.call @fill(%number) : (memref<4xi64>) -> ()
      %k = memref.load %number[%c0] : memref<4xi64>
      %n = arith.index_cast %k : i64 to index
      scf.for %i = %c0 to %n step %c1 {{
        {WAIT}
      }}""", "data in buffer @number"),
        (f"""
      %z = arith.constant 0 : i32
      %got = aie.get_stream(%z : i32) : i32
      %one = arith.cmpi eq, %got, %z : i32
      scf.if %one {{
        {WAIT}
      }}""", "what a core gets from its stream or cascade"),
        (f"""
      %zero = arith.constant 0 : i32
      %sum = scf.for %i = %c0 to %c3 step %c1 iter_args(%s = %zero) -> (i32) {{
        %v = memref.load %data[%i] : memref<16xi32>
        %w = arith.addi %s, %v : i32
        scf.yield %w : i32
      }}
      %one = arith.cmpi eq, %sum, %zero : i32
      scf.if %one {{
        {WAIT}
      }}""", "data in buffer @data"),
        ("""
      %v = memref.load %data[%c0] : memref<16xi32>
      %k = arith.extsi %v : i32 to i64
      memref.store %k, %number[%c1] : memref<4xi64>
      %l = memref.load %number[%c0] : memref<4xi64>
      %m = arith.index_cast %l : i64 to index
      scf.for %i = %c0 to %m step %c1 {
        aie.use_lock(%lock, AcquireGreaterEqual, 1)
      }""", "data in buffer @data"),
    ],
    ids=["bound", "result", "written by a function", "stream", "sum", "stored"],
)  # fmt: skip
def test_what_depends_on_data_is_named(body: str, what: str) -> None:
    depends, core = reduced(body)
    assert depends is not None
    assert depends.what == what
    assert depends.where.file == "design.mlir"
    assert "aie.use_lock" in names(core), "the body is as it was"


def test_numbers_that_cores_keep_are_known() -> None:
    """A counter in a buffer, as dynamic_objfifo_lowering makes them, and another core's store."""
    depends, core = reduced(
        f"""
      %none = arith.constant 0 : i64
      %one = arith.constant 1 : i64
      memref.store %none, %number[%c0] : memref<4xi64>
      scf.for %i = %c0 to %c3 step %c1 {{
        %n = memref.load %number[%c0] : memref<4xi64>
        %even = arith.cmpi eq, %n, %none : i64
        scf.if %even {{
          {WAIT}
        }} else {{
          func.call @work(%data) : (memref<16xi32>) -> ()
        }}
        %next = arith.addi %n, %one : i64
        memref.store %next, %number[%c0] : memref<4xi64>
      }}"""
    )
    assert depends is None
    assert names(core).count("memref.store") == 2
    assert "func.call" not in names(core)


def test_a_loop_carries_only_what_matters() -> None:
    depends, core = reduced(f"""
      %zero = arith.constant 0.0 : f32
      %r:2 = scf.for %i = %c0 to %c3 step %c1 iter_args(%n = %c3, %f = %zero) -> (index, f32) {{
        %more = arith.cmpi ne, %n, %c0 : index
        scf.if %more {{
          {WAIT}
        }}
        %v = memref.load %data[%i] : memref<16xi32>
        %x = arith.sitofp %v : i32 to f32
        %g = arith.addf %f, %x : f32
        %less = arith.subi %n, %c1 : index
        scf.yield %less, %g : index, f32
      }}""")
    assert depends is None
    assert "arith.subi" in names(core) and "arith.addf" not in names(core)


def test_branches_and_while_loops_stay() -> None:
    depends, core = reduced(f"""
      %w = scf.while (%n = %c3) : (index) -> index {{
        %more = arith.cmpi ne, %n, %c0 : index
        scf.condition(%more) %n : index
      }} do {{
      ^bb0(%n: index):
        {WAIT}
        %less = arith.subi %n, %c1 : index
        scf.yield %less : index
      }}
      cf.br ^next(%w : index)
    ^next(%k: index):
      %done = arith.cmpi eq, %k, %c0 : index
      cf.cond_br %done, ^last, ^next(%c0 : index)
    ^last:
      {WAIT}""")
    assert depends is None
    kept = names(core)
    assert kept.count("aie.use_lock") == 2 and kept.count("arith.subi") == 1
    assert "cf.cond_br" in kept


def test_functions_in_mlir_that_wait_are_followed() -> None:
    function = """func.func @step(%n: index, %x: memref<16xi32>) {
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      scf.for %i = %c0 to %n step %c1 {
        %z = arith.constant dense<0> : vector<16xi32>
        aie.put_cascade(%z : vector<16xi32>)
        func.call @work(%x) : (memref<16xi32>) -> ()
      }
      func.return
    }"""
    depends, _ = reduced("func.call @step(%c3, %data) : (index, memref<16xi32>) -> ()", function)
    assert depends is None
    loads = """
      %v = memref.load %data[%c0] : memref<16xi32>
      %n = arith.index_cast %v : i32 to index
      func.call @step(%n, %data) : (index, memref<16xi32>) -> ()"""
    depends, _ = reduced(loads, function)
    assert depends is not None and depends.what == "data in buffer @data"
