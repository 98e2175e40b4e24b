"""Lowers AIE designs: fifos to buffers, locks and BDs; runtime sequences to instructions."""
