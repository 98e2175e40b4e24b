"""What both flows check of a design: that it fits the kernel.toml that names it."""
