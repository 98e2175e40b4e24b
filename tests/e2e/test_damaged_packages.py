"""Damaged packages: refused by name, wherever the damage is."""

from __future__ import annotations

import contextlib
import json
import random
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from npukit.errors import ArtifactError, FormatError
from npukit.shipping.reading import read_package
from npukit_process import run_npukit


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A wheel and a tar of a small kernel."""
    folder = tmp_path_factory.mktemp("damaged")
    for kind in ("wheel", "tar"):
        done = run_npukit(
            *("package", "passthrough", "--target", "sw_emu", "--format", kind, "-o", folder),
            cwd=folder,
        )
        assert done.returncode == 0, done.stderr
    (wheel,), (tar,) = folder.glob("*.whl"), folder.glob("*.tar.gz")
    return wheel, tar


@given(seed=st.integers(0, 2**32), flips=st.integers(1, 64), kind=st.integers(0, 1))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_change_is_an_error_of_its_own_or_harmless(
    packages: tuple[Path, Path], tmp_path: Path, seed: int, flips: int, kind: int
) -> None:
    data = bytearray(packages[kind].read_bytes())
    numbers = random.Random(seed)
    # Half of them where the directory of a zip is.
    for _ in range(flips):
        first = numbers.choice((0, max(0, len(data) - 4096)))
        data[numbers.randrange(first, len(data))] ^= 1 << numbers.randrange(8)
    file = tmp_path / packages[kind].name
    file.write_bytes(data)
    with contextlib.suppress(ArtifactError, FormatError):
        read_package(file)


def test_a_cut_package_says_that_it_is_damaged(packages: tuple[Path, Path], tmp_path: Path) -> None:
    for package in packages:
        file = tmp_path / package.name
        file.write_bytes(package.read_bytes()[:5000])
        with pytest.raises(FormatError) as caught:
            read_package(file)
        assert "damaged or cut short" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "mode"), [("one-more", stat.S_IFLNK | 0o777), ("\0ne-more", 0o644)]
)
def test_entries_that_are_no_files_are_refused(
    packages: tuple[Path, Path], tmp_path: Path, name: str, mode: int
) -> None:
    file = tmp_path / packages[0].name
    file.write_bytes(packages[0].read_bytes())
    with zipfile.ZipFile(file, "a") as archive:
        more = zipfile.ZipInfo("one-more")
        more.external_attr = mode << 16
        archive.writestr(more, "/etc/passwd")
    # Python's writer does not take a name that its reader takes for an empty one.
    file.write_bytes(file.read_bytes().replace(b"one-more", name.encode()))
    with pytest.raises((ArtifactError, FormatError), match="neither a file nor a folder"):
        read_package(file)


@pytest.mark.parametrize(
    "change",
    [
        {"files": []},
        {"builds": []},
        {"cases": [1]},
        {"cases": {}},
        {"cases": [{"case": "a", "builds": 1}]},
        {"class": "nope"},
        {"class": "KernelError"},
        {"class": "__name__"},
        {"class": 1},
        {"files": {"__init__.py": 1}},
    ],
)
def test_a_damaged_manifest_is_not_a_failed_case(
    packages: tuple[Path, Path], tmp_path: Path, change: dict[str, object]
) -> None:
    with zipfile.ZipFile(packages[0]) as archive:
        archive.extractall(tmp_path)
    manifest = tmp_path / "npukit_kernels" / "passthrough" / "package.json"
    manifest.write_text(json.dumps({**json.loads(manifest.read_bytes()), **change}))
    done = subprocess.run(
        [sys.executable, "-m", "npukit_kernels.passthrough", "--json"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 8, done.stderr
    assert json.loads(done.stdout)["error"] is not None
