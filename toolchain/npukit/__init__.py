"""npukit builds, binds, validates and ships kernels for AMD Ryzen AI NPUs.

Importing this package imports neither numpy nor xDSL nor wasmtime: each is loaded by the module
that needs it.
"""

from typing import Any

__version__ = "0.1.0"


def open_kernel(kernel: Any, *args: Any, **options: Any) -> Any:
    """Open a kernel, which is built first if needed: :func:`npukit.run.opening.open_kernel`."""
    # By name: the layers below import this package for its version.
    from importlib import import_module

    return import_module("npukit.run.opening").open_kernel(kernel, *args, **options)
