"""Benchmarks of kernels: measured times of a device, and figures that are the same everywhere.

``measuring`` times calls; ``dispatch`` counts what one dispatch moves and computes, ``figures``
holds these counts, ``bounds`` says how long an NPU takes at least for them, ``comparison`` finds
figures that have become worse. ``run`` does all of it for a kernel.
"""
