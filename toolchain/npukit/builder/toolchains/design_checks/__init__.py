"""Checks of both flows that a design fits its kernel.toml."""
