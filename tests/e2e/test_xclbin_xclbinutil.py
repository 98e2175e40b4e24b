"""XRT's own tool reads every xclbin that npukit writes, with the same result as npukit.

Skipped if no ``xclbinutil`` is on PATH; every one there (``xclbinutil``, ``xclbinutil-2.26``, ...) is
run. The files come from whole builds: each kernel of ``kernel_src`` and a scaffolded one, for each
device, with each way of building. The ``hw`` ones need ``aiecc`` and ``bootgen``; the samples'
finished core replaces the programs that Peano would compile from C++.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from planted_kernels import npukit
from stand_in_peano import stand_in_for_peano
from test_hw_build import SAMPLES, without_chance

from aiecc_reference import why_no_aiecc
from emulation_images import empty_image
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools
from npukit.formats import xclbin
from npukit.formats.emulation import pack
from npukit.formats.xclbin import Mode, Section, SectionKind, Xclbin
from npukit.formats.xclbin_npu import NpuKernel, build_hw_xclbin, build_sw_emu_xclbin, placement
from npukit.formats.xclbin_partition import parse_partition
from npukit.formats.xclbin_sections import (
    IP_PS_KERNEL,
    parse_connectivity,
    parse_ip_layout,
    parse_topology,
)
from npukit.kernel.discovery import load_kernels

TREE = Path(__file__).parents[2] / "kernel_src"
TOOLS = sorted(
    {
        path.name
        for folder in os.environ.get("PATH", "").split(os.pathsep)
        for path in Path(folder or ".").glob("xclbinutil*")
        if shutil.which(path.name)
    }
)
pytestmark = pytest.mark.skipif(not TOOLS, reason="xclbinutil is not on PATH")

SCAFFOLD = "scaffold"
WAYS = {
    "sw_emu": ("--target", "sw_emu"),
    "hw": ("--target", "hw"),
    "hw with emulation": ("--target", "hw", "--with-emulation"),
    "hw by xclbinutil": ("--target", "hw", "--with-emulation", "--xclbinutil"),
}
KERNELS = [
    *((spec.name, device) for spec in load_kernels((), (TREE,)) for device in spec.devices),
    *((SCAFFOLD, device) for device in ("npu1", "npu2")),
]


@dataclass(frozen=True)
class Bench:
    """The folder for this module's builds."""

    folder: Path

    def build(self, kernel: str, device: str, way: str) -> Path:
        options = [*WAYS[way], "--device", device]
        if kernel == SCAFFOLD:
            place = self.folder / "kernels"
            if not (place / kernel).exists():
                assert npukit("new", kernel, "--in", place).code == 0
            options += ["--kernel-dir", place]
        output = self.folder / "build" / way.replace(" ", "-")
        answer = npukit("build", kernel, *options, "--build-dir", output)
        assert answer.code == 0, answer.err
        (path,) = output.glob(f"{kernel}/{device}-*/{kernel}.xclbin")
        return path


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("xclbins")
    (folder / "kernels").mkdir()
    stand_in_for_peano(folder / "peano", f"cp '{SAMPLES}/standin_core.elf' \"$output\"")
    environment = {
        "NPUKIT_CACHE_DIR": str(folder / "cache"),
        "PEANO_INSTALL_DIR": str(folder / "peano"),
    }
    with mock.patch.dict(os.environ, environment):
        yield Bench(folder)


def why_no_hw() -> str | None:
    """Why no ``hw`` build is possible here; None if one is."""
    if not isinstance(InstalledTools().bootgen, FoundTool):
        return "bootgen is not installed"
    if not (SAMPLES / "standin_core.elf").is_file():
        return f"no samples at {SAMPLES}"
    return why_no_aiecc()


USUAL = (
    r"-{70,}\nWarning: The option '--output' has not been specified\.(?s:.*?)\n-{70,}\n",
    r"The BUILD_METADATA section is not present\. Reports will be limited\.\n",
)
"""Output of every call that writes no xclbin, and of ``--info`` for every xclbin for an NPU."""


def ask(tool: str, *arguments: str | Path) -> str:
    """The tool's output; it must not complain on either stream."""
    done = subprocess.run(
        [tool, "--force", *map(str, arguments)], capture_output=True, text=True, check=False
    )
    said = done.stdout + done.stderr
    assert done.returncode == 0, said
    for pattern in USUAL:
        said = re.sub(pattern, "", said)
    assert done.stderr == ""
    assert not re.search("warn|error|invalid|corrupt|unknown section|not supported", said, re.I), (
        said
    )
    return done.stdout


def table(kind: SectionKind, data: bytes) -> dict[str, Any]:
    """A section in ``xclbinutil``'s JSON form, from npukit's own parse of its bytes."""
    if kind in (SectionKind.MEM_TOPOLOGY, SectionKind.GROUP_TOPOLOGY):
        rows = [
            {
                "m_type": bank.type_name,
                "m_used": str(int(bank.used)),
                "m_sizeKB": hex(bank.size_kib),
                "m_tag": bank.tag,
                "m_base_address": hex(bank.base_address),
            }
            for bank in parse_topology(data)
        ]
        return {"m_count": str(len(rows)), "m_mem_data": rows}
    if kind in (SectionKind.CONNECTIVITY, SectionKind.GROUP_CONNECTIVITY):
        rows = [
            {
                "arg_index": str(one.argument),
                "m_ip_layout_index": str(one.instance),
                "mem_data_index": str(one.bank),
            }
            for one in parse_connectivity(data)
        ]
        return {"m_count": str(len(rows)), "m_connection": rows}
    assert kind == SectionKind.IP_LAYOUT
    instances = parse_ip_layout(data)
    assert all(ip.ip_type == IP_PS_KERNEL for ip in instances)
    rows = [
        {
            "m_type": ip.type_name,
            "m_subtype": ("PS", "DPU")[ip.properties & 3],
            "m_functional": ("DPU", "PrePost")[ip.properties >> 4 & 3],
            "m_kernel_id": hex(ip.properties >> 16 & 0xFFF),
            "m_base_address": "not_used",
            "m_name": ip.name,
        }
        for ip in instances
    ]
    return {"m_count": str(len(rows)), "m_ip_data": rows}


def partition_table(data: bytes) -> dict[str, Any]:
    """The same of AIE_PARTITION."""
    partition = parse_partition(data)
    return {
        "name": partition.name,
        "operations_per_cycle": str(partition.operations_per_cycle),
        "inference_fingerprint": str(partition.inference_fingerprint),
        "pre_post_fingerprint": str(partition.pre_post_fingerprint),
        "kernel_commit_id": partition.kernel_commit_id,
        "partition": {
            "column_width": str(partition.column_width),
            "start_columns": [str(column) for column in partition.start_columns],
        },
        "PDIs": [
            {
                "uuid": str(uuid.UUID(bytes=pdi.uuid)),
                "file_name": f"{uuid.UUID(bytes=pdi.uuid)}.pdi",
                "cdo_groups": [
                    {
                        "name": group.name,
                        "type": group.type_name,
                        "pdi_id": hex(group.pdi_id),
                        "dpu_kernel_ids": [hex(one) for one in group.dpu_kernel_ids],
                        "pre_cdo_groups": [hex(one) for one in group.pre_cdo_groups],
                    }
                    for group in pdi.cdo_groups
                ],
            }
            for pdi in partition.pdis
        ],
    }


def check_section(tool: str, path: Path, section: Section, folder: Path) -> None:
    """The section in every format that the tool supports for it: RAW, JSON, HTML."""
    kind = section.kind
    name = SectionKind(kind).name
    raw, plain, page = (folder / f"{name}.{end}" for end in ("raw", "json", "html"))

    def dump(form: str, file: Path) -> None:
        ask(tool, "--input", path, f"--dump-section={name}:{form}:{file}")

    if kind == SectionKind.AIE_PARTITION:
        dump("JSON", plain)
        expected = partition_table(section.data)
        assert json.loads(plain.read_text()) == {"aie_partition": expected}
        for pdi in parse_partition(section.data).pdis:
            file = folder / f"{uuid.UUID(bytes=pdi.uuid)}.pdi"
            assert (file.read_bytes() if file.exists() else b"") == pdi.image
        return
    dump("RAW", raw)
    assert raw.read_bytes() == section.data
    if kind in (SectionKind.EMBEDDED_METADATA, SectionKind.EMULATION_DATA):
        return
    dump("JSON", plain)
    loaded = json.loads(plain.read_text())
    assert loaded == {name.lower(): table(SectionKind(kind), section.data)}
    dump("HTML", page)
    inside = page.read_text().partition("<pre>")[2].partition("</pre>")[0]
    assert json.loads(inside) == loaded


def check_info(tool: str, path: Path, parsed: Xclbin) -> None:
    said = ask(tool, "--info", "--input", path)

    def field(name: str) -> str:
        found = re.search(rf"^ +{re.escape(name)}: +(.*(?:\n {{20,}}\S.*)*)$", said, re.M)
        assert found is not None, said
        return " ".join(found[1].split())

    assert field("UUID (xclbin)") == parsed.uuid_text
    assert field("Version") == ".".join(map(str, parsed.version))
    names = [SectionKind(section.kind).name for section in parsed.sections]
    assert field("Sections").split(", ") == names
    assert re.findall(r"^ +Name: +(\w+)$", said, re.M) == ["HOST", "SRAM"]


def check(tool: str, path: Path, folder: Path) -> None:
    """Everything that the tool can show about the file, and the file that it writes after reading it."""
    folder.mkdir()
    parsed = xclbin.parse(path.read_bytes())
    assert {section.kind for section in parsed.sections} >= {
        SectionKind.MEM_TOPOLOGY,
        SectionKind.AIE_PARTITION,
        SectionKind.EMBEDDED_METADATA,
        SectionKind.IP_LAYOUT,
        SectionKind.CONNECTIVITY,
        SectionKind.GROUP_CONNECTIVITY,
        SectionKind.GROUP_TOPOLOGY,
    }
    check_info(tool, path, parsed)
    for section in parsed.sections:
        check_section(tool, path, section, folder)
    copy = folder / "copy.xclbin"
    ask(tool, "--input", path, "--output", copy)
    again = xclbin.parse(copy.read_bytes())
    # The tool stamps its own version and time and draws a uuid; the rest it must have understood.
    assert without_chance(again) == without_chance(parsed)
    for before, after in zip(parsed.sections, again.sections, strict=True):
        assert after == replace(before)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("kernel", "device"), KERNELS, ids=lambda value: value)
def test_xclbinutil_reads_what_npukit_builds(
    bench: Bench, tmp_path: Path, kernel: str, device: str, way: str
) -> None:
    if way != "sw_emu" and (problem := why_no_hw()):
        pytest.skip(problem)
    path = bench.build(kernel, device, way)
    parsed = xclbin.parse(path.read_bytes())
    assert parsed.mode == (Mode.SW_EMU if way == "sw_emu" else Mode.FLAT)
    kinds = {section.kind for section in parsed.sections}
    assert (SectionKind.EMULATION_DATA in kinds) == (way != "hw")
    for tool in TOOLS:
        check(tool, path, tmp_path / tool)


def test_the_kernels_are_found() -> None:
    """A glob that finds nothing would pass the test above."""
    assert {kernel for kernel, _ in KERNELS} >= {"attention", "passthrough", SCAFFOLD}


@pytest.mark.parametrize("columns", [1, 2, 4])
@pytest.mark.parametrize("device", ["npu1", "npu2", "npu1_2col", "npu2_4col"])
def test_all_placements_and_names(tmp_path: Path, device: str, columns: int) -> None:
    """Without a build: odd names and ids, and every shape of partition."""
    where = placement(device, columns)
    kernel = NpuKernel("Nah_&<kernel>", "one'two\"", 0xFFF)
    image = pack(empty_image("npu1_2col"))
    (tmp_path / "hw.xclbin").write_bytes(build_hw_xclbin(b"the pdi", where, kernel, image=image))
    (tmp_path / "sw_emu.xclbin").write_bytes(build_sw_emu_xclbin(image, where, kernel))
    for tool in TOOLS:
        for name in ("hw", "sw_emu"):
            check(tool, tmp_path / f"{name}.xclbin", tmp_path / f"{tool}-{name}")
