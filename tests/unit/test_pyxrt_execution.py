"""Kernels on the emulated device: arguments and mistakes with them, states, deferred runs."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from host_artifacts import COUNT, NBYTES, insts, stalling_insts, write_artifacts
from npukit.emulator import pyxrt
from npukit.emulator.xrt import queue

TO_DEVICE = pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE
FROM_DEVICE = pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE
NEW = pyxrt.ert_cmd_state.ERT_CMD_STATE_NEW
COMPLETED = pyxrt.ert_cmd_state.ERT_CMD_STATE_COMPLETED
TIMEOUT = pyxrt.ert_cmd_state.ERT_CMD_STATE_TIMEOUT
ERROR = pyxrt.ert_cmd_state.ERT_CMD_STATE_ERROR
ABORT = pyxrt.ert_cmd_state.ERT_CMD_STATE_ABORT
DATA = np.arange(COUNT, dtype=np.int32) * 7 - 11


class Host:
    """A program with the passthrough kernel loaded, its buffers in groups ``data`` and ``out``."""

    def __init__(self, xclbin: Path, stream: bytes | None = None) -> None:
        self.stream = insts() if stream is None else stream
        self.device = pyxrt.device(0)
        image = pyxrt.xclbin(str(xclbin))
        self.device.register_xclbin(image)
        self.context = pyxrt.hw_context(self.device, image.get_uuid())
        self.kernel = pyxrt.kernel(self.context, "MLIR_AIE")
        self.instructions = self.instruction_buffer(self.stream)
        self.input = self.buffer(DATA)
        self.output = self.buffer()

    def instruction_buffer(self, stream: bytes, argument: int = 1) -> pyxrt.bo:
        group = self.kernel.group_id(argument)
        made = pyxrt.bo(self.device, len(stream), pyxrt.bo.cacheable, group)
        made.write(stream, 0)
        made.sync(TO_DEVICE)
        return made

    def buffer(self, content: Any = None, group: int | None = None) -> pyxrt.bo:
        group = self.kernel.group_id(3) if group is None else group
        made = pyxrt.bo(self.device, NBYTES, pyxrt.bo.host_only, group)
        if content is not None:
            made.write(content, 0)
            made.sync(TO_DEVICE)
        return made

    def run(self, *args: Any) -> pyxrt.run:
        given = args or (3, self.instructions, len(self.stream), self.input, self.output)
        run = self.kernel(*given)
        run.wait(1000)
        return run

    def result(self) -> np.ndarray:
        self.output.sync(FROM_DEVICE)
        return self.output.read(NBYTES, 0).view(np.int32)


@pytest.fixture(scope="module")
def xclbin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_artifacts(tmp_path_factory.mktemp("artifacts")).xclbin


@pytest.fixture
def host(xclbin: Path) -> Host:
    return Host(xclbin)


def test_a_correct_call_computes(host: Host, capfd: pytest.CaptureFixture[str]) -> None:
    assert host.run().state() == COMPLETED
    assert (host.result() == DATA).all()
    assert capfd.readouterr().err == ""


def test_group_ids_follow_the_slot_and_slots_are_reused(xclbin: Path) -> None:
    gc.collect()
    # Other tests may have left contexts open, and these their slots.
    first, second, third = hosts = [Host(xclbin) for _ in range(3)]
    slots = [host.kernel.group_id(3) >> 16 for host in hosts]
    assert 1 <= slots[0] < slots[1] < slots[2]
    for host, slot in zip(hosts, slots, strict=True):
        assert [host.kernel.group_id(i) - (slot << 16) for i in range(9)] == [
            *(0xFFFF, 1, 0xFFFF),
            *(0,) * 5,
            0xFFFF,
        ]
    del hosts, host, second
    assert Host(xclbin).kernel.group_id(3) >> 16 == slots[1]
    assert first.kernel.group_id(3) >> 16 == slots[0]
    assert third.kernel.group_id(3) >> 16 == slots[2]


def test_contexts_compute_side_by_side(host: Host, xclbin: Path) -> None:
    other = Host(xclbin)
    other.input.write(DATA + 1, 0)
    other.input.sync(TO_DEVICE)
    other.run()
    host.run()
    assert (host.result() == DATA).all()
    assert (other.result() == DATA + 1).all()


@pytest.mark.parametrize("count", [len(insts()), len(insts()) // 4])
def test_ninstr_in_bytes_or_words(host: Host, count: int) -> None:
    host.run(3, host.instructions, count, host.input, host.output)
    assert (host.result() == DATA).all()


def test_ninstr_that_is_too_small(host: Host) -> None:
    run = host.run(3, host.instructions, 5, host.input, host.output)
    assert run.state() == ERROR
    assert "ninstr is 5" in str(run.npukit_report)


def warning(host: Host, index: int, bank: int, wanted: int) -> str:
    """XRT's words for argument ``index`` in ``bank`` where ``wanted`` is its bank."""
    slot = host.kernel.group_id(0) >> 16
    return (
        "[XRT] WARNING: Kernel MLIR_AIE has no compute units with connectivity required for global "
        f"argument at index {index}. The argument is allocated in bank {bank}, the compute unit is "
        f"connected to bank {slot << 16 | wanted}. Allocating local copy of argument buffer in "
        "connected bank.\n"
    )


def test_input_in_a_wrong_bank_is_copied(host: Host, capfd: pytest.CaptureFixture[str]) -> None:
    wrong = host.buffer(DATA, host.kernel.group_id(1))
    host.run(3, host.instructions, len(host.stream), wrong, host.output)
    assert capfd.readouterr().err == warning(host, 3, 1, 0x0000)
    assert (host.result() == DATA).all()


def test_the_copy_is_made_when_the_argument_is_set(host: Host) -> None:
    wrong = host.buffer(DATA, host.kernel.group_id(1))
    run = pyxrt.run(host.kernel)
    values = (3, host.instructions, len(host.stream), wrong, host.output)
    for index, value in enumerate(values):
        run.set_arg(index, value)
    wrong.write(DATA + 1, 0)
    wrong.sync(TO_DEVICE)
    run.start()
    run.wait()
    assert (host.result() == DATA).all()


def test_output_in_a_wrong_bank_never_arrives(
    host: Host, capfd: pytest.CaptureFixture[str]
) -> None:
    host.output = host.buffer(group=host.kernel.group_id(1))
    host.output.sync(FROM_DEVICE)
    before = host.output.read(NBYTES, 0)
    assert host.run().state() == COMPLETED
    assert capfd.readouterr().err == warning(host, 4, 1, 0x0000)
    assert (host.result() == before.view(np.int32)).all()


def test_instructions_in_a_wrong_bank_are_copied(
    host: Host, capfd: pytest.CaptureFixture[str]
) -> None:
    host.instructions = host.instruction_buffer(host.stream, argument=3)
    host.run()
    assert capfd.readouterr().err == warning(host, 1, 0, 0x0001)
    assert (host.result() == DATA).all()


def test_plain_group_0_is_right_for_data(host: Host, capfd: pytest.CaptureFixture[str]) -> None:
    run = host.run(3, host.instructions, len(host.stream), host.buffer(DATA, 0), host.output)
    assert capfd.readouterr().err == ""
    assert run.state() == COMPLETED
    assert (host.result() == DATA).all()


@pytest.mark.parametrize("group", [0x1FFFF, 0x10005])
def test_a_buffer_in_a_nonexistent_bank_is_dropped_silently(
    host: Host, group: int, capfd: pytest.CaptureFixture[str]
) -> None:
    run = host.run(3, host.instructions, len(host.stream), host.buffer(DATA, group), host.output)
    assert capfd.readouterr().err == ""
    assert run.state() == COMPLETED
    assert (host.result() == -1).all()


def test_set_arg_raises_what_a_call_swallows(host: Host) -> None:
    run = pyxrt.run(host.kernel)
    with pytest.raises(IndexError, match=r"__n \(which is 65535\) >= this->size\(\) \(which is 2"):
        run.set_arg(3, host.buffer(group=0x1FFFF))


def test_output_that_was_dropped_stays_as_it_was(host: Host) -> None:
    host.output = host.buffer(bytes([5]) * NBYTES, host.kernel.group_id(2))
    assert host.run().state() == COMPLETED
    assert (host.result().view(np.int8) == 5).all()


def test_missing_opcode(host: Host, capfd: pytest.CaptureFixture[str]) -> None:
    host.output.write(bytes(NBYTES), 0)
    host.output.sync(TO_DEVICE)
    run = host.run(host.instructions, len(host.stream), host.input, host.output)
    assert capfd.readouterr().err == warning(host, 0, 1, 0xFFFF) + warning(host, 2, 0, 0xFFFF)
    assert run.state() == COMPLETED
    assert (host.result() == 0).all()


@pytest.mark.parametrize("opcode", [0, 1, 2, 4, -1, "3", 3.0, None])
def test_other_opcodes_complete_without_doing_anything(host: Host, opcode: object) -> None:
    host.output.write(bytes(NBYTES), 0)
    host.output.sync(TO_DEVICE)
    run = host.run(opcode, host.instructions, len(host.stream), host.input, host.output)
    assert run.state() == COMPLETED
    assert (host.result() == 0).all()
    assert "the opcode is" in str(run.npukit_report)


def test_instructions_that_were_never_synced(host: Host) -> None:
    group = host.kernel.group_id(1)
    unsynced = pyxrt.bo(host.device, len(host.stream), pyxrt.bo.cacheable, group)
    unsynced.write(host.stream, 0)
    run = host.run(3, unsynced, len(host.stream), host.input, host.output)
    assert run.state() == COMPLETED
    assert not (host.result() == DATA).any()


def test_input_that_was_never_synced(host: Host) -> None:
    host.input = pyxrt.bo(host.device, NBYTES, pyxrt.bo.host_only, host.kernel.group_id(3))
    host.input.write(DATA, 0)
    assert host.run().state() == COMPLETED
    assert not (host.result() == DATA).all()


def test_output_that_is_not_synced_back(host: Host) -> None:
    before = host.output.read(NBYTES, 0)
    host.run()
    assert (host.output.read(NBYTES, 0) == before).all()


def test_too_few_arguments_and_nonsense_are_ignored(host: Host) -> None:
    assert host.run(3).state() == COMPLETED
    assert host.run(3, host.instructions, len(host.stream), None, b"abc").state() == COMPLETED


def test_one_argument_too_many(host: Host) -> None:
    args = (3, host.instructions, len(host.stream), host.input, *[host.output] * 4)
    with pytest.raises(RuntimeError, match="8 arguments, there is none at index 8"):
        host.kernel(*args, host.output)
    for swallowed in (5, None, "text"):
        assert host.run(*args, swallowed).state() == COMPLETED


def test_set_arg_past_the_end(host: Host) -> None:
    run = pyxrt.run(host.kernel)
    with pytest.raises(RuntimeError, match="there is none at index 8"):
        run.set_arg(8, host.output)
    with pytest.raises(RuntimeError, match="there is none at index -1"):
        run.set_arg(-1, host.output)
    with pytest.raises(IndexError, match=r"which is 8\) >= this->size\(\) \(which is 8\)"):
        run.set_arg(8, 1)


def test_an_integer_is_not_a_buffer(host: Host) -> None:
    host.run(3, host.instructions, len(host.stream), 4096, host.output)
    assert (host.result() == -1).all()


def test_runs_are_executed_when_they_are_polled(host: Host) -> None:
    host.output.write(bytes(NBYTES), 0)
    host.output.sync(TO_DEVICE)
    run = host.kernel(3, host.instructions, len(host.stream), host.input, host.output)
    assert (host.result() == 0).all()
    assert run.state() == COMPLETED
    assert (host.result() == DATA).all()


def test_runs_are_executed_in_order(host: Host) -> None:
    middle = host.buffer()
    size = len(host.stream)
    first = host.kernel(3, host.instructions, size, host.input, middle)
    second = host.kernel(3, host.instructions, size, middle, host.output)
    second.wait()
    assert first.state() == COMPLETED
    assert (host.result() == DATA).all()


def test_a_run_can_start_again_once_it_was_waited_for(host: Host) -> None:
    run = host.kernel(3, host.instructions, len(host.stream), host.input, host.output)
    with pytest.raises(RuntimeError, match=r"^bad command state, can't launch$"):
        run.start()
    run.wait()
    host.input.write(DATA * 2, 0)
    host.input.sync(TO_DEVICE)
    run.start()
    assert run.wait() == COMPLETED
    assert (host.result() == DATA * 2).all()


def test_state_of_a_new_run_and_waiting_for_it(host: Host) -> None:
    run = pyxrt.run(host.kernel)
    assert run.state() == NEW
    with pytest.raises(RuntimeError, match="never started"):
        run.wait()


def test_a_stall_is_a_timeout_with_a_report_and_wedges_the_context(xclbin: Path) -> None:
    host = Host(xclbin, stalling_insts())
    run = host.run()
    assert run.state() == TIMEOUT
    assert "token" in str(run.npukit_report)
    with pytest.raises(RuntimeError, match=r"not complete|failed to complete.*TIMEOUT"):
        run.wait2()
    again = host.run()
    assert again.state() == ERROR
    assert "new hardware context" in str(again.npukit_report)
    fresh = Host(xclbin)
    fresh.run()
    assert (fresh.result() == DATA).all()


def test_a_transfer_beyond_the_buffers_pages_is_an_error(host: Host) -> None:
    group = host.kernel.group_id(3)
    small = pyxrt.bo(host.device, NBYTES // 2, pyxrt.bo.host_only, group)
    run = host.run(3, host.instructions, len(host.stream), small, host.output)
    assert run.state() == ERROR
    assert "bo0" in str(run.npukit_report)
    with pytest.raises(RuntimeError, match=r"^Command failed to complete successfully \(ERT_CMD_S"):
        run.wait2()


def test_a_sub_buffer_is_passed_by_its_address(host: Host) -> None:
    group = host.kernel.group_id(3)
    parent = pyxrt.bo(host.device, 2 * NBYTES, pyxrt.bo.host_only, group)
    part = pyxrt.bo(parent, NBYTES, NBYTES)
    part.write(DATA, 0)
    part.sync(TO_DEVICE)
    host.run(3, host.instructions, len(host.stream), part, host.output)
    assert (host.result() == DATA).all()


def test_a_run_dropped_in_flight_is_a_warning(host: Host) -> None:
    run = host.kernel(3, host.instructions, len(host.stream), host.input, host.output)
    with pytest.warns(RuntimeWarning, match="dropped while in flight"):
        del run


def test_calls_that_python_cannot_make(host: Host) -> None:
    run = host.run()
    with pytest.raises(TypeError, match="std::chrono::duration"):
        run.wait2(1000)
    with pytest.raises(TypeError, match="std::function"):
        run.add_callback(COMPLETED, print, None)
    with pytest.raises(TypeError, match=r"wait\(\): incompatible function arguments"):
        run.wait(1.5)
    with pytest.raises(TypeError, match=r"wait\(\): incompatible function arguments"):
        run.wait(-1)
    with pytest.raises(TypeError, match=r"set_arg\(\): incompatible function arguments"):
        run.set_arg(0, 1 << 40)


def list_of(host: Host, *sizes: int) -> tuple[pyxrt.runlist, list[pyxrt.run]]:
    """A runlist of runs whose input buffers have these sizes."""
    runs, runlist = [], pyxrt.runlist(host.context)
    group = host.kernel.group_id(3)
    for size in sizes:
        run = pyxrt.run(host.kernel)
        source = pyxrt.bo(host.device, size, pyxrt.bo.host_only, group)
        values = (3, host.instructions, len(host.stream), source, host.output)
        for index, value in enumerate(values):
            run.set_arg(index, value)
        runs.append(run)
        runlist.add(run)
    return runlist, runs


def test_runlist_runs_all_and_can_be_executed_again(host: Host) -> None:
    runlist, runs = list_of(host, NBYTES, NBYTES)
    for _ in range(2):
        runlist.execute()
        with pytest.raises(RuntimeError, match="submitting for execution, current state: running"):
            runlist.execute()
        with pytest.raises(RuntimeError, match="adding run objects, current state: running"):
            runlist.add(runs[0])
        assert [run.state() for run in runs] == [NEW] * 2
        host.output.write(bytes(NBYTES), 0)
        host.output.sync(TO_DEVICE)
        assert runlist.wait() is None
        assert (host.result() != 0).any()
        assert [run.state() for run in runs] == [NEW] * 2
        with pytest.raises(RuntimeError, match="never started"):
            runs[0].wait()


def test_a_runlist_may_hold_a_run_twice(host: Host) -> None:
    runlist, (run,) = list_of(host, NBYTES)
    runlist.add(run)
    for _ in range(2):
        runlist.execute()
        runlist.wait()
    del runlist
    run.start()
    assert run.wait() == COMPLETED


def test_runlist_stops_at_the_first_failure(host: Host) -> None:
    runlist, runs = list_of(host, NBYTES, NBYTES // 2, NBYTES)
    runlist.execute()
    with pytest.raises(RuntimeError, match=r"^runlist failed execution \(ERT_CMD_STATE_ERROR\)"):
        runlist.wait()
    assert [run.state() for run in runs] == [NEW, ERROR, ABORT]
    assert [run.npukit_report is None for run in runs] == [True, False, False]


def test_runs_of_a_runlist_are_not_started_alone(host: Host) -> None:
    runlist, (run,) = list_of(host, NBYTES)
    with pytest.raises(RuntimeError, match="belongs to a runlist and cannot be explicitly started"):
        run.start()
    del runlist
    run.start()
    assert run.wait() == COMPLETED


def test_empty_handles(host: Host) -> None:
    with pytest.raises(RuntimeError, match=r"created by run\(\)"):
        pyxrt.run().start()
    with pytest.raises(RuntimeError, match=r"^cannot add run object to uninitialized runlist"):
        pyxrt.runlist().add(pyxrt.run(host.kernel))
    pyxrt.runlist(host.context).execute()


def test_many_calls_leak_nothing(host: Host) -> None:
    run = host.run()
    gc.collect()
    before = len(gc.get_objects())
    for _ in range(300):
        host.run()
    gc.collect()
    assert len(gc.get_objects()) - before < 100
    assert run.state() == COMPLETED


def test_reports_reach_observers(monkeypatch: pytest.MonkeyPatch) -> None:
    """A host that only looks at the state of a run would not learn why it failed."""
    seen: list[str] = []
    monkeypatch.setattr(queue, "failure_observers", [seen.append])
    outcomes = iter([(queue.COMPLETED, None), (queue.ERROR, "core (0, 2) trapped")])
    commands = queue.CommandQueue(lambda payload: next(outcomes))
    for state in (queue.COMPLETED, queue.ERROR):
        command = queue.Command()
        commands.submit(command, [queue.Payload(3, None, 0, ())])
        commands.finish(command)
        assert command.state == state
    assert seen == ["core (0, 2) trapped"]
