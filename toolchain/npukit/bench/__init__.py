"""Benchmarks of kernels: measured times of a device, and figures that are the same everywhere.

``measuring`` times calls, ``comparison`` finds figures that have become worse; ``run`` does it for
a kernel, with figures and bounds of :mod:`npukit.timing`.
"""
