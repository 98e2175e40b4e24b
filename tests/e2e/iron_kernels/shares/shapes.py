"""What the design's tensors look like; beside it, as a kernel's own modules are."""

import numpy as np


def of(dtype, *shape):
    return np.ndarray[shape, np.dtype[dtype]]
