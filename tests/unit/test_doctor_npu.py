"""The doctor's rows about the NPU, on directory trees that represent machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from doctor_machine import NPU, USER, Machine

from npukit.doctor.diagnosis import hardware_rows
from npukit.doctor.rows import Ability, State

HW_RUN = frozenset({Ability.HW_RUN})
CAP_IPC_LOCK = 1 << 14


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_bare_machine_lacks_everything_and_each_row_says_what_to_do(machine: Machine) -> None:
    for name in ("NPU", "driver amdxdna", "device node", "memlock limit"):
        row = machine.row(name)
        assert row.state is State.MISSING, row
        assert row.fix, row
        assert row.blocks == HW_RUN, row
    assert machine.row("firmware").state is State.MISSING


def test_a_complete_machine_has_no_problems(machine: Machine) -> None:
    machine.npu(vbnv="NPU Strix Halo", fw_version="1.5.5.391")
    machine.driver()
    machine.node()
    machine.process(groups=(machine.render,))
    machine.memlock("unlimited")
    rows = {row.name: row for row in machine.diagnosis().rows}
    for name in ("NPU", "driver amdxdna", "firmware", "device node", "memlock limit"):
        assert rows[name].state is State.OK, rows[name]
    assert rows["NPU"].found.startswith("npu2: NPU Strix Halo (1022:17f0 at 0000:66:00.1)")
    assert rows["firmware"].found == "1.5.5.391 is running"
    assert "6.14.0-29-generic" in rows["driver amdxdna"].found


@pytest.mark.parametrize(
    ("device", "name", "shown"),
    [
        (0x1502, "RyzenAI-npu1", "npu1: RyzenAI-npu1"),
        (0x1502, None, "npu1: Phoenix or Hawk Point"),
        (0x17F0, "RyzenAI-npu6", "npu2: RyzenAI-npu6"),
        (0x17F0, "", "npu2: Strix or Krackan"),
    ],
)
def test_the_device_is_npu1_or_npu2(
    machine: Machine, device: int, name: str | None, shown: str
) -> None:
    machine.npu(device, **({} if name is None else {"vbnv": name}))
    assert machine.row("NPU").found.startswith(shown)


@pytest.mark.parametrize(
    ("device", "attributes"),
    [(0x17F1, {"vbnv": "RyzenAI-npu3"}), (0x17F2, {}), (0x17F0, {"vbnv": "NPU of tomorrow"})],
)
def test_reports_an_npu_that_a_run_would_refuse(
    machine: Machine, device: int, attributes: dict[str, str]
) -> None:
    machine.npu(device, **attributes)
    row = machine.row("NPU")
    assert (row.state, row.blocks) == (State.MISSING, HW_RUN)
    assert attributes.get("vbnv", "this NPU") in row.found


def test_other_devices_of_amd_and_other_vendors_are_not_npus(machine: Machine) -> None:
    machine.npu(0x1501)
    assert "no AMD NPU" in machine.row("NPU").found
    machine.npu(0x17F0)
    machine.write(f"{NPU}/vendor", "0x8086\n")
    assert "no AMD NPU" in machine.row("NPU").found
    machine.write(f"{NPU}/vendor", "what?")
    assert "no AMD NPU" in machine.row("NPU").found


# -- driver ----------------------------------------------------------------------------------------


def test_an_installed_driver_needs_loading(machine: Machine) -> None:
    module = "/lib/modules/6.14.0-29-generic/kernel/drivers/accel/amdxdna/amdxdna.ko.zst"
    machine.write(module)
    row = machine.row("driver amdxdna")
    assert module in row.found
    assert row.fix == ("sudo modprobe amdxdna",)


def test_an_old_linux_needs_upgrading(machine: Machine) -> None:
    machine.write("/proc/sys/kernel/osrelease", "6.8.0-45-generic\n")
    row = machine.row("driver amdxdna")
    assert "6.14" in row.found
    assert any("linux-generic-hwe" in step for step in row.fix)
    machine.distribution("fedora")
    assert machine.row("driver amdxdna").fix[0].startswith("sudo dnf")


def test_a_loaded_driver_that_did_not_bind_to_the_npu_is_missing(machine: Machine) -> None:
    machine.npu()
    machine.write("/proc/modules", "amdxdna 155648 0 - Live 0x0000000000000000\n")
    row = machine.row("driver amdxdna")
    assert (row.state, row.blocks) == (State.MISSING, HW_RUN)
    assert "did not bind" in row.found


def test_a_module_with_a_similar_name_is_not_the_driver(machine: Machine) -> None:
    machine.write("/proc/modules", "amdxdna_legacy 155648 0 - Live 0x0000000000000000\n")
    assert machine.row("driver amdxdna").state is State.MISSING


def test_a_system_without_proc_is_not_linux(machine: Machine) -> None:
    (machine.root / "proc/sys/kernel/osrelease").unlink()
    assert "Linux" in machine.row("driver amdxdna").found


# -- firmware --------------------------------------------------------------------------------------


def test_missing_firmware_is_named(machine: Machine) -> None:
    machine.npu(0x1502, 0x00)
    row = machine.row("firmware")
    assert "/lib/firmware/amdnpu/1502_00" in row.found
    assert (row.state, row.blocks) == (State.MISSING, HW_RUN)


@pytest.mark.parametrize("attributes", [{}, {"fw_version": "0.0.0.0"}])
def test_installed_firmware_that_may_not_run_is_a_warning(
    machine: Machine, attributes: dict[str, str]
) -> None:
    machine.npu(0x17F0, 0x11, **attributes)
    machine.write("/lib/firmware/amdnpu/17f0_11/npu.sbin.zst")
    row = machine.row("firmware")
    assert (row.state, row.blocks) == (State.WARNING, frozenset())
    assert "npu.sbin.zst" in row.found


# -- device node -----------------------------------------------------------------------------------


def test_a_user_outside_the_group_must_join_it(machine: Machine) -> None:
    machine.node()
    row = machine.row("device node")
    assert (row.state, row.blocks) == (State.MISSING, HW_RUN)
    assert "/dev/accel/accel0 (rw-rw----, group render)" in row.found
    assert row.fix[0].startswith("sudo usermod -aG render $USER")


def test_a_user_who_joined_the_group_after_login_must_log_in_again(machine: Machine) -> None:
    machine.node()
    machine.group("bob", "ada")
    row = machine.row("device node")
    assert row.state is State.MISSING
    assert "newgrp render" in row.fix[0]


@pytest.mark.parametrize(
    ("mode", "render", "uid", "state"),
    [
        (0o666, False, USER, State.OK),
        (0o660, True, USER, State.OK),
        (0o660, False, 0, State.OK),
        (0o640, True, USER, State.MISSING),
        (0o606, True, USER, State.MISSING),
        (0o600, True, USER, State.MISSING),
    ],
)
def test_mode_group_and_user_decide(
    machine: Machine, mode: int, render: bool, uid: int, state: State
) -> None:
    machine.node(mode)
    machine.process(uid=uid, groups=(machine.render,) if render else ())
    row = machine.row("device node")
    assert row.state is state
    if state is State.MISSING:
        assert any("udev" in step for step in row.fix)


def test_an_accelerator_of_another_vendor_is_not_the_npu(machine: Machine) -> None:
    machine.node(0o666, driver="intel_vpu")
    assert machine.row("device node").state is State.MISSING
    machine.node(0o666, number=1)
    assert "/dev/accel/accel1" in machine.row("device node").found


def test_a_container_without_the_node_shows_how_to_pass_it(machine: Machine) -> None:
    machine.node().unlink()
    row = machine.row("device node")
    assert row.state is State.MISSING
    assert "--device /dev/accel/accel0" in row.fix[0]


# -- locked memory ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("soft", "state"),
    [
        (8 << 20, State.MISSING),
        (64 << 20, State.MISSING),
        (100 << 20, State.WARNING),
        (128 << 20, State.OK),
        ("unlimited", State.OK),
    ],
)
def test_the_heap_and_the_buffers_must_fit_the_limit(
    machine: Machine, soft: int | str, state: State
) -> None:
    machine.memlock(soft)
    row = machine.row("memlock limit")
    assert row.state is state
    assert row.blocks == (HW_RUN if state is State.MISSING else frozenset())
    assert any("/etc/security/limits.d" in step for step in row.fix) == (state is not State.OK)


def test_a_shell_may_raise_its_soft_limit(machine: Machine) -> None:
    machine.memlock(8 << 20, "unlimited")
    assert machine.row("memlock limit").fix[0].startswith("ulimit -l unlimited")
    machine.memlock(8 << 20, 1 << 30)
    assert machine.row("memlock limit").fix[0].startswith("ulimit -l 1048576")


def test_a_process_that_may_lock_any_memory_has_no_limit(machine: Machine) -> None:
    machine.process(caps=CAP_IPC_LOCK)
    assert machine.row("memlock limit").state is State.OK
    machine.process(caps=~CAP_IPC_LOCK & (1 << 40) - 1)
    assert machine.row("memlock limit").state is State.MISSING


@pytest.mark.parametrize("name", ["/proc/self/limits", "/proc/self/status", "/etc/group"])
@pytest.mark.parametrize(
    "text", ["", "Max locked memory\nUid:\nGroups: x\nCapEff: zz\na:b\n", None]
)
def test_files_of_the_system_may_be_missing_or_strange(
    machine: Machine, name: str, text: str | None
) -> None:
    machine.npu()
    machine.driver()
    machine.node()
    if text is None:
        (machine.root / name.lstrip("/")).unlink()
    else:
        machine.write(name, text)
    for row in hardware_rows(machine.system):
        assert row.found
        assert row.fix or row.state is State.OK, "a complaint says what to type"
