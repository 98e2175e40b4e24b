"""A design that is for another array than the one that is asked for is not built."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from planted_kernels import Answer, npukit

from aiecc_reference import needs_aiecc

PASSTHROUGH = Path(__file__).parents[2] / "kernel_src/passthrough"


def build(tmp_path: Path, old: str, new: str, *target: str) -> Answer:
    """Build ``passthrough`` for npu2, with ``new`` in the design for ``old``."""
    kernel = tmp_path / "kernels" / "passthrough"
    shutil.copytree(PASSTHROUGH, kernel)
    design = kernel / "design.mlir.j2"
    text = design.read_text()
    assert text.count(old) == 1
    design.write_text(text.replace(old, new))
    folders = ("--kernel-dir", kernel.parent, "--build-dir", tmp_path / "build")
    return npukit("build", "passthrough", "--device", "npu2", *folders, "--target", *target)


@pytest.mark.parametrize(
    "target",
    [("sw_emu",), pytest.param(("hw", "--until", "design"), marks=needs_aiecc)],
    ids=lambda target: target[0],
)
def test_a_design_that_names_the_other_device(target: tuple[str, ...], tmp_path: Path) -> None:
    refused = build(tmp_path, "{{ device }}_1col", "npu1_1col", *target)
    assert refused.code == 4
    assert "this design is for npu1_1col, not for npu2" in refused.err
    assert not list((tmp_path / "build").rglob("passthrough.xclbin"))


def test_what_is_wrong_in_a_rendered_design_is_shown(tmp_path: Path) -> None:
    """Its lines are not the template's, and nobody has seen it."""
    device = "aie.device({{ device }}_1col) {"
    loop = "\n{%% for i in range(3) %%}\n%far{{ i }} = aie.tile(0, {{ i + 4 }})\n{%% endfor %%}"
    refused = build(tmp_path, device, device + loop, "sw_emu")
    assert refused.code == 4
    assert "(as rendered for npu2):" in refused.err
    assert "| %far2 = aie.tile(0, 6)" in refused.err
