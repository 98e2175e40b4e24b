"""Validating on the workers of an executor."""
