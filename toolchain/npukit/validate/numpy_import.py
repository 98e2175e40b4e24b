"""Imports NumPy so that its matrix products run in one thread.

After each product, OpenBLAS's other threads wait actively for the next, in references between the
calls of a kernel. That takes processors from the emulated cores, and was two thirds of the CPU time
of a validation. With one thread, sums also do not depend on the number of processors.
"""

from __future__ import annotations

import os

_VARIABLE = "OPENBLAS_NUM_THREADS"
_CHOICES = (_VARIABLE, "GOTO_NUM_THREADS", "OMP_NUM_THREADS")
"""The variables that OpenBLAS reads, once, when it is loaded."""


def import_numpy() -> None:
    """Import NumPy, with one thread for products unless the environment says how many.

    The environment is unchanged afterwards: it is also that of child processes and other libraries.
    """
    if any(name in os.environ for name in _CHOICES):
        return
    os.environ[_VARIABLE] = "1"
    try:
        import numpy  # noqa: F401
    finally:
        del os.environ[_VARIABLE]
