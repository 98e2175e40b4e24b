"""Work orders: what may be in them, and which results of workers are refused."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest
from echo_kernels import write_echo

from npukit.builder.cache import BuildCache
from npukit.builder.engine import BuildEngine
from npukit.builder.orders import work_order
from npukit.builder.orders.build_on import build_all_on, checked_manifest
from npukit.builder.orders.build_order import BuildFailure, Outcome, build_order
from npukit.builder.orders.input_tree import InputFile, InputLink, InputTree, input_tree
from npukit.builder.orders.work_order import WorkOrder, make_order, opened, sealed
from npukit.builder.plan import flow_of, plan_kernel
from npukit.builder.request import BuildRequest, BuildResult, QuietReporter
from npukit.errors import ExecutorError, UsageError
from npukit.executors.choice import ExecutorChoice, parse_executor
from npukit.kernel.spec_reader import load_spec


@pytest.fixture
def request_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BuildRequest:
    monkeypatch.setenv("NPUKIT_CACHE_DIR", str(tmp_path / "cache"))
    folder = write_echo(tmp_path / "kernels")
    return plan_kernel(load_spec(folder), "npu1", "sw_emu", {}, tmp_path / "build")


def engine(folder: Path) -> BuildEngine:
    return BuildEngine(flow_of("sw_emu"), BuildCache(folder))


def test_any_executor_will_do(request_here: BuildRequest, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as pool:
        (built,) = build_all_on(engine(tmp_path / "own"), pool, [request_here], QuietReporter())
    assert isinstance(built, BuildResult)
    assert (request_here.output / "echo.xclbin").exists()


@pytest.mark.parametrize("path", [b"/a/../../out", b"relative", b"/nul\0byte", b"../up", b"/.."])
@pytest.mark.parametrize("kind", ["file", "link", "target", "folder"])
def test_inputs_stay_in_their_folder(tmp_path: Path, path: bytes, kind: str) -> None:
    tree = InputTree(
        (InputFile(path, b"x"),) if kind == "file" else (),
        (InputLink(path, b"/fine"),)
        if kind == "link"
        else (InputLink(b"/fine", path),)
        if kind == "target"
        else (),
        (path,) if kind == "folder" else (),
    )
    root = tmp_path / "root"
    root.mkdir()
    with pytest.raises(UsageError, match="not absolute"):
        tree.write_below(root)
    assert [*tmp_path.iterdir()] == [root]


def test_links_are_not_written_through(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    InputTree(
        (InputFile(b"/k/file", b"x"),), (InputLink(b"/k/link", b"/etc/hostname"),), ()
    ).write_below(root)
    assert (root / "k/link").readlink() == root / "etc/hostname"


def test_too_many_files_are_refused_by_name(request_here: BuildRequest, tmp_path: Path) -> None:
    huge = request_here.spec.directory / "huge.bin"
    huge.touch()
    os.truncate(huge, 1 << 40)
    with pytest.raises(UsageError, match=r"huge\.bin"):
        input_tree([request_here.spec])


def test_order_of_another_npukit_is_refused(
    request_here: BuildRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = make_order(request_here, flow_of("sw_emu"))
    monkeypatch.setattr(work_order, "digest_npukit", lambda: "0" * 64)
    foreign = sealed(order)
    monkeypatch.undo()
    with pytest.raises(ExecutorError, match="other code or templates"):
        opened(foreign, WorkOrder)
    outcome = msgspec.msgpack.decode(build_order(foreign, print), type=Outcome)
    assert isinstance(outcome, BuildFailure)
    assert outcome.error.kind == "ExecutorError"


@pytest.fixture
def files(request_here: BuildRequest, tmp_path: Path) -> dict[str, bytes]:
    built = engine(tmp_path / "own").build(request_here, QuietReporter())
    names = (*built.manifest.outputs, "manifest.json")
    return {name: (built.folder / name).read_bytes() for name in names}


def test_whole_result_is_taken(request_here: BuildRequest, files: dict[str, bytes]) -> None:
    assert checked_manifest(request_here, files, {}, "w").kernel == "echo"


def test_result_from_other_files_is_refused(
    request_here: BuildRequest, files: dict[str, bytes]
) -> None:
    """Also if what the worker read was not sent: the files here decide then."""
    manifest = json.loads(files["manifest.json"])
    name = next(name for name in manifest["inputs"] if name.startswith("kernel:"))
    manifest["inputs"][name] = "0" * 64
    other = {**files, "manifest.json": json.dumps(manifest).encode()}
    with pytest.raises(ExecutorError, match="something else"):
        checked_manifest(request_here, other, {}, "w")


@pytest.mark.parametrize("name", ["../escaped", "/tmp/escaped", "a/../../b", "more"])
def test_result_with_other_names_is_refused(
    request_here: BuildRequest, files: dict[str, bytes], name: str
) -> None:
    with pytest.raises(ExecutorError, match="w sent"):
        checked_manifest(request_here, {**files, name: b"x"}, {}, "w")
    moved = files["manifest.json"].replace(b'"insts.bin"', f'"{name}"'.encode())
    data = {**files, name: files["insts.bin"], "manifest.json": moved}
    del data["insts.bin"]
    if name != "more":
        with pytest.raises(ExecutorError, match="w sent"):
            checked_manifest(request_here, data, {}, "w")


def test_result_that_differs_from_its_manifest_is_refused(
    request_here: BuildRequest, files: dict[str, bytes]
) -> None:
    for name in files:
        with pytest.raises(ExecutorError, match="w sent"):
            checked_manifest(request_here, {**files, name: files[name][:-2]}, {}, "w")
    with pytest.raises(ExecutorError, match="w sent"):
        checked_manifest(request_here, {}, {}, "w")


def test_result_of_something_else_is_refused(
    request_here: BuildRequest, files: dict[str, bytes]
) -> None:
    other = msgspec.json.decode(files["manifest.json"])
    other["device"] = "npu2"
    with pytest.raises(ExecutorError, match="something else"):
        data = {**files, "manifest.json": msgspec.json.encode(other)}
        checked_manifest(request_here, data, {}, "w")
    spec = str(request_here.spec.directory.resolve() / "kernel.toml")
    design = str(request_here.spec.design.resolve())
    with pytest.raises(ExecutorError, match="something else"):
        checked_manifest(request_here, files, {spec: "0" * 64, design: "0" * 64}, "w")


def test_executors_by_name() -> None:
    assert parse_executor("processes") == ExecutorChoice("processes")
    assert parse_executor("dask://[::1]:8786").address == "tcp://[::1]:8786"
    assert parse_executor("dask://host:8786/").address == "tcp://host:8786"
