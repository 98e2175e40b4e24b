"""Tries buffer configurations of a kernel's artifact and judges each by its output."""
