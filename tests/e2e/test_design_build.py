"""Designs without a kernel.toml: built from MLIR text and sources, reused, and run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from npukit.builder.cache import BuildCache
from npukit.builder.design_build import BareDesign, DesignArtifacts, DesignBuilder
from npukit.builder.object_sources import ObjectSources
from npukit.builder.plan import emulated_toolchain
from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.emulator import pyxrt
from npukit.errors import CompileError, DesignError

TILE = "memref<64xi32>"
VIEW = f"!aie.objectfifosubview<{TILE}>"


def design(device: str = "npu1_1col", name: str = "") -> str:
    return f"""
aie.device({device}) {name} {{
  func.func private @gain(memref<64xi32>, memref<64xi32>) attributes {{link_with = "gain.o"}}
  %shim = aie.tile(0, 0)
  %tile = aie.tile(0, 2)
  aie.objectfifo @in(%shim, {{%tile}}, 2 : i32) : !aie.objectfifo<{TILE}>
  aie.objectfifo @out(%tile, {{%shim}}, 2 : i32) : !aie.objectfifo<{TILE}>
  %core = aie.core(%tile) {{
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %many = arith.constant 1000000 : index
    scf.for %i = %c0 to %many step %c1 {{
      %from = aie.objectfifo.acquire @in(Consume, 1) : {VIEW}
      %x = aie.objectfifo.subview.access %from[0] : {VIEW} -> {TILE}
      %to = aie.objectfifo.acquire @out(Produce, 1) : {VIEW}
      %y = aie.objectfifo.subview.access %to[0] : {VIEW} -> {TILE}
      func.call @gain(%x, %y) : ({TILE}, {TILE}) -> ()
      aie.objectfifo.release @in(Consume, 1)
      aie.objectfifo.release @out(Produce, 1)
    }}
    aie.end
  }}
  aie.runtime_sequence(%a: memref<256xi32>, %b: memref<256xi32>) {{
    aiex.npu.dma_memcpy_nd(%a[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {{id = 0 : i64, metadata = @in}} : memref<256xi32>
    aiex.npu.dma_memcpy_nd(%b[0, 0, 0, 0][1, 1, 1, 256][0, 0, 0, 1]) {{id = 1 : i64, metadata = @out}} : memref<256xi32>
    aiex.npu.dma_wait {{symbol = @out}}
  }}
}}
"""


SOURCE = """
#include <stdint.h>
#include "factor.h"
extern "C" void gain(const int32_t *x, int32_t *y) {
  for (int i = 0; i < 64; i++) y[i] = x[i] * FACTOR + OFFSET;
}
"""


@pytest.fixture
def builder(tmp_path: Path) -> DesignBuilder:
    return DesignBuilder(emulated_toolchain(), BuildCache(tmp_path / "cache"))


def planted(folder: Path) -> BareDesign:
    (folder / "inc").mkdir(parents=True)
    (folder / "gain.cc").write_text(SOURCE)
    (folder / "inc" / "factor.h").write_text("#define FACTOR 3\n")
    sources = ObjectSources("gain.o", (folder / "gain.cc",), (folder / "inc",), {"OFFSET": "7"})
    return BareDesign(design(), "aie.mlir", folder, (sources,))


def computed(folder: Path, artifacts: DesignArtifacts, x: NDArray[np.int32]) -> NDArray[np.int32]:
    xclbin, insts = folder / "made.xclbin", artifacts.instructions
    xclbin.write_bytes(artifacts.xclbin)
    device = pyxrt.device(0)
    context = pyxrt.hw_context(device, device.register_xclbin(pyxrt.xclbin(str(xclbin))))
    kernel = pyxrt.kernel(context, "MLIR_AIE")
    code = pyxrt.bo(device, len(insts), pyxrt.bo.cacheable, kernel.group_id(1))
    code.write(insts, 0)
    buffers = [pyxrt.bo(device, x.nbytes, pyxrt.bo.host_only, kernel.group_id(at)) for at in (3, 4)]
    buffers[0].write(x, 0)
    for buffer in (code, buffers[0]):
        buffer.sync(pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_TO_DEVICE)
    state = kernel(3, code, len(insts), *buffers).wait()
    assert state == pyxrt.ert_cmd_state.ERT_CMD_STATE_COMPLETED
    buffers[1].sync(pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE)
    return buffers[1].read(x.nbytes, 0).view(np.int32)


def test_it_computes(tmp_path: Path, builder: DesignBuilder) -> None:
    artifacts = builder.build(planted(tmp_path / "work"))
    x = np.arange(256, dtype=np.int32)
    assert artifacts.device == "npu1"
    assert (computed(tmp_path, artifacts, x) == 3 * x + 7).all()


def test_an_unchanged_design_is_reused_wherever_it_is(
    tmp_path: Path, builder: DesignBuilder
) -> None:
    first = builder.build(planted(tmp_path / "work"))
    again = builder.build(planted(tmp_path / "elsewhere"))
    assert (first.reused, again.reused) == (False, True)
    assert (first.xclbin, first.instructions) == (again.xclbin, again.instructions)
    assert tmp_path / "elsewhere/inc/factor.h" in again.dependencies


@pytest.mark.parametrize("what", ["header", "source", "define", "shadow"])
def test_a_changed_input_is_not_reused(tmp_path: Path, builder: DesignBuilder, what: str) -> None:
    one = planted(tmp_path / "work")
    builder.build(one)
    (sources,) = one.objects
    if what == "header":
        (one.folder / "inc" / "factor.h").write_text("#define FACTOR 5\n")
    elif what == "source":
        (one.folder / "gain.cc").write_text(SOURCE.replace("FACTOR +", "5 +"))
    elif what == "define":
        sources = replace(sources, defines={"OFFSET": "7 + 2 * x[i]"})
    else:
        before = tmp_path / "before"
        before.mkdir()
        sources = replace(sources, include_dirs=(before, *sources.include_dirs))
        builder.build(replace(one, objects=(sources,)))
        (before / "factor.h").write_text("#define FACTOR 5\n")
    changed = builder.build(replace(one, objects=(sources,)))
    x = np.arange(256, dtype=np.int32)
    assert not changed.reused
    assert (computed(tmp_path, changed, x) == 5 * x + 7).all()


def test_a_damaged_cache_is_no_build(tmp_path: Path, builder: DesignBuilder) -> None:
    one = planted(tmp_path / "work")
    first = builder.build(one)
    for stored in (tmp_path / "cache" / "objects").rglob("*"):
        if stored.is_file():
            stored.chmod(0o644)
            stored.write_bytes(b"damaged")
    again = builder.build(one)
    assert not again.reused
    assert again.xclbin == first.xclbin


def test_an_object_without_a_source_is_named(tmp_path: Path, builder: DesignBuilder) -> None:
    one = planted(tmp_path / "work")
    (sources,) = one.objects
    with pytest.raises(DesignError, match=r"links with 'gain\.o'.*no C\+\+ source") as error:
        builder.build(replace(one, objects=(replace(sources, object="gian.o"),)))
    assert "gian.o" in str(error.value)


def test_a_rejected_source_is_named(tmp_path: Path, builder: DesignBuilder) -> None:
    one = planted(tmp_path / "work")
    (one.folder / "gain.cc").write_text(SOURCE.replace("FACTOR", "UNKNOWN"))
    with pytest.raises(CompileError, match="UNKNOWN"):
        builder.build(one)


def test_one_of_several_devices(tmp_path: Path, builder: DesignBuilder) -> None:
    one = planted(tmp_path / "work")
    text = f"module {{\n{design('npu1_1col', '@first')}\n{design('npu2_1col', '@second')}\n}}"
    chosen = replace(one, text=text, choice=DesignChoice(device="second"))
    assert builder.build(chosen).device == "npu2"


def test_objects_are_chosen_at_run_time_on_request(tmp_path: Path, builder: DesignBuilder) -> None:
    one = planted(tmp_path / "work")
    dynamic = replace(one, choice=DesignChoice(dynamic_objectfifos=True))
    made = [builder.build(each) for each in (one, dynamic)]
    assert not made[1].reused
    assert made[0].xclbin != made[1].xclbin
    x = np.arange(256, dtype=np.int32)
    for each in made:
        assert (computed(tmp_path, each, x) == 3 * x + 7).all()


def test_it_runs_where_no_cache_can_be_written(tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.touch()
    builder = DesignBuilder(emulated_toolchain(), BuildCache(place))
    x = np.arange(256, dtype=np.int32)
    artifacts = builder.build(planted(tmp_path / "work"))
    assert (computed(tmp_path, artifacts, x) == 3 * x + 7).all()


def _in_turn(folder: Path) -> BareDesign:
    """``b = 5 * (3 * a + 7) + 1``: one device after the other, each with a function of its own."""
    one = planted(folder)
    (folder / "five.cc").write_text(
        SOURCE.replace("gain", "five").replace("FACTOR + OFFSET", "5 + 1")
    )
    five = ObjectSources("five.o", (folder / "five.cc",), (folder / "inc",), {})
    sizes = "memref<256xi32>, memref<256xi32>"
    main = f"""
aie.device(npu1_1col) @main {{
  aie.runtime_sequence(%a: memref<256xi32>, %b: memref<256xi32>) {{
    aiex.configure @first {{
      aiex.run @sequence(%a, %b) : ({sizes})
    }}
    aiex.configure @second {{
      aiex.run @sequence(%b, %b) : ({sizes})
    }}
  }}
}}
"""
    first, second = (
        design(name=name).replace("runtime_sequence(", "runtime_sequence @sequence(")
        for name in ("@first", "@second")
    )
    text = f"module {{{main}{first}{second.replace('gain', 'five')}}}\n"
    return replace(one, text=text, objects=(*one.objects, five))


def test_devices_that_are_configured_in_turn_compute_with_their_own_functions(
    tmp_path: Path, builder: DesignBuilder
) -> None:
    artifacts = builder.build(_in_turn(tmp_path / "work"))
    x = np.arange(256, dtype=np.int32)
    assert (computed(tmp_path, artifacts, x) == 5 * (3 * x + 7) + 1).all()
    assert "@second" in artifacts.physical


def test_an_error_in_a_device_that_is_configured_later_has_its_line(
    tmp_path: Path, builder: DesignBuilder
) -> None:
    made = _in_turn(tmp_path / "work")
    source = tmp_path / "work" / "five.cc"
    source.write_text(source.read_text().replace("five", "six"))
    with pytest.raises(CompileError, match="five") as caught:
        builder.build(made)
    line = int(str(caught.value.where).split(":")[1])
    assert "func.call @five" in made.text.splitlines()[line - 1]
