"""Warnings about sequences that move parts of a fifo's objects."""

from __future__ import annotations

import pytest

from npukit.compiler.driver import lower

DESIGN = """
module {{
  aie.device(npu1_1col) {{
    %s = aie.tile(0, 0)
    %m = aie.tile(0, 1)
    %c = aie.tile(0, 2)
    aie.objectfifo @fin(%s, {{%m}}, 2 : i32) : !aie.objectfifo<memref<8x8xi16>>
    aie.objectfifo @fout(%m{pad}, {{%s}}, 2 : i32) {options} : !aie.objectfifo<memref<8x8xi16>>
    aie.objectfifo.link [@fin] -> [@fout]([] [])
    aie.runtime_sequence(%a: memref<1024xi16>, %b: memref<1024xi16>) {{
      {sequence}
    }}
  }}
}}
"""


def copy(name: str, pattern: str, bd_id: int = 0) -> str:
    memory, token = ("%a", "") if name == "fin" else ("%b", ", issue_token = true")
    return (
        f"aiex.npu.dma_memcpy_nd({memory}[0, 0, 0, 0]{pattern}) "
        f"{{id = {bd_id} : i64, metadata = @{name}{token}}} : memref<1024xi16>\n"
    )


def task(bds: str, options: str = "") -> str:
    return (
        f"%t = aiex.dma_configure_task_for @fin {{\n{bds}\n}}{options}\naiex.dma_start_task(%t)\n"
    )


WAIT = "aiex.npu.dma_wait {symbol = @fout}"
OUT = copy("fout", "[1, 1, 1, 128][0, 0, 0, 1]", 8) + WAIT
BD = "aie.dma_bd(%a : memref<1024xi16>, {}, {})\n"


def messages(sequence: str, pad: str = "", options: str = "") -> list[str]:
    text = DESIGN.format(sequence=sequence, pad=pad, options=options)
    return [w.message for w in lower(text, "d.mlir").warnings]


@pytest.mark.parametrize(
    ("sequence", "message"),
    [
        (copy("fin", "[1, 1, 1, 96][0, 0, 0, 1]") + OUT, "moves 192 bytes into @fin, not a multiple of its 128-byte objects: the last 64 bytes of an object never arrive"),
        (copy("fin", "[3, 1, 2, 8][0, 0, 16, 1]") + OUT, "moves 96 bytes into"),
        (copy("fin", "[1, 1, 1, 32][0, 0, 0, 1]") + copy("fin", "[1, 1, 1, 64][0, 0, 0, 1]", 1) + OUT, "moves 192 bytes into"),
        (copy("fin", "[1, 1, 1, 128][0, 0, 0, 1]") + OUT.replace("1, 128]", "1, 126]"), "moves 252 bytes out of @fout, not a multiple of its 128-byte objects: 4 bytes of an object stay"),
        (task(BD.format(0, 64) + "aie.end", " {repeat_count = 1 : i32}") + OUT, None),
        (task(BD.format(0, 32) + "aie.next_bd ^x\n^x:\n" + BD.format(64, 28) + "aie.end", " {repeat_count = 1 : i32}") + OUT, "moves 240 bytes into"),
    ],
)  # fmt: skip
def test_a_part_of_an_object(sequence: str, message: str | None) -> None:
    found = messages(sequence)
    assert len(found) == (message is not None), found
    assert message is None or message in found[0]


def test_parts_that_make_whole_objects_together() -> None:
    halves = [copy("fin", "[1, 1, 1, 32][0, 0, 0, 1]", number) for number in range(4)]
    assert messages("".join(halves) + OUT) == []


def test_padding_is_a_part_of_the_object() -> None:
    pad = " dimensionsToStream [<size = 7, stride = 8>, <size = 8, stride = 1>]"
    options = "{padDimensions = #aie<bd_pad_layout_array[<const_pad_before = 0, const_pad_after = 1>, <const_pad_before = 0, const_pad_after = 0>]>}"
    into = copy("fin", "[1, 1, 1, 64][0, 0, 0, 1]")
    out = copy("fout", "[1, 1, 1, LEN][0, 0, 0, 1]", 8) + WAIT
    assert messages(into + out.replace("LEN", "64"), pad, options) == []
    assert len(messages(into + out.replace("LEN", "56"), pad, options)) == 1
