"""Makes a kernel folder from an example of MLIR-AIE's kind: a design, C++ sources, a Makefile."""
