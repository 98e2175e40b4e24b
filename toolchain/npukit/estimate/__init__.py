"""Estimates of kernels: a build that counts, a recording of it, and the clock's verdict."""
