"""Emulated cores: a body compiled to WebAssembly, linked with C++ functions."""
