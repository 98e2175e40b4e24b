"""Loading a built host module onto a device of the right kind."""
