"""Installing MLIR-AIE and Peano into this Python environment."""
