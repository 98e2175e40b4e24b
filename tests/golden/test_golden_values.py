"""The golden designs, respelled as MLIR-AIE 1.4 does: numbers are values. The streams are the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from npukit.compiler.driver import lower

HERE = Path(__file__).parent
DESIGNS = sorted(
    (*HERE.glob("sequences/*/design.mlir"), *HERE.glob("designs/*/design.mlir")),
)
VALUES = {
    "write32": ("address", "value"),
    "maskwrite32": ("address", "value", "mask"),
    "sync": ("column", "row", "direction", "channel", "column_num", "row_num"),
    "address_patch": ("arg_plus",),
}
_ENTRY = re.compile(r"(\w+) = ([^,]+)")
_ALL_NUMBERS = re.compile(r"aiex\.npu\.(write32|maskwrite32|sync|address_patch) \{([^}]*)\}")
_PUSH = re.compile(r"(aiex\.npu\.push_queue\([^)]*\)) \{([^}]*)\}")
_RTP = re.compile(r"(aiex\.npu\.rtp_write\(@\w+, \d+), (-?\d+)\)")
_BD = re.compile(r"aie\.dma_bd\((%\w+ : memref<[^>]*>), (\d+), (\d+)(, \[(?:<[^>]*>(?:, )?)+\])?\)")


class _Respelling:
    """Rewrites one design; ``changed`` counts its operations with values."""

    def __init__(self) -> None:
        self._names = count()
        self._before: list[str] = []
        self.changed = 0

    def text(self, text: str) -> str:
        return "\n".join(self._lines(text))

    def _lines(self, text: str) -> Iterator[str]:
        for written in text.splitlines():
            line, self._before = written, []
            for pattern, rewrite in (
                (_ALL_NUMBERS, self._all_numbers),
                (_PUSH, self._push),
                (_RTP, self._rtp),
                (_BD, self._bd),
            ):
                line = pattern.sub(rewrite, line)
            if self._before and re.match(r"\s*(%\w+ = )?aie", line):
                yield from self._before
            yield line

    def _value(self, number: str, kind: str = "i32") -> str:
        """A new value, defined before the line; a sum, so that it is not known at once."""
        self.changed += 1
        name = f"%value{next(self._names)}"
        value = int(number.split(":", maxsplit=1)[0])
        value -= (1 << 32) * (value >= 1 << 31)
        self._before += [
            f"{name}_a = arith.constant {value // 2} : {kind}",
            f"{name}_b = arith.constant {value - value // 2} : {kind}",
            f"{name} = arith.addi {name}_a, {name}_b : {kind}",
        ]
        return name

    def _all_numbers(self, match: re.Match[str]) -> str:
        entries = dict(_ENTRY.findall(match[2]))
        values = [self._value(entries.pop(name)) for name in VALUES[match[1]]]
        rest = ", ".join(f"{name} = {value}" for name, value in entries.items())
        types = ", ".join(["i32"] * len(values))
        if match[1] == "address_patch":
            return f"aiex.npu.address_patch({values[0]} : i32) {{{rest}}}"
        return f"aiex.npu.{match[1]}({', '.join(values)}) {{{rest}}} : {types}"

    def _push(self, match: re.Match[str]) -> str:
        entries = dict(_ENTRY.findall(match[2]))
        bd_id, repeat = (self._value(entries.pop(name)) for name in ("bd_id", "repeat_count"))
        rest = ", ".join(f"{name} = {value}" for name, value in entries.items())
        return f"{match[1]} bd_id {bd_id} repeat {repeat} {{{rest}}} : i32, i32"

    def _rtp(self, match: re.Match[str]) -> str:
        return f"{match[1]}, {self._value(match[2])}) : i32"

    def _bd(self, match: re.Match[str]) -> str:
        offset, length = self._value(match[2]), self._value(match[3])
        dims = re.findall(r"size = (\d+), stride = (\d+)", match[4] or "")
        text = f"aie.dma_bd({match[1]} offset = {offset} len = {length}"
        for name, numbers in zip(("sizes", "strides"), zip(*dims, strict=True), strict=False):
            values = [self._value(number, "i64") for number in numbers]
            text += f" {name} = [{', '.join(values)}]"
        return text + ")"


def _sequence_only(text: str) -> tuple[str, str]:
    """The text before the runtime sequence, and the rest: only sequences compute numbers."""
    start = text.index("runtime_sequence")
    return text[:start], text[start:]


@pytest.mark.parametrize("path", DESIGNS, ids=lambda path: path.parent.name)
def test_values_make_the_stream_that_attributes_make(path: Path) -> None:
    before, sequence = _sequence_only(path.read_text())
    respelling = _Respelling()
    lowered = lower(before + respelling.text(sequence), str(path))
    assert lowered.insts == path.with_name("insts.bin").read_bytes()


def test_most_golden_sequences_have_numbers_to_respell() -> None:
    changed = []
    for path in HERE.glob("sequences/*/design.mlir"):
        respelling = _Respelling()
        respelling.text(_sequence_only(path.read_text())[1])
        changed.append(respelling.changed)
    assert sum(changed) > 200
