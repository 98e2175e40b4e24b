"""Compiles a core's MLIR body to the control program that the emulated device runs."""
