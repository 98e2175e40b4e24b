"""The compiler-level part of vector kernels: intrinsics of AIE2 and AIE2P on clang vectors.

``table`` says what an intrinsic is, ``families`` lists them, ``emit`` writes them as a header,
and ``include`` holds the semantics that their bodies call.
"""
