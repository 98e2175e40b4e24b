"""Compiling sources with AIE vector code for emulated cores.

clang for WebAssembly has no ``__bf16`` and passes vectors in pieces, so the front end compiles for
riscv32, which has the same layout of types (:mod:`front_end`). The LLVM IR is then rewritten for
WebAssembly (:mod:`retarget`), and clang's WebAssembly back end optimizes it and writes the object.
"""
