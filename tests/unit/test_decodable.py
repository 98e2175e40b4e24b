"""Types that several threads decode for the first time at once."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """\
import sys, threading
from dataclasses import make_dataclass

import msgspec

from npukit.decodable import decodable

AT_ONCE = 4
sys.setswitchinterval(1e-6)
for number in range(100):
    inner = make_dataclass("Inner", [(f"x{i}", "int") for i in range(20)])
    kind = make_dataclass("Kind", [(f"y{i}", inner) for i in range(20)])
    text = msgspec.json.encode({f"y{i}": {f"x{j}": j for j in range(20)} for i in range(20)})
    ready = threading.Barrier(AT_ONCE)
    found = []

    def decode():
        ready.wait()
        found.append(msgspec.json.decode(text, type=decodable(kind)).y7.x3)

    threads = [threading.Thread(target=decode) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [3] * AT_ONCE, found
"""


def test_threads_that_decode_a_type_for_the_first_time_at_once() -> None:
    """In a process of its own, which would end with a segmentation fault."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
