"""Checks, metrics, verdicts and reports."""
