"""The ``aie`` and ``aiex`` dialects of MLIR-AIE, on xDSL."""
