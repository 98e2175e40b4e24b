"""Validation's NumPy starts no threads for products, unless the environment asks for them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

OURS = "from npukit.validate.numpy_import import import_numpy; import_numpy()"
PLAIN = "import numpy"
CHOICES = ("OPENBLAS_NUM_THREADS", "GOTO_NUM_THREADS", "OMP_NUM_THREADS")

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs Linux's /proc")


def threads(statement: str, choices: dict[str, str]) -> int:
    """The threads of a Python that ran ``statement``, whose environment is as before."""
    environment = {k: v for k, v in os.environ.items() if k not in CHOICES} | choices
    program = (
        f"import os; before = dict(os.environ); {statement}; assert dict(os.environ) == before; "
        "import sys; assert 'numpy' in sys.modules or before.keys() & set(sys.argv[1:]); "
        "import numpy; print(len(os.listdir('/proc/self/task')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *CHOICES],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout)


def test_numpy_has_one_thread() -> None:
    assert threads(OURS, {}) == 1


@pytest.mark.parametrize("name", CHOICES)
def test_the_environments_choice_counts(name: str) -> None:
    chosen = {name: "2"}
    assert threads(OURS, chosen) == threads(PLAIN, chosen)
