"""Host programs, line by line, on the emulated pyxrt and on XRT's own in its device-less (noop) mode.

A program is lines of Python. Both modules run the same lines, each program in its own process,
since some kill XRT's. The value, exception or output of each line is recorded in a form that does not
depend on addresses. Run as a script, this file executes programs: ``real`` or ``emulated``.
"""

from __future__ import annotations

import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import textwrap
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

HANG_SECONDS = 3
"""The time after which a line counts as hanging."""

LOST = "did not survive"
"""How a program ends that XRT kills or hangs, and one to which the emulated device says that it would."""

CRASH = "emulated device: here the real pyxrt ends or hangs the process"
"""The emulated device's message where the real one does not survive."""

MESSAGE = re.compile(r"\[\w*\] [A-Z]+: |.*RuntimeWarning: ")
"""A message of XRT's, without the banner before the first; or the emulated device's warning."""

ENVIRONMENT = {**os.environ, "XCL_EMULATION_MODE": "noop"}


@dataclass(frozen=True)
class Line:
    """What a line of a program did: its value or exception, and XRT's messages."""

    source: str
    result: str
    messages: tuple[str, ...]


@dataclass(frozen=True)
class Ran:
    """A program's executed lines; ``end`` is ``finished`` or ``did not survive``."""

    lines: tuple[Line, ...]
    end: str

    @property
    def results(self) -> list[str]:
        return [line.result for line in self.lines]

    @property
    def messages(self) -> list[str]:
        return [message for line in self.lines for message in line.messages]


class Host:
    """A process that runs programs with one of the two modules."""

    def __init__(self, which: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, __file__, which],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=ENVIRONMENT,
        )

    def run(self, program: Sequence[str]) -> Ran:
        assert self._process.stdin is not None and self._process.stdout is not None
        print(json.dumps(list(program)), file=self._process.stdin, flush=True)
        answer = json.loads(self._process.stdout.readline())
        lines = [Line(source, result, tuple(said)) for source, result, said in answer["lines"]]
        return Ran(tuple(lines), answer["end"])

    def close(self) -> None:
        self._process.communicate()


@contextmanager
def host(which: str) -> Iterator[Host]:
    opened = Host(which)
    try:
        yield opened
    finally:
        opened.close()


@contextmanager
def both_hosts() -> Iterator[tuple[Host, Host]]:
    """The real and the emulated one; the test is skipped if there is no real one."""
    skip_without_real_pyxrt()
    with host("real") as real, host("emulated") as emulated:
        yield real, emulated


def loaded(xclbin: Path, insts: Path) -> str:
    """What a program begins with: the kernel of ``xclbin``, its instructions, and two buffers.

    Buffers are filled, because a new one holds zeros in one module and garbage in the other.
    """
    return f"""
X, B, E = pyxrt.xclBOSyncDirection, pyxrt.bo, pyxrt.ert_cmd_state
TO, FROM = X.XCL_BO_SYNC_BO_TO_DEVICE, X.XCL_BO_SYNC_BO_FROM_DEVICE
stream = open({str(insts)!r}, "rb").read()
device, image = pyxrt.device(0), pyxrt.xclbin({str(xclbin)!r})
device.register_xclbin(image)
context = pyxrt.hw_context(device, image.get_uuid())
kernel = pyxrt.kernel(context, "MLIR_AIE")
groups = [kernel.group_id(i) for i in range(8)]

def buffer(size, group, flag=B.host_only):
    made = pyxrt.bo(device, size, flag, group)
    made.write(bytes(size), 0)
    made.sync(TO)
    return made

code = buffer(len(stream), groups[1], B.cacheable)
code.write(stream, 0)
code.sync(TO)
a, b = buffer(16384, groups[3]), buffer(16384, groups[4])
"""


@cache
def _why_no_real_pyxrt() -> str | None:
    done = subprocess.run(
        [sys.executable, "-c", "import pyxrt; pyxrt.device(0)"],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    return None if done.returncode == 0 else (done.stderr.strip() or "it died").splitlines()[-1]


def skip_without_real_pyxrt() -> None:
    """Skip the test if this Python has no real pyxrt that runs in noop mode."""
    # Not above: the executing side does without.
    import pytest

    if problem := _why_no_real_pyxrt():
        pytest.skip(f"no pyxrt of XRT that runs in noop mode: {problem}")


def run_on_real_pyxrt(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a whole program, with the modules in ``folder``, on the real pyxrt in noop mode."""
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=folder,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


# The executing side.


def show(value: Any) -> str:
    """``value`` without what differs from run to run: addresses, and which module it is of."""
    kind = type(value)
    if hasattr(kind, "__members__") or value is None or kind in (bool, int, float, str, bytes):
        return repr(value)
    if hasattr(kind, "to_string"):
        return f"uuid {value.to_string()}"
    if kind.__name__ == "ndarray":
        return f"{value.dtype} {value.shape} {value.tolist()}"
    if kind is memoryview:
        return f"memoryview {value.format} {value.shape} {'r' if value.readonly else 'rw'}"
    if kind in (list, tuple, dict):
        parts = value.items() if kind is dict else value
        return f"{kind.__name__}[" + ", ".join(map(show, parts)) + "]"
    return f"<{kind.__name__}>"


def plain(text: str) -> str:
    """A message without addresses, and a TypeError's without the overloads, which are a release's."""
    text = re.sub(r"<[\w.]*\b(\w+) object at 0x[0-9a-f]+>", r"<\1>", text)
    text = re.sub(r" at 0x[0-9a-f]+>", ">", text)
    text = text.replace("'pyxrt.", "'")  # a type in Python's own messages
    return re.sub(r"(incompatible \w+ arguments\.).*\n\n(?=Invoked)", r"\1 ", text, flags=re.DOTALL)


def run_lines(program: Sequence[str], scope: dict[str, Any], out: int) -> None:
    """Run ``program`` in ``scope``; a JSON text for each line goes to ``out``."""
    with tempfile.TemporaryFile() as printed:
        os.dup2(printed.fileno(), 2)
        for source in program:
            try:
                try:
                    code = compile(source, "line", "eval")
                except SyntaxError:
                    exec(source, scope)
                    result = "done"
                else:
                    result = show(eval(code, scope))
            except Exception as error:
                if CRASH in str(error):
                    os._exit(1)
                result = f"{type(error).__name__}: {plain(str(error))}"
            sys.stderr.flush()
            printed.seek(0)
            said = printed.read().decode(errors="replace").splitlines()
            printed.seek(0)
            printed.truncate()
            kept = [line for line in said if MESSAGE.match(line)]
            os.write(out, (json.dumps([source, result, kept]) + "\n").encode())


def serve(scope: dict[str, Any]) -> None:
    for request in sys.stdin:
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(read)
            run_lines(json.loads(request), dict(scope), write)
            os._exit(0)  # the noop device does not need to be torn down
        os.close(write)
        text, end = b"", ""
        while not end:
            ready, _, _ = select.select([read], [], [], HANG_SECONDS)
            piece = os.read(read, 1 << 16) if ready else b""
            text += piece
            if not ready:
                os.kill(child, signal.SIGKILL)
                end = LOST
            elif not piece:
                end = "finished"
        os.close(read)
        _, status = os.waitpid(child, 0)
        if end == "finished" and status:
            end = LOST
        lines = [json.loads(line) for line in text.splitlines()]
        print(json.dumps({"lines": lines, "end": end}), flush=True)


def main() -> None:
    import numpy as np

    if sys.argv[1] == "emulated":
        from npukit.emulator import pyxrt
    else:
        import pyxrt
    warnings.simplefilter("always", RuntimeWarning)
    warnings.simplefilter("ignore", DeprecationWarning)
    serve({"pyxrt": pyxrt, "np": np})


if __name__ == "__main__":
    main()
