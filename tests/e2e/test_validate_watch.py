"""``npukit validate --watch``: another validation at each save."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from echo_kernels import write_echo
from planted_kernels import write_kernel

from npukit.builder.watched_files import changed_files, watched_kernel
from npukit.kernel.spec_reader import load_spec

_SECONDS = 120
WATCHING = "Ctrl-C ends"
BODY = "for (int i = 0; i < 1024; ++i) out[i] = int8_t(a[i] + b[i] + SHIFT);"


class Watch:
    """A running ``npukit validate --watch``, and the lines that it prints."""

    def __init__(self, *args: str | Path, case: str = "uniform") -> None:
        words = [sys.executable, "-m", "npukit", "validate", *map(str, args), "--watch"]
        self.process = subprocess.Popen(
            [*words, "--runs", "1", "--soak", "3", "--case", case],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.rstrip("\n"))

    def until(self, text: str = WATCHING) -> list[str]:
        """The lines up to the first that holds ``text``."""
        lines: list[str] = []
        while not lines or text not in lines[-1]:
            try:
                lines.append(self._lines.get(timeout=_SECONDS))
            except queue.Empty:
                raise AssertionError(f"no {text!r} in {lines}") from None
        return lines

    def after(self, save: Callable[[], object]) -> str:
        """What it prints after a save."""
        save()
        return "\n".join(self.until())

    def end(self) -> tuple[int, str]:
        """Press Ctrl-C: the exit code, and the last line (one before may be written again)."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(timeout=_SECONDS)
        self._reader.join()
        lines = []
        while not self._lines.empty():
            lines.append(self._lines.get())
        return code, lines[-1]

    def close(self) -> None:
        """Close the pipe."""
        self._reader.join()
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture
def watch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Watch]]:
    monkeypatch.chdir(tmp_path)
    started: list[Watch] = []

    def start(*args: str | Path, case: str = "uniform") -> Watch:
        started.append(Watch(*args, case=case))
        return started[-1]

    yield start
    for each in started:
        each.process.kill()
        each.process.wait()
        each.close()


def test_each_save_of_a_file_that_the_build_reads(
    watch: Callable[..., Watch], tmp_path: Path
) -> None:
    kernel = write_kernel(tmp_path / "k", BODY)
    source, header = kernel / "planted.cc", kernel.parent / "shared.h"
    source.write_text(f'#include "../shared.h"\n{source.read_text()}')
    watching = watch(kernel)
    # The header that the build does not find is not known by name.
    assert "'../shared.h' file not found" in "\n".join(watching.until())
    header.write_text("#define SHIFT 0\n")
    assert "PASS  planted" in watching.after(source.touch)
    shown = watching.after(lambda: header.write_text("#define SHIFT 1\n"))
    assert shown.startswith("changed: k/shared.h\n") and "FAIL  planted" in shown

    def replace() -> None:  # as many editors save
        new = header.with_name(".shared.h.new")
        new.write_text("#define SHIFT 0\n")
        new.rename(header)

    assert "PASS  planted" in watching.after(replace)
    reference = kernel / "reference.py"
    shown = watching.after(lambda: reference.write_text("def add(a, b):\n    return a\n"))
    assert "FAIL  planted" in shown and "mismatch" in shown
    reference.write_text("def add(a, b):\n    return a + b\n")
    assert "PASS  planted" in "\n".join(watching.until())
    design = kernel / "design.mlir.j2"
    text = design.read_text()
    shown = watching.after(lambda: design.write_text(text.replace("dma_wait", "dma_weight")))
    assert "could not be run" in shown
    assert "PASS  planted" in watching.after(lambda: design.write_text(text))
    code, shown = watching.end()
    assert (code, shown) == (0, "8 validations; at the end, all of 1 pass")


def test_a_spec_that_is_broken_and_a_folder_that_goes(
    watch: Callable[..., Watch], tmp_path: Path
) -> None:
    echo, other = (write_echo(tmp_path / "k", name) for name in ("echo", "other"))
    watching = watch(echo, other)
    assert "2 of 2 kernels pass" in "\n".join(watching.until())
    spec = echo / "kernel.toml"
    text = spec.read_text()
    shown = watching.after(lambda: spec.write_text(text.replace("summary", "sumary")))
    assert "FAIL  echo" in shown and "other" not in shown
    shown = watching.after(lambda: other.rename(tmp_path / "away"))
    assert "other: the kernel has gone" in shown
    shown = watching.after(lambda: spec.write_text(text))
    assert "PASS  echo" in shown
    code, shown = watching.end()
    assert (code, shown) == (1, "4 validations; at the end, 1 of 2 fail: other")


def test_a_kernel_that_is_new_in_a_folder_of_kernels(
    watch: Callable[..., Watch], tmp_path: Path
) -> None:
    def write(name: str) -> None:
        spec = write_echo(tmp_path / name, name) / "kernel.toml"
        # A case that no bundled kernel has: these are skipped.
        spec.write_text(spec.read_text().replace('name = "uniform"', 'name = "own"'))
        spec.parent.rename(tmp_path / "k" / name)

    (tmp_path / "k").mkdir()
    write("echo")
    watching = watch("--kernel-dir", "k", case="own")
    assert "PASS  echo" in "\n".join(watching.until())
    shown = watching.after(lambda: write("later"))
    assert shown.startswith("new: later\n")
    assert "PASS  later" in shown and "PASS  echo" not in shown
    reference = tmp_path / "k" / "later" / "reference.py"
    shown = watching.after(lambda: reference.write_text("def echo(a):\n    return -a\n"))
    assert "FAIL  later" in shown
    assert watching.end()[0] == 1


def test_the_only_kernel_goes_and_comes_back(watch: Callable[..., Watch], tmp_path: Path) -> None:
    kernel = write_echo(tmp_path / "k", "echo")
    write_echo(tmp_path / "kernel_src", "echo")  # another one of this name
    watching = watch("echo", "--kernel-dir", "k")
    assert "PASS  echo" in "\n".join(watching.until())
    away = tmp_path / "away"
    shown = watching.after(lambda: kernel.rename(away))
    assert "echo: the kernel has gone" in shown and "PASS" not in shown
    assert "PASS  echo" in watching.after(lambda: away.rename(kernel))
    assert watching.end()[0] == 0


def test_json_has_a_line_for_each_validation(watch: Callable[..., Watch], tmp_path: Path) -> None:
    kernel = write_echo(tmp_path)
    watching = watch(kernel, "--json")
    for number in range(2):
        lines = [line for line in watching.until() if line.startswith("[")]
        (verdict,) = json.loads(lines[-1])
        assert verdict["passed"] is (number == 0)
        (kernel / "reference.py").write_text("def echo(a):\n    return -a\n")
    assert watching.end()[0] == 1


def test_a_wrong_name_ends_it(watch: Callable[..., Watch]) -> None:
    watching = watch("nothing")
    assert watching.process.wait(timeout=_SECONDS) == 2


def test_what_is_watched(tmp_path: Path) -> None:
    kernel = write_kernel(tmp_path)
    watched = watched_kernel(kernel, load_spec(kernel), ())
    before = watched.states()
    assert {path.name for path in before} == {
        *("kernel.toml", "reference.py", "design.mlir.j2", "planted.cc"),
    }
    for name in (".planted.cc.swp", "4913", "planted.cc~", "notes.txt", "report.json"):
        (kernel / name).touch()
    (kernel / "__pycache__").mkdir()
    (kernel / "__pycache__" / "reference.py").touch()
    assert changed_files(before, watched.states()) == []
    (kernel / "new.h").touch()
    (kernel / "reference.py").unlink()
    changed = [path.name for path in changed_files(before, watched.states())]
    assert changed == ["new.h", "reference.py"]
