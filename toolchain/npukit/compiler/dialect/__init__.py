"""The ``aie`` and ``aiex`` dialects of MLIR-AIE, and some of ``aievec``, on xDSL."""
