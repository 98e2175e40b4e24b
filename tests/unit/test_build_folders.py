"""What a build leaves in its folders when it does not get through."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock, Timeout

from npukit.builder import folder_lock
from npukit.builder.cleaning import built_kernels, clean_kernel
from npukit.builder.failed_work import keep_failed_work
from npukit.builder.ledger import LEDGER_FILE, LOCK_FILE, claim, made_in, remove_made
from npukit.builder.manifest import MANIFEST_FILE
from npukit.builder.publish import publish
from npukit.errors import BuildError, CompileError


def files(folder: Path) -> dict[str, bytes]:
    return {
        p.name: p.read_bytes() for p in folder.iterdir() if p.name not in (LOCK_FILE, LEDGER_FILE)
    }


OLD = {"k.xclbin": b"old", "insts.bin": b"same", "gone.py": b"old", MANIFEST_FILE: b"{}"}
NEW = {"k.xclbin": b"new", "insts.bin": b"same", "k.py": b"new", MANIFEST_FILE: b'{"a": 1}'}


def test_publishing_replaces_a_build(tmp_path: Path) -> None:
    assert publish(tmp_path / "out", OLD)
    assert publish(tmp_path / "out", NEW)
    assert files(tmp_path / "out") == NEW
    assert not publish(tmp_path / "out", NEW)


def _clean(output: Path, _outputs: Mapping[str, bytes]) -> None:
    clean_kernel(output.parents[1], output.parent.name)


@pytest.mark.parametrize("write", [publish, _clean])
def test_a_folder_has_one_writer_at_a_time(
    write: Callable[[Path, Mapping[str, bytes]], object],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    output = tmp_path / "k" / "npu1-sw_emu"
    publish(output, OLD)
    monkeypatch.setattr(folder_lock, "LOCK_SECONDS", 0.1)
    with folder_lock.locked(output), ThreadPoolExecutor(1) as pool:
        with pytest.raises(BuildError, match="another build has held"):
            pool.submit(write, output, NEW).result()
        assert files(output) == OLD
    write(output, NEW)
    assert not output.exists() or files(output) == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="an open file can't be moved away there")
def test_a_lock_file_that_is_replaced_before_it_is_locked_keeps_nobody_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import fcntl

    lock_file, real = tmp_path / "out" / LOCK_FILE, fcntl.flock

    def moved_first(descriptor: int, operation: int) -> None:
        monkeypatch.setattr(fcntl, "flock", real)
        lock_file.rename(tmp_path / "moved")
        lock_file.touch()
        real(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", moved_first)
    with folder_lock.locked(tmp_path / "out"):
        assert (tmp_path / "moved").exists()
        with pytest.raises(Timeout):
            FileLock(lock_file, timeout=0).acquire()


@pytest.mark.parametrize("link", ["build/k", "build/k/npu1-sw_emu"])
def test_artifacts_behind_a_link_are_cleaned_as_they_are_built(link: str, tmp_path: Path) -> None:
    output, disk = tmp_path / "build" / "k" / "npu1-sw_emu", tmp_path / "disk"
    disk.mkdir()
    (tmp_path / link).parent.mkdir(parents=True)
    (tmp_path / link).symlink_to(disk)
    publish(output, OLD)
    publish(output / "variants" / "p=1", NEW)
    (output / "mine").touch()
    assert built_kernels(tmp_path / "build") == ["k"]
    assert {*clean_kernel(tmp_path / "build", "k").left} == {
        output.resolve() / "mine" if output.is_symlink() else output / "mine",
        tmp_path / link,
    }
    assert [path.name for path in disk.rglob("*") if path.is_file()] == ["mine"]
    assert (tmp_path / link).is_symlink()
    assert built_kernels(tmp_path / "build") == []
    assert publish(output, NEW)


def test_an_empty_folder_behind_a_link_is_not_a_build(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "build" / "k").mkdir(parents=True)
    (tmp_path / "build" / "k" / "npu1-sw_emu").symlink_to(tmp_path / "mine")
    assert built_kernels(tmp_path / "build") == []
    clean_kernel(tmp_path / "build", "k")
    assert (tmp_path / "mine").is_dir()


def test_a_link_to_nothing_is_named(tmp_path: Path) -> None:
    (tmp_path / "k").symlink_to(tmp_path / "gone")
    with pytest.raises(BuildError) as caught:
        publish(tmp_path / "k" / "npu1-sw_emu", OLD)
    assert "is a link to" in str(caught.value.hint)


def test_leftovers_of_a_killed_build_are_removed(tmp_path: Path) -> None:
    claim(tmp_path, ["k.xclbin"])
    (tmp_path / ".k.xclbin.0123abcd").touch()
    publish(tmp_path, NEW)
    assert files(tmp_path) == NEW


# A limit on the size of files fails as a full disk does: in the middle.
FULL_DISK = """
import resource, sys
from pathlib import Path
from npukit.builder.publish import publish
from npukit.errors import BuildError
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
outputs = {new!r} | {{"a.svg": b"x", "k.svg": bytes(2000)}}
try:
    publish(Path({folder!r}), outputs)
except BuildError as error:
    print(error)
    sys.exit(42)
"""


def test_a_full_disk_leaves_the_earlier_build(tmp_path: Path) -> None:
    publish(tmp_path, OLD)
    # -B: the limit would also truncate the bytecode that all tests share.
    program = FULL_DISK.format(new=NEW, folder=str(tmp_path))
    done = subprocess.run(
        [sys.executable, "-B", "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode == 42, done.stderr
    assert "k.svg" in done.stdout
    assert files(tmp_path) == OLD


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BuildError, match="can't create the folder"):
        publish(tmp_path / "file" / "out", OLD)


def fail(work: Path, output: Path, content: Mapping[str, str], error: BaseException) -> None:
    work.mkdir(exist_ok=True)
    with keep_failed_work(work, output):
        for name, text in content.items():
            (work / name).write_text(text)
        raise error


def test_failed_work_is_kept_until_the_next_end(tmp_path: Path) -> None:
    work, output = tmp_path / "work", tmp_path / "build" / "k" / "npu1-hw"
    kept = output.with_name("npu1-hw.failed")
    with pytest.raises(CompileError) as first:
        fail(work, output, {"a": "1"}, CompileError("no", details="why"))
    assert first.value.details == f"why\nworking folder: {kept}"
    (work / "a").unlink()
    with pytest.raises(CompileError):
        fail(work, output, {"b": "2"}, CompileError("no"))
    assert files(kept) == {"b": b"2"}
    assert [path.name for path in kept.parent.iterdir()] == [kept.name]
    with keep_failed_work(work, output):
        pass
    assert not kept.exists()


def test_an_interrupted_build_keeps_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        fail(tmp_path / "work", tmp_path / "out", {"a": "1"}, KeyboardInterrupt())
    assert not (tmp_path / "out.failed").exists()


def test_a_full_disk_during_a_tool_run_is_a_build_error(tmp_path: Path) -> None:
    full = OSError(28, "No space left on device", "/tmp/x/design.mlir")
    with pytest.raises(BuildError, match="No space left on device") as failed:
        fail(tmp_path / "work", tmp_path / "out", {"a": "1"}, full)
    assert "TMPDIR" in (failed.value.hint or "")
    assert f"working folder: {tmp_path / 'out.failed'}" in (failed.value.details or "")


def test_work_that_can_not_be_kept_does_not_hide_the_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CompileError, match="no such function") as failed:
        fail(
            tmp_path / "work",
            tmp_path / "file" / "out",
            {"a": "1"},
            CompileError("no such function"),
        )
    assert "could not be kept" in (failed.value.details or "")


def test_a_rebuild_leaves_foreign_files_alone(tmp_path: Path) -> None:
    publish(tmp_path, OLD)
    (tmp_path / "notes.txt").write_text("mine")
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "k.xclbin").write_text("mine")
    publish(tmp_path, NEW)
    assert not (tmp_path / "gone.py").exists()
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "mine" / "k.xclbin").read_text() == "mine"


def test_a_foreign_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "k.py").write_text("mine")
    with pytest.raises(BuildError, match=r"holds k\.py, which npukit did not create"):
        publish(tmp_path, NEW)
    assert (tmp_path / "k.py").read_text() == "mine"
    assert not (tmp_path / "k.xclbin").exists()


@pytest.mark.parametrize("what", ["folder", "fifo"])
def test_a_foreign_entry_at_an_artifact_s_path_is_reported(what: str, tmp_path: Path) -> None:
    publish(tmp_path, OLD)
    (tmp_path / "k.xclbin").unlink()
    if what == "folder":
        (tmp_path / "k.xclbin").mkdir()
    else:
        os.mkfifo(tmp_path / "k.xclbin")
    with pytest.raises(BuildError, match=r"holds k\.xclbin, which npukit did not create"):
        publish(tmp_path, NEW)


def test_a_build_that_was_killed_while_publishing_is_repeated(tmp_path: Path) -> None:
    publish(tmp_path, OLD)
    (tmp_path / MANIFEST_FILE).unlink()  # the manifest goes first and comes last
    (tmp_path / "insts.bin").write_bytes(b"half")
    assert publish(tmp_path, NEW)
    assert files(tmp_path) == NEW


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_build_that_is_killed_anywhere_leaves_no_mixture_with_a_manifest(tmp_path: Path) -> None:
    publish(tmp_path / "whole", OLD)
    for place in range(100):
        out = tmp_path / str(place)
        shutil.copytree(tmp_path / "whole", out)
        if _publish_killed(out, place) == 0:
            break
        if (out / MANIFEST_FILE).exists():
            whole = OLD if (out / MANIFEST_FILE).read_bytes() == OLD[MANIFEST_FILE] else NEW
            assert all((out / name).read_bytes() == data for name, data in whole.items())
        publish(out, NEW)
        assert files(out) == NEW
        assert remove_made(out) == []
    assert place > len(NEW)


def _publish_killed(folder: Path, place: int) -> int:
    """The exit code of a process that publishes, and ends at its ``place``-th change of a name."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    left = place

    def end(event: str, _arguments: tuple[object, ...]) -> None:
        nonlocal left
        if event in ("os.rename", "os.remove"):
            if left == 0:
                os._exit(9)
            left -= 1

    sys.addaudithook(end)
    publish(folder, NEW)
    os._exit(0)


def test_only_what_npukit_made_is_removed(tmp_path: Path) -> None:
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    publish(out, OLD)
    assert remove_made(out) == []
    assert not out.exists()
    publish(out, OLD)
    elsewhere.mkdir()
    (elsewhere / "insts.bin").write_text("mine")
    (out / "link").symlink_to(elsewhere)
    (out / "sub").mkdir()
    (out / "sub" / "insts.bin").write_text("mine")
    assert remove_made(out) == [out / "link", out / "sub" / "insts.bin"]
    assert {p.name for p in out.iterdir()} == {"link", "sub"}
    assert (elsewhere / "insts.bin").read_text() == "mine"


@pytest.mark.parametrize(
    "name",
    [
        "../precious",
        "/precious",
        "link/precious",
        "sub/../../precious",
        "precious\0",
        "\ud800",
        ".",
    ],
)
def test_records_never_affect_files_outside_their_folder(name: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "precious").write_text("mine")
    (out / "link").symlink_to(tmp_path)
    (out / LEDGER_FILE).write_text(json.dumps([name, "gone"]))
    remove_made(out)
    assert (tmp_path / "precious").read_text() == "mine"


@pytest.mark.parametrize("text", ["", "{", "{}", "[1, null]", "[" * 100_000])
def test_a_damaged_ledger_lists_nothing(text: str, tmp_path: Path) -> None:
    (tmp_path / LEDGER_FILE).write_text(text)
    assert made_in(tmp_path) == frozenset()
