"""A design's text with constants in the place of the numbers that its runtime sequence takes."""

from __future__ import annotations

import pytest
from lowered_sequences import ARRAY

from npukit.builder.toolchains.hw.call_streams import with_constants
from npukit.compiler.dialect.location import locate
from npukit.compiler.driver import lower
from npukit.compiler.lowering.sequence import find_device, find_sequence
from npukit.compiler.lowering.sequence_numbers import number_arguments
from npukit.compiler.parse import parse_module
from npukit.errors import UnsupportedError

USE = "aiex.npu.rtp_write(@cbuf, 0, %n) : i32"
FLAGGED = f"scf.if %flag {{ {USE} }}"


def design(sequence: str) -> str:
    comment = "// see aie.runtime_sequence(%n: i32) {\n"
    return f"module {{\n{comment}  aie.device(npu1_1col) {{\n{ARRAY}    {sequence}\n  }}\n}}\n"


def replaced(text: str, *values: int) -> str:
    sequence = find_sequence(find_device(parse_module(text, "design.mlir")))
    (found,) = with_constants(text, number_arguments(sequence), [values], locate(sequence))
    return found


@pytest.mark.parametrize(
    ("sequence", "values"),
    [
        (f"aie.runtime_sequence(%a: memref<8xi32>, %n: i32) {{\n{USE}\n}}", (7,)),
        (f"aie.runtime_sequence @named(%n : i32) {{ {USE} }}", (-3,)),
        (
            f"aie.runtime_sequence(%a: memref<8xi32>,\n   %n : i32 ,\n  %flag: i1\n) {{\n{FLAGGED}\n}}",
            (9, 1),
        ),
        (f"aie.runtime_sequence(%flag: i1, %n: i32) {{ {FLAGGED} }}", (0, 9)),
        (
            "aiex.runtime_sequence(%a: memref<8x8xi32, affine_map<(d0, d1) -> (d1, d0)>>, "
            f"%n: i32, %nn: index) {{ {USE} }}",
            (5, 6),
        ),
        (
            "aie.runtime_sequence(%n: i32) attributes {emit_parameter_sync_preamble = false} "
            f"{{ {USE} }}",
            (5,),
        ),
        (
            "aie.runtime_sequence // of (%n: i32) {\n(%a: memref<8xi32>, // in ) ,\n"
            f" %n // how many, %n: i32\n : // type\n i32 // last\n) // body {{\n {{ {USE} }}",
            (5,),
        ),
        (
            "aie.runtime_sequence(%n: i32) attributes // {\n"
            f"{{emit_parameter_sync_preamble = // }} {{\n false}} {{ {USE} }}",
            (5,),
        ),
        (
            f"aie.runtime_sequence(%arg0: memref<8xi32>, %arg1: i32) {{ {USE} }}".replace(
                "%n", "%arg1"
            ),
            (4,),
        ),
    ],
)
def test_the_text_with_constants_means_the_same(sequence: str, values: tuple[int, ...]) -> None:
    text = design(sequence)
    made = replaced(text, *values)
    assert len(made.splitlines()) == len(text.splitlines())
    lowered = lower(made)
    assert not lowered.number_arguments
    names = [one.name for one in number_arguments(find_sequence(find_device(parse_module(text))))]
    assert lowered.insts == lower(text, numbers=dict(zip(names, values, strict=True))).insts


def test_numbers_without_names_are_refused_at_the_sequence() -> None:
    text = design(f"aie.runtime_sequence(%0: i32) {{ {USE} }}".replace("%n", "%0"))
    with pytest.raises(UnsupportedError, match="does not find where") as caught:
        replaced(text, 3)
    line = 1 + text[: text.rindex("aie.runtime_sequence")].count("\n")
    assert str(caught.value.where).startswith(f"design.mlir:{line}:")
