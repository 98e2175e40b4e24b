"""Running a built kernel loads data: what compiles kernels is never imported."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from host_artifacts import write_artifacts

RUN = """
import sys
import numpy as np
sys.path.insert(0, sys.argv[1])
from passthrough import Passthrough

data = np.arange(4096, dtype=np.int32)
with Passthrough() as passthrough:
    assert (passthrough(data) == data).all()
print(*sorted({name.partition(".")[0] for name in sys.modules}))
print(*(name for name in sys.modules if name.startswith("npukit.")))
"""


def test_running_a_kernel_imports_no_compiler_and_no_builder(tmp_path: Path) -> None:
    write_artifacts(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", RUN, str(tmp_path)], capture_output=True, text=True, check=True
    )
    packages, modules = (set(line.split()) for line in done.stdout.splitlines())
    assert not packages & {"xdsl", "click", "jinja2", "rich", "filelock", "http"}
    above = ("compiler", "builder", "bindings", "kernel", "validate", "cli")
    assert not [name for name in modules if name.startswith(tuple(f"npukit.{a}" for a in above))]
    assert "npukit.emulator.array" in modules
