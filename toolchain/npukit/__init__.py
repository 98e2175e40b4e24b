"""npukit builds, binds, validates and ships kernels for AMD Ryzen AI NPUs.

Importing this package imports neither numpy nor xDSL nor wasmtime: each is loaded by the module
that needs it.
"""

__version__ = "0.1.0"
