"""The generated module on the emulated device: checks at load and at call, results, failures."""

from __future__ import annotations

import gc
import os
import sys
import threading
import warnings
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.lib.stride_tricks import as_strided

from host_artifacts import (
    COUNT,
    TENSORS,
    Artifacts,
    hw_xclbin,
    load_on_package,
    stalling_insts,
    write_artifacts,
)
from npukit.bindings.arguments import Direction
from npukit.emulator import pyxrt
from npukit.errors import ArtifactError
from npukit.formats import xclbin
from npukit.formats.xclbin import SectionKind
from npukit.formats.xclbin_metadata import encode_metadata
from npukit.formats.xclbin_sections import Connection, encode_connectivity
from npukit.runtime.modules import load_host_module

DATA = np.arange(COUNT, dtype=np.int32) * 3 - 5


@pytest.fixture
def artifacts(tmp_path: Path) -> Artifacts:
    return write_artifacts(tmp_path)


@pytest.fixture
def module(artifacts: Artifacts) -> ModuleType:
    return load_on_package(artifacts.module)


@pytest.fixture
def passthrough(module: ModuleType) -> Iterator[Any]:
    with module.Passthrough() as opened:
        yield opened


def test_computes_and_gives_new_memory_each_time(passthrough: Any) -> None:
    first = passthrough(DATA)
    second = passthrough(a=DATA + 1)
    assert first.dtype == np.int32
    assert (first == DATA).all()
    assert (second == DATA + 1).all()


def test_strided_arrays_are_copied_by_element(passthrough: Any) -> None:
    wide = np.arange(2 * COUNT, dtype=np.int32)
    for array in (wide[::2], wide[COUNT - 1 :: -1], np.broadcast_to(np.int32(7), (COUNT,))):
        assert (passthrough(array) == array).all()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    files = write_artifacts(tmp_path_factory.mktemp("kept"))
    with load_host_module(files.module).Passthrough() as opened:
        yield opened


@given(array=hnp.arrays(np.int32, (2 * COUNT,)), step=st.sampled_from([2, -2]))
def test_any_numbers_come_through(kept: Any, array: Any, step: int) -> None:
    assert (kept(array[::step]) == array[::step]).all()


def test_out_is_written_and_returned(passthrough: Any) -> None:
    out = np.zeros(2 * COUNT, np.int32)[::2]
    assert passthrough(DATA, out=out) is out
    assert (out == DATA).all()
    same = DATA.copy()
    assert (passthrough(same, out=same) == DATA).all()


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (DATA.astype(np.int8), ["a: expected int32 [4096], got int8 [4096]"]),
        (DATA[:7], ["expected int32 [4096], got int32 [7]"]),
        (DATA.reshape(64, 64), ["got int32 [64, 64]"]),
        (DATA.astype(">i4"), ["expected int32 [4096], got >i4 [4096]"]),
        (DATA.tolist(), ["expected a NumPy array of int32 [4096], got a list"]),
        (None, ["got None"]),
    ],
)
def test_arrays_that_do_not_fit(
    passthrough: Any, module: ModuleType, array: object, words: list[str]
) -> None:
    with pytest.raises(module.ArgumentError) as caught:
        passthrough(array)
    assert caught.value.kind == "argument"
    for word in words:
        assert word in str(caught.value)
    assert (passthrough(DATA) == DATA).all()


def test_outputs_that_do_not_fit(passthrough: Any, module: ModuleType) -> None:
    frozen = np.zeros(COUNT, np.int32)
    frozen.flags.writeable = False
    for out, words in (
        (np.zeros(COUNT, np.int64), "out: expected int32 [4096], got int64 [4096]"),
        (frozen, "out: the array is read-only"),
        ([0] * COUNT, "out: expected a NumPy array of int32 [4096], got a list"),
        (as_strided(np.zeros(COUNT + 1, np.int32), (COUNT,), (1,)), "out: elements of the array"),
    ):
        with pytest.raises(module.ArgumentError) as caught:
            passthrough(DATA, out=out)
        assert words in str(caught.value)


def test_filled_outputs_show_what_a_run_leaves_untouched(
    passthrough: Any, module: ModuleType
) -> None:
    passthrough.fill_outputs(0xA5)
    assert (passthrough(DATA) == DATA).all()
    (run,) = passthrough._host._launcher._context._idle
    passthrough.fill_outputs(np.uint8(0xA5))
    ((buffer, view),) = run._outputs
    buffer.sync(pyxrt.xclBOSyncDirection.XCL_BO_SYNC_BO_FROM_DEVICE)
    assert (view.view(np.uint8) == 0xA5).all()
    for wrong in (256, -1, 1.5, 1.0, True, np.True_, np.float32(1), "1", None):
        with pytest.raises(module.ArgumentError) as caught:
            passthrough.fill_outputs(wrong)
        assert str(caught.value) == f"value: expected a byte, 0 to 255; got {wrong!r}"
    assert (view.view(np.uint8) == 0xA5).all()


def test_run_many_keeps_two_in_flight_and_the_order(passthrough: Any) -> None:
    taken = []

    def inputs() -> Iterator[Any]:
        for index in range(5):
            taken.append(index)
            yield DATA + index

    results = []
    for index, result in enumerate(passthrough.run_many(inputs())):
        results.append(result)
        assert len(taken) == min(index + 2, 5)
    assert [int(result[0] - DATA[0]) for result in results] == [0, 1, 2, 3, 4]
    assert list(passthrough.run_many([])) == []


def test_calls_between_the_results_of_run_many(passthrough: Any) -> None:
    for index, result in enumerate(passthrough.run_many(DATA + i for i in range(4))):
        assert (passthrough(DATA * 2) == DATA * 2).all()
        assert (result == DATA + index).all()


def test_leaving_run_many_early_waits_for_what_is_in_flight(passthrough: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for result in passthrough.run_many(DATA + i for i in range(9)):
            assert (result == DATA).all()
            break
        gc.collect()
    assert len(passthrough._host._launcher._context._idle) == 2
    assert (passthrough(DATA) == DATA).all()


def test_exceptions_of_the_inputs_come_through(passthrough: Any, module: ModuleType) -> None:
    def inputs() -> Iterator[Any]:
        yield DATA
        yield DATA + 1
        raise KeyError("mine")

    results = passthrough.run_many(inputs())
    assert (next(results) == DATA).all()
    assert (next(results) == DATA + 1).all()
    with pytest.raises(KeyError, match="mine"):
        next(results)
    results = passthrough.run_many(iter([DATA, DATA + 1, DATA[:3]]))
    assert (next(results) == DATA).all()
    assert (next(results) == DATA + 1).all()
    with pytest.raises(module.ArgumentError, match=r"^inputs\[2\]: a: .* got int32 \[3\]"):
        next(results)
    with pytest.raises(module.ArgumentError, match="got int8"):
        list(passthrough.run_many([DATA, DATA.astype(np.int8)]))
    assert (passthrough(DATA) == DATA).all()


def test_closing_while_run_many_is_under_way(passthrough: Any, module: ModuleType) -> None:
    results = passthrough.run_many(DATA + i for i in range(9))
    next(results)
    passthrough.close()
    with pytest.raises(module.DeviceError, match="closed"):
        next(results)


def test_threads_share_an_instance(passthrough: Any) -> None:
    wrong: list[int] = []

    def work(seed: int) -> None:
        for index in range(20):
            array = DATA + seed * 1000 + index
            if not (passthrough(array) == array).all():
                wrong.append(seed)

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def declared(folder: Path, a: Direction, b: Direction) -> Any:
    """The passthrough, whose arguments are declared with these directions; opened."""
    tensors = (replace(TENSORS[0], direction=a), replace(TENSORS[1], direction=b))
    module = load_on_package(write_artifacts(folder, tensors=tensors).module)
    return module, module.Passthrough()


def test_several_outputs_are_a_tuple(tmp_path: Path) -> None:
    module, kernel = declared(tmp_path, "inout", "out")
    before = DATA.copy()
    with kernel:
        for results in (kernel(before), *kernel.run_many([before, before])):
            assert isinstance(results, tuple)
            assert [bool((result == DATA).all()) for result in results] == [True, True]
        place = np.zeros(COUNT, np.int32)
        for outs in ((None, place), [before, place]):
            results = kernel(DATA, out=outs)
            assert results[1] is place
            assert (results[0] is before) == (outs[0] is before)
            assert (place == DATA).all()
            place[:] = 0
        both = np.zeros(2 * COUNT, np.int32)
        kernel(DATA, out=(both[::2], both[1::2]))  # side by side, and none where another is
        assert (both.reshape(COUNT, 2) == DATA[:, None]).all()
        for wrong, words in (
            (place, r"out: expected a sequence of 2 arrays \(a, b\), got a NumPy array"),
            ((None,), r"out: expected a sequence of 2 arrays \(a, b\), got 1"),
            ((None, both), r"out for b: expected int32 \[4096\], got int32 \[8192\]"),
            ((both[:COUNT], both[1 : COUNT + 1]), "out for b: the array overlaps another array"),
        ):
            with pytest.raises(module.ArgumentError, match=words):
                kernel(DATA, out=wrong)
        kernel.fill_outputs(0)  # an inout argument is an input: it keeps what it holds


def test_a_kernel_without_inputs_or_without_outputs(tmp_path: Path) -> None:
    for name in ("source", "sink"):
        (tmp_path / name).mkdir()
    module, kernel = declared(tmp_path / "source", "unused", "out")
    with kernel:
        assert kernel().shape == (COUNT,)
        assert [result.shape for result in kernel.run_many([()] * 3)] == [(COUNT,)] * 3
        with pytest.raises(module.ArgumentError, match="expected 0 arrays, got 1"):
            list(kernel.run_many([DATA]))
    module, kernel = declared(tmp_path / "sink", "in", "unused")
    with kernel:
        assert kernel(DATA) is None
        assert list(kernel.run_many([DATA] * 3)) == [None] * 3


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_a_call_after_a_fork_says_to_open_another(passthrough: Any, module: ModuleType) -> None:
    passthrough._host._launcher._process += 1
    with pytest.raises(module.DeviceError, match="before a fork"):
        passthrough(DATA)


def test_close_is_final_and_may_be_repeated(module: ModuleType) -> None:
    kernel = module.Passthrough()
    kernel.close()
    kernel.close()
    for call in (lambda: kernel(DATA), lambda: kernel.fill_outputs(0)):
        with pytest.raises(module.DeviceError, match=r"this Passthrough is closed; open"):
            call()
    with pytest.raises(module.DeviceError, match="closed"):
        list(kernel.run_many([DATA]))


def test_close_gives_the_slot_back(module: ModuleType) -> None:
    keeper = pyxrt.device(0)
    groups = []
    for _ in range(2):
        with module.Passthrough() as kernel:
            groups.append(kernel._host._launcher._context._kernel.group_id(3))
    assert groups[0] == groups[1]
    assert keeper


def test_a_stall_names_itself_each_time(tmp_path: Path) -> None:
    files = write_artifacts(tmp_path, stream=stalling_insts())
    module = load_host_module(files.module)
    with module.Passthrough(timeout=2.5) as kernel:
        for _ in range(3):
            with pytest.raises(module.RunTimeoutError) as caught:
                kernel(DATA)
            assert caught.value.kind == "timeout"
            assert isinstance(caught.value, module.DeviceError)
            text = str(caught.value)
            assert text.startswith("the run did not complete (ERT_CMD_STATE_TIMEOUT)\n")
            assert "token" in text
            assert "earlier run" not in text
    with pytest.raises(module.RunTimeoutError):
        list(module.Passthrough().run_many([DATA] * 3))


def test_missing_and_stale_files(artifacts: Artifacts, module: ModuleType) -> None:
    stream = artifacts.insts.read_bytes()
    artifacts.insts.write_bytes(stream[:-4] + b"\1\0\0\0")
    with pytest.raises(module.ArtifactError, match=r"insts.bin: not the instruction stream.*expec"):
        module.Passthrough()
    artifacts.insts.unlink()
    with pytest.raises(module.ArtifactError, match=r"insts.bin: No such file") as caught:
        module.Passthrough()
    assert caught.value.kind == "artifact"
    artifacts.insts.write_bytes(stream)
    artifacts.xclbin.unlink()
    with pytest.raises(
        module.ArtifactError, match=r"passthrough.xclbin: no such file; rebuild the kernel"
    ):
        module.Passthrough()
    artifacts.xclbin.write_bytes(b"nonsense")
    with pytest.raises(module.ArtifactError, match=r"passthrough.xclbin: Invalid xclbin"):
        module.Passthrough()
    artifacts.xclbin.write_bytes(hw_xclbin())
    with pytest.raises(
        module.ArtifactError, match=r"expected uuid .*, found .*; rebuild the kernel"
    ):
        module.Passthrough()


def with_section(artifacts: Artifacts, kind: SectionKind, data: bytes) -> None:
    """Replace a section's content and keep the uuid, as no honest tool would."""
    parsed = xclbin.parse(artifacts.xclbin.read_bytes())
    sections = tuple(
        xclbin.Section(s.kind, data if s.kind == kind else s.data, s.name) for s in parsed.sections
    )
    changed = xclbin.Xclbin(sections=sections, mode=parsed.mode, uuid=parsed.uuid)
    artifacts.xclbin.write_bytes(xclbin.encode(changed))


def test_another_kernel_or_other_arguments(artifacts: Artifacts, module: ModuleType) -> None:
    original = artifacts.xclbin.read_bytes()
    (kernel,) = xclbin.parse(original).kernels()
    metadata = encode_metadata([kernel]).replace(b"MLIR_AIE", b"OTHER")
    with_section(artifacts, SectionKind.EMBEDDED_METADATA, metadata)
    with pytest.raises(module.ArtifactError, match="expected a kernel MLIR_AIE, found OTHER"):
        module.Passthrough()
    artifacts.xclbin.write_bytes(original)
    lines = encode_metadata([kernel]).splitlines(keepends=True)
    fewer = b"".join(line for line in lines if b'"bo4"' not in line)
    with_section(artifacts, SectionKind.EMBEDDED_METADATA, fewer)
    with pytest.raises(
        module.ArtifactError, match="expected 8 arguments of kernel MLIR_AIE, found"
    ):
        module.Passthrough()


def test_another_bank(artifacts: Artifacts, module: ModuleType) -> None:
    connections = [Connection(1, 0, 1), Connection(3, 0, 1), Connection(4, 0, 0)]
    with_section(artifacts, SectionKind.GROUP_CONNECTIVITY, encode_connectivity(connections))
    with pytest.raises(module.ArtifactError) as caught:
        module.Passthrough()
    assert (
        "argument 3 (bo0) of kernel MLIR_AIE: expected memory bank 0, found memory bank 1"
        in str(caught.value)
    )
    connections = [Connection(1, 0, 1), *(Connection(i, 0, 0) for i in range(2, 8))]
    with_section(artifacts, SectionKind.GROUP_CONNECTIVITY, encode_connectivity(connections))
    with pytest.raises(module.ArtifactError, match="expected a scalar, found memory bank 0"):
        module.Passthrough()


def test_files_and_device_can_be_given(
    artifacts: Artifacts, module: ModuleType, tmp_path: Path
) -> None:
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    files = artifacts.xclbin.rename(moved / "x"), artifacts.insts.rename(moved / "i")
    with module.Passthrough(str(files[0]), files[1], device=0) as kernel:
        assert (kernel(DATA) == DATA).all()
    with pytest.raises(module.DeviceError, match="No such device with index '3'"):
        module.Passthrough(*files, device=3)
    for device in (-1, 0.0, True, "0", 1 << 32):
        with pytest.raises(module.ArgumentError, match="device: expected an index"):
            module.Passthrough(*files, device=device)
    with module.Passthrough(*files, device=np.int64(0), timeout=np.float32(9)) as kernel:
        assert (kernel(DATA) == DATA).all()
    for timeout in (0, -1, float("nan"), float("inf"), 1e9, "5", None, True, 10**5000):
        with pytest.raises(module.ArgumentError, match="timeout: expected seconds"):
            module.Passthrough(*files, timeout=timeout)
    for path in (5, b"x.xclbin", "", "a\0b", ["x"], 1.5, files):
        with pytest.raises(module.ArgumentError, match="xclbin: expected the path of a file"):
            module.Passthrough(path)
        with pytest.raises(module.ArgumentError, match="insts: expected the path of a file"):
            module.Passthrough(files[0], path)
    for path in ("x" * 5000, "/dev/zero", "."):
        with pytest.raises(module.ArtifactError):
            module.Passthrough(path, files[1])
        with pytest.raises(module.ArtifactError):
            module.Passthrough(files[0], path)


def test_loading_leaves_the_interpreter_as_it_was(
    artifacts: Artifacts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    before, path = set(sys.modules), list(sys.path)
    first, second = load_host_module(artifacts.module), load_host_module(artifacts.module)
    assert first is not second
    assert first.ArgumentError is not second.ArgumentError
    assert sys.path == path
    assert not [name for name in set(sys.modules) - before if "passthrough" in name]
    assert not sys.dont_write_bytecode
    assert not list(artifacts.module.parent.rglob("*.pyc"))


def test_loading_what_is_not_a_module(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="can't be read: No such file"):
        load_host_module(tmp_path / "nothing.py")
    broken = tmp_path / "broken.py"
    for text in ("def (", "import nowhere_to_be_found", "x = '\0'"):
        broken.write_text(text)
        with pytest.raises(ArtifactError, match="can't be imported"):
            load_host_module(broken)
