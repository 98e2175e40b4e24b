"""manifest.json: what is written is what is read, and anything else is refused with its place."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from npukit.builder.ingredients import listings
from npukit.builder.manifest import (
    Manifest,
    Output,
    UsedTool,
    format_manifest,
    parse_manifest,
    read_manifest,
)
from npukit.builder.manifest_warnings import local_warnings, portable_warnings
from npukit.builder.toolchains.hw.options import HwOptions
from npukit.errors import ArtifactError, UsageError
from npukit.findings import Finding
from npukit.kernel.parameters import Parameter, resolve_parameters
from npukit.kernel.scaffold import scaffold
from npukit.kernel.spec_reader import load_spec

FILE = Path("manifest.json")
DIGESTS = st.text("0123456789abcdef", min_size=64, max_size=64)
TABLES = st.dictionaries(st.text(), st.text(), max_size=3)
MANIFESTS = st.builds(
    Manifest,
    format=st.just(1),
    libraries=TABLES,
    parameters=st.dictionaries(
        st.text(),
        st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(),
    ),
    tools=st.lists(st.builds(UsedTool), max_size=3).map(tuple),
    inputs=TABLES,
    listings=st.dictionaries(st.text(), st.lists(st.text()).map(tuple), max_size=3),
    outputs=st.dictionaries(
        st.sampled_from(["k.xclbin", "insts.bin"]), st.builds(Output, DIGESTS, st.integers(0))
    ),
    arguments=st.just(msgspec.Raw(b"{}")),
    warnings=st.lists(st.builds(Finding), max_size=3).map(tuple),
)


EMPTY = Manifest(
    1, "", "", {}, "", "", "", {}, "", "", "", (), {}, {}, (), {}, msgspec.Raw(b"{}"), ()
)


@given(MANIFESTS)
def test_a_manifest_round_trips(manifest: Manifest) -> None:
    text = format_manifest(manifest)
    again = parse_manifest(text, FILE)
    assert format_manifest(again) == text
    assert again.parameters == manifest.parameters
    kinds = {name: type(value) for name, value in manifest.parameters.items()}
    assert {name: type(value) for name, value in again.parameters.items()} == kinds
    assert again.warnings == manifest.warnings


@given(MANIFESTS, st.data())
def test_a_manifest_without_one_of_its_fields_is_refused(
    manifest: Manifest, data: st.DataObject
) -> None:
    fields = json.loads(format_manifest(manifest))
    required = [f.name for f in dataclasses.fields(Manifest) if f.default is dataclasses.MISSING]
    del fields[data.draw(st.sampled_from(required))]
    with pytest.raises(ArtifactError, match=r"^manifest\.json: is not a manifest"):
        parse_manifest(json.dumps(fields).encode(), FILE)


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: fields.update(format=2),
        lambda fields: fields.update(parameters={"a": [1]}),
        lambda fields: fields.update(inputs={"a": 1}),
        lambda fields: fields.update(outputs={"a": "digest"}),
        lambda fields: fields.update(outputs={"../a": {"sha256": "", "bytes": 0}}),
        lambda fields: fields.update(outputs={"/a": {"sha256": "", "bytes": 0}}),
        lambda fields: fields.update(warnings=[{"where": "x"}]),
        lambda fields: fields.update(tools={"zig": "1"}),
    ],
)
def test_a_damaged_manifest_is_refused(change: Callable[[dict[str, Any]], object]) -> None:
    fields = json.loads(format_manifest(EMPTY))
    parse_manifest(json.dumps(fields).encode(), FILE)
    change(fields)
    with pytest.raises(ArtifactError) as caught:
        parse_manifest(json.dumps(fields).encode(), FILE)
    assert caught.value.hint == "rebuild the kernel"


@pytest.mark.parametrize("emulation", [False, True])
@pytest.mark.parametrize("xclbinutil", [False, True])
def test_a_manifest_records_the_options_of_its_flow(xclbinutil: bool, emulation: bool) -> None:
    options = HwOptions(xclbinutil, emulation)
    manifest = replace(EMPTY, options=options.command_line)
    text = format_manifest(manifest)
    assert HwOptions.of_command_line(parse_manifest(text, FILE).options) == options
    older = {name: value for name, value in json.loads(text).items() if name != "options"}
    assert parse_manifest(json.dumps(older).encode(), FILE).options == ()


@pytest.mark.parametrize("text", [b"", b"[", b"\xff", b"[" * 100_000, b"7", b"null"])
def test_input_that_is_not_a_json_object_is_refused(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "manifest.json").write_bytes(text)
    with pytest.raises(ArtifactError):
        read_manifest(tmp_path)


def test_names_and_messages_that_are_not_utf8_are_escaped(tmp_path: Path) -> None:
    scaffold("odd", tmp_path)
    folder = tmp_path / "odd"
    (folder / "odd\udcff.h").touch()
    assert "odd\\xff.h" in listings(load_spec(folder))["."]
    told = Finding(f"in {folder}/odd\udcff.h", where=f"{folder}/odd.cc:1:1")
    (kept,) = portable_warnings(folder, [told])
    assert kept == Finding("in {kernel}/odd\\udcff.h", where="{kernel}/odd.cc:1:1")
    (local,) = local_warnings(tmp_path, [kept])
    assert local.where == f"{tmp_path}/odd.cc:1:1"


def test_a_parameter_is_text_that_a_manifest_can_hold() -> None:
    parameter = Parameter("mode", "fast", None, None, (), "")
    with pytest.raises(UsageError, match="is not UTF-8 text"):
        resolve_parameters("k", {"mode": parameter}, {"mode": "fa\udcff"})
