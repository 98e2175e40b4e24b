"""Work orders: what a worker needs to build or validate a kernel, and what comes back, as data."""
