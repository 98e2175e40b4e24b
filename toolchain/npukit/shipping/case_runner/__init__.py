"""The runner of a package's cases: ``python -m npukit_kernels.KERNEL``.

Packages carry these modules with those of ``npukit.kernel`` and ``npukit.validate`` that they
import (:mod:`npukit.shipping.shipped_modules`). They need Python and NumPy.
"""
