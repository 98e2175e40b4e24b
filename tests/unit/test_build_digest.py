"""npukit's own digest: whatever shapes an artifact changes it, and nothing else does."""

import os
import shutil
from pathlib import Path

import pytest

import npukit
from npukit.builder.npukit_digest import digest_tool, remembered_digest
from npukit.resources import templates_dir


@pytest.fixture
def package(tmp_path: Path) -> Path:
    source = Path(npukit.__file__).parent
    ignored = shutil.ignore_patterns("__pycache__", "_data")
    return shutil.copytree(source, tmp_path / "npukit", ignore=ignored)


@pytest.mark.parametrize("suffix", [".py", ".c"])
def test_every_source_of_the_package_counts(package: Path, suffix: str) -> None:
    before = digest_tool(package, templates_dir())
    for path in sorted(package.rglob(f"*{suffix}"))[:20]:
        text = path.read_bytes()
        path.write_bytes(text + b"\n")
        assert digest_tool(package, templates_dir()) != before, path
        path.write_bytes(text)
    assert digest_tool(package, templates_dir()) == before


def test_templates_count_wherever_they_are(package: Path, tmp_path: Path) -> None:
    templates = shutil.copytree(templates_dir(), tmp_path / "templates")
    before = digest_tool(package, templates)
    assert before == digest_tool(package, templates_dir())
    files = [path for path in sorted(templates.rglob("*")) if path.is_file()]
    assert templates / "host_module" / "kernel.py.j2" in files
    for path in files:
        text = path.read_bytes()
        path.write_bytes(text + b"\n")
        assert digest_tool(package, templates) != before, path
        path.write_bytes(text)


def test_a_wheel_and_its_checkout_are_one_tool(package: Path) -> None:
    before = digest_tool(package, templates_dir())
    shutil.copytree(templates_dir(), package / "_data" / "templates")
    kernel = package / "_data" / "kernel_src" / "mine"
    kernel.mkdir(parents=True)
    (kernel / "reference.py").write_text("")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "errors.cpython-311.pyc").write_bytes(b"compiled")
    assert digest_tool(package, templates_dir()) == before


def test_a_kept_digest_follows_the_files(package: Path, tmp_path: Path) -> None:
    """Also an edit that keeps size and time of a file, a new file and a removed one."""

    def check() -> str:
        kept = remembered_digest(package, templates_dir(), tmp_path / "memory")
        assert kept == digest_tool(package, templates_dir())
        return kept

    path = package / "errors.py"
    text, times = path.read_bytes(), path.stat()
    digests = [check(), check()]
    path.write_bytes(text[:-2] + b"#\n")
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
    digests.append(check())
    (package / "new.py").write_text("")
    digests.append(check())
    path.unlink()
    digests.append(check())
    assert digests[0] == digests[1]
    assert len({*digests}) == 4


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"key": 1, "sha256": 2}'])
def test_a_damaged_memory_costs_time_only(package: Path, tmp_path: Path, damage: bytes) -> None:
    memory = tmp_path / "memory"
    expected = remembered_digest(package, templates_dir(), memory)
    for path in memory.iterdir():
        path.write_bytes(damage)
    assert remembered_digest(package, templates_dir(), memory) == expected
