"""The argument mapping follows from the xclbin's metadata and the design, never from a guess."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from npukit.bindings import arguments as argmap
from npukit.bindings.arguments import ArgumentMap, Role, TensorArgument
from npukit.bindings.derivation import derive
from npukit.errors import ArtifactError, FormatError
from npukit.formats import xclbin
from npukit.formats.xclbin import SectionKind, Xclbin
from npukit.formats.xclbin_metadata import MetadataArgument, encode_metadata
from npukit.formats.xclbin_npu import build_sw_emu_xclbin, placement
from npukit.formats.xclbin_sections import (
    Connection,
    MemoryBank,
    encode_connectivity,
    encode_topology,
)

SAMPLES = Path(__file__).parents[3] / "shared" / "samples"
QKV = TensorArgument("qkv", "int8", (3, 64, 64), "in")
OUT = TensorArgument("out", "int8", (64, 64), "out")


def built() -> Xclbin:
    return xclbin.parse(build_sw_emu_xclbin(b"image", placement("npu1_1col", 1)))


def with_section(artifact: Xclbin, kind: SectionKind, data: bytes) -> Xclbin:
    sections = tuple(replace(s, data=data) if s.kind == kind else s for s in artifact.sections)
    return replace(artifact, sections=sections)


def with_arguments(change: Callable[[list[MetadataArgument]], object]) -> Xclbin:
    artifact = built()
    (kernel,) = artifact.kernels()
    arguments = list(kernel.arguments)
    change(arguments)
    data = encode_metadata([replace(kernel, arguments=tuple(arguments))])
    return with_section(artifact, SectionKind.EMBEDDED_METADATA, data)


def test_the_origin_s_mapping_is_1_3_4() -> None:
    """The story that the project grew from: (1, 2, 3) was called the best; 2 is a scalar."""
    mapping = derive(built(), [QKV, OUT])
    assert mapping.kernel == "MLIR_AIE"
    assert mapping.instance == "MLIRAIE"
    buffers = [a.index for a in mapping.arguments if a.role in (Role.INSTRUCTIONS, Role.BUFFER)]
    assert buffers == [1, 3, 4]
    assert [(a.index, a.tensor) for a in mapping.tensors] == [(3, QKV), (4, OUT)]
    assert [a.name for a in mapping.unused] == ["bo2", "bo3", "bo4"]


def test_group_ids_are_those_that_xrt_answers() -> None:
    mapping = derive(built(), [QKV, OUT])
    first = [argument.group_id() for argument in mapping.arguments]
    assert first == [131071, 65537, 131071] + [65536] * 5
    assert [argument.group_id(1) for argument in mapping.arguments][:4] == [
        196607,
        131073,
        196607,
        131072,
    ]


def test_banks_and_flags() -> None:
    rows = [(a.bank, a.bank_tag, a.flag) for a in derive(built(), [QKV, OUT]).arguments]
    assert rows[:4] == [
        (None, None, None),
        (1, "SRAM", "cacheable"),
        (None, None, None),
        (0, "HOST", "host_only"),
    ]


def test_the_bank_is_the_highest_memory_that_is_tied_to_the_argument() -> None:
    artifact = built()
    banks = [*artifact.memory_banks(), MemoryBank("DDR", 1, 0)]
    connections = [Connection(3, 0, 2), Connection(3, 0, 1), Connection(4, 1, 2)]
    artifact = with_section(artifact, SectionKind.MEM_TOPOLOGY, encode_topology(banks))
    artifact = with_section(
        artifact,
        SectionKind.CONNECTIVITY,
        encode_connectivity([*artifact.connections(), *connections]),
    )
    argument = derive(artifact, None).arguments[3]
    assert (argument.bank, argument.bank_tag) == (2, "DDR")
    # A connection of another instance says nothing about this one.
    assert derive(artifact, None).arguments[4].bank == 0


def test_without_a_design_no_buffer_is_called_unused() -> None:
    mapping = derive(built(), None)
    assert [a.role for a in mapping.arguments[3:]] == [Role.BUFFER] * 5
    assert mapping.tensors == ()
    assert mapping.unused == ()
    assert "if the design uses it" in mapping.arguments[3].passing


def test_what_to_pass_is_said_for_every_argument() -> None:
    texts = [argument.passing for argument in derive(built(), [QKV, OUT]).arguments]
    assert texts[0].startswith("3,")
    assert "cacheable" in texts[1]
    assert "bytes" in texts[2]
    assert "qkv: int8 [3, 64, 64], 12,288 bytes; sync it to the device before" in texts[3]
    assert "out: int8 [64, 64], 4,096 bytes; sync it from the device after" in texts[4]
    assert all("does not use it" in text for text in texts[5:])


def test_a_design_with_more_arguments_than_the_kernel_is_refused() -> None:
    with pytest.raises(ArtifactError, match="6 arguments and the kernel declares 5"):
        derive(built(), [OUT] * 6)
    assert len(derive(built(), [OUT] * 5).unused) == 0


def test_kernels_that_run_no_instruction_stream_are_refused_with_a_design() -> None:
    artifact = with_arguments(lambda a: a.__setitem__(2, replace(a[2], name="size")))
    assert derive(artifact, None).arguments[2].role is Role.SCALAR
    with pytest.raises(ArtifactError, match="0 arguments for the instructions"):
        derive(artifact, [OUT])


def test_arguments_come_in_call_order_and_without_gaps() -> None:
    reverse = with_arguments(lambda a: a.reverse())
    assert derive(reverse, [QKV, OUT]) == derive(built(), [QKV, OUT])
    for change in (
        lambda a: a.pop(4),
        lambda a: a.__setitem__(4, replace(a[4], index=3)),
    ):
        with pytest.raises(FormatError, match="numbered"):
            derive(with_arguments(change), None)


def test_connections_that_contradict_the_rest_are_refused() -> None:
    artifact = built()
    bad_bank = encode_connectivity([*artifact.connections(), Connection(4, 0, 7)])
    with pytest.raises(FormatError, match=r"argument 4 \(bo1\) is tied to memory 7"):
        derive(with_section(artifact, SectionKind.CONNECTIVITY, bad_bank), None)
    untied = encode_connectivity([c for c in artifact.connections() if c.argument != 4])
    artifact = with_section(artifact, SectionKind.CONNECTIVITY, untied)
    assert derive(artifact, [QKV]).arguments[4].bank is None
    with pytest.raises(ArtifactError, match=r"uses argument 4 \(bo1\), but no memory"):
        derive(artifact, [QKV, OUT])


def test_the_kernel_is_chosen_by_name_where_there_are_several() -> None:
    artifact = built()
    (kernel,) = artifact.kernels()
    both = encode_metadata([kernel, replace(kernel, name="OTHER")])
    artifact = with_section(artifact, SectionKind.EMBEDDED_METADATA, both)
    with pytest.raises(ArtifactError, match=r"2 kernels \(MLIR_AIE, OTHER\): name one"):
        derive(artifact, None)
    assert derive(artifact, None, "MLIR_AIE").kernel == "MLIR_AIE"
    with pytest.raises(FormatError, match="OTHER has no instance"):
        derive(artifact, None, "OTHER")
    with pytest.raises(ArtifactError, match="no kernel NOPE"):
        derive(artifact, None, "NOPE")


@pytest.mark.parametrize("name", ["attention_standin_core.xclbin", "single-add.xclbin"])
def test_real_files_map_as_npukit_s_own(name: str) -> None:
    if not SAMPLES.is_dir():
        pytest.skip("the folder with sample files is not here")
    artifact = xclbin.parse((SAMPLES / name).read_bytes())
    assert derive(artifact, [QKV, OUT]) == derive(built(), [QKV, OUT])


def test_the_map_survives_json() -> None:
    for tensors in (None, [], [QKV, OUT], [replace(QKV, direction="unused", dtype="bfloat16")]):
        mapping = derive(built(), tensors)
        assert argmap.from_json(json.dumps(mapping.to_json()).encode()) == mapping


def without(key: str) -> Callable[[dict[str, Any]], object]:
    return lambda data: data["arguments"][3].pop(key)


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.clear(),
        lambda data: data.update(kernel=3),
        lambda data: data.update(arguments=None),
        lambda data: data["arguments"].append(7),
        lambda data: data["arguments"][3].update(role="whatever"),
        lambda data: data["arguments"][3].update(index=True),
        lambda data: data["arguments"][3].update(flag="p2p"),
        lambda data: data["arguments"][3]["tensor"].update(dtype="int3"),
        lambda data: data["arguments"][3]["tensor"].update(shape=["3"]),
        lambda data: data["arguments"][3]["tensor"].update(direction="sideways"),
        *(without(key) for key in ("name", "offset", "bank", "tensor")),
    ],
)
def test_a_damaged_map_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    data = json.loads(json.dumps(derive(built(), [QKV, OUT]).to_json()))
    change(data)
    with pytest.raises(ArtifactError, match="not an argument map"):
        argmap.from_json(json.dumps(data).encode())


def test_sizes_are_in_bytes() -> None:
    assert QKV.nbytes == 12288
    assert TensorArgument("x", "bfloat16", (5,), "in").nbytes == 10
    assert TensorArgument("x", "float64", (), "in").nbytes == 8
    with pytest.raises(ArtifactError, match="int3"):
        _ = TensorArgument("x", "int3", (1,), "in").nbytes


def test_maps_of_different_artifacts_compare_by_value() -> None:
    assert isinstance(derive(built(), None), ArgumentMap)
    assert derive(built(), None) != derive(built(), [QKV])
