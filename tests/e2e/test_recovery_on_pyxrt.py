"""A generated module that drops and reopens hardware contexts of XRT's own pyxrt (noop mode).

Skipped where this Python has no pyxrt. In noop mode every run completes at once, so the module is
told that completing is a failure; what XRT says to contexts, runs and buffers that go away is real.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from host_artifacts import TENSORS, hw_xclbin, insts
from npukit.bindings.arguments import derive
from npukit.bindings.render import HostModuleSpec, render_host_module
from npukit.formats import xclbin

NOOP = {**os.environ, "XCL_EMULATION_MODE": "noop"}


def python(program: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program)],
        cwd=folder,
        env=NOOP,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def copier(tmp_path: Path) -> Path:
    """The folder of a module for hw."""
    found = python("import pyxrt; pyxrt.device(0)", tmp_path)
    if found.returncode != 0:
        problem = (found.stderr.strip() or "it died").splitlines()[-1]
        pytest.skip(f"no pyxrt of XRT that runs in noop mode: {problem}")
    data = hw_xclbin()
    parsed = xclbin.parse(data)
    spec = HostModuleSpec(
        kernel="copier",
        summary="Copy.",
        device="npu1",
        target="hw",
        arguments=derive(parsed, TENSORS),
        uuid=parsed.uuid_text,
        insts_sha256=hashlib.sha256(insts()).hexdigest(),
        insts_size=len(insts()),
    )
    (tmp_path / "copier.xclbin").write_bytes(data)
    (tmp_path / "insts.bin").write_bytes(insts())
    (tmp_path / "copier.py").write_text(render_host_module(spec))
    return tmp_path


def test_contexts_come_and_go_while_errors_and_lost_runs_are_kept(copier: Path) -> None:
    program = """
        import gc
        import numpy as np
        import copier
        from copier import Copier, DeviceError

        a, kept = np.arange(4096, dtype=np.int32), []
        completed = copier._COMPLETED
        with Copier() as kernel:
            for index in range(300):
                in_flight = kernel._start((a,)) if index % 3 == 0 else None
                copier._COMPLETED = None
                try:
                    kernel(a)
                except DeviceError as error:
                    kept.append(error)
                copier._COMPLETED = completed
                if in_flight and index % 2:
                    try:
                        kernel._finish(in_flight, (None,))
                    except DeviceError as error:
                        kept.append(error)
                del in_flight  # every other one is lost, and was never waited for
                assert kernel(a).shape == (4096,)
            assert len(list(kernel.run_many([a] * 5))) == 5
            lost = kernel._start((a,))
        gc.collect()
        print(len(kept), set(map(str, kept)))
        another = Copier()
        lost_too = another._start((a,))
    """
    done = python(program, copier)
    assert (done.returncode, done.stderr) == (0, "")
    texts = {
        "the run failed (ERT_CMD_STATE_COMPLETED)",
        "another run failed meanwhile, and so did the context",
    }
    count, said = done.stdout.split(maxsplit=1)
    assert count == "350"
    assert all(text in said for text in texts)
