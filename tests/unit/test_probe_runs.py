"""The configurations of a probe, how its child processes end, and its conclusions."""

from __future__ import annotations

import math
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from msgspec import structs
from numpy.typing import NDArray

from host_artifacts import COUNT, WHERE, image, insts, write_kernel
from npukit.bindings.arguments import ArgumentMap, TensorArgument
from npukit.bindings.derivation import derive
from npukit.errors import ArtifactError
from npukit.formats import xclbin
from npukit.formats.xclbin_npu import build_sw_emu_xclbin
from npukit.kernel.cases import random_case
from npukit.kernel.discovery import load_kernels
from npukit.kernel.spec import Argument
from npukit.kernel.tolerance import EXACT, Tolerance
from npukit.probe.conclusion import conclusion as points
from npukit.probe.conclusion import number, share
from npukit.probe.configurations import Configuration, configurations
from npukit.probe.job import Job
from npukit.probe.processes import ForkedProcesses, FreshProcesses
from npukit.probe.report_json import _figures
from npukit.probe.rows import SENTINEL, Ending, Figures, Row, figures_of
from npukit.probe.run import Artifact, Probe
from npukit.runtime.devices import EMULATED
from npukit.runtime.npu_search import NOOP
from npukit.runtime.pyxrt_search import search_pyxrt
from waiting import wait_until_gone

XCLBIN = build_sw_emu_xclbin(image(), WHERE)
FIGURES = Figures(0.912, -13, 10, 3.54, untouched=False, wrong=0, total=4096)


def mapping(*directions: str) -> ArgumentMap:
    tensors = [
        TensorArgument(f"t{i}", "int32", (COUNT,), d)  # type: ignore[arg-type]
        for i, d in enumerate(directions)
    ]
    return derive(xclbin.parse(XCLBIN), tensors)


def named(mapping: ArgumentMap) -> dict[str, Configuration]:
    return {c.name: c for c in configurations(mapping)}


class TestConfigurations:
    @pytest.mark.parametrize(
        ("directions", "metadata", "counted", "zero"),
        [
            (("in", "out"), "(1, 3, 4)", "(1, 2, 3)", "(1, 0, 2)"),
            (("in", "in", "out"), "(1, 3, 4, 5)", "(1, 2, 3, 4)", "(1, 0, 2, 3)"),
            (
                ("in", "in", "in", "out", "out"),
                "(1, 3, 4, 5, 6, 7)",
                "(1, 2, 3, 4, 5, 6)",
                "(1, 0, 2, 3, 4, 5)",
            ),
            (("inout",), "(1, 3)", "(1, 2)", "(1, 0)"),
        ],
    )
    def test_groups(
        self, directions: tuple[str, ...], metadata: str, counted: str, zero: str
    ) -> None:
        found = named(mapping(*directions))
        assert found["metadata"].groups == metadata
        assert found["counted"].groups == counted
        assert found["group 0 first"].groups == zero
        assert found["plain group 0"].groups == "0"
        assert next(iter(found)) == "metadata"

    def test_each_changes_one_thing(self) -> None:
        found = named(mapping("in", "in", "out"))
        right = found["metadata"]
        assert [b.flag for b in right.buffers] == ["cacheable", *["host_only"] * 3]
        assert [b.flag for b in found["mixed flags"].buffers] == [
            *("cacheable", "host_only", "host_only", "device_only")
        ]
        for name in ("host_only", "cacheable", "device_only", "p2p"):
            assert {b.flag for b in found[f"all {name}"].buffers} == {name}
        assert {b.flag for b in found["no flags"].buffers} == {None}
        assert found["swapped order"].order == (2, 1, 0)
        assert replace(found["no opcode"], opcode=True, name="metadata") == right
        assert replace(found["size in words"], size_in_words=False, name="metadata") == right
        assert {c.groups for c in found.values() if c.name.startswith("all ")} == {right.groups}

    def test_nothing_is_tried_twice(self) -> None:
        found = named(mapping("inout"))
        assert "swapped order" not in found  # a single buffer
        assert len({replace(c, name="") for c in found.values()}) == len(found)

    def test_without_buffers(self) -> None:
        with pytest.raises(ArtifactError, match="no data buffers to probe"):
            configurations(mapping())


OUT = Argument("out", "int8", (4, 8), "out", "")
SECOND = Argument("second", "float32", (2,), "out", "")


def figures(found: NDArray[np.int8], expected: NDArray[np.int8], tolerance: float = 0) -> Figures:
    return figures_of(
        (OUT,), {"out": found}, {"out": expected}, {"out": Tolerance.absolute(tolerance)}
    )


class TestFigures:
    def test_right_wrong_constant_untouched(self) -> None:
        expected = np.arange(32, dtype=np.int8).reshape(4, 8)
        found = figures(expected, expected)
        assert found.right
        assert not found.constant
        assert (found.nonzero, found.low, found.high) == (31 / 32, 0, 31)
        assert found.std == pytest.approx(np.arange(32).std())
        ones = figures(np.full((4, 8), -1, np.int8), expected)
        assert (ones.nonzero, ones.constant, ones.untouched) == (1, True, False)
        assert ones.wrong == 32
        left = figures(np.full((4, 8), SENTINEL, np.uint8).view(np.int8), expected)
        assert left.untouched
        partly = expected.copy()
        partly[0] = np.uint8(SENTINEL).view(np.int8)
        assert not figures(partly, expected).untouched
        assert figures(expected + np.int8(1), expected, tolerance=1).right

    def test_several_outputs_must_all_be_right(self) -> None:
        good = np.zeros((4, 8), np.int8)
        floats = np.array([1.5, np.nan], np.float32)
        expected = {"out": good, "second": np.array([1.5, 2], np.float32)}
        found = {"out": good, "second": floats}
        result = figures_of((OUT, SECOND), found, expected, {"out": EXACT, "second": EXACT})
        assert (result.wrong, result.total) == (1, 34)
        assert not result.right
        assert math.isnan(result.low)
        assert _figures(result)["low"] == "NaN"  # JSON has no NaN
        assert not math.isnan(result.std)

    def test_shares_are_not_rounded_to_all_or_nothing(self) -> None:
        for nonzero, text in ((1, "100 %"), (0, "0 %"), (4095.9 / 4096, "99.9 %"), (1e-5, "0.1 %")):
            assert share(replace(FIGURES, nonzero=nonzero)) == text


def row(name: str, ending: Ending = Ending.COMPLETED, **changes: object) -> Row:
    configuration = replace(named(mapping("in", "out"))["metadata"], name=name)
    made = replace(FIGURES, **changes) if ending is Ending.COMPLETED else None  # type: ignore[arg-type]
    return Row(configuration, ending, "" if made else "why", (), 0.001, made)


def conclusion(rows: Sequence[Row], runs_on: str) -> str:
    return " ".join(points(rows, mapping("in", "out"), runs_on))


class TestConclusion:
    def test_the_best_looking_wrong_one_is_named(self) -> None:
        rows = [
            row("metadata"),
            row("partly", nonzero=0.6, wrong=5),
            row("counted", nonzero=1, low=-1, high=-1, wrong=4000),
            row("flags", Ending.REFUSED),
        ]
        text = conclusion(rows, "NPU Phoenix")
        assert text.startswith("3 of 4 configurations completed, and 3 of them left")
        assert "1 matches the reference" in text
        assert "100 % non-zero values and is wrong: every value is -1." in text
        assert "groups (1, 3, 4), is right; the generated host module uses it" in text
        assert "mulated" not in text

    def test_why_it_is_wrong(self) -> None:
        """The conclusion explains why the misleading configuration is wrong."""
        right = named(mapping("in", "out"))["metadata"]
        rows = [
            Row(c, Ending.COMPLETED, "", (), 0.001, replace(FIGURES, wrong=9 * (c is not right)))
            for c in (right, *list(named(mapping("in", "out")).values())[1:])
        ]
        text = conclusion(rows, "NPU Phoenix")
        assert "counted (1, 2, 3) allocates t0 with that of argument 2, ninstr;" in text
        assert (
            "group 0 first (1, 0, 2) allocates t0 with that of argument 0, opcode and t1 with that of "
            "argument 2, ninstr." in text
        )
        assert "plain group 0 makes" not in text
        assert "Without the opcode, every argument takes the place of the one before it" in text
        only = conclusion(rows[:1], "NPU Phoenix")
        assert "Why" not in only
        assert "Without the opcode" not in only

    def test_a_rightly_constant_output_proves_little(self) -> None:
        text = conclusion([row("metadata", low=0, high=0)], "NPU Phoenix")
        assert "The right output of this case is 0 everywhere" in text
        text = conclusion([row("metadata")], "NPU Phoenix")
        assert "everywhere" not in text

    def test_the_mapping_in_the_metadata_is_wrong(self) -> None:
        text = conclusion([row("metadata", wrong=1), row("other")], "NPU Phoenix")
        assert "is not right here either, so the buffers are not the problem" in text
        text = conclusion([row("metadata", Ending.TIME_LIMIT)], "NPU Phoenix")
        assert "did not complete (why)" in text

    def test_noop_is_not_an_npu(self) -> None:
        text = conclusion([row("metadata", untouched=True, wrong=9)] * 2, NOOP)
        assert "The kernel wrote none of these outputs" in text
        assert "XRT's noop mode completes every run and computes nothing" in text
        assert "metadata" not in text

    def test_configurations_that_are_right_by_chance(self) -> None:
        warned = replace(row("plain group 0"), warnings=("...",))
        rows = [row("metadata"), warned, row("all host_only")]
        text = conclusion(rows, EMULATED)
        assert (
            "Do not rely on plain group 0 and all host_only, although the output is the same"
            in text
        )
        assert "with plain group 0, XRT warned and passed a copy" in text
        assert "emulated device treats cacheable and host_only alike" in text


@pytest.fixture
def artifact(tmp_path: Path) -> Artifact:
    """A passthrough of 4,096 int32, with its kernel.toml and reference in ``tmp_path``."""
    zeros = '[[validation.cases]]\nname = "zeros"\ninputs.a = { kind = "constant", value = 0 }'
    spec = write_kernel(tmp_path, tmp_path.name, zeros)
    (tmp_path / "copy.xclbin").write_bytes(XCLBIN)
    (tmp_path / "insts.bin").write_bytes(insts())
    tensors = [TensorArgument(a.name, a.dtype, a.shape, a.direction) for a in spec.arguments]
    found = derive(xclbin.parse(XCLBIN), tensors)
    return Artifact(spec, {}, found, tmp_path / "copy.xclbin", tmp_path / "insts.bin")


class HangingProbe(Probe):
    """Its attempts hang: they read their buffers from a pipe without a writer."""

    def _job(self, configuration: Configuration, folder: Path) -> Job:
        pipe = folder / "pipe"
        os.mkfifo(pipe)
        job = super()._job(configuration, folder)
        return replace(job, buffers=tuple(replace(b, content=str(pipe)) for b in job.buffers))


def rows_of(artifact: Artifact, time_limit: float = 60) -> dict[str, Row]:
    told: list[str] = []
    rows = Probe(artifact, "emulator", time_limit).rows(lambda c: told.append(c.name))
    assert sorted(told) == sorted(row.configuration.name for row in rows)
    return {row.configuration.name: row for row in rows}


class TestRuns:
    def test_uses_the_first_random_case(self, artifact: Artifact) -> None:
        assert random_case(artifact.spec).name == "random"
        (attention,) = load_kernels(["attention"])
        assert random_case(attention).name == "uniform"

    def test_right_and_wrong(self, artifact: Artifact) -> None:
        rows = rows_of(artifact)
        assert rows["metadata"].right
        assert rows["metadata"].figures is not None
        assert (rows["metadata"].figures.low, rows["metadata"].figures.high) == (-100, 100)
        counted = rows["counted"].figures
        assert counted is not None
        # No buffer: the DMA reads 0xFF bytes, and int32 is -1 too.
        assert (counted.low, counted.high, counted.nonzero, counted.right) == (-1, -1, 1, False)
        swapped = rows["swapped order"].figures
        assert swapped is not None
        assert swapped.untouched

    def test_files_that_xrt_refuses(self, artifact: Artifact) -> None:
        artifact.xclbin.write_bytes(b"no xclbin")
        for row in rows_of(artifact).values():
            assert row.ending is Ending.REFUSED
            assert "Invalid xclbin" in row.message
            assert row.message.endswith("(opening the device)")

    def test_a_crash_of_a_child_is_a_result(
        self, artifact: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        python = tmp_path / "python"
        python.write_text("#!/bin/sh\necho terminate called >&2\nkill -SEGV $$\n")
        python.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(python))
        for row in rows_of(artifact).values():
            assert row.ending is Ending.KILLED
            assert row.message == "killed by SIGSEGV while starting: terminate called"
            assert not row.right

    def test_a_child_that_never_ends_is_killed(
        self, artifact: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        python = tmp_path / "python"
        python.write_text(f"#!/bin/sh\necho $$ >> {tmp_path}/pids\nexec sleep 1000\n")
        python.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(python))
        for row in rows_of(artifact, time_limit=0.3).values():
            assert row.ending is Ending.TIME_LIMIT
            assert row.message == "killed after 0.3 s, while starting"
        pids = (tmp_path / "pids").read_text().split()
        assert pids
        for pid in pids:
            wait_until_gone(int(pid))

    @pytest.mark.exhaustive
    def test_a_forked_child_that_hangs_is_killed(self, artifact: Artifact) -> None:
        rows = HangingProbe(artifact, "emulator", 1).rows(lambda c: None)
        hung = [row for row in rows if row.ending is not Ending.REFUSED]  # before it reads
        assert {row.ending for row in hung} == {Ending.TIME_LIMIT}
        assert all(str(row.message).startswith("killed after 1 s, while ") for row in hung)

    def test_a_crash_of_a_forked_child_is_a_result_and_the_next_one_runs(
        self, tmp_path: Path
    ) -> None:
        pipe, good = tmp_path / "pipe", tmp_path / "no job"
        os.mkfifo(pipe)
        good.write_text("no JSON")
        lane = ForkedProcesses()
        codes: list[int | None] = []
        asking = threading.Thread(
            target=lambda: codes.append(lane.run(pipe, tmp_path / "printed", 60))
        )
        asking.start()
        while lane._fork_server is None:
            time.sleep(0.01)
        fork_server = lane._fork_server.pid
        children = Path(f"/proc/{fork_server}/task/{fork_server}/children")
        while not (found := children.read_text().split()):
            time.sleep(0.01)
        os.kill(int(found[0]), signal.SIGSEGV)
        asking.join()
        assert codes == [-signal.SIGSEGV]
        assert lane.run(good, tmp_path / "printed", 60) == 1
        assert "JSONDecodeError" in (tmp_path / "printed").read_text()
        assert lane._fork_server.pid == fork_server
        lane.close()
        assert not Path("/proc", str(fork_server)).exists()

    def test_a_process_on_an_npu_is_killed_with_its_children(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        python, printed = tmp_path / "python", tmp_path / "printed"
        python.write_text("#!/bin/sh\necho $$\nsleep 1000 &\necho $!\nwait\n")
        python.chmod(0o755)
        monkeypatch.setattr(sys, "executable", str(python))
        lane = FreshProcesses()
        assert lane.run(tmp_path / "job", printed, 1) is None
        for pid in printed.read_text().split():
            wait_until_gone(int(pid))
        timer = threading.Timer(1, lane.close)
        timer.start()
        assert lane.run(tmp_path / "job", printed, 600) == -signal.SIGKILL
        timer.join()
        assert lane.run(tmp_path / "job", printed, 600) is None
        for pid in printed.read_text().split():
            wait_until_gone(int(pid))

    def test_how_a_process_on_an_npu_ended(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        python = tmp_path / "python"
        monkeypatch.setattr(sys, "executable", str(python))
        for end, code in (("exit 3", 3), ("kill -SEGV $$", -signal.SIGSEGV)):
            python.write_text(f"#!/bin/sh\necho told; echo more >&2; {end}\n")
            python.chmod(0o755)
            assert FreshProcesses().run(tmp_path / "job", tmp_path / "printed", 60) == code
            assert (tmp_path / "printed").read_text() == "told\nmore\n"

    def test_a_full_disk_is_not_a_result(self, artifact: Artifact) -> None:
        class OnFullDisk(Probe):
            def _job(self, configuration: Configuration, folder: Path) -> Job:
                return replace(super()._job(configuration, folder), outcome="/dev/full")

        with pytest.raises(OSError, match=r"No space left on device.*files of an attempt"):
            OnFullDisk(artifact, "emulator", 60).rows(lambda c: None)

    def test_an_interrupt_kills_every_process(
        self, artifact: Artifact, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "scratch").mkdir()
        monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "scratch"))
        told: list[str] = []

        def interrupt(configuration: Configuration) -> None:
            told.append(configuration.name)
            if len(told) == 1:
                os.kill(os.getpid(), signal.SIGINT)

        with pytest.raises(KeyboardInterrupt):
            HangingProbe(artifact, "emulator", 600).rows(interrupt)
        assert len(told) <= (os.cpu_count() or 1)
        assert not list((tmp_path / "scratch").iterdir())

    def test_the_real_pyxrt_crashes_on_an_extra_argument(
        self, artifact: Artifact, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if search_pyxrt().usable is None:
            pytest.skip("no pyxrt for this Python")
        monkeypatch.setenv("XCL_EMULATION_MODE", "noop")
        # Six outputs, but the kernel takes four more arguments; all have the group of bo1.
        arguments = artifact.mapping.arguments
        many = replace(artifact.mapping, arguments=(*arguments[:4], *[arguments[4]] * 6))
        data = tuple(structs.replace(artifact.spec.arguments[1], name=f"t{i}") for i in range(6))
        spec = structs.replace(artifact.spec, arguments=(artifact.spec.arguments[0], *data))
        trial = Probe(artifact, "npu", 60)
        trial._artifact = replace(artifact, mapping=many, spec=spec)
        # One argument too many, but without the opcode, may complete.
        trial._expected = {a.name: np.zeros(COUNT, np.int32) for a in data}
        first = trial.rows(lambda c: None)[0]
        assert first.ending is Ending.KILLED
        assert "while calling the kernel" in first.message


@pytest.mark.parametrize(
    ("value", "text"),
    [(-32768.0, "-32768"), (-1, "-1"), (0.125, "0.125"), (3.0e38, "3.00e+38")],
)
def test_whole_numbers_are_shown_whole(value: float, text: str) -> None:
    assert number(value) == text
