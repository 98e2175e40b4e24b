"""`npukit iron`: scripts run as Python runs them, and pyxrt is the emulated device's."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

import npukit

SAYS = "npukit: IRON programs run on an emulated npu1\n"


def run(
    *command: str | Path, cwd: Path, mlir_aie: Path | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, **variables}
    for name in ("MLIR_AIE_INSTALL_DIR", "NPUKIT_EMULATED_NPU"):
        environment.pop(name, None)
    if mlir_aie is not None:
        environment["MLIR_AIE_INSTALL_DIR"] = str(mlir_aie)
    return subprocess.run(
        [sys.executable, "-m", *map(str, command)],
        cwd=cwd,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "beside.py").write_text("VALUE = 5\n")
    return tmp_path


def script(place: Path, text: str) -> Path:
    path = place / "scripts" / "program.py"
    path.write_text(text)
    return path


SHOWN = """
import os, sys, gc, signal
import __main__
from beside import VALUE
print(sys.argv, sys.path[0], __name__, __file__, os.getcwd(), VALUE)
print(vars(__main__) is globals(), __spec__, gc.get_threshold()[0] < 100_000)
print(signal.getsignal(signal.SIGTERM) is signal.SIG_DFL, type(sys.stdout).__name__)
"""


@pytest.mark.parametrize("way", [("npukit", "iron"), ("npukit.iron",)], ids=" ".join)
def test_a_script_sees_what_it_sees_under_python(place: Path, way: tuple[str, ...]) -> None:
    path = script(place, SHOWN)
    given = ("scripts/program.py", "--", "--debug", "--device", "x", "-h", "--", "a b")
    done = run(*way, *given, cwd=place)
    plain = subprocess.run(
        [sys.executable, *given], cwd=place, capture_output=True, text=True, check=True
    )
    assert done.stdout == plain.stdout
    assert done.stderr == SAYS
    assert str(path) in done.stdout


@pytest.mark.parametrize(
    ("ending", "code"),
    [("", 0), ("sys.exit(3)", 3), ("sys.exit('no')", 1), ("1 / 0", 1), ("sys.exit()", 0)],
)
def test_the_exit_code_is_the_scripts(place: Path, ending: str, code: int) -> None:
    script(place, f"import sys\n{ending}\n")
    assert run("npukit.iron", "scripts/program.py", cwd=place).returncode == code


def both_ways(
    place: Path,
) -> tuple[subprocess.CompletedProcess[str], subprocess.CompletedProcess[str]]:
    """The script of ``place`` under ``npukit iron`` and under ``python``."""
    path = "scripts/program.py"
    plain = subprocess.run(
        [sys.executable, path], cwd=place, capture_output=True, text=True, check=False
    )
    return run("npukit", "iron", path, cwd=place), plain


MODULE = """
import os, sys
import __main__
from .beside import VALUE
print(sys.argv, sys.path[0] == os.getcwd(), __name__, __file__, __package__, __spec__.name, VALUE)
print(vars(__main__) is globals())
"""


@pytest.mark.parametrize("way", [("npukit", "iron"), ("npukit.iron",)], ids=" ".join)
@pytest.mark.parametrize("name", ["scripts.program", "scripts"])
def test_a_module_sees_what_it_sees_under_python(
    place: Path, way: tuple[str, ...], name: str
) -> None:
    script(place, MODULE)
    (place / "scripts" / "__main__.py").write_text(MODULE)
    given = ("-m", name, "--", "--debug", "--device", "x", "-m", "y")
    done = run(*way, *given, cwd=place)
    plain = subprocess.run(
        [sys.executable, *given], cwd=place, capture_output=True, text=True, check=True
    )
    assert done.stdout == plain.stdout
    assert done.stderr == SAYS
    attached = run(*way, "--device", "npu1", f"-m{name}", *given[2:], cwd=place)
    assert attached.stdout == plain.stdout, attached.stderr


@pytest.mark.parametrize("way", [("npukit", "iron"), ("npukit.iron",)], ids=" ".join)
def test_a_module_that_fails_or_is_not_there(place: Path, way: tuple[str, ...]) -> None:
    (place / "fails.py").write_text("def f():\n    raise ValueError('wrong')\n\nf()\n")
    for name in ("fails", "none", "scripts"):
        done = run(*way, "-m", name, cwd=place)
        plain = run(name, cwd=place)
        assert (done.returncode, done.stderr) == (plain.returncode, SAYS + plain.stderr)
    for given in ((), ("-m",), ("--device", "npu2")):
        assert run(*way, *given, cwd=place).returncode == 2


CHILDREN = """
import multiprocessing, os, subprocess, sys

def device(_=None):
    import pyxrt
    return pyxrt.__name__, pyxrt.device(0).get_info(pyxrt.xrt_info_device.name)

if __name__ == "__main__":
    here = device()
    for method in ("spawn", "forkserver"):
        with multiprocessing.get_context(method).Pool(1) as pool:
            assert pool.map(device, [0]) == [here]
    ask = "import program, sys; print([program.device()] == [%r], 'npukit' in str(sys.path))" % (here,)
    for _ in range(2):
        print(subprocess.check_output([sys.executable, "-c", ask], text=True).strip())
        ask = "import subprocess, sys; sys.exit(subprocess.call([sys.executable, '-c', %r]))" % ask
    quiet = "import sys; print('npukit.emulator' in sys.modules, getattr(sys, 'own', 0))"
    print(subprocess.check_output([sys.executable, "-c", quiet], text=True).strip())
    os.environ["NPUKIT_IRON"] = "0"
    off = "import importlib.util as u; print(u.find_spec('pyxrt'))"
    print(subprocess.check_output([sys.executable, "-c", off], text=True).strip())
"""


def test_child_processes_run_on_the_same_device(place: Path) -> None:
    script(place, CHILDREN)
    (place / "own").mkdir()
    (place / "own" / "sitecustomize.py").write_text("import sys\nsys.own = 'ran'\n")
    path = os.pathsep.join(
        (str(place / "own"), str(place / "scripts"), os.environ.get("PYTHONPATH", ""))
    )
    done = run("npukit.iron", "--device", "npu2", "scripts/program.py", cwd=place, PYTHONPATH=path)
    assert done.stdout.splitlines() == ["True False", "True False", "False ran", "None"], (
        done.stderr
    )


def test_an_exception_is_shown_as_python_shows_it(place: Path) -> None:
    script(place, "def f():\n    raise ValueError('wrong')\n\nf()\n")
    done, plain = both_ways(place)
    assert done.stderr == SAYS + plain.stderr


def test_ctrl_c_is_shown_as_python_shows_it_and_ends_with_the_signal(place: Path) -> None:
    script(place, "def f():\n    raise KeyboardInterrupt\n\nf()\n")
    done, plain = both_ways(place)
    assert done.stderr == SAYS + plain.stderr
    assert done.returncode == plain.returncode == -signal.SIGINT


def test_a_folder_needs_a_main(place: Path) -> None:
    done = run("npukit", "iron", "scripts", cwd=place)
    assert done.returncode == 2
    assert "'scripts' is a folder without __main__.py" in done.stderr
    (place / "scripts" / "__main__.py").write_text("print(VALUE := __import__('beside').VALUE)\n")
    assert run("npukit", "iron", "scripts", cwd=place).stdout == "5\n"


def test_an_unknown_option_before_the_script_is_npukits(place: Path) -> None:
    script(place, "")
    done = run("npukit", "iron", "--json", "scripts/program.py", cwd=place)
    assert done.returncode == 2
    assert "Usage: npukit iron" in done.stderr
    assert "No such option" in done.stderr


def test_a_syntax_error_is_shown_as_python_shows_it(place: Path) -> None:
    script(place, "x = (\n")
    done = run("npukit", "iron", "scripts/program.py", cwd=place)
    assert "npukit/iron" not in done.stderr
    assert "SyntaxError" in done.stderr
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("none.py", "can't open 'none.py': No such file"),
        ("x" * 300, "File name too long"),
        ("-", "a program on standard input can't be run"),
        ("design.mlir", "hint: npukit check design.mlir"),
        ("-m", "Option '-m' needs the name of a module."),
    ],
)
def test_what_is_no_script_is_refused_first(place: Path, script: str, said: str) -> None:
    done = run("npukit", "iron", script, cwd=place)
    assert done.returncode == 2
    assert said in done.stderr
    assert "emulated" not in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(("device", "name"), [("npu1", "npu1"), ("npu2", "npu4")])
def test_a_program_finds_the_device(place: Path, device: str, name: str) -> None:
    script(
        place,
        "import pyxrt\nprint(pyxrt.device(0).get_info(pyxrt.xrt_info_device.name))\n",
    )
    done = run("npukit", "iron", "--device", device, "scripts/program.py", cwd=place)
    assert name in done.stdout or device in done.stdout
    assert f"emulated {device}" in done.stderr


def test_an_unknown_device_is_refused(place: Path) -> None:
    script(place, "")
    for way in (("npukit", "iron"), ("npukit.iron",)):
        done = run(*way, "--device", "npu9", "scripts/program.py", cwd=place)
        assert done.returncode == 2
        assert "npu9" in done.stderr


@pytest.mark.skipif(find_spec("aie") is not None, reason="MLIR-AIE is installed for this Python")
def test_without_mlir_aie_it_says_what_to_install(place: Path) -> None:
    script(place, "print('before')\nimport aie.iron\n")
    done = run("npukit", "iron", "scripts/program.py", cwd=place, PATH="")
    assert done.stdout == "before\n"
    assert done.returncode == 1
    assert "MLIR-AIE's Python package (aie) is not installed for" in done.stderr
    assert "mlir_aie" in done.stderr
    assert "Peano and XRT are not needed" in done.stderr


@pytest.mark.skipif(find_spec("aie") is not None, reason="MLIR-AIE is installed for this Python")
def test_a_program_can_ask_whether_mlir_aie_is_there(place: Path) -> None:
    script(
        place,
        "from importlib.util import find_spec\nprint(find_spec('aie'))\n"
        "try:\n    import aie.iron\nexcept ImportError as error:\n    print(error.name)\n",
    )
    done = run("npukit.iron", "scripts/program.py", cwd=place, PATH="")
    assert done.stdout == "None\naie\n", done.stderr


@pytest.mark.skipif(find_spec("aie") is not None, reason="MLIR-AIE is installed for this Python")
def test_tests_that_need_mlir_aie_are_skipped_without_it(place: Path) -> None:
    (place / "test_program.py").write_text("import pytest\npytest.importorskip('aie')\n")
    plugin = ("-p", "npukit.iron.pytest_plugin", "-p", "no:cacheprovider")
    done = run("pytest", *plugin, "test_program.py", cwd=place, NPUKIT_IRON="1")
    assert "1 skipped" in done.stdout, done.stdout


UNKNOWN = {
    "aie/utils/__init__.py": "",
    "aie/utils/config.py": "def root_path(): return '/'\n",
    "aie/utils/compile/__init__.py": "",
    "aie/utils/compile/utils.py": "def compile_cxx_core_function(source, target): pass\n",
}


@pytest.mark.skipif(find_spec("aie") is not None, reason="MLIR-AIE is installed for this Python")
@pytest.mark.parametrize("regular", [True, False], ids=["package", "namespace package"])
def test_an_unknown_version_is_refused_with_what_was_expected(place: Path, regular: bool) -> None:
    files = {**UNKNOWN, **({"aie/__init__.py": ""} if regular else {})}
    for name, text in files.items():
        (place / "scripts" / name).parent.mkdir(parents=True, exist_ok=True)
        (place / "scripts" / name).write_text(text)
    script(place, "import aie.utils.config\n")
    done = run("npukit", "iron", "scripts/program.py", cwd=place)
    assert done.returncode == 1
    assert "npukit does not know this version of MLIR-AIE's Python package" in done.stderr
    assert "takes (source_path, target_arch, output_path" in done.stderr
    assert "here, it takes (source, target)" in done.stderr


TEST = """
def test_device():
    import pyxrt
    assert pyxrt.__name__ == "npukit.emulator.pyxrt"
    assert "npu4" in pyxrt.device(0).get_info(pyxrt.xrt_info_device.name)
"""


def test_tests_run_on_the_emulated_device_if_a_variable_says_so(place: Path) -> None:
    (place / "test_program.py").write_text(TEST)
    plugin = ("-p", "npukit.iron.pytest_plugin", "-p", "no:cacheprovider")
    with_it = run("pytest", *plugin, "test_program.py", cwd=place, NPUKIT_IRON="npu2")
    assert with_it.returncode == 0, with_it.stdout
    assert "npukit: IRON programs run on an emulated npu2" in with_it.stdout
    for value in ("", "0"):
        without = run("pytest", *plugin, "test_program.py", cwd=place, NPUKIT_IRON=value)
        assert without.returncode == 1
        assert "IRON programs run on an emulated" not in without.stdout + without.stderr
    wrong = run("pytest", *plugin, "test_program.py", cwd=place, NPUKIT_IRON="npu7")
    assert wrong.returncode == pytest.ExitCode.USAGE_ERROR
    [line] = (wrong.stdout + wrong.stderr).strip().splitlines()
    assert "NPUKIT_IRON is 'npu7': expected 1 (npu1) or npu1 or npu2" in line


def environment_of_mlir_aie(place: Path, *importable: Path) -> Path:
    """A virtual environment with the folders of MLIR-AIE's wheel, whose ``aie`` is empty.

    Nothing of MLIR-AIE runs: its ``aiecc`` is there only because npukit knows the folder by it.
    """
    home = place / "env"
    venv.create(home, symlinks=True)
    package = home / "lib" / "mlir_aie"
    for folder in (package / "bin", package / "python" / "aie"):
        folder.mkdir(parents=True)
    (package / "python" / "aie" / "__init__.py").touch()
    (package / "bin" / "aiecc").write_text("#!/bin/sh\nexit 1\n")
    (package / "bin" / "aiecc").chmod(0o755)
    (packages,) = home.glob("lib/python*/site-packages")
    (packages / "more.pth").write_text("".join(f"{path}\n" for path in importable))
    return package


@pytest.mark.skipif(find_spec("aie") is not None, reason="MLIR-AIE is installed for this Python")
def test_the_python_that_has_mlir_aie_runs_the_program(place: Path) -> None:
    script(
        place,
        "import sys\nfrom importlib.util import find_spec\n"
        "print(sys.prefix, sys.argv, find_spec('aie') is not None)\n",
    )
    npukit_and_others = (Path(npukit.__file__).parents[1], Path(sysconfig.get_path("purelib")))
    package = environment_of_mlir_aie(place, *npukit_and_others)
    for way in (("npukit", "iron"), ("npukit.iron",)):
        done = run(*way, "scripts/program.py", "-x", cwd=place, mlir_aie=package)
        assert done.stdout == f"{place / 'env'} ['scripts/program.py', '-x'] True\n", done.stderr
        assert done.stderr == SAYS


@pytest.mark.skipif(find_spec("aie") is not None, reason="MLIR-AIE is installed for this Python")
def test_a_python_that_has_mlir_aie_and_not_npukit_is_named(place: Path) -> None:
    script(place, "")
    package = environment_of_mlir_aie(place)
    done = run("npukit", "iron", "scripts/program.py", cwd=place, mlir_aie=package)
    assert done.returncode == 5
    python = place / "env/bin/python"
    said = "ModuleNotFoundError: No module named 'npukit'"
    assert f"MLIR-AIE is installed for {python}, which does not have npukit: {said}" in done.stderr
    assert f"{python} -m pip install npukit" in done.stderr
