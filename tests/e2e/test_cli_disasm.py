"""``npukit disasm``: one operation per line, the same as data, clear errors."""

from __future__ import annotations

import json
import struct
from pathlib import Path

import pytest
from click.testing import CliRunner

from npukit.cli.disasm import disasm
from npukit.formats import txn
from npukit_process import run_npukit

GOLDEN = Path(__file__).parents[1] / "golden" / "designs"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(disasm, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("folder", sorted(GOLDEN.glob("*/")), ids=lambda folder: folder.name)
def test_every_golden_stream_is_printed_one_operation_per_line(folder: Path) -> None:
    path = folder / "insts.bin"
    lines = run(path).splitlines()
    count = txn.parse(path.read_bytes()).op_count
    assert f"{count} operations" in lines[0]
    assert len(lines) == count + 1
    data = json.loads(run(path, "--json"))
    assert data["op_count"] == len(data["ops"]) == count
    assert data["byte_size"] == path.stat().st_size


def test_attention_disassembles_to_its_design() -> None:
    text = run(GOLDEN / "attention_1tile" / "insts.bin")
    assert "v0.1 for npu1" in text
    lines = [line.split(maxsplit=2)[2] for line in text.splitlines()[1:]]
    assert [line.split()[0] for line in lines] == [
        "blockwrite",
        "ddr_patch",
        "write",
        "blockwrite",
        "ddr_patch",
        "maskwrite",
        "write",
        "sync",
    ]
    assert "shim(0,0) DMA_BD0" in lines[0]
    assert "12,288 bytes" in lines[0]
    assert "address = bo0 + 0 bytes" in lines[1]
    assert "DMA_MM2S_0_Task_Queue" in lines[2]
    assert "address = bo1" in lines[4]
    assert "start BD 1, run once, then a token" in lines[6]


def test_data_names_fields() -> None:
    data = json.loads(run(GOLDEN / "transpose_nd" / "insts.bin", "--json"))
    assert data["device"] == "npu1"
    block = data["ops"][0]
    assert (block["op"], block["opcode"], block["tile"]) == ("blockwrite", 1, "shim")
    assert block["bds"][0]["sizes_words"] == [64, 32]
    assert block["bds"][0]["strides_words"] == [1, 64]


def test_real_stream_of_another_project() -> None:
    path = SAMPLES / "single-add.insts.bin"
    if not path.exists():
        pytest.skip("the folder with sample files is not here")
    text = run(path)
    assert "DMA_MM2S_1_Task_Queue" in text
    assert "address = bo2" in text


def test_an_unknown_operation_is_named_and_the_rest_is_still_printed(tmp_path: Path) -> None:
    ops = (txn.Noop(), txn.UnknownOp(0x99, (0x99, 12, 1)), txn.Preempt(0))
    path = tmp_path / "insts.bin"
    path.write_bytes(txn.encode(txn.Transaction(txn.Header(4, 6, 8, 1), ops)))
    lines = run(path).splitlines()
    assert "npu2" in lines[0]
    assert "unknown" in lines[2]
    assert "0x99" in lines[2]
    assert "preempt" in lines[3]
    assert json.loads(run(path, "--json"))["ops"][1]["words"] == [0x99, 12, 1]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "too short"),
        (b"xclbin2\0" + bytes(100), "transaction version"),
        (struct.pack("<6BHII", 0, 1, 3, 6, 1, 1, 0, 1, 20) + bytes(4), "operation 0 (write)"),
    ],
)
def test_bad_files_are_one_clear_message(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "bad.bin"
    path.write_bytes(content)
    done = run_npukit("disasm", path)
    assert done.returncode == 7
    assert done.stdout == ""
    assert message in done.stderr
    assert str(path) in done.stderr
    assert "Traceback" not in done.stderr


def test_a_missing_file_is_a_usage_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(disasm, [str(tmp_path / "none.bin")])
    assert result.exit_code == 2
    assert "does not exist" in result.output
