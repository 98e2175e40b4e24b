"""Pythons below an IRON program: a wrong device ends them with a message, before they use it."""

from __future__ import annotations

import sys

import pytest

from npukit.iron.child_programs import DEVICE_VARIABLE, prepare_when_needed


@pytest.mark.parametrize("module", ["pyxrt", "aie"])
def test_a_device_that_does_not_exist_ends_the_process(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "meta_path", [*sys.meta_path])
    monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setenv(DEVICE_VARIABLE, "npu7")
    prepare_when_needed()
    with pytest.raises(SystemExit) as ended:
        __import__(module)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said == "npukit (NPUKIT_IRON=npu7): there is no device 'npu7'; it is one of npu1, npu2\n"
