"""One page about kernels: whether they are right, how they use the array, how fast they will be."""
