"""The register writes of a load, compared with those of MLIR-AIE.

``aie-opt --convert-aie-to-transaction`` writes with AMD's own aie-rt. Compared are every word of every
BD, the locks' first values, the tasks that are pushed, and initial values in the data memories, of
npukit's physical module. Skipped where ``aie-opt`` is not installed.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.compiler.driver import lower_to_physical
from npukit.compiler.extract import extract
from npukit.compiler.parse import parse_module, print_module
from npukit.machine.addresses import tile_address
from npukit.machine.configuration import RegisterWrite, bd_writes, lock_writes, task_write
from npukit.machine.generations import Generation
from npukit.machine.loaded_design import read_design
from npukit.machine.physical import PhysicalDesign, Route
from npukit.machine.registers import RegisterKind, decode_address
from thoroughness import examples

HERE = Path(__file__).parent
DESIGNS = sorted((*HERE.glob("designs/*/design.mlir"), *HERE.glob("more/*/design.mlir")))

AIE_OPT = InstalledTools().aie_opt
pytestmark = pytest.mark.skipif(
    not isinstance(AIE_OPT, FoundTool), reason=f"no aie-opt to compare with: {AIE_OPT}"
)

Writes = dict[int, list[int]]
"""The words that are written to each address, in their order."""


def collected(generation: Generation, words: Iterable[tuple[int, int]]) -> Writes:
    """By address, in the order of the writes.

    Of a register that is not a queue only the last word counts, and 0 is what a reset leaves there anyway.
    """
    registers: Writes = {}
    queues: Writes = defaultdict(list)
    for address, word in words:
        kind = decode_address(generation, address).kind
        if kind is RegisterKind.QUEUE:
            queues[address].append(word)
        elif kind in (RegisterKind.BD, RegisterKind.LOCK, RegisterKind.DATA_MEMORY):
            registers[address] = [word]
    return queues | {address: last for address, last in registers.items() if last != [0]}


def ours(design: PhysicalDesign) -> Writes:
    generation = design.device.generation
    tasks = (task_write(generation, task) for task in design.tasks)
    return collected(
        generation,
        (
            (write.address + 4 * number, word)
            for write in (*lock_writes(design), *bd_writes(design), *tasks)
            for number, word in enumerate(write.words)
        ),
    ) | initial_words(design)


def initial_words(design: PhysicalDesign) -> Writes:
    """The words of the data memories that are not 0."""
    words: dict[int, int] = defaultdict(int)
    for buffer in design.buffers.values():
        for at, byte in enumerate(buffer.initial or b"", buffer.address):
            address = tile_address(buffer.tile.col, buffer.tile.row, at - at % 4)
            words[address] |= byte << 8 * (at % 4)
    return {address: [word] for address, word in words.items() if word}


GLOBAL = re.compile(r"memref\.global .*?@(\w+) : memref<(\d+)xi32> = dense<(.*?)>$", re.MULTILINE)
WRITE = re.compile(r"npu\.write32 \{address = (\d+) : ui32, value = (\d+) : ui32\}")
GET = re.compile(r"(%\w+) = memref\.get_global @(\w+)")
BLOCK = re.compile(r"npu\.blockwrite\((%\w+)\) \{address = (\d+)")


MASKED = re.compile(
    r"npu\.maskwrite32 \{address = (\d+) : ui32, mask = (\d+) : ui32, value = (\d+) : ui32\}"
)


def theirs(generation: Generation, physical: str) -> Writes:
    writes = written(physical, "--convert-aie-to-transaction")
    return collected(
        generation,
        (
            (write.address + 4 * number, word)
            for write in writes
            if write.mask is None
            for number, word in enumerate(write.words)
        ),
    )


def written(physical: str, *passes: str) -> list[RegisterWrite]:
    """What aie-opt writes to load a physical module, in order."""
    assert isinstance(AIE_OPT, FoundTool)
    ran = subprocess.run(
        [AIE_OPT.path, *passes], input=physical, capture_output=True, text=True, check=True
    )
    blocks = {
        name: tuple(_words(text, int(count))) for name, count, text in GLOBAL.findall(ran.stdout)
    }
    writes: list[RegisterWrite] = []
    named: dict[str, str] = {}
    for line in ran.stdout.splitlines():
        if found := WRITE.search(line):
            writes.append(RegisterWrite(int(found[1]), (int(found[2]),)))
        elif found := MASKED.search(line):
            writes.append(RegisterWrite(int(found[1]), (int(found[3]),), int(found[2])))
        elif found := GET.search(line):
            named[found[1]] = found[2]
        elif found := BLOCK.search(line):
            writes.append(RegisterWrite(int(found[2]), blocks[named[found[1]]]))
    return writes


def _words(text: str, count: int) -> Iterator[int]:
    if text.startswith('"0x'):
        content = bytes.fromhex(text[3:-1])
        yield from (int.from_bytes(content[at : at + 4], "little") for at in range(0, 4 * count, 4))
        return
    numbers = text.strip("[]").split(",")
    for number in numbers if len(numbers) == count else numbers * count:
        yield int(number) % 2**32


def compare(text: str, name: str) -> None:
    physical = lower_to_physical(parse_module(text, name))
    design = extract(physical)
    assert ours(design) == theirs(design.device.generation, print_module(physical))


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.parent.name)
def test_golden_designs_have_the_same_register_writes(path: Path) -> None:
    compare(path.read_text(), str(path))


@st.composite
def patterns(draw: st.DrawFn, memtile: bool, per_word: int) -> tuple[int, str, str]:
    """How many elements a pattern moves, its dimensions, and its padding if there is any."""
    sizes = draw(st.lists(st.integers(2, 6), min_size=1, max_size=4 if memtile else 3))
    pads = [(0, 0) for _ in sizes]
    if memtile and draw(st.booleans()):
        few = st.tuples(st.integers(0, 3), st.integers(0, 3))
        # The outermost level of a memtile's BD has no padding.
        pads = [(0, 0) if len(sizes) - at == 4 else draw(few) for at in range(len(sizes))]
    strides = [1]
    for size in sizes[:0:-1]:
        strides.insert(0, strides[0] * size * draw(st.integers(1, 2)))
    # In words up to here: the innermost level is a run of them, and so is its padding.
    steps = [per_word * stride for stride in strides[:-1]] + [1]
    sizes[-1] *= per_word
    pads[-1] = (pads[-1][0] * per_word, pads[-1][1] * per_word)
    length = 1
    for size, (before, after) in zip(sizes, pads, strict=True):
        length *= size + before + after
    dims = ", ".join(f"<size = {a}, stride = {b}>" for a, b in zip(sizes, steps, strict=True))
    padding = ", ".join(f"<const_pad_before = {a}, const_pad_after = {b}>" for a, b in pads)
    return length, dims, padding if any(map(any, pads)) else ""


HEADERS = st.tuples(st.integers(0, 7), st.integers(0, 31))


@st.composite
def descriptors(draw: st.DrawFn, memtile: bool, type_: str, per_word: int) -> list[str]:
    """A BD with its locks and its packet header, in all of their spellings."""
    length, dims, padding = draw(patterns(memtile, per_word))
    offset = 4 * draw(st.integers(0, 8))
    attributes = []
    if draw(st.booleans()):
        rest = f", {offset}, {length}, [{dims}]" + (f", [{padding}]" if padding else "")
    else:
        rest = ""
        attributes += [
            f"offset = {offset} : i32",
            f"len = {length} : i32",
            f"dimensions = #aie<bd_dim_layout_array[{dims}]>",
        ]
        if padding:
            attributes.append(f"pad_dimensions = #aie<bd_pad_layout_array[{padding}]>")
    lines = []
    if draw(st.booleans()):
        lines.append("aie.dma_bd_packet({}, {})".format(*draw(HEADERS)))
    if draw(st.booleans()):
        header = "pkt_type = {}, pkt_id = {}".format(*draw(HEADERS))
        attributes.append(f"packet = #aie.packet_info<{header}>")
    braces = ", ".join(draw(st.permutations(attributes)))
    lines.append(f"aie.dma_bd(%b : memref<8192x{type_}>{rest}) {{{braces}}}")
    if draw(st.booleans()):
        how = draw(st.sampled_from(["Acquire", "AcquireGreaterEqual"]))
        lines.insert(0, f"aie.use_lock(%l, {how}, {draw(st.integers(1, 3))})")
        lines.append(f"aie.use_lock(%k, Release, {draw(st.integers(0, 3))})")
    return lines


@st.composite
def programs(draw: st.DrawFn) -> str:
    """A channel that runs one to four BDs, in a ring or once."""
    memtile = draw(st.booleans())
    type_, per_word = draw(st.sampled_from([("i32", 1), ("i8", 4), ("bf16", 2), ("f32", 1)]))
    count = draw(st.integers(1, 4))
    following = [f"bd{n}" for n in range(1, count)] + [draw(st.sampled_from(["bd0", "end"]))]
    blocks = [
        line
        for number, then in enumerate(following)
        for line in (
            f"^bd{number}:",
            *draw(descriptors(memtile, type_, per_word)),
            f"aie.next_bd ^{then}",
        )
    ]
    repeat = draw(st.sampled_from(["", ", repeat_count = 3", ", repeat_count = 255"]))
    engine, row = ("aie.memtile_dma", 1) if memtile else ("aie.mem", 2)
    lines = [
        f"%t = aie.tile(0, {row})",
        f'%b = aie.buffer(%t) {{sym_name = "b"}} : memref<8192x{type_}>',
        "%l = aie.lock(%t) {init = 2 : i32}",
        "%k = aie.lock(%t)",
        f"%e = {engine}(%t) {{",
        f"%s = aie.dma_start(MM2S, {draw(st.integers(0, 1))}, ^bd0, ^end{repeat})",
        *blocks,
        "^end:",
        "aie.end",
        "}",
    ]
    device = draw(st.sampled_from(["npu1", "npu2"]))
    return "\n".join(["module {", f"aie.device({device}) {{", *lines, "}", "}", ""])


@given(programs())
@settings(max_examples=examples(60), deadline=None)
def test_random_buffer_descriptors_have_the_same_register_writes(text: str) -> None:
    compare(text, "d.mlir")


ELEMENTS = ("i1", "i4", "i8", "si8", "ui8", "i16", "i24", "i32", "i64", "bf16", "f16", "f32", "f64")


@given(st.sampled_from(ELEMENTS), st.lists(st.integers(0, 127), min_size=8, max_size=8), st.data())
@settings(max_examples=examples(60), deadline=None)
def test_initial_values_are_loaded_the_same(
    element: str, given_: list[int], data: st.DataObject
) -> None:
    spelled = {"i1": lambda n: "true" if n % 2 else "false", "i4": lambda n: str(n % 16 - 8)}
    as_float = element.startswith(("f", "b"))
    values = [spelled.get(element, lambda n: f"{n}.5" if as_float else str(n))(n) for n in given_]
    dense = data.draw(st.sampled_from([values[0], f"[{', '.join(values)}]"]))
    row = data.draw(st.sampled_from([1, 2]))
    compare(
        f"module {{\naie.device(npu1) {{\n%t = aie.tile(1, {row})\n"
        f'%b = aie.buffer(%t) {{sym_name = "b"}} : memref<8x{element}> = dense<{dense}>\n}}\n}}\n',
        "d.mlir",
    )


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.parent.name)
def test_streams_are_read_back_from_the_switches(path: Path) -> None:
    """MLIR-AIE routes a design's flows; npukit finds them in the registers that it then writes."""
    physical = lower_to_physical(parse_module(path.read_text(), str(path)))
    design = extract(physical)
    passes = ("--aie-create-pathfinder-flows", "--convert-aie-to-transaction")
    found = read_design(design.device, written(print_module(physical), *passes))

    def streams(routes: Iterable[Route]) -> set[object]:
        return {
            (route.source, frozenset(route.dests), route.packet_id)
            for route in routes
            if route.source.bundle in ("DMA", "Core")
        }

    assert streams(found.routes) == streams(design.routes)
