"""The fast parser reads what xDSL's reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from xdsl.ir import Dialect
from xdsl.irdl import IRDLOperation
from xdsl.irdl.declarative_assembly_format import FormatProgram
from xdsl.utils.exceptions import ParseError
from xdsl.utils.lexer import Input, Lexer
from xdsl.utils.mlir_lexer import MLIRLexer, MLIRTokenKind

from npukit.compiler.dialect.aie import AIE
from npukit.compiler.dialect.aievec_ops import AIEVEC
from npukit.compiler.dialect.aiex import AIEX
from npukit.compiler.dialect.design_parser import DesignLexer
from npukit.compiler.parse import parse_module
from npukit.errors import DesignError
from thoroughness import examples

GOLDEN = Path(__file__).parents[1] / "golden"
PIECES = (
    *("aie.tile", "x", "_", "xi32", "0", "12", "0x1F", "0x", "0xi32", "1.5", "1.", "1e3", "1.5e-3"),
    *("%a", "%0", "%0a", "%", "@f", "@", '@"f"', "#a", "#-}", "{-#", "{", "}", "^bb0", "!aie.x"),
    *("->", "-", "...", ".", ":", "::", ",", "(", ")", "[", "]", "<", ">", "=", "+", "*", "?", "|"),
    *(" ", "\n", "\t", "// text\n", "// end", "/", '"text"', '"te\\n"', '"open', "é", "%é", "@é"),
)


def _tokens(lexer: Lexer[MLIRTokenKind, str]) -> list[tuple[MLIRTokenKind | str, int, int, str]]:
    found: list[tuple[MLIRTokenKind | str, int, int, str]] = []
    while not found or found[-1][0] is not MLIRTokenKind.EOF:
        try:
            token = lexer.lex()
        except ParseError as error:
            return [*found, (error.msg, error.span.start, error.span.end, "")]
        found.append((token.kind, token.span.start, token.span.end, token.text))
    return found


def _agree(text: str) -> None:
    source = Input(text, "design.mlir")
    assert _tokens(DesignLexer(source)) == _tokens(MLIRLexer(source))


@given(st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@example("memref<4x8xi32>")
@example("0x10x1.0")
@settings(max_examples=examples(300))
def test_tokens_are_those_of_xdsl(text: str) -> None:
    _agree(text)


@pytest.mark.parametrize("name", ["designs/matmul_16x16", "more/compute_in_mlir"])
def test_tokens_of_whole_designs_are_those_of_xdsl(name: str) -> None:
    _agree((GOLDEN / name / "design.mlir").read_text())


@pytest.mark.parametrize("dialect", [AIE, AIEX, AIEVEC], ids=lambda dialect: dialect.name)
def test_every_format_is_a_format(dialect: Dialect) -> None:
    """The dialects' formats are read at their first use."""
    definitions = [
        kind.get_irdl_definition() for kind in dialect.operations if issubclass(kind, IRDLOperation)
    ]
    written = [each for each in definitions if each.assembly_format is not None]
    assert written
    for definition in written:
        FormatProgram.from_str(definition.assembly_format or "", definition)


def test_a_value_is_known_in_its_region_and_below_and_nowhere_else() -> None:
    def design(used: str) -> str:
        return f"""module {{
  aie.device(npu1_1col) {{
    %t = aie.tile(0, 2)
    %c = aie.core(%t) {{
      %n = arith.constant 1 : index
      %z = arith.constant 0 : index
      scf.for %i = %z to %n step %n {{
        %inner = arith.addi %i, %n : index
        scf.for %j = %z to %inner step %n {{
          %sum = arith.addi %j, %inner : index
        }}
      }}
      %last = arith.addi %n, {used} : index
      aie.end
    }}
  }}
}}"""

    parse_module(design("%z"))
    with pytest.raises(DesignError, match="inner"):
        parse_module(design("%inner"))


def test_a_part_that_repeats_belongs_to_each_operation_alone() -> None:
    module = parse_module("""module {
  aie.device(npu1_1col) {
    %t = aie.tile(0, 0)
    aie.runtime_sequence(%a: memref<8xi32>) {
      aiex.npu.sync {channel = 0 : i32, column = 0 : i32, column_num = 1 : i32, direction = 0 : i32, row = 0 : i32, row_num = 1 : i32}
      aiex.npu.sync {channel = 0 : i32, column = 0 : i32, column_num = 1 : i32, direction = 0 : i32, row = 0 : i32, row_num = 1 : i32}
    }
  }
}""")
    first, second = (op for op in module.walk() if op.name == "aiex.npu.sync")
    assert first.properties == second.properties
    del first.properties["channel"]
    assert "channel" in second.properties
