"""The cache's folder: only what caches made is ever removed."""

from pathlib import Path

import pytest

from npukit.builder.cache_folder import CACHE_VARIABLE, cache_folder, clear_caches
from npukit.errors import UsageError

MADE = (
    f"records/{'a' * 64}/{'b' * 32}.json",
    f"objects/aa/{'a' * 64}",
    f"objects/aa/.{'a' * 64}.x1_y2z3a",
    "zig/global/o/x/y.o",
    "zig/identity.json",
    f"zig/tools/{'c' * 24}.json",
)


def fill(folder: Path) -> None:
    for entry in MADE:
        (folder / entry).parent.mkdir(parents=True, exist_ok=True)
        (folder / entry).write_text("cached")


def test_what_caches_made_is_removed_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    folder = cache_folder()
    fill(folder)
    (folder / "notes.txt").write_text("mine")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "notes.txt").write_text("mine")
    mine = [folder / name for name in ("notes.txt", "objects/model.obj", "records/2024/band.json")]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
    link = folder / "zig" / "link"
    link.symlink_to(elsewhere)
    (folder / "zig" / "global" / "link").symlink_to(elsewhere)
    freed, left = clear_caches(folder)
    assert freed >= len(MADE) * len("cached")
    assert left == sorted([*mine, link])
    assert {path for path in folder.rglob("*") if not path.is_dir() or path.is_symlink()} == {
        *left,
        folder / "CACHEDIR.TAG",
    }
    assert (elsewhere / "notes.txt").read_text() == "mine"
    for path in left:
        path.unlink()
    clear_caches(folder)
    assert not folder.exists()
    assert clear_caches(folder) == (0, [])


def test_a_foreign_folder_is_used_but_never_cleared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "objects").mkdir()
    (tmp_path / "thesis.tex").write_text("mine")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    fill(cache_folder())
    with pytest.raises(UsageError, match="does not look like npukit's cache"):
        clear_caches(tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "mine"
    assert (tmp_path / MADE[0]).exists()


@pytest.mark.parametrize("name", ["objects/model.obj", "tools/x.py", "records/a/b.json", "zig/a"])
def test_foreign_folders_may_have_the_names_of_cache_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_text("mine")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    fill(cache_folder())
    with pytest.raises(UsageError, match="does not look like npukit's cache"):
        clear_caches(cache_folder())  # which now holds records too
    assert (tmp_path / name).read_text() == "mine"


def test_another_program_s_tag_is_not_a_marker(tmp_path: Path) -> None:
    fill(tmp_path)
    (tmp_path / "CACHEDIR.TAG").write_text("Signature: 8a477f597d28d172789f06886806bc55\n")
    with pytest.raises(UsageError):
        clear_caches(tmp_path)


def test_a_folder_with_similar_names_is_not_a_cache_of_an_earlier_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("records/letters/mine", "tools/mine"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("mine")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path))
    with pytest.raises(UsageError, match="does not look like npukit's cache"):
        clear_caches(cache_folder())
    assert (tmp_path / "tools" / "mine").read_text() == "mine"


def test_a_cache_of_an_earlier_version_gets_its_marker(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(tmp_path / "cache")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    clear_caches(cache_folder())
    assert not (tmp_path / "cache").exists()


def test_a_name_that_is_a_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "cache").write_text("mine")
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    with pytest.raises(UsageError, match="is not a folder"):
        cache_folder()
