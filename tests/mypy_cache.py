"""A mypy cache for the whole run, since every test that runs mypy reads the same libraries."""

import os


def mypy_cache() -> str:
    """A cache folder that all tests of a run share; mypy separates entries by its options."""
    return os.environ["NPUKIT_TESTS_MYPY_CACHE"]
