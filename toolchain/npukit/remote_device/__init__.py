"""A device of another machine: artifacts are built here and run there."""
