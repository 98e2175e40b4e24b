"""Devices, xclbins, contexts, enumerations and messages of the emulated device."""

from __future__ import annotations

import copy
import json
import pickle
from pathlib import Path

import numpy as np
import pytest

from host_artifacts import hw_xclbin, write_artifacts
from npukit.emulator import pyxrt
from npukit.emulator.xrt.device import forget_devices
from npukit.formats import xclbin as container


@pytest.fixture(autouse=True)
def _devices_are_new() -> None:
    forget_devices()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(write_artifacts(tmp_path_factory.mktemp("artifacts")).xclbin)


def test_devices_by_index_and_bdf() -> None:
    assert pyxrt.enumerate_devices() == 1
    bdf = pyxrt.device(0).get_info(pyxrt.xrt_info_device.bdf)
    for name in (bdf, bdf.removeprefix("0000:"), "0", np.int32(0)):
        assert pyxrt.device(name).get_info(pyxrt.xrt_info_device.bdf) == bdf
    assert pyxrt.device(index=0)
    with pytest.raises(RuntimeError, match=r"^ No such device with index '1'$"):
        pyxrt.device(1)
    with pytest.raises(RuntimeError, match=r"^No such device '0000:ff:00.9': Invalid argument$"):
        pyxrt.device("0000:ff:00.9")
    for wrong in (-1, 1.0, None):
        with pytest.raises(TypeError, match=r"2. pyxrt.device\(index: int\)"):
            pyxrt.device(wrong)
    with pytest.raises(RuntimeError, match="empty"):
        pyxrt.device().get_xclbin_uuid()


@pytest.mark.parametrize("name", list(pyxrt.xrt_info_device.__members__))
def test_every_device_property_is_text(name: str) -> None:
    value = pyxrt.device(0).get_info(getattr(pyxrt.xrt_info_device, name))
    assert isinstance(value, str)
    if value.startswith("{"):
        json.loads(value)


def test_device_does_not_pass_for_a_real_one() -> None:
    assert "emulated" in pyxrt.device(0).get_info(pyxrt.xrt_info_device.name)


def test_xclbin_describes_its_content(path: str) -> None:
    image = pyxrt.xclbin(path)
    (kernel,) = image.get_kernels()
    assert (kernel.get_name(), kernel.get_num_args()) == ("MLIR_AIE", 8)
    mems = image.get_mems()
    assert [(m.get_tag(), m.get_index(), m.get_used()) for m in mems] == [
        ("HOST", 0, True),
        ("SRAM", 1, True),
    ]
    assert [(m.get_base_address(), m.get_size_kb()) for m in mems] == [
        (0x4000000, 0x10000),
        (0x4000000, 0xC000),
    ]
    assert image.get_uuid().to_string() == container.parse(Path(path).read_bytes()).uuid_text
    with pytest.raises(TypeError, match="Unable to convert function return value"):
        image.get_axlf()


def test_files_that_are_not_xclbins_are_refused(tmp_path: Path, path: str) -> None:
    with pytest.raises(RuntimeError, match=r"^No such file '/nowhere/a.xclbin'$"):
        pyxrt.xclbin("/nowhere/a.xclbin")
    with pytest.raises(RuntimeError, match=r"^No xclbin specified$"):
        pyxrt.xclbin("")
    garbage = tmp_path / "garbage.xclbin"
    garbage.write_bytes(b"")
    with pytest.raises(RuntimeError, match=r"is empty .*here the real pyxrt ends"):
        pyxrt.xclbin(str(garbage))
    for content in (b"x", b"garbage", b"garbage" * 1000):
        garbage.write_bytes(content)
        with pytest.raises(RuntimeError, match=r"^Invalid xclbin$"):
            pyxrt.xclbin(str(garbage))
    whole = Path(path).read_bytes()
    for size in (9, 300, 500, 1000, len(whole) // 2):
        garbage.write_bytes(whole[:size])
        with pytest.raises(RuntimeError, match=r"^Invalid xclbin: .*truncated"):
            pyxrt.xclbin(str(garbage))
    with pytest.raises(TypeError, match="incompatible constructor arguments"):
        pyxrt.xclbin(garbage)


def test_xclbin_for_a_real_npu_is_refused_with_the_reason(tmp_path: Path) -> None:
    file = tmp_path / "hw.xclbin"
    file.write_bytes(hw_xclbin())
    device, image = pyxrt.device(0), pyxrt.xclbin(str(file))
    with pytest.raises(RuntimeError, match=r"no emulation image \(EMULATION_DATA\)"):
        pyxrt.hw_context(device, image)


def test_damaged_emulation_image(tmp_path: Path, path: str) -> None:
    file = tmp_path / "damaged.xclbin"
    damaged = Path(path).read_bytes().replace(b'"device"', b'"devica"')
    assert damaged != Path(path).read_bytes()
    file.write_bytes(damaged)
    with pytest.raises(RuntimeError, match="emulation image can't be loaded"):
        pyxrt.hw_context(pyxrt.device(0), str(file))


def test_contexts_need_a_registered_xclbin(path: str) -> None:
    device, image = pyxrt.device(0), pyxrt.xclbin(path)
    text = image.get_uuid().to_string()
    with pytest.raises(RuntimeError, match=rf"^No xclbin with uuid '{text}': Invalid argument$"):
        pyxrt.hw_context(device, image.get_uuid())
    assert device.register_xclbin(image).to_string() == text
    assert device.get_xclbin_uuid().to_string() == text
    context = pyxrt.hw_context(device, pyxrt.uuid(text.upper()), pyxrt.hw_context.exclusive)
    assert context.get_xclbin_uuid().to_string() == text
    assert context.get_mode() == pyxrt.hw_context.access_mode.exclusive
    assert pyxrt.hw_context(device, image.get_uuid(), {"gops": 1}).get_xclbin()
    with pytest.raises(TypeError, match="incompatible constructor arguments"):
        pyxrt.hw_context(device, 5)


def test_registered_xclbins_live_as_long_as_the_device(path: str) -> None:
    pyxrt.device(0).register_xclbin(pyxrt.xclbin(path))
    with pytest.raises(RuntimeError, match="No xclbin with uuid"):
        pyxrt.hw_context(pyxrt.device(0), pyxrt.xclbin(path).get_uuid())


def test_a_device_can_be_forgotten_while_it_is_held(path: str) -> None:
    held = pyxrt.device(0)
    held.register_xclbin(pyxrt.xclbin(path))
    context = pyxrt.hw_context(held, pyxrt.xclbin(path).get_uuid())
    forget_devices()
    with pytest.raises(RuntimeError, match="No xclbin with uuid"):
        pyxrt.hw_context(pyxrt.device(0), pyxrt.xclbin(path).get_uuid())
    assert context.get_device().get_xclbin_uuid().to_string() != pyxrt.uuid("").to_string()


def test_kernels_by_name(path: str) -> None:
    device = pyxrt.device(0)
    context = pyxrt.hw_context(device, path)
    with pytest.raises(RuntimeError, match=r"^No such kernel 'nope': Invalid argument$"):
        pyxrt.kernel(context, "nope")
    with pytest.raises(RuntimeError, match=r"^No compute units matching 'MLIR_AIE:MLIRAIE'$"):
        pyxrt.kernel(context, "MLIR_AIE:MLIRAIE")
    with pytest.raises(TypeError, match=r"3. pyxrt.kernel\(hw_context: pyxrt.hw_context, name"):
        pyxrt.kernel(context, 3)
    assert pyxrt.kernel(hw_context=context, name="MLIR_AIE").group_id(3) & 0xFFFF == 0
    with pytest.raises(TypeError, match=r"group_id\(\): incompatible function arguments"):
        pyxrt.kernel(context, "MLIR_AIE").group_id("3")


def test_deprecated_calls_work_with_a_warning(path: str) -> None:
    device = pyxrt.device(0)
    with pytest.warns(DeprecationWarning, match=r"^pyxrt.device.load_xclbin\(\) is deprecated"):
        uuid = device.load_xclbin(path)
    with pytest.warns(DeprecationWarning, match=r"^kernel\(device, uuid, name\[, mode\]\) is dep"):
        kernel = pyxrt.kernel(device, uuid, "MLIR_AIE", pyxrt.kernel.shared)
    assert kernel.group_id(1) & 0xFFFF == 1


def test_enumerations_behave_like_pybind11s() -> None:
    state = pyxrt.ert_cmd_state.ERT_CMD_STATE_COMPLETED
    assert (state.name, state.value, int(state)) == ("ERT_CMD_STATE_COMPLETED", 4, 4)
    assert repr(state) == "<ert_cmd_state.ERT_CMD_STATE_COMPLETED: 4>"
    assert str(state) == "ert_cmd_state.ERT_CMD_STATE_COMPLETED"
    assert state == pyxrt.ert_cmd_state(4) == 4
    assert state != pyxrt.ert_cmd_state(5)
    assert state is not pyxrt.ert_cmd_state(4)
    assert hash(state) == hash(pyxrt.ert_cmd_state(4))
    assert repr(pyxrt.ert_cmd_state(3)) == "<ert_cmd_state.???: 3>"
    assert pyxrt.bo.flags.host_only != 1 << 29
    assert pyxrt.xrt_info_device.bdf.name == pyxrt.xrt_info_device.name
    with pytest.raises(TypeError):
        assert state < pyxrt.ert_cmd_state(5)
    for member in (state, pyxrt.bo.host_only, pyxrt.kernel.shared, pyxrt.hw_context.shared):
        assert pickle.loads(pickle.dumps(member)) == member
        assert copy.deepcopy(member) == member


def test_uuids_are_compared_by_text() -> None:
    text = "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
    assert pyxrt.uuid(text.upper()).to_string() == text
    assert pyxrt.uuid(text) != pyxrt.uuid(text)
    assert pyxrt.uuid("").to_string() == str(pyxrt.uuid("nonsense").to_string())


def test_messages(capfd: pytest.CaptureFixture[str]) -> None:
    pyxrt.log_message(pyxrt.warning, "mine", "hello")
    pyxrt.log_message(pyxrt.xrt_msg_level.debug, "mine", "too chatty")
    assert capfd.readouterr().err == "[mine] WARNING: hello\n"


def test_missing_attributes_are_explained() -> None:
    with pytest.raises(AttributeError, match=r"emulated XRT device has no pyxrt\.elf"):
        _ = pyxrt.elf
