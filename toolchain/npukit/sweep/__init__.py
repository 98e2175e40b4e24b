"""Sweeps: many parameter sets of a kernel, each built, validated and estimated."""
