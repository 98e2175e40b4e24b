"""A generated module that drops and reopens hardware contexts of XRT's own pyxrt (noop mode).

Skipped if this Python has no pyxrt. In noop mode every run completes at once, so the test makes the
module treat completion as a failure; XRT's handling of contexts, runs and buffers that go away is real.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pyxrt_programs import run_on_real_pyxrt, skip_without_real_pyxrt

from host_artifacts import write_hw_artifacts


@pytest.fixture
def copier(tmp_path: Path) -> Path:
    """The folder of a module for hw."""
    skip_without_real_pyxrt()
    return write_hw_artifacts(tmp_path, "copier").module.parent


def test_contexts_come_and_go_while_errors_and_lost_runs_are_kept(copier: Path) -> None:
    program = """
        import gc
        import numpy as np
        import copier
        from copier import Copier, DeviceError

        a, kept = np.arange(4096, dtype=np.int32), []
        completed = copier._host.COMPLETED
        with Copier() as kernel:
            for index in range(300):
                in_flight = kernel._host._launcher.start((a,)) if index % 3 == 0 else None
                copier._host.COMPLETED = None
                try:
                    kernel(a)
                except DeviceError as error:
                    kept.append(error)
                copier._host.COMPLETED = completed
                if in_flight and index % 2:
                    try:
                        kernel._host._launcher.finish(in_flight, (None,))
                    except DeviceError as error:
                        kept.append(error)
                del in_flight  # every other one is lost, and was never waited for
                assert kernel(a).shape == (4096,)
            assert len(list(kernel.run_many([a] * 5))) == 5
            lost = kernel._host._launcher.start((a,))
        gc.collect()
        print(len(kept), set(map(str, kept)))
        another = Copier()
        lost_too = another._host._launcher.start((a,))
    """
    done = run_on_real_pyxrt(program, copier)
    assert (done.returncode, done.stderr) == (0, "")
    texts = {
        "the run failed (ERT_CMD_STATE_COMPLETED)",
        "another run failed in the meantime, and the context with it",
    }
    count, said = done.stdout.split(maxsplit=1)
    assert count == "350"
    assert all(text in said for text in texts)
