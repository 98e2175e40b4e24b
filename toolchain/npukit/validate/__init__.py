"""Validation: checks, metrics, verdicts and reports."""
