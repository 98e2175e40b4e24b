"""Sequences that configure several devices, or load configurations in the middle of a stream."""

from __future__ import annotations

import os
import signal
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_compilation import compile_cores
from npukit.builder.toolchains.hw.aiecc_gaps import check_configurations, parse_written
from npukit.compiler.driver import LoweredDesign, lower
from npukit.compiler.extract import read_physical
from npukit.compiler.lowering.sequence_bounds import out_of_bounds
from npukit.emulator.array import Array, Outcome, Status
from npukit.emulator.schedule import Schedule
from npukit.errors import DesignError, FormatError, UnsupportedError
from npukit.formats import txn
from npukit.formats.emulation import EmulationImage, pack, unpack
from npukit.machine.loadable import Configuration


def adder(name: str, amount: int, *, column: int = 0, runs: str = "16777214") -> str:
    """A device that adds ``amount`` to four numbers, ``runs`` times until its core ends."""
    return f"""
  aie.device(npu2) @{name} {{
    %shim = aie.tile({column}, 0)
    %tile = aie.tile({column}, 2)
    aie.objectfifo @in(%shim, {{%tile}}, 1 : i32) : !aie.objectfifo<memref<4xi32>>
    aie.objectfifo @out(%tile, {{%shim}}, 1 : i32) : !aie.objectfifo<memref<4xi32>>
    %core = aie.core(%tile) {{
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c4 = arith.constant 4 : index
      %runs = arith.constant {runs} : index
      %amount = arith.constant {amount} : i32
      scf.for %n = %c0 to %runs step %c1 {{
        %from = aie.objectfifo.acquire @in(Consume, 1) : !aie.objectfifosubview<memref<4xi32>>
        %x = aie.objectfifo.subview.access %from[0] : !aie.objectfifosubview<memref<4xi32>> -> memref<4xi32>
        %to = aie.objectfifo.acquire @out(Produce, 1) : !aie.objectfifosubview<memref<4xi32>>
        %y = aie.objectfifo.subview.access %to[0] : !aie.objectfifosubview<memref<4xi32>> -> memref<4xi32>
        scf.for %i = %c0 to %c4 step %c1 {{
          %v = memref.load %x[%i] : memref<4xi32>
          %w = arith.addi %v, %amount : i32
          memref.store %w, %y[%i] : memref<4xi32>
        }}
        aie.objectfifo.release @in(Consume, 1)
        aie.objectfifo.release @out(Produce, 1)
      }}
      aie.end
    }}
    aie.runtime_sequence @add(%a: memref<4xi32>) {{
      %in = aiex.dma_configure_task_for @in {{
        aie.dma_bd(%a : memref<4xi32>, 0, 4)
        aie.end
      }}
      %out = aiex.dma_configure_task_for @out {{
        aie.dma_bd(%a : memref<4xi32>, 0, 4)
        aie.end
      }} {{issue_token = true}}
      aiex.dma_start_task(%in)
      aiex.dma_start_task(%out)
      aiex.dma_await_task(%out)
      aiex.dma_free_task(%in)
    }}
  }}
"""


def main(body: str, arguments: str = "%a: memref<4xi32>") -> str:
    return f"  aie.device(npu2) @main {{\n    aie.runtime_sequence @run({arguments}) {{\n{body}\n    }}\n  }}\n"


def configure(name: str, body: str = "aiex.run @add(%a) : (memref<4xi32>)") -> str:
    return f"aiex.configure @{name} {{\n{body}\n}}\n"


def module(*parts: str) -> str:
    return f"module {{\n{''.join(parts)}}}\n"


def image_of(lowered: LoweredDesign) -> EmulationImage:
    def loadable(physical: object, device: str | None) -> Configuration:
        read = read_physical(physical, device)  # type: ignore[arg-type]
        return Configuration(read.design, compile_cores(read, {}))

    first = loadable(lowered.physical, lowered.device)
    others = {number: loadable(other, None) for number, other in lowered.others.items()}
    return EmulationImage(first.design, first.cores, (), lowered.pdi_id, others)


class Loaded:
    """A design on an array, through the bytes of its image."""

    def __init__(self, text: str, schedule: Schedule = Schedule.ORDINARY) -> None:
        self.lowered = lower(text)
        self.image = unpack(pack(image_of(self.lowered)))
        self.array = Array.load(self.image, schedule)

    def run(self, numbers: Sequence[int]) -> tuple[Outcome, list[int]]:
        data = np.array(numbers, "<i4")
        outcome = self.array.execute(self.lowered.insts, [data.view(np.uint8)])
        return outcome, data.tolist()


AMOUNTS = {"one": 1, "ten": 10, "hundred": 100}
DEVICES = {name: adder(name, amount) for name, amount in AMOUNTS.items()}
THREE = tuple(DEVICES.values())


def with_main(body: str, arguments: str = "%a: memref<4xi32>") -> str:
    """A module with a main device, and those that it configures."""
    used = (text for name, text in DEVICES.items() if f"@{name} {{" in body)
    return module(main(body, arguments), *used)


@given(st.lists(st.sampled_from([*AMOUNTS]), min_size=1, max_size=5))
def test_any_order_of_configurations_computes_what_each_does(names: list[str]) -> None:
    loaded = Loaded(with_main("".join(map(configure, names))))
    for start in (0, 1000):
        outcome, result = loaded.run([start, start + 1, start + 2, start + 3])
        assert (outcome.status, outcome.report) == (Status.COMPLETED, "")
        total = start + sum(AMOUNTS[name] for name in names)
        assert result == [total, total + 1, total + 2, total + 3]


@pytest.mark.parametrize("schedule", [*Schedule])
def test_every_schedule_gives_the_same(schedule: Schedule) -> None:
    body = configure("one") + configure("hundred") + configure("one")
    _, result = Loaded(with_main(body), schedule).run([0] * 4)
    assert result == [102] * 4


def stamped(device: str, number: str | None) -> str:
    """The text of a device with a number."""
    return device if number is None else f"{device.rstrip()} {{aiecc.pdi_id = {number}}}\n"


def load(name: str) -> str:
    return f"aiex.npu.load_pdi {{device_ref = @{name}}}\n"


def test_devices_keep_the_numbers_that_they_have() -> None:
    """And loads that name them get these numbers, as without any."""
    body = load("ten") + load("one") + load("ten")
    text = module(
        stamped(adder("one", 1), "7 : i32"),
        stamped(adder("ten", 10), "9 : i32"),
        stamped(main(body), "3 : i32"),
    )
    ops = lower(text, device="main").transaction.ops
    assert [op.pdi_id for op in ops if isinstance(op, txn.LoadPdi)] == [9, 7, 9]


@pytest.mark.parametrize(
    ("one", "ten", "main_s", "says"),
    [
        ("1 : i32", "2 : i32", "2 : i32", "have the same number"),
        ("1 : i32", None, None, "@ten needs a number"),
        ("1 : i32", '"x"', "3 : i32", "@ten needs a number"),
        ("1 : i32", "0 : i32", "3 : i32", "@ten needs a number"),
        ("1 : i32", "256 : i32", "3 : i32", "from 1 to 255"),
    ],
)
def test_numbers_that_are_not_one_device_s_are_refused(
    one: str, ten: str | None, main_s: str | None, says: str
) -> None:
    text = module(
        stamped(adder("one", 1), one),
        stamped(adder("ten", 10), ten),
        stamped(main(configure("one") + configure("ten")), main_s),
    )
    with pytest.raises(DesignError, match=says) as caught:
        lower(text)
    assert caught.value.where is not None and caught.value.hint is not None


def loads_of_stream(lowered: LoweredDesign) -> list[int]:
    return [op.pdi_id for op in lowered.transaction.ops if isinstance(op, txn.LoadPdi)]


def with_load(device: str, name: str) -> str:
    """The text of ``device``, whose sequence first loads the configuration of ``name``."""
    return device.replace("%in = aiex", f"{load(name)}%in = aiex", 1)


def test_loads_still_name_a_device_that_took_the_place_of_another() -> None:
    body = configure("one") + configure("ten")
    one, ten = adder("one", 1), adder("ten", 10)
    itself = lower(module(main(body), with_load(one, "one"), ten))
    assert loads_of_stream(itself) == [2, 2, 3]
    assert lower(itself.physical_text).insts == itself.insts
    from_part = lower(module(main(body), one, with_load(ten, "one")), device="main")
    assert loads_of_stream(from_part) == [2, 3, 2]
    bystander = with_load(adder("hundred", 100), "one")
    lowered = lower(module(main(body), one, ten, bystander), device="main")
    assert loads_of_stream(lowered) == [2, 3]


def test_a_load_of_a_device_that_goes_away_keeps_its_number() -> None:
    one, ten = adder("one", 1), adder("ten", 10)
    replaced = module(main(configure("one") + configure("ten")), one, with_load(ten, "main"))
    assert loads_of_stream(lower(replaced, device="main")) == [2, 3, 1]
    other = main(configure("ten")).replace("@main", "@other")
    bystander = with_load(adder("hundred", 100), "other")
    lowered = lower(module(main(configure("one")), one, ten, bystander, other), device="main")
    assert loads_of_stream(lowered) == [2]


@pytest.mark.parametrize("body", [configure("gone"), load("gone")])
def test_a_numbered_module_may_name_no_device_that_is_not_there(body: str) -> None:
    named = stamped(main(configure("one") + body), "2 : i32")
    with pytest.raises(DesignError, match=r"no aie\.device @gone") as caught:
        lower(module(stamped(adder("one", 1), "1 : i32"), named))
    assert caught.value.where is not None and caught.value.hint == "it has @one, @main"


def test_more_devices_than_a_load_can_name_are_refused() -> None:
    empty = "".join(f"  aie.device(npu2) @d{number} {{}}\n" for number in range(255))
    with pytest.raises(DesignError, match="at most 255 devices") as caught:
        lower(module(empty, main(load("d3"))))
    assert caught.value.where is not None and caught.value.hint is not None


def test_an_interrupt_while_a_configuration_loads_ends_the_array(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The array holds neither configuration whole: later runs must not compute with it."""
    loaded = Loaded(with_main(configure("one") + configure("ten")))
    load = Array._load

    def interrupted(array: Array, *arguments: Any) -> None:
        load(array, *arguments)
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(Array, "_load", interrupted)
    with pytest.raises(KeyboardInterrupt):
        loaded.run([0] * 4)
    monkeypatch.undo()
    outcome, result = loaded.run([5] * 4)
    assert outcome.status is Status.FAULTED and result == [5] * 4
    assert "was interrupted by KeyboardInterrupt" in outcome.report


def test_devices_are_numbered_in_order_as_in_mlir_aie() -> None:
    body = configure("ten") + configure("one") + configure("ten")
    lowered = lower(module(adder("one", 1), main(body), adder("ten", 10)))
    loads = [op.pdi_id for op in lowered.transaction.ops if isinstance(op, txn.LoadPdi)]
    assert loads == [3, 1, 3]
    assert (lowered.pdi_id, [*lowered.others]) == (3, [1])


def test_a_core_that_ended_runs_again_only_after_another_configuration() -> None:
    once = (adder("one", 1, runs="1"), adder("ten", 10, runs="1"))
    alternating = Loaded(module(main(configure("one") + configure("ten")), *once))
    for start in (0, 5):
        assert alternating.run([start] * 4)[1] == [start + 11] * 4
    # The firmware does not load what is loaded already, even by an earlier run.
    alone = Loaded(module(main(configure("one")), once[0]))
    assert alone.run([0] * 4)[1] == [1] * 4
    assert alone.run([0] * 4)[0].status is Status.STALLED
    empty = "  aie.device(npu2) @empty {\n  }\n"
    reset = "aiex.npu.load_pdi {device_ref = @empty}\naiex.npu.load_pdi {device_ref = @one}\n"
    own = adder("one", 1, runs="1").replace("%in = aiex", f"{reset}%in = aiex")
    forced = Loaded(module(own, empty))
    for _ in range(3):
        assert forced.run([0] * 4)[1] == [1] * 4


def test_a_report_says_which_configuration_stalled() -> None:
    waits = adder("ten", 10, runs="0")
    loaded = Loaded(module(main(configure("one") + configure("ten")), adder("one", 1), waits))
    outcome, _ = loaded.run([0] * 4)
    assert outcome.status is Status.STALLED
    loads = [
        n for n, op in enumerate(loaded.lowered.transaction.ops) if isinstance(op, txn.LoadPdi)
    ]
    assert f"after operation {loads[1] + 1}, which loads configuration 3" in outcome.report
    assert loaded.run([0] * 4)[0].status is Status.FAULTED


MEMTILE = """
  aie.device(npu2) @NAME {
    %shim = aie.tile(0, 0)
    %mem = aie.tile(1, 1)
    %buffer = aie.buffer(%mem) {address = 512 : i32, sym_name = "kept"INITIAL} : memref<4xi32>
    %dma = aie.memtile_dma(%mem) {
      %0 = aie.dma_start(MM2S, 0, ^bd, ^end)
    ^bd:
      aie.dma_bd(%buffer : memref<4xi32>, 0, 4)
      aie.next_bd ^bd
    ^end:
      aie.end
    }
    aie.flow(%mem, DMA : 0, %shim, DMA : 0)
    aie.shim_dma_allocation @out(%shim, S2MM, 0)
    aie.runtime_sequence @get(%a: memref<4xi32>) {
      aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 4][0, 0, 0, 1]) {id = 0 : i64, metadata = @out} : memref<4xi32>
      aiex.npu.dma_wait {symbol = @out}
    }
  }
"""


def test_a_memory_tile_keeps_what_a_new_configuration_does_not_set() -> None:
    """As MLIR-AIE's test ``reconfigure_loadpdi_persistent_memtile`` measures."""
    content = ", initial_value = dense<[11, 22, 33, 44]> : tensor<4xi32>"
    run = "aiex.run @get(%a) : (memref<4xi32>)"
    body = configure("filled", run) + "%c = arith.constant 0 : i32\n" + configure("bare", run)
    filled = MEMTILE.replace("NAME", "filled").replace("INITIAL", content)
    bare = MEMTILE.replace("NAME", "bare").replace("INITIAL", "")
    assert Loaded(module(main(body), filled, bare)).run([0] * 4)[1] == [11, 22, 33, 44]
    assert Loaded(module(main(configure("bare", run)), bare)).run([0] * 4)[1] != [11, 22, 33, 44]


def test_a_run_in_a_loop_runs_as_often() -> None:
    loop = """
      %c0 = arith.constant 0 : index
      %c1 = arith.constant 1 : index
      %c3 = arith.constant 3 : index
      scf.for %i = %c0 to %c3 step %c1 {
        aiex.run @add(%a) : (memref<4xi32>)
      }"""
    assert Loaded(with_main(configure("one", loop))).run([0] * 4)[1] == [3] * 4
    body = configure("ten") + configure("one", loop) + configure("ten")
    assert Loaded(with_main(body)).run([0] * 4)[1] == [23] * 4
    times = f"""
    aie.runtime_sequence @times(%a: memref<4xi32>) {{{loop}
    }}
    aie.runtime_sequence @add"""
    several = adder("one", 1).replace("    aie.runtime_sequence @add", times)
    run = "aiex.run @times(%a) : (memref<4xi32>)"
    assert Loaded(module(main(configure("one", run)), several)).run([0] * 4)[1] == [3] * 4


def test_totals_are_those_of_all_configurations() -> None:
    loaded = Loaded(with_main(configure("one") + configure("ten") + configure("one")))
    for runs in (1, 2):
        loaded.run([0] * 4)
        moved = {c.bytes_moved for c in loaded.array.totals.channels if c.index == 0}
        assert moved == {3 * 16 * runs}
        (core,) = loaded.array.totals.cores
        assert core.instructions > 0


def test_each_configuration_gets_its_part_of_the_arguments() -> None:
    part = """
      %view = memref.subview %a[OFF] [4] [1] : memref<12xi32> to memref<4xi32, strided<[1], offset: OFF>>
      %x = memref.reinterpret_cast %view to offset: [0], sizes: [4], strides: [1] :
        memref<4xi32, strided<[1], offset: OFF>> to memref<4xi32>
      aiex.run @add(%x) : (memref<4xi32>)"""
    body = "".join(
        configure(name, part.replace("OFF", str(offset)))
        for name, offset in (("one", 4), ("hundred", 0), ("ten", 8), ("one", 8))
    )
    loaded = Loaded(with_main(body, "%a: memref<12xi32>"))
    assert loaded.run([0] * 12)[1] == [100] * 4 + [1] * 4 + [11] * 4


def test_the_lowered_module_lowers_to_the_same_stream() -> None:
    body = configure("ten") + configure("one") + configure("ten")
    lowered = lower(with_main(body))
    assert lower(lowered.physical_text).insts == lowered.insts


def test_a_device_with_an_array_of_its_own_may_configure_others() -> None:
    own = adder("main", 1000).replace(
        "aiex.dma_free_task(%in)", f"aiex.dma_free_task(%in)\n{configure('one')}"
    )
    lowered = lower(module(own, *THREE), device="main")
    assert lowered.pdi_id == 1
    image = image_of(lowered)
    data = np.zeros(4, "<i4")
    Array.load(image).execute(lowered.insts, [data.view(np.uint8)])
    assert data.tolist() == [1001] * 4


@pytest.mark.parametrize(
    ("parts", "error", "says"),
    [
        ((main(configure("nobody")),), DesignError, "no aie.device @nobody"),
        (
            (main(configure("one") + configure("ten").replace("@add", "@multiply")),),
            DesignError,
            "no runtime sequence @multiply in aie.device @ten",
        ),
        (
            (main(configure("one") + configure("ten", configure("one"))),),
            UnsupportedError,
            "'aiex.configure' can't stand in an aiex.configure",
        ),
        (
            (main(configure("one") + configure("ten", "aiex.npu.preempt {level = 1 : ui8}")),),
            UnsupportedError,
            "'aiex.npu.preempt' can't stand in an aiex.configure",
        ),
        (
            (
                main(
                    "%c0 = arith.constant 0 : index %c1 = arith.constant 1 : index "
                    f"scf.for %i = %c0 to %c1 step %c1 {{ {configure('one')} }}"
                ),
            ),
            UnsupportedError,
            "'aiex.configure' in a loop or a branch",
        ),
        (
            (main("aiex.run @add(%a) : (memref<4xi32>)"),),
            DesignError,
            "this aiex.run stands in no aiex.configure",
        ),
        (
            (main(configure("one") + "aiex.npu.load_pdi {device_ref = @nobody}"),),
            DesignError,
            "no aie.device @nobody",
        ),
    ],
)  # fmt: skip
def test_what_can_not_be_configured_is_refused(
    parts: tuple[str, ...], error: type[DesignError], says: str
) -> None:
    with pytest.raises(error, match=says) as caught:
        lower(module(*parts, *THREE))
    assert caught.value.where is not None


def test_an_operation_that_one_configuration_can_not_run_is_a_problem() -> None:
    loaded = Loaded(with_main(configure("one") + configure("ten")))
    ops = [*loaded.lowered.transaction.ops]
    assert not list(loaded.array.problems(ops))
    second = next(n for n, op in enumerate(ops) if n and isinstance(op, txn.LoadPdi))
    ops[second] = txn.LoadPdi(200)
    ((index, error),) = loaded.array.problems(ops)
    assert index == second
    assert "configuration 200" in error.message


def test_a_transfer_beyond_its_argument_is_found_on_every_device() -> None:
    wide = adder("wide", 1).replace("%a : memref<4xi32>, 0, 4)", "%a : memref<4xi32>, 0, 8)", 1)
    lowered = lower(module(main(configure("one") + configure("wide")), adder("one", 1), wide))
    (error,) = out_of_bounds(lowered.physical, others=lowered.others.values())
    assert "reaches bytes 0 to 32 of argument 0" in error.message


def test_how_aiecc_writes_a_load_does_not_matter() -> None:
    body = configure("one") + configure("ten")
    said = body.replace("}\n", "} {expand_mode = 1 : i32}\n")
    assert with_main(said) != with_main(body)
    assert lower(with_main(said)).insts == lower(with_main(body)).insts


def test_a_build_for_an_npu_refuses_loads_of_other_devices() -> None:
    text = with_main(configure("one") + configure("ten"))
    with pytest.raises(UnsupportedError, match="loads the configuration of @one") as caught:
        check_configurations(parse_written(text, "design.mlir"))
    line = int(str(caught.value.where).split(":")[1])
    assert "aiex.configure @one" in text.splitlines()[line - 1]
    own = adder("one", 1).replace("%in = aiex", "aiex.npu.load_pdi {device_ref = @one}\n%in = aiex")
    check_configurations(parse_written(module(own), "design.mlir"))


def test_an_image_with_two_configurations_of_one_number_is_damaged() -> None:
    image = Loaded(with_main(configure("one") + configure("ten"))).image
    with pytest.raises(FormatError, match="the same number"):
        pack(EmulationImage(image.design, image.cores, (), 3, {3: image.others[3]}))
    with pytest.raises(FormatError, match="number outside of 1 to 255"):
        pack(EmulationImage(image.design, image.cores, (), 2, {256: image.others[3]}))
