"""What runs on the other machine: the standard library alone."""
