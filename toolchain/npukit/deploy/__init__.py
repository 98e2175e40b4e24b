"""Packages of kernels on other machines: versioned folders, one of which is the current one."""
