"""The hw flow: MLIR-AIE's ``aiecc`` for the array, Peano for the cores."""
