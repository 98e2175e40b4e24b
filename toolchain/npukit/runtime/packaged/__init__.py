"""What the host module of a package needs besides :mod:`npukit.runtime.host_kernel`.

A package holds several builds of a kernel. These modules choose the one for the NPU at hand, and
check that the package's files are those that were signed. :mod:`npukit.bindings.host_runtime` joins
them to the file beside the module, so they import nothing of npukit but each other and
``host_kernel``.
"""
