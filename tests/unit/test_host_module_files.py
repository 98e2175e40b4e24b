"""A host module and the file beside it belong together, and are independent of all others."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from host_artifacts import write_artifacts
from npukit.bindings.host_runtime import host_runtime
from npukit.bindings.render import runtime_name
from npukit.errors import ArtifactError
from npukit.runtime.modules import load_host_module


def run(program: str, *path: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What a program does in a Python of its own, with ``path`` before all else."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, path))},
        capture_output=True,
        text=True,
        check=False,
    )


def succeeds(program: str, *path: Path) -> str:
    done = run(program, *path)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def copier(tmp_path: Path) -> Path:
    """The folder of a kernel's artifacts."""
    folder = tmp_path / "copier"
    folder.mkdir()
    write_artifacts(folder, "copier")
    return folder


def test_what_is_beside_it_is_npukits_own_file(copier: Path) -> None:
    assert (copier / "_copier_host.py").read_bytes() == host_runtime()
    assert runtime_name("copier") == "_copier_host.py"


def test_modules_of_two_releases_and_two_builds_of_one_kernel_share_a_process(
    tmp_path: Path, copier: Path
) -> None:
    """Each has its own file, whatever is first on the path; their exceptions stay apart."""
    older = tmp_path / "older"
    older.mkdir()
    write_artifacts(older, "other")
    later = (older / "_other_host.py").read_text() + "\nRELEASE = 'older'\n"
    module = (older / "other.py").read_text()
    ours = hashlib.sha256(host_runtime()).hexdigest()
    assert ours in module
    (older / "other.py").write_text(
        module.replace(ours, hashlib.sha256(later.encode()).hexdigest())
    )
    (older / "_other_host.py").write_text(later)
    shadow = tmp_path / "shadow"
    shadow.mkdir()
    (shadow / "_copier_host.py").write_text("raise SystemExit('the wrong file')\n")
    (shadow / "_other_host.py").write_text("raise SystemExit('the wrong file')\n")
    program = """
        import sys
        import numpy as np
        import copier, other
        a = np.arange(4096, dtype=np.int32)
        assert (copier.Copier()(a) == a).all()
        assert (other.Other()(a) == a).all()
        assert other._host.RELEASE == "older" and not hasattr(copier._host, "RELEASE")
        assert not issubclass(copier.ArgumentError, other.KernelError)
        print(sorted(name for name in sys.modules if "copier" in name or "other" in name))
    """
    assert succeeds(program, shadow, copier, older) == "['copier', 'other']\n"


def test_it_works_in_a_package_as_a_program_and_where_it_was_carried(
    tmp_path: Path, copier: Path
) -> None:
    package = tmp_path / "carried" / "kernels"
    shutil.copytree(copier, package)
    shutil.rmtree(copier)
    (package / "__init__.py").touch()
    program = """
        import numpy as np
        from kernels.copier import Copier, KernelError
        a = np.arange(4096, dtype=np.int32)
        with Copier() as kernel:
            assert (kernel(a) == a).all()
        print(KernelError.__module__)
    """
    assert succeeds(program, package.parent) == "kernels.copier\n"
    for name in ("kernels.copier", "copier"):
        done = subprocess.run(
            [sys.executable, "-m", name],
            cwd=package.parent if "." in name else package,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_its_exceptions_travel_between_processes(copier: Path) -> None:
    program = """
        import pickle, sys
        import numpy as np
        import copier
        kernel = copier.Copier()
        try:
            kernel(np.zeros(3, np.int32))
        except copier.KernelError as error:
            errors = [error, copier.DeviceError("gone", "busy"), copier.RunTimeoutError("late")]
        sys.stdout.write(pickle.dumps(errors).hex())
    """
    data = bytes.fromhex(succeeds(program, copier))
    program = f"""
        import pickle
        import copier
        for error in pickle.loads({data!r}):
            print(type(error) is getattr(copier, type(error).__name__), error.kind, error)
    """
    assert succeeds(program, copier).splitlines() == [
        "True argument a: expected int32 [4096], got int32 [3]",
        "True busy gone",
        "True timeout late",
    ]


def test_a_traceback_names_the_module(copier: Path) -> None:
    done = run("import copier; copier.Copier(device=-1)", copier)
    assert "\ncopier.ArgumentError: device: expected an index" in done.stderr


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda file: file.unlink(), "_copier_host.py: No such file or directory; rebuild the"),
        (
            lambda file: file.write_text("raise SystemExit"),
            "not the file of the same build; rebuild",
        ),
        (
            lambda file: file.unlink() or file.mkdir(),
            "_copier_host.py: Is a directory; rebuild the",
        ),
    ],
)
def test_a_missing_or_another_file_is_not_executed(
    copier: Path, damage: object, words: str
) -> None:
    assert callable(damage)
    damage(copier / "_copier_host.py")
    done = run("import copier", copier)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("ImportError: ")
    assert words in done.stderr
    with pytest.raises(ArtifactError, match="the host module can't be imported") as caught:
        load_host_module(copier / "copier.py")
    assert words in str(caught.value)
