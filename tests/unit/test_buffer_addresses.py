"""Where buffers are placed, and which placements are refused."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aiecc_reference import needs_aiecc
from npukit.builder.toolchains.hw.driver import find_driver
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.compiler.driver import lower, lower_to_physical
from npukit.compiler.extract import extract
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError
from thoroughness import examples

BANK = 16 * 1024


@dataclass(frozen=True)
class Wanted:
    """A buffer of bytes as a design declares it."""

    size: int
    address: int | None = None
    bank: int | None = None

    def text(self, name: str) -> str:
        given = [f'sym_name = "{name}"']
        if self.address is not None:
            given.append(f"address = {self.address} : i32")
        if self.bank is not None:
            given.append(f"mem_bank = {self.bank} : i32")
        return f"%{name} = aie.buffer(%t) {{{', '.join(given)}}} : memref<{self.size}xi8>"


def design(
    buffers: list[Wanted], stack: int | None = None, scheme: str | None = None, row: int = 2
) -> str:
    lines = [f"%t = aie.tile(0, {row})"]
    if scheme is not None:
        lines[0] += f' {{allocation_scheme = "{scheme}"}}'
    lines += [buffer.text(f"b{number}") for number, buffer in enumerate(buffers)]
    if stack is not None:
        lines.append(f"aie.core(%t) {{ aie.end }} {{stack_size = {stack} : i32}}")
    return "module {\naie.device(npu1_1col) {\n" + "\n".join(lines) + "\n}\n}\n"


def addresses(text: str) -> list[int]:
    """The addresses that npukit gives, in the order of declaration."""
    physical = extract(lower_to_physical(parse_module(text, "d.mlir")))
    return [physical.buffers[f"b{n}"].address for n in range(len(physical.buffers))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            design([Wanted(1024, BANK - 512), Wanted(64), Wanted(32)], 1024, "basic-sequential"),
            [BANK - 512, 1024, 1088],
            id="one after the other",
        ),
        pytest.param(
            # The last buffer fits no bank, so the two without a bank are placed again; that
            # with one stays at the start of its bank.
            design([Wanted(64, bank=2), Wanted(100), Wanted(BANK + 4)], 1024),
            [2 * BANK, 1024 + BANK + 4, 1024],
            id="a bank that is asked for stays",
        ),
        pytest.param(
            design([Wanted(64, bank=2), Wanted(BANK + 4), Wanted(2 * BANK)]),
            [2 * BANK, 2 * BANK + 64, 0],
            id="a bank that is asked for is in the way",
        ),
        pytest.param(
            # Four take a bank each and the fifth finds none: all are placed again, in sequence.
            design([Wanted(12288 + 4 * n) for n in (4, 3, 2, 1, 0)], 1024),
            [1024 + 12288 * n + 4 * extra for n, extra in enumerate((0, 4, 7, 9, 10))],
            id="what was placed before one that fits no bank moves",
        ),
    ],
)
def test_placed(text: str, expected: list[int]) -> None:
    assert addresses(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (
            design([Wanted(64), Wanted(256, 512)], 1024),
            5,
            "buffer b1 (256 bytes at 512) of tile (0, 2) overlaps the stack (1024 bytes at 0)",
        ),
        (
            design([Wanted(256, 4096), Wanted(256, 4300)]),
            5,
            "buffer b1 (256 bytes at 4300) of tile (0, 2) overlaps buffer b0 (256 bytes at 4096)",
        ),
        (
            design([Wanted(256, 4300), Wanted(256, 4096)]),
            5,
            "buffer b1 (256 bytes at 4096) of tile (0, 2) overlaps buffer b0",
        ),
        (
            design([Wanted(1024, BANK - 512)], scheme="bank-aware"),
            3,
            "the buffers of tile (0, 2) do not fit",
        ),
        (
            # A small one that lies wholly inside a large one, behind another small one.
            design([Wanted(4096, 4096), Wanted(16, 4200), Wanted(16, 5000)]),
            5,
            "overlaps buffer b0",
        ),
        # MLIR-AIE keeps what it has dealt to the banks when a fixed buffer crosses one.
        (design([Wanted(1024, BANK - 512), Wanted(64), Wanted(32)]), 5, "overlaps buffer b0"),
        # A stack larger than a bank reaches into the next one's buffers.
        (design([Wanted(64)], BANK + 1024), 4, f"overlaps the stack ({BANK + 1024} bytes at 0)"),
        (design([Wanted(64, 0)], 1024), 4, "overlaps the stack"),
        (design([Wanted(64, 65500)]), 4, "64 bytes at address 65500 do not fit"),
        (design([Wanted(BANK + 4)], scheme="bank-aware"), 3, "do not fit"),
        (design([Wanted(64, BANK, 0)], scheme="bank-aware"), 3, "do not fit"),
        (design([Wanted(40000), Wanted(30000)]), 3, "need 70000 bytes, but the tile has 65536"),
    ],
)
def test_refused(text: str, line: int, message: str) -> None:
    with pytest.raises(DesignError, match=re.escape(message)) as caught:
        addresses(text)
    assert caught.value.where is not None
    assert caught.value.where.line == line


@pytest.mark.parametrize(
    ("buffers", "stack", "message"),
    [
        ([Wanted(64), Wanted(17)], 1024, None),
        ([Wanted(BANK, bank=1), Wanted(64, bank=1)], 1024, "requests bank 1 but is in bank 0"),
    ],
)
def test_a_requested_bank_that_is_ignored(
    buffers: list[Wanted], stack: int, message: str | None
) -> None:
    assert _warnings(design(buffers, stack)) == ([] if message is None else [(5, message)])


@pytest.mark.parametrize(("stack", "warned"), [(1024, []), (1022, [4]), (1023, [4])])
def test_a_stack_that_misaligns_the_buffers_above_it(stack: int, warned: list[int]) -> None:
    text = design([Wanted(64)], stack).replace("memref<64xi8>", "memref<64xi32>")
    found = _warnings(text)
    assert [line for line, _ in found] == warned
    assert all(f"before it: the stack ({stack} bytes at 0)" in message for _, message in found)


def _warnings(text: str) -> list[tuple[int | None, str]]:
    """Where and what; of a bank that was given up only the middle."""
    with_sequence = text.replace("\n}\n}\n", "\naie.runtime_sequence() {\n}\n}\n}\n")
    found = lower(with_sequence, "d.mlir").warnings
    bank = re.compile(r"requests bank \d but is in bank \d")
    return [
        (w.where.line, match.group() if (match := bank.search(w.message)) else w.message)
        for w in found
    ]


def test_two_operations_that_name_one_tile() -> None:
    text = design([Wanted(64)], 1024).replace(
        "%b0", '%u = aie.tile(0, 2)\n%x = aie.buffer(%u) {sym_name = "x"} : memref<64xi8>\n%b0'
    )
    with pytest.raises(DesignError, match="overlaps the stack") as caught:
        addresses(text)
    assert caught.value.where is not None
    assert caught.value.where.line == 5
    assert "several aie.tile name tile (0, 2)" in str(caught.value.hint)


SIZES = st.sampled_from([4, 60, 64, 1000, 4096, BANK - 64, BANK, BANK + 4, 2 * BANK])
PLACES = st.one_of(
    st.none(), st.integers(0, 16).map(lambda n: 4096 * n), st.sampled_from([BANK - 32, 512, 20000])
)
WANTED = st.builds(
    Wanted, SIZES, PLACES, st.one_of(st.none(), st.none(), st.none(), st.integers(0, 3))
)
TILES = st.builds(
    design,
    st.lists(WANTED, min_size=1, max_size=7),
    st.sampled_from([None, 0, 1024, 1000, 4096, BANK, BANK + 512]),
    st.sampled_from([None, None, None, "bank-aware", "basic-sequential"]),
    st.sampled_from([1, 2]),
).filter(lambda text: "(0, 1)" not in text or "aie.core" not in text)


@given(TILES)
@settings(max_examples=examples(80), deadline=None)
def test_placed_buffers_do_not_overlap_and_are_accepted_again(text: str) -> None:
    try:
        physical = lower_to_physical(parse_module(text, "d.mlir"))
    except DesignError as error:
        assert error.where is not None
        assert error.where.line is not None
        return
    placed = extract(physical).buffers
    stack = re.search(r"stack_size = (\d+)", text)
    taken = [range(b.address, b.address + b.size) for b in placed.values()]
    taken += [range(int(stack[1]))] if stack else []
    assert not any(max(a.start, b.start) < min(a.stop, b.stop) for a, b in combinations(taken, 2))
    again = parse_module(print_module(physical))
    assert extract(again).buffers == placed
    assert extract(lower_to_physical(again)).buffers == placed


@pytest.fixture(scope="module")
def aie_opt() -> Path:
    tool = find_driver(InstalledTools()).aie_opt
    if not isinstance(tool, FoundTool):
        pytest.skip("there is no aie-opt")
    return tool.path


@needs_aiecc
@given(TILES)
@settings(max_examples=examples(60), deadline=None)
def test_mlir_aie_places_alike(aie_opt: Path, text: str) -> None:
    try:
        ours = addresses(text)
    except DesignError:
        return
    run = subprocess.run(
        [aie_opt, "--aie-assign-buffer-addresses"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
    )
    found = dict(re.findall(r"%(b\d) = aie\.buffer\(.*?address = (\d+)", run.stdout))
    assert [int(found[f"b{n}"]) for n in range(len(found))] == ours
