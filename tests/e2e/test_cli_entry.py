"""The command line as a whole: help, exit codes, closed pipes, internal errors."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from npukit_process import run_npukit

NPUKIT = [sys.executable, "-m", "npukit"]
INSTS = Path(__file__).parents[1] / "golden" / "designs" / "attention_1tile" / "insts.bin"


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return run_npukit(*arguments)


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["build", "--help"], ["--version"]])
def test_help_and_version_succeed(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    assert "npukit" in done.stdout


@pytest.mark.parametrize("arguments", [["frobnicate"], ["build", "--frobnicate"], ["disasm"]])
def test_wrong_usage_is_exit_code_2(arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert "Error:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["numpy", "xdsl", "wasmtime", "jinja2", "rich"])
def test_help_imports_nothing_heavy(module: str) -> None:
    code = (
        "import sys, contextlib, io\n"
        "from npukit.cli.main import entry\n"
        "sys.argv = ['npukit', '--help']\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n"
        "    entry()\n"
        f"assert {module!r} not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_ctrl_c_while_npukit_is_imported_prints_no_traceback() -> None:
    code = (
        "import sys\n"
        "class Interrupted:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'npukit.cli.main':\n"
        "            raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted())\n"
        "from npukit.__main__ import main\n"
        "main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_a_closed_pipe_is_not_an_error() -> None:
    """The other end of the pipe is closed before anything is written."""
    script = f'"{sys.executable}" -m npukit disasm "{INSTS}" | true; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "0"
    assert done.stderr == ""


SHORT_OF_MEMORY = """
import resource, sys
from pathlib import Path
import npukit.cli.disasm
from npukit.cli.main import entry
used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (used + (64 << 20),) * 2)
sys.argv = ["npukit", "disasm", sys.argv[1]]
entry()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs /proc")
def test_a_shortage_of_memory_is_no_internal_error(tmp_path: Path) -> None:
    large = tmp_path / "insts.bin"
    with large.open("wb") as stream:
        stream.truncate(200 << 20)
    done = subprocess.run(
        [sys.executable, "-c", SHORT_OF_MEMORY, str(large)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 71, done.stderr
    assert done.stderr.startswith("npukit: out of memory\nhint: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize(
    "arguments",
    [
        ["list", "k" * 300],
        ["build", "k" * 300],
        ["run", "k" * 300],
        ["check", "k" * 300],
        ["trace", "passthrough", "-o", "k" * 300 + ".json"],
        ["run", "passthrough", "--out", "out=" + "k" * 300],
    ],
    ids=lambda arguments: " ".join(arguments)[:20],
)
def test_a_name_that_no_file_can_have_is_no_internal_error(arguments: list[str]) -> None:
    done = run_npukit(*arguments)
    assert done.returncode in (2, 11), done.stderr
    assert "internal error" not in done.stderr and "k" * 20 in done.stderr


def test_a_full_disk_behind_the_output_is_reported() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [*NPUKIT, "disasm", str(INSTS)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 74
    assert done.stderr == "npukit: can't write the output: No space left on device\n"


def test_output_may_be_closed() -> None:
    script = f'"{sys.executable}" -m npukit disasm "{INSTS}" >&-'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


def test_debug_shows_the_traceback_anywhere_on_the_line() -> None:
    for arguments in (["--debug", "build", "nope"], ["build", "nope", "--debug"]):
        done = run(*arguments)
        assert done.returncode == 2
        assert "Traceback" in done.stderr
        assert "no kernel named 'nope'" in done.stderr


def test_a_damaged_build_does_not_prevent_listing_the_others(tmp_path: Path) -> None:
    output = tmp_path / "passthrough" / "npu1-sw_emu"
    output.mkdir(parents=True)
    (output / "manifest.json").write_text("{")
    done = run("list", "--build-dir", str(tmp_path), "--json")
    assert done.returncode == 0, done.stderr
    rows = {row["kernel"]: row for row in json.loads(done.stdout)}
    assert (rows["passthrough"]["built"], rows["passthrough"]["damaged"]) == ([], [output.name])
    assert (rows["attention"]["built"], rows["attention"]["damaged"]) == ([], [])
    assert "damaged" in run("list", "--build-dir", str(tmp_path)).stdout


def test_an_internal_error_that_is_its_own_context_ends() -> None:
    code = (
        "import sys\n"
        "from npukit.cli import main\n"
        "def fail(context):\n"
        "    first, second = ValueError('broken'), ValueError('again')\n"
        "    first.__context__, second.__context__ = second, first\n"
        "    raise first\n"
        "main._invoke = fail\n"
        "sys.argv = ['npukit', 'list']\n"
        "main.entry()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 70
    assert "internal error: ValueError: broken" in done.stderr
