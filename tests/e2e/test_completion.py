"""Completion of command lines in real shells."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from planted_kernels import npukit as in_process
from planted_kernels import write_kernel

from npukit.cli.completion_scripts import SCRIPTS
from npukit.cli.completion_table import completion_table
from npukit.cli.completion_words import FILES, FOLDERS, completions
from npukit.cli.main import COMMANDS, npukit

_SECONDS = 120
TAB, START_OF_LINE = b"\t", b"\x01"


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with the kernels ``planted`` and ``plus``, and ``npukit`` on the path."""
    monkeypatch.chdir(tmp_path)
    write_kernel(tmp_path / "kernel_src")
    assert in_process("new", "plus").code == 0
    Path("data.npy").touch()
    commands = tmp_path / "commands"
    commands.mkdir()
    script = commands / "npukit"
    script.write_text(
        f"#!{sys.executable}\nimport sys\nfrom npukit.cli.main import entry\nsys.exit(entry())\n"
    )
    script.chmod(0o755)
    monkeypatch.setenv("PATH", f"{commands}{os.pathsep}{os.environ['PATH']}")


def words(line: str) -> list[str]:
    *before, word = line.split(" ")
    return [each.text for each in completions(completion_table(npukit), before, word)]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("val", ["validate"]),
        ("toolchain in", ["install"]),
        ("validate pla", ["planted"]),
        ("validate planted pla", []),
        ("validate planted --sav", ["--save-failures"]),
        ("validate planted --save-failures ", [FOLDERS]),
        ("validate planted --case ", ["uniform", "ramp"]),
        ("validate planted --case ramp --case u", ["uniform"]),
        ("validate planted --device npu", ["npu1", "npu2"]),
        ("validate --on=em", ["--on=emulator"]),
        ("validate --html ", [FILES]),
        ("build plus -p ", ["bias="]),
        ("build attention -p vector=", ["vector=true", "vector=false"]),
        ("build ./", [FILES]),
        ("build planted --json --js", []),
        ("run planted --in ", ["a=", "b="]),
        ("run kernel_src/planted --out ", ["out="]),
        ("run planted --in a=da", [FILES]),
        ("run --kernel-dir nowhere planted --case ra", ["ramp"]),
        ("inspect ", [FILES]),
        ("completion ", list(SCRIPTS)),
        ("nonsense ", list(COMMANDS)),
        ("--ver", ["--version"]),
    ],
)
def test_words(line: str, expected: list[str]) -> None:
    assert words(line) == expected


def test_every_option_of_every_command_is_completed() -> None:
    context = click.Context(npukit)
    for name in COMMANDS:
        command = npukit.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            continue
        long = {o for p in command.params for o in p.opts if o.startswith("--")}
        assert long <= set(words(f"{name} --")), name


def test_broken_specs_are_no_obstacle() -> None:
    Path("kernel_src/planted/kernel.toml").write_text("= [")
    assert words("validate --case zer") == ["zeros"]
    assert words("validate planted --case ") == []


def test_a_shell_gets_its_answer_without_the_compiler() -> None:
    """TAB must not wait for imports."""
    code = (
        "import sys\nsys.argv = ['npukit', 'validate', 'planted', '--case', '']\n"
        "from npukit.cli.main import entry\n"
        "try:\n    entry()\nexcept SystemExit:\n    print(*sys.modules)\n"
    )
    in_process("completion", "bash")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "NPUKIT_COMPLETE": "fish"},
        capture_output=True,
        text=True,
        check=True,
    )
    *answers, modules = done.stdout.splitlines()
    assert [line.rstrip() for line in answers] == ["uniform", "ramp"]
    loaded = {name.partition(".")[0] for name in modules.split()}
    assert loaded.isdisjoint({"numpy", "xdsl", "wasmtime", "msgspec", "rich", "jinja2"})


def typed(shell: str, setup: str, line: str, shows: str) -> str:
    """The line that ``shell`` has on a terminal after someone types ``line`` and TAB."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(PS1="$ ", TERM="dumb", HISTFILE="/dev/null")
        arguments = {"bash": ["--norc", "-i"], "zsh": ["-f", "-i"]}[shell]
        os.execvp(shell, [shell, *arguments])
    try:
        output = b""

        def until(done: Callable[[bytes], bool]) -> None:
            nonlocal output
            ends = time.monotonic() + _SECONDS
            while not done(output):
                ready, _, _ = select.select([terminal], [], [], max(0, ends - time.monotonic()))
                assert ready, f"{shell} shows {output!r}"
                output += os.read(terminal, 4096)

        os.write(terminal, f"{setup}; echo rea''dy\n".encode())
        until(lambda seen: b"ready" in seen)
        output = b""
        os.write(terminal, line.encode() + TAB)
        until(lambda seen: shows.encode() in seen.replace(b"\x07", b""))
        output = b""
        os.write(terminal, START_OF_LINE + b"echo 'RES''ULT' " + b"\n")
        until(lambda seen: b"RESULT" in seen and b"\n" in seen.partition(b"RESULT")[2])
        return output.partition(b"RESULT")[2].decode().splitlines()[0].strip()
    finally:
        os.kill(pid, 9)
        os.waitpid(pid, 0)
        os.close(terminal)


LINES = [
    ("npukit vali", "npukit validate"),
    ("npukit validate plan", "npukit validate planted"),
    ("npukit validate planted --case uni", "npukit validate planted --case uniform"),
    ("npukit build planted --target sw", "npukit build planted --target sw_emu"),
    ("npukit build plus -p bi", "npukit build plus -p bias="),
    ("npukit run planted --in a=dat", "npukit run planted --in a=data.npy"),
    ("npukit validate --save-fail", "npukit validate --save-failures"),
]
SETUP = {
    "bash": 'bind "set bell-style none"; eval "$(npukit completion bash)"',
    "zsh": 'autoload -Uz compinit; compinit -u -D; eval "$(npukit completion zsh)"',
}


@pytest.mark.parametrize("shell", SETUP)
@pytest.mark.parametrize(("line", "result"), LINES)
def test_a_shell_completes(shell: str, line: str, result: str) -> None:
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    start = line.rpartition(" ")[2].rpartition("=")[2]
    rest = result.rpartition(" ")[2].rpartition("=")[2] or result.rpartition(" ")[2]
    shows = rest[len(start) :] if rest.startswith(start) else rest
    assert typed(shell, SETUP[shell], line, shows) == result


@pytest.mark.skipif(shutil.which("fish") is None, reason="no fish here")
@pytest.mark.parametrize(("line", "result"), LINES)
def test_fish_completes(line: str, result: str) -> None:
    code = "npukit completion fish | source; complete -C $argv[1]"
    done = subprocess.run(
        ["fish", "--no-config", "-c", code, line], capture_output=True, text=True, check=True
    )
    found = [each.partition("\t")[0] for each in done.stdout.splitlines()]
    assert found == [result.rpartition(" ")[2]], done.stderr
