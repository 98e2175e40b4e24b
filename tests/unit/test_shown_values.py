"""An NPU's cores show no values: ``hw`` takes the operations out of the design, and nothing else."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npukit.builder.toolchains.hw.debug_output import without_shown_values
from npukit.compiler.parse import parse_module, print_module
from npukit.errors import DesignError, UnsupportedError

HEAD = """module {
  func.func @f(%x: i32, %v: vector<4xi32>, %m: memref<4xi32, affine_map<(d0) -> (d0)>>) {
"""
TAIL = """
    func.return
  }
}
"""
SHOWING = (
    ("aie.debug", "(", "%x", ":", "i32", ")"),
    ("aie.debug", "(", "%x", ":", "i32", ")", "{", "why", "=", '"(%x : i32) }"', "}"),
    ("aie.debug", "(", "%m", ":", "memref<4xi32, affine_map<(d0) -> (d0)>>", ")"),
    (
        '"aie.debug"',
        "(",
        "%m",
        ")",
        ":",
        "(",
        "memref<4xi32, affine_map<(d0) -> (d0)>>",
        ")",
        "->",
        "(",
        ")",
    ),
    (
        '"aie.debug"',
        "(",
        "%x",
        ")",
        "{",
        "a",
        "=",
        "[",
        "1",
        ",",
        "{b = 2}",
        "]",
        "}",
        ":",
        "(i32)",
        "->",
        "()",
    ),
    ("vector.print",),
    ("vector.print", "%v", ":", "vector<4xi32>"),
    ("vector.print", "%x", ":", "i32", "punctuation", "<", "comma", ">"),
    ("vector.print", "str", '"aie.debug(%x : i32) \\" // no comment"'),
    ('"vector.print"', "(", "%v", ")", ":", "(", "vector<4xi32>", ")", "->", "(", ")"),
    ("aie.debug", "(", "%x", ":", "i32", ")", "loc", "(", '"a.py"', ":", "3", ":", "4", ")"),
)
OTHER = (
    "scf.execute_region { scf.yield }",
    "// aie.debug(%x : i32)",
    '// é "vector.print"(%v) : (vector<4xi32>) -> ()',
    '"test.op"() {text = "aie.debug(%x : i32)"} : () -> ()',
    '"test.op"() {vector.print, aie.debug = "vector.print"} : () -> ()',
)
GAPS = (" ", "\n", "  \n\n  ", " // vector.print )\n ")


@st.composite
def bodies(draw: st.DrawFn) -> list[tuple[bool, str]]:
    """Pieces of a body: whether each shows values, and its text; a line end is between them."""
    pieces = []
    for _ in range(draw(st.integers(1, 6))):
        if draw(st.booleans()):
            tokens = draw(st.sampled_from(SHOWING))
            gaps = [draw(st.sampled_from(GAPS)) for _ in tokens[1:]]
            text = "".join(chain.from_iterable(zip(tokens, [*gaps, ""], strict=True)))
            pieces.append((True, text))
        else:
            text = draw(st.sampled_from(OTHER))
            pieces.append((False, text))
    return pieces


@given(bodies())
@settings(max_examples=60, deadline=None)
def test_exactly_the_operations_that_show_values_go(body: list[tuple[bool, str]]) -> None:
    def design(shown: list[str]) -> str:
        return HEAD + "\n".join(shown) + TAIL

    blanks = ["".join("\n" if c == "\n" else " " for c in text) for _, text in body]
    expected = [blank if gone else text for (gone, text), blank in zip(body, blanks, strict=True)]
    left = without_shown_values(design([text for _, text in body]), "d.mlir")
    assert left == design(expected)
    without = design([text for gone, text in body if not gone])
    assert print_module(parse_module(left, verify=False)) == print_module(
        parse_module(without, verify=False)
    )


def test_several_operations_of_a_line_go_and_what_is_between_them_stays() -> None:
    line = "aie.debug(%x : i32) %c = arith.constant 1 : i32 vector.print vector.print // end"
    left = without_shown_values(HEAD + line + TAIL, "d.mlir")
    assert left.split() == [
        *HEAD.split(),
        *["%c", "=", "arith.constant", "1", ":", "i32", "//", "end"],
        *TAIL.split(),
    ]
    assert len(left) == len(HEAD + line + TAIL)


def test_a_text_that_only_mentions_the_operations_need_not_parse() -> None:
    text = "unknown.op // aie.debug(%x : i32)\n"
    assert without_shown_values(text, "d.mlir") == text


@pytest.mark.parametrize(
    ("line", "kind"),
    [("aie.debug(%y : i32)", DesignError), ("unknown.op aie.debug(%x : i32)", UnsupportedError)],
)
def test_a_design_that_does_not_parse_is_an_error_at_its_place(
    line: str, kind: type[DesignError | UnsupportedError]
) -> None:
    with pytest.raises(kind) as caught:
        without_shown_values(HEAD + line + TAIL, "d.mlir")
    assert str(caught.value.where).startswith("d.mlir:3")
