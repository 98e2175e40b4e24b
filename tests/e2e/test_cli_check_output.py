"""What ``npukit check`` prints: lines that fit, each finding once, and what it does not take."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from planted_kernels import npukit
from test_cli_check import KERNEL, design, write

WIDTH = 100


def lines_that_could_be_shorter(out: str) -> Iterator[str]:
    """Lines over the width whose last words could be on the next line."""
    for line in out.splitlines():
        if len(line) > WIDTH and len(line.split()) > 2:
            yield line


def test_lines_fit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of messages, of sources and of the report about a stall; the mark stays under its place."""
    monkeypatch.chdir(tmp_path)
    long = "  // " + " ".join(["far", "away"] * 60)
    blank = " " * 300
    text = design(beside=long).replace("    aie.objectfifo @w(", f"{blank}aie.objectfifo @w(")
    more = text.replace("1, 64][0, 0, 0, 1]", "1, 256][0, 0, 0, 1]").replace(
        "%x: memref<64", "%x: memref<256"
    )
    write(
        tmp_path,
        more.replace("@a, issue_token = true} : memref<64", "@a, issue_token = true} : memref<256"),
    )
    out = npukit("check", "design.mlir").out
    assert not list(lines_that_could_be_shorter(out))
    assert "[idle-shim-channel]" in out and "[stall]" in out
    source, mark = next(
        (line, after)
        for line, after in zip(out.splitlines(), out.splitlines()[1:], strict=False)
        if "@w(" in line and " | " in line
    )
    assert source.startswith("      7 | ...") and source.endswith("...")
    assert source[mark.index("^") :].startswith("aie.objectfifo @w(")


@pytest.fixture
def kernel(tmp_path: Path) -> Path:
    """A kernel for two devices; only npu1's design has the idle @w."""
    folder = tmp_path / "idle"
    folder.mkdir()
    spec = KERNEL.replace('["npu1"]', '["npu1", "npu2"]')
    (folder / "kernel.toml").write_text(spec)
    (folder / "reference.py").write_text("def reference(x):\n    return {}\n")
    text = design().replace("aie.device(npu1_1col)", "aie.device({{ device }})")
    (folder / "design.mlir.j2").write_text(text)
    (folder / "idle.cc").write_text("// not compiled\n")
    return folder


def test_a_finding_about_all_devices_is_told_once(kernel: Path, tmp_path: Path) -> None:
    log = tmp_path / "log.sarif"
    done = npukit("check", kernel, "--no-compile", "--sarif", log)
    assert done.code == 1
    assert done.out.count("[idle-shim-channel]") == 1
    assert "(for npu" not in done.out
    assert done.out.splitlines()[-1] == "1 warning in 2 designs"
    assert len(json.loads(log.read_text())["runs"][0]["results"]) == 1
    data = json.loads(npukit("check", kernel, "--no-compile", "--json").out)
    assert [len(each["findings"]) for each in data["designs"]] == [1, 1]
    assert data["warnings"] == 2


def test_a_finding_about_one_device_names_it(kernel: Path) -> None:
    template = kernel / "design.mlir.j2"
    start, end = "{%% if device == 'npu1' %%}", "{%% endif %%}"
    lines = template.read_text().splitlines()
    lines[6] = f"{start}{lines[6]}{end}"
    inside = [n for n, line in enumerate(lines) if "@w(Consume" in line]
    lines[inside[0]] = start + lines[inside[0]]
    lines[inside[-1]] += end
    template.write_text("\n".join(lines) + "\n")
    done = npukit("check", kernel, "--no-compile")
    message = " ".join(done.out.split())
    assert "(for npu1) [idle-shim-channel]" in message
    assert "idle npu2: no findings" in message
    assert message.endswith("1 warning in 2 designs")


def test_a_source_of_a_kernel_stands_for_it(kernel: Path) -> None:
    of_source = npukit("check", kernel / "idle.cc", "--no-compile", "--json")
    assert of_source.out == npukit("check", kernel, "--no-compile", "--json").out


@pytest.mark.parametrize(
    ("name", "content", "what", "hint"),
    [
        ("gain.cc", b'extern "C" void gain(int *x) {}\n', "a C++ source", "pass the kernel"),
        ("gain.h", b"#pragma once\n", "a C++ source", "the MLIR whose cores call it"),
        ("design.mlir", b"\x89PNG\r\n\x1a\n", "a picture", "a file of MLIR"),
        ("design.svg", b"<svg></svg>\n", "a picture", "a file of MLIR"),
        ("final.xclbin", b"xclbin2\0\xff", "an xclbin", "npukit inspect"),
        ("core.o", b"\x7fELF\x01", "an ELF file", "a file of MLIR"),
        ("insts.bin", b"\0\1\6\4", "a binary file", "a file of MLIR"),
        ("x.npy", b"\x93NUMPY\x01", "a NumPy array", "a file of MLIR"),
        ("manifest.json", b"{}", "JSON", "a file of MLIR"),
    ],
)  # fmt: skip
def test_what_is_not_a_design(
    name: str, content: bytes, what: str, hint: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    done = npukit("check", path)
    assert (done.code, done.out) == (2, "")
    assert f"{path}: this is {what}, not a design" in done.err
    assert hint in done.err


def test_what_a_build_made(tmp_path: Path) -> None:
    assert npukit("build", "passthrough", "--device", "npu1", "--build-dir", tmp_path).code == 0
    folder = tmp_path / "passthrough" / "npu1-sw_emu"
    for name in ("", "passthrough.xclbin", "passthrough.py", "insts.bin", "manifest.json"):
        done = npukit("check", folder / name)
        assert done.code == 2, name
        assert f"pass the kernel (passthrough) or the design that was built ({folder}" in done.err
    assert npukit("check", folder / "design.mlir").code == 0
    assert npukit("check", folder / "physical.mlir").code == 0


def test_the_memory_of_each_tile(tmp_path: Path) -> None:
    path = write(tmp_path, design())
    out = npukit("check", path, "--memory", "--no-compile").out
    assert f"memory of {path}:" in out
    assert "core (0, 2): 2048 of 65536 bytes (3 %)" in out.replace("  ", "")
    assert "memory of" not in npukit("check", path, "--no-compile").out
    data = json.loads(npukit("check", path, "--memory", "--json").out)
    (memory,) = data["designs"][0]["memory"]
    (tile,) = memory["tiles"]
    assert (memory["device"], tile["tile"], tile["bytes"]) == (None, [0, 2], 65536)
    assert tile["used"] == sum(each["bytes"] for each in tile["contents"])
    assert {each["name"] for each in tile["contents"]} >= {"stack", "a_cons_buff_0"}
