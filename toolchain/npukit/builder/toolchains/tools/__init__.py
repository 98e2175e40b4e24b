"""The tools that are installed: where they are, which version and content they have."""
