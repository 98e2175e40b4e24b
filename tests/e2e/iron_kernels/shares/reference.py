import numpy as np


def scaled(a, factor):
    return (a.astype(np.int32) * factor[0]).astype(np.int16)
