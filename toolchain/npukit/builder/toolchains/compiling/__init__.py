"""Compiling core sources to objects: what both flows' compilers have in common."""
