"""``npukit inspect``: identity, sections, banks, partition, image and the argument table."""

from __future__ import annotations

import hashlib
import json
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec import structs
from rich.console import Console

from emulation_images import golden_image
from npukit.bindings.arguments import TensorArgument
from npukit.bindings.derivation import derive
from npukit.cli import tables
from npukit.cli.inspect import inspect
from npukit.errors import FormatError, UsageError
from npukit.formats import xclbin
from npukit.formats.emulation import HostArgument, pack
from npukit.formats.xclbin import SectionKind
from npukit.formats.xclbin_npu import build_hw_xclbin, build_sw_emu_xclbin, placement
from npukit_process import run_npukit

GOLDEN = Path(__file__).parents[1] / "golden" / "designs" / "attention_1tile"
SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
WHERE = placement("npu1_1col", 1)


@pytest.fixture
def emulated(tmp_path: Path) -> Path:
    image = golden_image("attention_1tile")
    path = tmp_path / "attention.xclbin"
    path.write_bytes(build_sw_emu_xclbin(pack(image), WHERE))
    return path


@pytest.fixture
def hardware(tmp_path: Path) -> Path:
    path = tmp_path / "hw.xclbin"
    path.write_bytes(build_hw_xclbin(b"pdi content", WHERE))
    return path


def text(*arguments: str | Path) -> str:
    result = CliRunner().invoke(inspect, [str(a) for a in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def data(*arguments: str | Path) -> dict[str, Any]:
    loaded = json.loads(text(*arguments, "--json"))
    assert isinstance(loaded, dict)
    return loaded


def argument_rows(output: str) -> list[str]:
    lines = output.splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith("arguments of"))
    return lines[start + 2 : start + 10]


def test_the_complete_text_of_an_emulated_file(emulated: Path) -> None:
    output = text(emulated)
    read = xclbin.parse(emulated.read_bytes())
    assert read.uuid_text in output
    assert "sw_emu, for npukit's emulated device" in output
    for section in read.sections:
        assert section.kind_name in output
    assert "HOST" in output
    assert "1, 2, 3, 4" in output
    assert "device images (empty: EMULATION_DATA replaces them)" in output
    assert "all hashes match" in output
    assert "runs on (0, 2)" in output
    assert max(map(len, output.splitlines()[1:])) <= 80


def test_the_argument_table_of_a_known_design(emulated: Path) -> None:
    output = text(emulated)
    rows = [row.split() for row in argument_rows(output)]
    assert [row[1] for row in rows] == ["opcode", "instr", "ninstr"] + [f"bo{k}" for k in range(5)]
    assert "0x1ffff = scalar, slot 1" in output
    assert "0x10001 = bank 1 SRAM, slot 1" in output
    assert "0x10000 = bank 0 HOST, slot 1" in output
    assert rows[3][-3:] == ["host_only", "12,288", "in"]
    assert rows[4][-3:] == ["host_only", "4,096", "out"]
    assert rows[1][-3:] == ["cacheable", "-", "-"]
    assert "Not used by the design: bo2, bo3, bo4." in output
    assert "from EMULATION_DATA" in output


def test_json_has_the_same_facts(emulated: Path) -> None:
    loaded = data(emulated)
    assert (loaded["mode"], loaded["mode_name"]) == (5, "sw_emu")
    assert [section["kind"] for section in loaded["sections"]] == [6, 32, 21, 2, 8, 7, 27, 26]
    assert [bank["tag"] for bank in loaded["memory"]] == ["HOST", "SRAM"]
    assert loaded["partition"]["start_columns"] == [1, 2, 3, 4]
    assert loaded["emulation"]["programs"][0]["cores"] == [[0, 2]]
    (kernel,) = loaded["kernels"]
    assert kernel["unused"] == ["bo2", "bo3", "bo4"]
    assert [a["group_id"] for a in kernel["arguments"]][:4] == [131071, 65537, 131071, 65536]
    assert kernel["arguments"][3]["tensor"]["direction"] == "in"
    assert all(argument["passing"] for argument in kernel["arguments"])


def test_without_a_design_nothing_is_called_unused(hardware: Path) -> None:
    output = text(hardware)
    assert "Not used" not in output
    assert "EMULATION_DATA" not in output
    assert "Only the design says which ones it uses" in " ".join(output.split())
    assert data(hardware)["design"] == {"source": None, "known": False, "problem": None}
    assert data(hardware)["kernels"][0]["unused"] == []


def test_design_option(hardware: Path) -> None:
    output = text(hardware, "--design", GOLDEN / "design.mlir")
    flat = " ".join(output.split())
    # The design's own argument names.
    assert "with in: int8 [12288], 12,288 bytes" in flat
    assert "with res: int8 [4096], 4,096 bytes" in flat
    assert "Not used by the design: bo2, bo3, bo4." in output


def test_finds_a_design_next_to_the_file(hardware: Path) -> None:
    hardware.with_name("design.mlir").write_text((GOLDEN / "design.mlir").read_text())
    assert "from design.mlir beside it" in text(hardware)
    hardware.with_suffix(".mlir").write_text((GOLDEN / "physical.mlir").read_text())
    assert "from hw.mlir beside it" in text(hardware)


def write_manifest(path: Path, digest: str) -> None:
    tensors = [
        TensorArgument("qkv", "int8", (3, 64, 64), "in"),
        TensorArgument("out", "int8", (64, 64), "out"),
    ]
    mapping = derive(xclbin.parse(path.read_bytes()), tensors)
    names = ("npukit", "npukit_sha256", "kernel", "device", "target", "key", "spec", "uuid")
    manifest = {
        **dict.fromkeys(names, "-"),
        **{key: {} for key in ("libraries", "parameters", "inputs", "listings")},
        **dict.fromkeys(("tools", "commands", "warnings"), ()),
        "format": 1,
        "outputs": {path.name: {"sha256": digest, "bytes": path.stat().st_size}},
        "arguments": mapping.to_json(),
    }
    path.with_name("manifest.json").write_text(json.dumps(manifest))


def test_a_manifest_next_to_the_file_names_the_arguments(emulated: Path) -> None:
    write_manifest(emulated, hashlib.sha256(emulated.read_bytes()).hexdigest())
    flat = " ".join(text(emulated).split())
    assert "with qkv: int8 [3, 64, 64], 12,288 bytes" in flat
    assert "from manifest.json beside it" in flat


@pytest.mark.parametrize("content", [None, "{", '{"format": 99}', '{"format": 1}'])
def test_a_manifest_of_another_build_is_ignored(emulated: Path, content: str | None) -> None:
    if content is None:
        write_manifest(emulated, "0" * 64)
    else:
        emulated.with_name("manifest.json").write_text(content)
    flat = " ".join(text(emulated).split())
    assert "Note: manifest.json beside it is not used" in flat
    assert "from EMULATION_DATA" in flat


def test_a_broken_design_inside_the_file_is_a_note(tmp_path: Path) -> None:
    unknown = HostArgument("a", (4,), "i7", "in")
    image = structs.replace(golden_image("attention_1tile"), arguments=(unknown,))
    path = tmp_path / "broken.xclbin"
    path.write_bytes(build_sw_emu_xclbin(pack(image), WHERE))
    assert "Note: EMULATION_DATA is not used" in text(path)


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return run_npukit("inspect", *arguments)


def test_a_damaged_image_is_shown_and_fails(emulated: Path) -> None:
    read = xclbin.parse(emulated.read_bytes())
    section = read.require(SectionKind.EMULATION_DATA)
    changed = section.data.replace(b'"device": "npu1_1col"', b'"device": "npu1_2col"')
    assert changed != section.data
    sections = tuple(
        replace(s, data=changed) if s.kind == section.kind else s for s in read.sections
    )
    emulated.write_bytes(xclbin.encode(replace(read, sections=sections)))
    done = run(emulated)
    assert done.returncode == 7
    assert "DAMAGED" in done.stdout
    assert "EMULATION_DATA" in done.stderr
    assert "Traceback" not in done.stderr
    problem = json.loads(run(emulated, "--json").stdout)["emulation"]["problem"]
    assert "design.json" in problem or "zip" in problem


def test_bad_files_and_bad_designs_are_one_clear_message(tmp_path: Path, hardware: Path) -> None:
    bad = tmp_path / "bad.xclbin"
    bad.write_bytes(hardware.read_bytes()[:1000])
    for arguments, code in (
        ((bad,), 7),
        ((GOLDEN / "insts.bin",), 7),
        ((hardware, "--design", GOLDEN / "insts.bin"), 4),
        ((tmp_path / "none.xclbin",), 2),
    ):
        done = run(*arguments)
        assert done.returncode == code, done.stderr
        assert str(arguments[-1]) in done.stderr
        assert "Traceback" not in done.stderr


def test_a_design_with_too_many_arguments_is_refused(tmp_path: Path, hardware: Path) -> None:
    design = (GOLDEN / "physical.mlir").read_text()
    more = ", ".join(f"%more{k}: memref<4xi8>" for k in range(4))
    crowded = tmp_path / "crowded.mlir"
    crowded.write_text(
        design.replace("%arg1: memref<4096xi8>)", f"%arg1: memref<4096xi8>, {more})")
    )
    done = run(hardware, "--design", crowded)
    assert done.returncode == 8
    assert "6 arguments and the kernel declares 5" in done.stderr


@pytest.mark.parametrize("name", ["attention_standin_core.xclbin", "single-add.xclbin"])
def test_real_files(name: str) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the folder with sample files is not here")
    loaded = data(SAMPLES / name)
    assert loaded["mode_name"] == "flat"
    assert loaded["timestamp"] > 1_700_000_000
    assert [a["name"] for a in loaded["kernels"][0]["arguments"]][3:] == [
        f"bo{k}" for k in range(5)
    ]
    assert loaded["emulation"] is None
    assert "UTC" in text(SAMPLES / name)


def test_other_xclbins_show_what_they_have(tmp_path: Path) -> None:
    path = tmp_path / "other.xclbin"
    section = xclbin.Section(SectionKind.BITSTREAM, b"\1\2\3")
    path.write_bytes(xclbin.encode(xclbin.Xclbin((section, xclbin.Section(77, b"")), mode=9)))
    output = text(path)
    assert "unknown (9)" in output
    assert "BITSTREAM (0)" in output
    assert "unknown (77)" in output
    assert data(path)["kernels"] == []


def test_tables_on_a_terminal_truncate_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "a_name_that_is_much_too_long_for_the_column" * 3
    table = tables.Table("title", ("name", "bytes"), [(name, "12,288"), ("short", "1")], ("bytes",))
    console = Console(width=60, record=True, force_terminal=True)
    monkeypatch.setattr("rich.console.Console", lambda: console)
    tables.print_table(table, terminal=True)
    shown = console.export_text()
    letters = "".join(
        line[:52].strip() for line in shown.splitlines() if "a_name" in line or "_" in line
    )
    assert name in letters.replace(" ", "").replace("12,288", "")
    assert "12,288" in shown
    assert "…" not in shown


# -- pictures --------------------------------------------------------------------------------------


def test_what_a_file_loads_is_drawn(emulated: Path, tmp_path: Path) -> None:
    svg = tmp_path / "array.svg"
    assert "attention" in text(emulated, "--svg", svg)
    drawn = ET.fromstring(svg.read_text())
    found = [element.text for element in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert "attention.xclbin" in found and "core (0, 2)" in found
    alone = CliRunner().invoke(inspect, [str(emulated), "--svg", "-"], catch_exceptions=False)
    assert alone.stdout == svg.read_text() and "sections" in alone.stderr


def test_a_real_device_image_is_drawn(tmp_path: Path) -> None:
    sample = SAMPLES / "single-add.xclbin"
    if not sample.is_file():
        pytest.skip(f"{sample} is missing")
    svg = tmp_path / "array.svg"
    text(sample, "--svg", svg)
    assert "shim (0, 0) out 1 → core (0, 2) in 1" in svg.read_text()


def test_what_can_t_be_drawn_is_an_error_and_writes_nothing(hardware: Path, tmp_path: Path) -> None:
    svg = tmp_path / "array.svg"
    result = CliRunner().invoke(inspect, [str(hardware), "--svg", str(svg)])
    assert isinstance(result.exception, FormatError)
    assert "not a partial PDI" in str(result.exception) and str(hardware) in str(result.exception)
    assert not svg.exists()
    same = CliRunner().invoke(inspect, [str(hardware), "--svg", str(hardware)])
    assert isinstance(same.exception, UsageError)
