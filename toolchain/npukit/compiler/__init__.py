"""The AIE dialect on xDSL, device models, and the lowering to a physical module and insts.bin."""
