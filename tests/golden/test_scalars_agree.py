"""Every scalar operation of a core, at every width, from npukit's module and from aiecc's.

aiecc rewrites some scalar operations on the way to its physical module; the emulator must give the
same numbers with both. Skipped if aiecc is not installed.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from aiecc_reference import needs_aiecc, placed
from design_runner import Runner, fresh_buffers
from npukit.compiler.driver import lower
from npukit.emulator.array import Status

pytestmark = needs_aiecc

COUNT = 64

BITS = {"i8": 8, "i16": 16, "i32": 32, "i64": 64}

LOAD_I64 = (
    """
        %x64 = arith.extsi %x32 : i32 to i64
        %y64 = arith.extsi %y32 : i32 to i64
        %x = arith.muli %x64, %y64 : i64
        %z = arith.muli %x, %x64 : i64
        %y = arith.xori %z, %y64 : i64""",
    """
        %half = arith.constant 32 : i64
        %high = arith.shrui %r, %half : i64
        %both = arith.xori %r, %high : i64
        %r32 = arith.trunci %both : i64 to i32""",
)
"""How a core builds 64-bit numbers from two words, and extracts a word from one."""

INTEGER_BINARY = (
    *("addi", "subi", "muli", "andi", "ori", "xori"),
    *("maxsi", "minsi", "maxui", "minui", "shli", "shrsi", "shrui"),
    *("divsi", "divui", "remsi", "remui", "floordivsi", "ceildivsi", "ceildivui"),
)
FLOAT_BINARY = ("addf", "subf", "mulf", "divf", "maximumf", "minimumf", "maxnumf", "minnumf")
FLOAT_UNARY = ("arith.negf", "math.absf", "math.ceil", "math.floor", "math.roundeven", "math.trunc")
INTEGER_PREDICATES = ("eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge")
FLOAT_PREDICATES = ("oeq", "ogt", "oge", "olt", "ole", "one", "ord", "ueq", "ult", "uno")


def integer_operations(type_: str) -> list[str]:
    """Code that computes ``%r`` from ``%x`` and ``%y``; shifts are by ``%by``, divisors are ``%d``."""
    bits = BITS[type_]
    found = []
    for name in INTEGER_BINARY:
        other = "%by" if name.startswith("sh") else "%d" if "div" in name or "rem" in name else "%y"
        found.append(f"%r = arith.{name} %x, {other} : {type_}")
    found += [
        f"%c = arith.cmpi {name}, %x, %y : {type_}\n%r = arith.select %c, %x, %by : {type_}"
        for name in INTEGER_PREDICATES
    ]
    found += [f"%r = math.{name} %x : {type_}" for name in ("absi", "ctpop", "ctlz")]
    for other, width in BITS.items():
        if width < bits:
            back = f"%n = arith.trunci %v : {type_} to {other}\n"
            for widen in ("extsi", "extui"):
                again = back + f"%r = arith.{widen} %n : {other} to {type_}"
                found.append(again.replace("%v", "%x"))
                found.append(f"%v = arith.maxsi %x, %y : {type_}\n{again}")
                found.append(f"%v = arith.minsi %x, %y : {type_}\n{again}")
        if width > bits:
            wide = "".join(
                f"%{v}w = arith.{widen} %{v} : {type_} to {other}\n"
                for v, widen in (("x", "extsi"), ("y", "extsi"), ("by", "extui"))
            )
            # No arith.shrsi that is narrowed at once, but for an i32: aiecc crashes.
            for name, operand in (("maxsi", "y"), ("minsi", "y")):
                found.append(
                    f"{wide}%w = arith.{name} %xw, %{operand}w : {other}\n"
                    f"%r = arith.trunci %w : {other} to {type_}"
                )
    for signed in ("si", "ui"):
        found.append(
            f"%f = arith.{signed}tofp %x : {type_} to f32\n"
            f"%h = arith.mulf %f, %quarter : f32\n"
            f"%r = arith.fptosi %h : f32 to {type_}"
        )
    return found


def clamps() -> list[str]:
    """Of an i32: a shift or none, a clamp to some range, a truncation. aiecc makes them one."""
    found = []
    for bits in (8, 16):
        ranges = (
            (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
            (0, (1 << bits) - 1),
        )  # aiecc crashes on others
        for (low, high), source, turned in product(ranges, ("%x", "%v"), (False, True)):
            bounds = [("maxsi", low), ("minsi", high)]
            (first, limit), (second, other) = reversed(bounds) if turned else bounds
            found.append(
                "%v = arith.shrsi %x, %by : i32\n"
                f"%p = arith.constant {limit} : i32\n"
                f"%q = arith.constant {other} : i32\n"
                f"%m = arith.{first} {source}, %p : i32\n"
                f"%n = arith.{second} %m, %q : i32\n"
                f"%t = arith.trunci %n : i32 to i{bits}\n"
                f"%r = arith.extsi %t : i{bits} to i32"
            )
    return found


def float_operations(type_: str) -> list[str]:
    """Code that computes ``%r`` from ``%x`` and ``%y``."""
    found = [f"%r = arith.{name} %x, %y : {type_}" for name in FLOAT_BINARY]
    found += [f"%r = {name} %x : {type_}" for name in FLOAT_UNARY]
    found += [f"%one = arith.constant 1.0 : {type_}\n%r = arith.divf %one, %x : {type_}"]
    for predicate in FLOAT_PREDICATES:
        found.append(
            f"%c = arith.cmpf {predicate}, %x, %y : {type_}\n%r = arith.select %c, %x, %y : {type_}"
        )
    if type_ == "f32":
        found.append("%n = arith.truncf %x : f32 to bf16\n%r = arith.extf %n : bf16 to f32")
        found.append("%a = math.absf %x : f32\n%r = math.sqrt %a : f32")
    else:
        found.append("%n = arith.extf %x : bf16 to f32\n%r = arith.truncf %n : f32 to bf16")
    return found


def design(device: str, type_: str, operations: list[str]) -> str:
    """A core that applies each operation to COUNT pairs of numbers, an object per operation."""
    held = "i32" if type_ == "i64" else type_  # a BD moves no i64
    given, made = f"memref<{2 * COUNT}x{held}>", f"memref<{COUNT}x{held}>"
    total = f"memref<{COUNT * len(operations)}x{held}>"
    load, store = LOAD_I64 if held != type_ else ("", "")
    x, y, r = ("%x32", "%y32", "%r32") if held != type_ else ("%x", "%y", "%r")
    constants, operands = "", ""
    if type_ in BITS:
        constants = f"""
      %most = arith.constant {BITS[type_] - 1} : {type_}
      %odd = arith.constant 1 : {type_}
      %quarter = arith.constant 0.25 : f32"""
        operands = f"""
        %by = arith.andi %y, %most : {type_}
        %d = arith.ori %by, %odd : {type_}"""
    steps = "".join(
        f"""
      %s{n} = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<{made}>
      %o{n} = aie.objectfifo.subview.access %s{n}[0] : !aie.objectfifosubview<{made}> -> {made}
      scf.for %i = %c0 to %count step %c1 {{
        {x} = memref.load %in[%i] : {given}
        %k = arith.addi %i, %count : index
        {y} = memref.load %in[%k] : {given}{load}{operands}
        {operation}{store}
        memref.store {r}, %o{n}[%i] : {made}
      }}
      aie.objectfifo.release @out(Produce, 1)"""
        for n, operation in enumerate(operations)
    )
    return f"""
module {{
  aie.device({device}) {{
    %shim = aie.tile(0, 0)
    %tile = aie.tile(0, 2)
    aie.objectfifo @in(%shim, {{%tile}}, 1 : i32) : !aie.objectfifo<{given}>
    aie.objectfifo @out(%tile, {{%shim}}, 1 : i32) : !aie.objectfifo<{made}>
    %core = aie.core(%tile) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %count = arith.constant {COUNT} : index{constants}
      %s = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<{given}>
      %in = aie.objectfifo.subview.access %s[0] : !aie.objectfifosubview<{given}> -> {given}
      {steps}
      aie.objectfifo.release @in(Consume, 1)
      aie.end
    }}
    aie.runtime_sequence(%a: {given}, %b: {total}) {{
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, {2 * COUNT}][0, 0, 0, 1])
        {{id = 0 : i64, metadata = @in}} : {given}
      aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, {COUNT * len(operations)}][0, 0, 0, 1])
        {{id = 1 : i64, metadata = @out, issue_token = true}} : {total}
      aiex.npu.dma_wait {{symbol = @out}}
    }}
  }}
}}
"""


def numbers(type_: str) -> NDArray[np.uint8]:
    """COUNT pairs to compute with: edges and random ones."""
    random = np.random.default_rng(5)
    if type_ in BITS:
        info = np.iinfo(f"int{min(BITS[type_], 32)}")
        edges = [info.min, info.max, -1, 0, 1, info.min + 1]
        drawn = random.integers(info.min, info.max, 2 * COUNT, info.dtype, endpoint=True)
        drawn[: len(edges)] = edges
        drawn[COUNT : COUNT + len(edges)] = edges[::-1]
        return drawn.view(np.uint8)
    drawn = random.normal(0, 100, 2 * COUNT).astype(np.float32)
    drawn[:4] = [0.0, -0.0, 1.0, np.inf]
    if type_ == "f32":
        return drawn.view(np.uint8)
    return (drawn.view(np.uint32) >> 16).astype(np.uint16).view(np.uint8)


def operations_of(type_: str) -> list[str]:
    if type_ not in BITS:
        return float_operations(type_)
    return [*integer_operations(type_), *(clamps() if type_ == "i32" else [])]


@pytest.mark.parametrize("device", ["npu1_1col", "npu2_1col"])
@pytest.mark.parametrize("type_", ["i8", "i16", "i32", "i64", "f32", "bf16"])
def test_scalar_operations_give_the_same(device: str, type_: str, tmp_path: Path) -> None:
    text = design(device, type_, operations_of(type_))
    theirs = placed(text, tmp_path)
    ours = lower(text, "design.mlir")
    assert ours.insts == theirs.insts
    runner = Runner(tmp_path)
    made = []
    for physical in (ours.physical_text, theirs.physical):
        array = runner.load(physical, "")
        _, result = fresh_buffers(ours)
        before = result.copy()
        outcome = array.execute(theirs.insts, [numbers(type_), result.view(np.uint8)])
        assert outcome.status is Status.COMPLETED, outcome.report
        assert np.mean(before != result) > 0.9
        made.append(result.view(np.uint8).reshape(len(operations_of(type_)), -1))
    for operation, mine, other in zip(operations_of(type_), *made, strict=True):
        assert mine.tolist() == other.tolist(), operation
