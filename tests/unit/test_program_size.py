"""Programs and objects beside a design: their code, against the program memory of a core."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.builder.toolchains.hw.core_elf import code_bytes
from npukit.check.mlir_check import check_text

CODE, DATA = 2 | 4, 2 | 1
DESIGN = """module {{
  aie.device(npu1_1col) {{
    %core = aie.tile(0, 2)
    func.func private @work() attributes {{link_with = "work.o"}}
    %c = aie.core(%core) {{
      {call}
      aie.end
    }} {{{attributes}}}
    aie.runtime_sequence() {{}}
  }}
}}
"""


def aie_object(*sections: tuple[int, int], machine: int = 264) -> bytes:
    """A relocatable ELF file with these sections: (flags, bytes)."""
    ident = b"\x7fELF\x01\x01\x01".ljust(16, b"\0")
    header = struct.pack(
        "<16sHHIIIIIHHHHHH", ident, 1, machine, 1, 0, 0, 52, 0, 52, 0, 0, 40, len(sections), 0
    )
    rows = [struct.pack("<10I", 0, 1, flags, 0, 0, size, 0, 0, 1, 0) for flags, size in sections]
    return b"".join([header, *rows])


CALL = "func.call @work() : () -> ()"


def found(folder: Path, attributes: str = "", call: str = CALL) -> list[tuple[str, str, str]]:
    text = DESIGN.format(attributes=attributes, call=call)
    entries = check_text(text, "d.mlir", folder=folder, calls=False).entries
    return [(each.rule.id, each.level.value, each.message) for each in entries]


def test_code_is_counted_and_nothing_else() -> None:
    assert code_bytes(aie_object((CODE, 100), (DATA, 4000), (CODE, 28), (4, 7))) == 128
    assert code_bytes(aie_object((CODE, 100), machine=62)) is None
    assert code_bytes(aie_object((CODE, 100))[:-1]) is None
    assert code_bytes(b"\0asm") is None


@given(st.binary(max_size=120).map(lambda noise: b"\x7fELF\x01\x01" + noise))
def test_any_bytes_have_a_size_or_none(noise: bytes) -> None:
    size = code_bytes(noise)
    assert size is None or size >= 0


@pytest.mark.parametrize(
    ("size", "says"), [(14_000, None), (15_000, "nearly all of"), (16_500, "more than")]
)
def test_objects_against_the_memory(size: int, says: str | None, tmp_path: Path) -> None:
    assert found(tmp_path) == [], "there is no object"
    (tmp_path / "work.o").write_bytes(aie_object((CODE, size)))
    if says is None:
        assert found(tmp_path) == []
        return
    ((rule, level, message),) = found(tmp_path)
    assert (rule, level) == ("program-too-large", "warning")
    assert f"have {size} bytes of code, {says} the 16384 of its program memory" in message


def test_a_program_that_cannot_be_loaded_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "core.elf").write_bytes(b"\x7fELF\x01\x01" + bytes(80))
    ((rule, level, message),) = found(tmp_path, 'elf_file = "core.elf"', "")
    assert (rule, level) == ("program-too-large", "error")
    assert "the program core.elf of core (0, 2) has no code" in message
