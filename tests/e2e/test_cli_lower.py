"""``npukit lower`` as a user runs it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest

from npukit.compiler.parse import parse_module
from npukit_process import run_npukit_bytes

GOLDEN = Path(__file__).parent.parent / "golden"
DESIGN = GOLDEN / "designs/distribute_join_4cores/design.mlir"


def _lower(*args: str | Path, text: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return run_npukit_bytes("lower", *args, text=text)


def test_outputs_match_aiecc_and_the_module_parses(tmp_path: Path) -> None:
    insts, physical = tmp_path / "new" / "insts.bin", tmp_path / "physical.mlir"
    done = _lower(DESIGN, "--insts", insts, "--physical", physical)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert insts.read_bytes() == DESIGN.with_name("insts.bin").read_bytes()
    parse_module(physical.read_text())
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == [
        "insts.bin",
        "physical.mlir",
    ]


def test_the_physical_module_lowers_to_the_same_stream(tmp_path: Path) -> None:
    physical, insts = tmp_path / "physical.mlir", tmp_path / "insts.bin"
    assert _lower(DESIGN, "--physical", physical).returncode == 0
    assert _lower(physical, "--insts", insts).returncode == 0
    assert insts.read_bytes() == DESIGN.with_name("insts.bin").read_bytes()


def test_standard_input_and_the_summary() -> None:
    done = _lower("-", text=DESIGN.read_bytes())
    assert done.returncode == 0, done.stderr
    lines = done.stdout.decode().splitlines()
    assert lines[0] == "device npu1_1col, 1 column"
    memtile = next(line for line in lines if "memtile" in line)
    # Ten channels of a memory tile: one in and four out for the split, the same for the join.
    assert memtile.count("MM2S") == memtile.count("S2MM") == 5
    assert "instructions: 8 operations, 300 bytes" in lines
    assert [line.split() for line in lines[-2:]] == [
        ["p", "i32", "4096", "in"],
        ["r", "i32", "4096", "out"],
    ]


def test_json_holds_the_same_as_data() -> None:
    data = json.loads(_lower(DESIGN, "--json").stdout)
    assert data["device"] == "npu1_1col"
    assert data["instructions"] == {"operations": 8, "bytes": 300}
    assert data["warnings"] == []
    assert data["arguments"][0] == {
        "name": "p",
        "dtype": "i32",
        "shape": [4096],
        "direction": "in",
    }
    tiles = {(tile["tile"]["col"], tile["tile"]["row"]): tile for tile in data["tiles"]}
    assert [tiles[0, row]["core"] for row in range(6)] == [False, False, True, True, True, True]
    assert tiles[0, 2]["channels"] == ["MM2S 0", "S2MM 0"]
    sources = {(r["source"]["tile"]["row"], r["source"]["channel"]) for r in data["routes"]}
    assert {(0, 0), (1, 0), (2, 0), (3, 0), (4, 0), (5, 0)} <= sources


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        (b"module {", 4, b"<stdin>:1:"),
        (b"module {}", 4, b"no aie.device"),
        (b"\xff\xfe", 4, b"not UTF-8"),
        (b"", 4, b"<stdin>:1:1"),
        (DESIGN.read_bytes().replace(b"aie.core(", b"aie.nope("), 4, b"aie.nope"),
    ],
)
def test_bad_designs_are_one_message_and_no_output(
    tmp_path: Path, text: bytes, code: int, says: bytes
) -> None:
    insts = tmp_path / "insts.bin"
    insts.write_bytes(b"old")
    done = _lower("-", "--insts", insts, text=text)
    assert done.returncode == code, done.stderr
    assert says in done.stderr
    assert b"Traceback" not in done.stderr
    assert insts.read_bytes() == b"old"


def test_unsupported_operations_are_named_with_file_and_line(tmp_path: Path) -> None:
    path = tmp_path / "control.mlir"
    path.write_text(
        "module {\n  aie.device(npu1_1col) {\n    aie.runtime_sequence(%a: memref<64xi32>) {\n"
        "      aiex.control_packet {address = 1 : ui32, opcode = 0 : i32, stream_id = 0 : i32}\n"
        "    }\n  }\n}\n"
    )
    done = _lower(path)
    assert done.returncode == 4
    assert f"{path}:4:7: 'aiex.control_packet'".encode() in done.stderr


@pytest.mark.parametrize("name", ["design.py", "design.mlir.j2"])
def test_a_program_that_generates_a_design_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("import aie\n")
    done = _lower(path)
    assert done.returncode == 4
    assert b"not MLIR" in done.stderr
    assert b"design.mlir, next to its artifacts" in done.stderr


def test_a_transfer_beyond_its_buffer_is_a_warning(tmp_path: Path) -> None:
    path, insts = tmp_path / "far.mlir", tmp_path / "insts.bin"
    path.write_text(DESIGN.read_text().replace("%p: memref<4096xi32>", "%p: memref<64xi32>"))
    text = path.read_text().replace("} : memref<4096xi32>", "} : memref<64xi32>", 1)
    path.write_text(text)
    done = _lower(path, "--insts", insts)
    assert done.returncode == 0, done.stderr
    assert b"warning" in done.stderr
    assert b"bytes 0 to 16384 of argument 0, which has 256 bytes" in done.stderr
    assert insts.read_bytes() == DESIGN.with_name("insts.bin").read_bytes()


def test_the_picture_shows_every_tile_in_use(tmp_path: Path) -> None:
    svg, insts = tmp_path / "array.svg", tmp_path / "insts.bin"
    done = _lower(DESIGN, "--svg", svg, "--insts", insts)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    root = ElementTree.parse(svg).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    words = " ".join(root.itertext())
    assert all(f"({column}, {row})" in words for column, row in ((0, 0), (0, 1), (0, 2), (0, 5)))
    assert insts.read_bytes() == DESIGN.with_name("insts.bin").read_bytes()
    from_stdin = _lower("-", "--svg", tmp_path / "stdin.svg", text=DESIGN.read_bytes())
    assert from_stdin.returncode == 0
    assert (tmp_path / "stdin.svg").read_text().count("<path") == svg.read_text().count("<path")


def test_missing_files_and_unwritable_folders(tmp_path: Path) -> None:
    missing = _lower(tmp_path / "nope.mlir")
    assert (missing.returncode, b"No such file" in missing.stderr) == (4, True)
    blocked = _lower(DESIGN, "--insts", DESIGN / "insts.bin")
    assert blocked.returncode == 2
    assert b"can't be written" in blocked.stderr


def test_the_passes_are_listed_and_each_can_be_stopped_after() -> None:
    listed = json.loads(_lower("--list-passes", "--json").stdout)["passes"]
    names = [each["name"] for each in listed]
    lines = _lower("--list-passes").stdout.decode().splitlines()
    assert [line.split(maxsplit=1) for line in lines] == [
        [each["name"], each["summary"]] for each in listed
    ]
    assert names[:2] == ["inline-configurations", "scratchpads-to-numbers"]
    stopped = _lower(DESIGN, "--stop-after", "lower-objectfifos")
    assert (stopped.returncode, stopped.stderr) == (0, b"")
    assert b"objectfifo" not in stopped.stdout
    assert b"aie.dma_start" in stopped.stdout
    assert b"address" not in stopped.stdout
    unknown = _lower(DESIGN, "--stop-after", "nope")
    assert unknown.returncode == 2
    assert all(name in unknown.stderr.decode() for name in names)


def test_stopping_takes_no_other_output(tmp_path: Path) -> None:
    done = _lower(DESIGN, "--stop-after", "verify", "--insts", tmp_path / "insts.bin")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"--stop-after" in done.stderr
    assert list(tmp_path.iterdir()) == []
    assert _lower().returncode == 2
