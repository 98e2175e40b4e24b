"""A process that ends leaves its WebAssembly stores to the operating system."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import os, sys
import wasmtime._ffi as ffi
from npukit.emulator.wasm_engine import {names}
{statement}
real = ffi.wasmtime_store_delete
def delete(store, finalizing=sys.is_finalizing, end=os._exit):
    end(3 if finalizing() else 4)
ffi.wasmtime_store_delete = delete
{last}
"""


def _exit_code(statement: str, last: str) -> int:
    program = _PROGRAM.format(names="free_ended, lease_store", statement=statement, last=last)
    return subprocess.run([sys.executable, "-c", program], check=False).returncode


def test_no_store_is_deleted_while_python_ends() -> None:
    assert _exit_code("store, lease = lease_store()", "") == 0
    assert _exit_code("lease_store()", "") == 0


def test_a_store_is_deleted_when_it_is_no_longer_used() -> None:
    assert _exit_code("lease_store()", "free_ended()") == 4
