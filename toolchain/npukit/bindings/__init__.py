"""The argument map, derived from an artifact, and the host modules rendered from it."""
