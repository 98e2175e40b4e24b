"""Recording what an emulated array does: opt-in, for the clock of :mod:`npukit.timing`."""
