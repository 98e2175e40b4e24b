"""Lowering of AIE designs: objectfifos to buffers, locks and BDs; runtime sequences to instructions."""
