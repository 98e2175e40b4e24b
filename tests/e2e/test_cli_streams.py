"""Standard streams: lost output does not change the exit code; data is alone on stdout."""

import fcntl
import json
import os
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest
from echo_kernels import DESIGN, write_echo

from npukit_process import run_npukit
from thoroughness import mostly_exhaustive

# Prints in every possible way: from Python, to the descriptor, from a child, at exit.
NOISY = """import atexit, os, subprocess, sys
print("noise from an import")
atexit.register(lambda: (print("noise at the end"), os.write(1, b"more of it\\n")))
def echo(a):
    print("noise from a call", flush=True)
    os.write(1, b"noise from a descriptor\\n")
    subprocess.run(["echo", "noise from a child"], check=True)
    sys.__stdout__.write("noise from the interpreter's stream\\n")
    return a{what}
"""


@pytest.fixture
def kernels(tmp_path: Path) -> Path:
    return write_echo(tmp_path / "kernels").parent


def shell(script: str, folder: Path) -> tuple[int, str]:
    """The exit code of ``npukit`` in a bash ``script``, and its stderr."""
    done = subprocess.run(
        ["bash", "-c", script.replace("npukit", f'"{sys.executable}" -m npukit')],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return int(done.stdout.strip().splitlines()[-1]), done.stderr


def test_a_closed_pipe_does_not_change_the_verdict_or_drop_work(kernels: Path) -> None:
    where = "--kernel-dir kernels --build-dir build"
    code, _ = shell(
        f"npukit build echo {where} 2>&1 | true; echo ${{PIPESTATUS[0]}}", kernels.parent
    )
    assert code == 0
    assert (kernels.parent / "build" / "echo" / "npu1-sw_emu" / "manifest.json").is_file()
    code, _ = shell(
        f"npukit validate echo {where} --junit j.xml --soak 10 2>&1 | true; echo ${{PIPESTATUS[0]}}",
        kernels.parent,
    )
    assert code == 0
    assert (kernels.parent / "j.xml").is_file()
    (kernels / "echo" / "design.mlir").write_text(DESIGN.replace("aie.objectfifo.link", "aie.nope"))
    code, _ = shell(
        f"npukit build echo {where} 2>&1 | true; echo ${{PIPESTATUS[0]}}", kernels.parent
    )
    assert code == 4


@pytest.mark.parametrize(
    "closed",
    mostly_exhaustive(["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"], ["<&- >&- 2>&-"]),
)
def test_closed_streams_do_not_change_the_verdict(closed: str, kernels: Path) -> None:
    where = "--kernel-dir kernels --build-dir build"
    code, _ = shell(f"npukit build echo {where} {closed}; echo $?", kernels.parent)
    assert code == 0
    # No output went to a file that got the descriptor of a closed stream.
    output = kernels.parent / "build" / "echo" / "npu1-sw_emu"
    manifest = json.loads((output / "manifest.json").read_text())
    assert set(manifest["outputs"]) <= {path.name for path in output.iterdir()}
    code, _ = shell(f"npukit build nope {where} {closed}; echo $?", kernels.parent)
    assert code == 2


def test_a_full_disk_does_not_replace_another_failure(kernels: Path) -> None:
    where = "--kernel-dir kernels --build-dir build"
    code, err = shell(f"npukit build nope {where} --json > /dev/full; echo $?", kernels.parent)
    assert code == 2
    assert "can't write the output: No space left on device" in err
    code, err = shell(f"npukit build echo {where} --json > /dev/full; echo $?", kernels.parent)
    assert code == 74
    assert "can't write the output: No space left on device" in err


@pytest.mark.parametrize(("what", "code"), [("", 0), (" + 1", 1)])
def test_json_is_alone_on_stdout_whatever_user_code_prints(
    what: str, code: int, kernels: Path
) -> None:
    (kernels / "echo" / "reference.py").write_text(NOISY.replace("{what}", what))
    done = run_npukit(
        *(
            "validate",
            "echo",
            "--json",
            "--soak",
            "10",
            "--kernel-dir",
            kernels,
            "--build-dir",
            kernels / "b",
        )
    )
    assert done.returncode == code, done.stderr
    assert json.loads(done.stdout)[0]["kernel"] == "echo"
    for noise in ("an import", "a call", "a descriptor", "a child", "the interpreter's stream"):
        assert f"noise from {noise}" in done.stderr


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="needs a pipe of a known size")
def test_a_slow_reader_of_a_non_blocking_pipe_gets_everything(tmp_path: Path) -> None:
    design = Path(__file__).parents[1] / "golden" / "designs" / "distribute_join_4cores"
    command = (sys.executable, "-m", "npukit", "lower", str(design / "design.mlir"), "--svg", "-")
    whole = subprocess.run(command, check=True, capture_output=True).stdout
    read, write = os.pipe()
    size = fcntl.fcntl(write, fcntl.F_SETPIPE_SZ, 4096)
    assert len(whole) > size
    os.set_blocking(write, False)
    with subprocess.Popen(command, stdout=write) as process:
        os.close(write)
        while int.from_bytes(fcntl.ioctl(read, termios.FIONREAD, bytes(4)), sys.byteorder) < size:
            assert process.poll() is None
            time.sleep(0.01)
        with os.fdopen(read, "rb") as stream:
            assert stream.read() == whole
    assert process.returncode == 0
