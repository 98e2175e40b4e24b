"""How an emulated core runs: its MLIR body becomes WebAssembly beside its C++ functions."""
