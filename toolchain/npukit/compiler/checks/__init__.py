"""Checks of a design against its device, by subject; :mod:`npukit.compiler.verify` runs them.

The rules are those of MLIR-AIE's own verifiers (``lib/Dialect/AIE/IR/AIEDialect.cpp`` and
``lib/Dialect/AIEX/IR/AIEXDialect.cpp``), so npukit accepts what ``aiecc`` accepts.
"""
