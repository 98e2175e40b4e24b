"""The AIE dialects on xDSL, checks, and the lowering to a physical module and insts.bin."""
