"""What a design may ask of its device, by subject; :mod:`npukit.compiler.verify` runs the checks.

The rules are those of MLIR-AIE's own verifiers (``lib/Dialect/AIE/IR/AIEDialect.cpp`` and
``lib/Dialect/AIEX/IR/AIEXDialect.cpp``), so that npukit takes what ``aiecc`` takes.
"""
