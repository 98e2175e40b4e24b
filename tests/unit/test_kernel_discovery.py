"""Where kernels are looked for, and which one of a name counts."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from npukit.errors import UsageError
from npukit.kernel.discovery import load_kernels
from npukit.kernel.kernel_folders import find_kernels
from npukit.kernel.scaffold import scaffold
from npukit.resources import bundled_kernels_dir


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cwd").mkdir()
    monkeypatch.chdir(tmp_path / "cwd")
    monkeypatch.delenv("NPUKIT_KERNEL_PATH", raising=False)


def test_the_carried_kernels_are_always_there() -> None:
    assert {"attention", "passthrough"} <= set(find_kernels())
    assert [spec.name for spec in load_kernels(["passthrough", "attention", "passthrough"])] == [
        "passthrough",
        "attention",
    ]


def test_the_first_of_a_name_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, first, second = (tmp_path / name for name in ("given", "first", "second"))
    places = [given, first, second, Path("kernel_src")]
    for place in places:
        scaffold("mine", place)
    monkeypatch.setenv("NPUKIT_KERNEL_PATH", os.pathsep.join([str(first), "", str(second)]))
    assert find_kernels([given])["mine"] == given / "mine"
    assert find_kernels()["mine"] == first / "mine"
    monkeypatch.delenv("NPUKIT_KERNEL_PATH")
    assert find_kernels()["mine"] == Path("kernel_src/mine")


def test_a_kernels_own_folder_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scaffold("mine", tmp_path)
    assert load_kernels(["mine"], [tmp_path / "mine"])[0].directory == tmp_path / "mine"
    monkeypatch.chdir(tmp_path / "mine")
    assert load_kernels(["mine"], [Path()])[0].name == "mine"


def test_names_that_are_not_there() -> None:
    with pytest.raises(UsageError, match="no kernel named 'atention' in kernel_src, ") as caught:
        load_kernels(["atention"])
    assert caught.value.hint == "did you mean 'attention'?"
    with pytest.raises(
        UsageError, match=r"no kernel named 'nosuch' in kernel_src[^\n]*\nhint: npukit list"
    ):
        load_kernels(["nosuch"])
    with pytest.raises(UsageError, match="no such folder"):
        load_kernels([], [Path("gone")])


@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_not_the_current_folder(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scaffold("mine", tmp_path)
    monkeypatch.chdir(tmp_path / "mine")
    with pytest.raises(UsageError, match="the name of a kernel is empty"):
        load_kernels([name])
    assert load_kernels(["."])[0].name == "mine"


def test_a_message_names_each_folder_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPUKIT_KERNEL_PATH", os.pathsep.join([str(tmp_path), "../cwd/.."]))
    (tmp_path / "cwd" / "kernel_src").symlink_to(bundled_kernels_dir())
    with pytest.raises(UsageError) as caught:
        load_kernels(["nosuch"], [tmp_path])
    assert str(caught.value).startswith(f"no kernel named 'nosuch' in {tmp_path}, kernel_src\n")


def test_a_path_names_a_kernel_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scaffold("mine", tmp_path)
    assert load_kernels([str(tmp_path / "mine")])[0].name == "mine"
    monkeypatch.chdir(tmp_path)
    assert [spec.name for spec in load_kernels(["./mine/", "mine/../mine"])] == ["mine"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match=r"the folder empty has no kernel\.toml"):
        load_kernels(["empty"])


def test_folders_of_the_search_path_may_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NPUKIT_KERNEL_PATH", "/no/such/folder")
    assert "attention" in find_kernels()
