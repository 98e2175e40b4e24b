"""XRT's own tool reads npukit's files, and finds in them what it would have written itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from npukit.formats import xclbin
from npukit.formats.emulation import EmulationImage, pack
from npukit.formats.xclbin_npu import build_hw_xclbin, build_sw_emu_xclbin, placement

pytestmark = pytest.mark.skipif(
    shutil.which("xclbinutil") is None, reason="xclbinutil is not on PATH"
)

WHERE = placement("npu1_2col", 2)


def xclbinutil(*arguments: str | Path) -> str:
    done = subprocess.run(
        ["xclbinutil", "--force", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_sections_are_dumped_as_xclbinutil_understands_them(tmp_path: Path) -> None:
    path = tmp_path / "hw.xclbin"
    path.write_bytes(build_hw_xclbin(b"the pdi", WHERE))
    sections = {
        "MEM_TOPOLOGY": "mem_topology",
        "IP_LAYOUT": "ip_layout",
        "CONNECTIVITY": "connectivity",
        "GROUP_CONNECTIVITY": "group_connectivity",
        "GROUP_TOPOLOGY": "group_topology",
        "AIE_PARTITION": "aie_partition",
    }
    dumps = [f"--dump-section={kind}:JSON:{tmp_path / kind}.json" for kind in sections]
    xclbinutil("--input", path, *dumps)
    loaded = {
        kind: json.loads((tmp_path / f"{kind}.json").read_text())[key]
        for kind, key in sections.items()
    }
    assert [bank["m_tag"] for bank in loaded["MEM_TOPOLOGY"]["m_mem_data"]] == ["HOST", "SRAM"]
    assert loaded["IP_LAYOUT"]["m_ip_data"][0]["m_kernel_id"] == "0x901"
    assert loaded["CONNECTIVITY"]["m_count"] == "6"
    assert loaded["GROUP_CONNECTIVITY"]["m_count"] == "12"
    partition = loaded["AIE_PARTITION"]
    assert partition["partition"] == {"column_width": "2", "start_columns": ["1", "2", "3"]}
    assert (tmp_path / partition["PDIs"][0]["file_name"]).read_bytes() == b"the pdi"


def test_emulation_data_comes_out_as_it_went_in(tmp_path: Path) -> None:
    image = pack(EmulationImage.for_cores("npu1_2col", "module {}", {(0, 2): b"\0asm"}))
    path = tmp_path / "emu.xclbin"
    path.write_bytes(build_sw_emu_xclbin(image, WHERE))
    xclbinutil("--input", path, f"--dump-section=EMULATION_DATA:RAW:{tmp_path / 'image.zip'}")
    assert (tmp_path / "image.zip").read_bytes() == image
    info = xclbinutil("--info", "--input", path)
    assert xclbin.parse(path.read_bytes()).uuid_text in info
