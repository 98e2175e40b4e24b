"""Modules with several devices, and devices with several runtime sequences: one is chosen by name."""

from __future__ import annotations

from pathlib import Path

import pytest

from aiecc_reference import aiecc_generation, needs_aiecc
from npukit.builder.toolchains.hw.driver import find_driver
from npukit.builder.toolchains.hw.driver_generations import GRAPH
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.compiler.driver import lower
from npukit.compiler.extract import extract
from npukit.errors import DesignError
from npukit_process import run_npukit

GOLDEN = Path(__file__).parents[1] / "golden" / "more"
DEVICES = {"one": "compute_in_mlir", "two": "core_link"}


def both() -> str:
    """Two golden designs as two devices of a module; the second has a second, shorter sequence."""
    parts = []
    for name, design in DEVICES.items():
        text = (GOLDEN / design / "design.mlir").read_text()
        body = text[text.index("aie.device") : text.rindex("}")]
        parts.append(body.replace(") {", f") @{name} {{", 1))
    again = "    aie.runtime_sequence @nothing(%only: memref<4xi32>) {\n    }\n  }\n"
    second = parts[1].replace("aie.runtime_sequence(", "aie.runtime_sequence @all(").rstrip()
    return f"module {{\n  {parts[0]}\n  {second[:-1]}{again}}}\n"


@pytest.mark.parametrize(
    ("device", "sequence"), [("one", None), ("one", "sequence"), ("two", "all")]
)
def test_the_chosen_sequence_is_lowered_as_if_alone(device: str, sequence: str | None) -> None:
    alone = GOLDEN / DEVICES[device]
    lowered = lower(both(), "both.mlir", device=device, sequence=sequence)
    assert lowered.insts == (alone / "insts.bin").read_bytes()
    single = lower((alone / "design.mlir").read_text())
    assert lowered.sequence_arguments == single.sequence_arguments
    ours = extract(lowered.physical, device)
    theirs = extract(single.physical)
    assert ours.buffers == theirs.buffers
    assert ours.routes == theirs.routes
    assert [core.tile for core in ours.cores] == [core.tile for core in theirs.cores]


def test_a_sequence_without_operations() -> None:
    lowered = lower(both(), "both.mlir", device="two", sequence="nothing")
    assert lowered.transaction.ops == ()
    assert [argument.name for argument in lowered.sequence_arguments] == ["only"]


@pytest.mark.parametrize(
    ("device", "sequence", "message"),
    [
        (None, None, "needs one aie.device; the design has @one, @two"),
        ("three", None, "needs an aie.device @three; the design has @one, @two"),
        ("two", None, "needs one aie.runtime_sequence; the device has @all, @nothing"),
        ("two", "some", "needs a runtime sequence @some; the device has @all, @nothing"),
    ],
)
def test_ambiguous_names_are_refused(
    device: str | None, sequence: str | None, message: str
) -> None:
    with pytest.raises(DesignError, match=message) as caught:
        lower(both(), "both.mlir", device=device, sequence=sequence)
    assert caught.value.hint is not None
    assert "--device-name" in caught.value.hint


def test_the_command_takes_the_names(tmp_path: Path) -> None:
    (tmp_path / "both.mlir").write_text(both())
    choice = ["--device-name", "two", "--sequence-name", "all", "--svg", "two.svg"]
    done = run_npukit("lower", "both.mlir", "--insts", "insts.bin", *choice, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "insts.bin").read_bytes() == (GOLDEN / "core_link/insts.bin").read_bytes()
    shown = run_npukit("lower", "both.mlir", "--device-name", "one", cwd=tmp_path)
    assert "instructions:" in shown.stdout


@needs_aiecc
def test_aiecc_lowers_each_the_same(tmp_path: Path) -> None:
    (tmp_path / "both.mlir").write_text(both())
    # The driver of 1.4 has one key for both, with the same underscore in it.
    names = "{0}.bin" if aiecc_generation() is GRAPH else "{0}_{1}.bin"
    run = find_driver(InstalledTools()).place("both.mlir", names, tmp_path)
    assert run.status == 0
    for device, sequence in (("one", "sequence"), ("two", "all"), ("two", "nothing")):
        lowered = lower(both(), "both.mlir", device=device, sequence=sequence)
        assert lowered.insts == (tmp_path / f"{device}_{sequence}.bin").read_bytes()
