"""Timelines as files: for Perfetto, for Chrome's viewer, and as a page."""
