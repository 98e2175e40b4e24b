"""What a BD of a DMA program can hold, by kind of tile: the last value that fits, the first not.

The widths are AMD's (AIE-ML register reference, AM025): lengths of 14, 17 and 32 bits, wraps of 8,
10 and 10, steps of 13, 17 and 20, for compute tile, memtile and shim.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from npukit.compiler.driver import lower, lower_to_physical
from npukit.compiler.extract import extract
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError
from npukit.machine.bd_words import decode_bd, encode_values
from npukit.machine.configuration import bd_values

ENGINES = {"core": ("aie.mem", "0, 2"), "memtile": ("aie.memtile_dma", "0, 1")}


def design(kind: str, bd: str, type_: str, *, start: str = "MM2S, 0", device: str = "npu1") -> str:
    """A DMA program with one BD on a tile of ``kind``; the BD stands on line 7."""
    engine, tile = ENGINES[kind]
    return f"""module {{
  aie.device({device}) {{
    %t = aie.tile({tile})
    %b = aie.buffer(%t) {{sym_name = "b"}} : memref<{type_}>
    %e = {engine}(%t) {{
      %s = aie.dma_start({start}, ^bd, ^end)
    ^bd: aie.dma_bd(%b : memref<{type_}>, {bd})
      aie.next_bd ^bd
    ^end:
      aie.end
    }}
    aie.runtime_sequence() {{}}
  }}
}}
"""


def pattern(*dims: tuple[int, int]) -> str:
    return "[" + ", ".join(f"<size = {s}, stride = {t}>" for s, t in dims) + "]"


def refusal(text: str) -> str:
    with pytest.raises(DesignError) as caught:
        parse_module(text, "d.mlir")
    assert str(caught.value.where).startswith("d.mlir:7:")
    return caught.value.message


@pytest.mark.parametrize(
    ("kind", "type_", "fits", "beyond", "says"),
    [
        # lengths, in words
        ("core", "16384xi32", "0, 16383", "0, 16384", "16384 words; a core BD holds at most 16383"),
        ("core", "65536xi8", "0, 65532", "0, 65536", "16384 words; a core BD holds at most 16383"),
        (
            "memtile",
            "131072xi32",
            "0, 131071",
            "0, 131072",
            "131072 words; a memtile BD holds at most 131071",
        ),
        # sizes: the innermost in words, the outermost that a BD has unbounded
        (
            "core",
            "1024xi16",
            f"0, 510, {pattern((1, 1), (510, 1))}",
            f"0, 512, {pattern((1, 1), (512, 1))}",
            "size of dimension 1 is 256 words; a core BD holds at most 255",
        ),
        (
            "core",
            "1024xi32",
            f"0, 510, {pattern((255, 4), (2, 1))}",
            f"0, 512, {pattern((256, 4), (2, 1))}",
            "size of dimension 0 is 256 steps; a core BD holds at most 255",
        ),
        (
            "memtile",
            "4096xi32",
            f"0, 2046, {pattern((2, 1024), (1023, 1))}",
            f"0, 2048, {pattern((2, 1024), (1024, 1))}",
            "size of dimension 1 is 1024 words; a memtile BD holds at most 1023",
        ),
        # strides, in words
        (
            "core",
            "16384xi32",
            f"0, 2, {pattern((2, 8192), (1, 1))}",
            f"0, 2, {pattern((2, 8193), (1, 1))}",
            "stride of dimension 0 is 8193 words; a core BD holds at most 8192",
        ),
        (
            "memtile",
            "65536xi64",
            f"0, 2, {pattern((2, 65535), (1, 1))}",
            f"0, 3, {pattern((1, 1), (1, 1), (3, 2))}",
            "the innermost stride must be 1 for elements of 8 bytes",
        ),
        (
            "core",
            "96xi8",
            f"0, 96, {pattern((8, 12), (12, 1))}",
            f"0, 96, {pattern((8, 6), (12, 1))}",
            "stride of dimension 0 is 6 1-byte elements, 6 bytes",
        ),
        (
            "memtile",
            "96xi16",
            f"0, 48, {pattern((8, 10), (6, 1))}",
            f"0, 56, {pattern((8, 10), (7, 1))}",
            "size of dimension 1 is 7 2-byte elements, 14 bytes",
        ),
        # how many dimensions
        (
            "memtile",
            "64xi32",
            f"0, 16, {pattern((2, 8), (2, 4), (2, 2), (2, 1))}",
            f"0, 32, {pattern((2, 16), (2, 8), (2, 4), (2, 2), (2, 1))}",
            "5 dimensions, but BDs of memtile tiles have 4",
        ),
        # the end of the buffer
        ("core", "64xi32", "32, 32", "32, 64", "end 128 bytes past the buffer"),
        (
            "core",
            "64xi32",
            f"28, 8, {pattern((2, 32), (4, 1))}",
            f"29, 8, {pattern((2, 32), (4, 1))}",
            "end 4 bytes past the buffer",
        ),
        ("core", "64xi32", "0, 64", "-1, 4", "starts 4 bytes before its buffer"),
    ],
)
def test_the_last_that_fits(kind: str, type_: str, fits: str, beyond: str, says: str) -> None:
    parse_module(design(kind, fits, type_))
    assert says in refusal(design(kind, beyond, type_))


def padded(before: int, after: int, *, dims: int, level: int, type_: str = "i32") -> str:
    """A BD of ``dims`` dimensions of two (four bytes for i8), padded at one level."""
    size = 4 if type_ == "i8" else 2
    sizes = [2] * (dims - 1) + [size]
    pads = [(0, 0)] * dims
    pads[dims - 1 - level] = (before, after)
    total = 1
    for n, (b, a) in zip(sizes, pads, strict=True):
        total *= n + b + a
    strides = [size * 2 ** (dims - 2 - i) for i in range(dims - 1)] + [1]
    spelled = ", ".join(f"<const_pad_before = {b}, const_pad_after = {a}>" for b, a in pads)
    return f"0, {total}, {pattern(*zip(sizes, strides, strict=True))}, [{spelled}]"


@pytest.mark.parametrize(("level", "most"), [(0, 63), (1, 31), (2, 15), (3, 0)])
@pytest.mark.parametrize("side", ["before", "after"])
def test_padding_fields(level: int, most: int, side: str) -> None:
    def bd(amount: int) -> str:
        before, after = (amount, 0) if side == "before" else (0, amount)
        return padded(before, after, dims=4, level=level)

    parse_module(design("memtile", bd(most), "16xi32"))
    unit = "steps" if level else "words"
    said = refusal(design("memtile", bd(most + 1), "16xi32"))
    assert f"padding {side} dimension {3 - level} is {most + 1} {unit}" in said
    assert f"a memtile BD holds at most {most}" in said


def test_padding_counts_words() -> None:
    parse_module(design("memtile", padded(252, 0, dims=1, level=0, type_="i8"), "4xi8"))
    said = refusal(design("memtile", padded(256, 0, dims=1, level=0, type_="i8"), "4xi8"))
    assert "is 64 words; a memtile BD holds at most 63" in said
    said = refusal(design("memtile", padded(2, 2, dims=1, level=0, type_="i8"), "4xi8"))
    assert "2 bytes; it must be a multiple of 4 bytes" in said


def test_only_mm2s_channels_of_memtiles_pad() -> None:
    bd = padded(1, 1, dims=1, level=0)
    assert "only an MM2S channel pads" in refusal(design("memtile", bd, "2xi32", start="S2MM, 0"))
    assert "this is a BD of a core tile" in refusal(design("core", bd, "2xi32"))


@pytest.mark.parametrize(
    ("kind", "start", "bd", "says"),
    [
        (
            "memtile",
            "MM2S, 1",
            "{bd_id = 23 : i32}",
            "channel 1 of memtile tile (0, 1) runs BDs 24",
        ),
        ("memtile", "MM2S, 0", "{bd_id = 0 : i32, next_bd_id = 24 : i32}", "runs BDs 0 to 23"),
        ("core", "MM2S, 0", "{bd_id = 16 : i32}", "runs BDs 0 to 15, not BD 16"),
    ],
)
def test_bds_that_a_channel_runs(kind: str, start: str, bd: str, says: str) -> None:
    text = design(kind, "0, 4", "4xi32", start=start).replace("0, 4)", f"0, 4) {bd}")
    assert says in refusal(text)


@pytest.mark.parametrize(("number", "says"), [(0, None), (1, "next_bd_id 1 contradicts")])
def test_a_next_bd_id_is_that_of_the_bd_that_follows(number: int, says: str | None) -> None:
    text = design("core", "0, 4", "4xi32").replace(
        "0, 4)", f"0, 4) {{bd_id = 0 : i32, next_bd_id = {number} : i32}}"
    )
    if says is None:
        lower(text)
    else:
        with pytest.raises(DesignError, match=says):
            lower(text)


def test_two_channels_of_different_parity_cannot_share_a_bd() -> None:
    text = design("memtile", "0, 4", "4xi32").replace(
        "^bd, ^end)", "^bd, ^two)\n    ^two:\n      %u = aie.dma_start(MM2S, 1, ^bd, ^end)"
    )
    with pytest.raises(DesignError, match=r"channel [01] of memtile tile .* runs BDs"):
        lower(text)


def test_repeat_counts_fit_eight_bits() -> None:
    def repeated(count: int) -> str:
        return design("core", "0, 4", "4xi32").replace("^end)", f"^end, repeat_count = {count})", 1)

    parse_module(repeated(255))
    with pytest.raises(DesignError, match="a repeat count is 0 to 255, not 256"):
        parse_module(repeated(256))


def test_a_long_size_that_some_aiecc_refuses_is_reported() -> None:
    text = design("memtile", f"0, 2048, {pattern((2, 768), (512, 1))}", "4096xi32")
    assert not lower(text.replace("2048", "1024")).warnings
    text = design("memtile", f"0, 1536, {pattern((2, 768), (768, 1))}", "4096xi32")
    (warning,) = lower(text, "d.mlir").warnings
    assert warning.where.line == 7
    assert "768 elements" in warning.message
    assert "MLIR-AIE 1.4.1 and earlier refuses" in warning.message


@pytest.mark.parametrize(
    ("acquired", "released", "message"),
    [
        ("", "", None),
        ("%here", "%here", None),
        ("%west", "%west", None),
        ("%here", "", "acquires a lock but releases none"),
        ("", "%here", "releases a lock but acquires none"),
        ("%west", "%here", r"a lock of tile \(0, 1\) and one of tile \(1, 1\)"),
    ],
)
def test_locks_that_aiecc_does_not_configure_are_reported(
    acquired: str, released: str, message: str | None
) -> None:
    before = f"\n aie.use_lock({acquired}, AcquireGreaterEqual, 1)" if acquired else ""
    behind = f"\n aie.use_lock({released}, Release, 1)" if released else ""
    text = (
        design("memtile", "0, 4", "4xi32")
        .replace("aie.tile(0, 1)", "aie.tile(1, 1)\n %w = aie.tile(0, 1)")
        .replace("%e =", "%here = aie.lock(%t, 0)\n %west = aie.lock(%w, 0)\n %e =")
        .replace("^bd: ", f"^bd:{before}\n")
        .replace("0, 4)", f"0, 4){behind}")
    )
    found = [w.message for w in lower(text, "d.mlir").warnings if "aiecc of April" in w.message]
    assert len(found) == (message is not None)
    assert message is None or re.search(message, found[0])


def elements(dims: Sequence[tuple[int, int]], count: int, offset: int) -> list[int]:
    """What a pattern visits, as many elements as the length says, by plain enumeration.

    A core tile's BD has three levels; the first that is not given goes on in steps of a word.
    """
    if len(dims) < 3:
        dims = [(count, 1), *dims]
    (outer, stride), inner = dims[0], dims[1:]
    rows = max(outer, count)
    found = (
        offset + row * stride + sum(i * t for i, (_, t) in zip(index, inner, strict=True))
        for row in range(rows)
        for index in product(*(range(size) for size, _ in inner))
    )
    return [next(found) for _ in range(count)]


def walked_bytes(text: str) -> list[int]:
    """The offset in its buffer of each word that the registers of the design's BD walk."""
    physical = extract(lower_to_physical(parse_module(text)))
    ((tile, table),) = physical.descriptors.items()
    ((_, bd),) = table.items()
    model = physical.device.tile(tile)
    fields = decode_bd(model, encode_values(model, bd_values(physical.device, tile, bd)))
    (buffer,) = physical.buffers.values()
    offsets = [bd.address - buffer.address]
    for dim in fields.dims:
        offsets = [at + 4 * step * dim.stride for at in offsets for step in range(dim.size)]
    return offsets[: fields.buffer_length]


@given(
    dims=st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9)), min_size=1, max_size=3),
    count=st.integers(1, 40),
    offset=st.integers(0, 12),
)
@example(dims=[(1, 5), (1, 7), (2, 1)], count=8, offset=0)
def test_a_pattern_is_refused_where_it_leaves_its_buffer(
    dims: list[tuple[int, int]], count: int, offset: int
) -> None:
    size = 48
    last = sum((n - 1) * t for n, t in dims)
    assume(last < size)
    text = design("core", f"{offset}, {count}, {pattern(*dims)}", f"{size}xi32")
    if max(elements(dims, count, offset)) < size:
        assert walked_bytes(text) == [4 * e for e in elements(dims, count, offset)]
    else:
        assert "past the buffer" in refusal(text)


@given(
    kind=st.sampled_from(["core", "memtile"]),
    width=st.sampled_from([1, 2]),
    outer=st.lists(st.tuples(st.sampled_from([1, 1, 2, 3, 4]), st.integers(1, 8)), max_size=2),
    run=st.integers(1, 4),
)
def test_narrow_elements_are_walked_in_the_order_of_the_design(
    kind: str, width: int, outer: list[tuple[int, int]], run: int
) -> None:
    """What is accepted moves the elements that it spells; sizes of 1 and runs of memory are accepted."""
    dims = [*outer, (run, 1)]
    places = [0]
    for size, stride in dims:
        places = [at + step * stride for at in places for step in range(size)]
    assume(len(places) * width % 4 == 0)
    text = design(kind, f"0, {len(places)}, {pattern(*dims)}", f"64xi{8 * width}")
    try:
        offsets = walked_bytes(text)
    except DesignError:
        # A run of memory is refused only if its innermost part is longer than a word, in no words.
        assert places != [*range(len(places))] or (run * width > 4 and run * width % 4)
        return
    moved = [offset + byte for offset in offsets for byte in range(4)]
    assert moved == [at * width + byte for at in places for byte in range(width)]


@pytest.mark.parametrize(
    ("dims", "accepted"),
    [
        ([(1, 1)], True),
        ([(1, 2), (1, 1)], True),
        ([(1, 3), (1, 5), (1, 1)], True),
        ([(8, 1), (1, 1)], True),
        ([(4, 2), (1, 7), (2, 1)], True),
        ([(4, 2), (1, 1)], False),
        ([(8, 1), (1, 2)], False),
    ],
)
@pytest.mark.parametrize(("kind", "length"), [("core", 8), ("memtile", 8), ("memtile", 16)])
def test_a_run_that_is_spelled_in_less_than_words(
    kind: str, length: int, dims: list[tuple[int, int]], accepted: bool
) -> None:
    """``aie-opt`` writes these BDs without an innermost wrap, so only a run of memory is right."""
    text = design(kind, f"0, {length}, {pattern(*dims)}", "64xi8")
    if accepted:
        assert walked_bytes(text) == [*range(0, length, 4)]
    else:
        refusal(text)


def test_a_run_below_a_word_is_not_padded() -> None:
    padded_ = (
        "[<const_pad_before = 1, const_pad_after = 0>, <const_pad_before = 0, const_pad_after = 0>]"
    )
    dims = pattern((4, 1), (1, 1))
    assert "1 bytes" in refusal(design("memtile", f"0, 8, {dims}, {padded_}", "64xi8"))
