"""The argument map, derived from metadata, and the host modules rendered from it."""
