"""Trying buffer configurations of a kernel's artifact, and judging each by its output."""
