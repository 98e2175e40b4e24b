"""mypy reads the same libraries for every test that runs it: their types are kept for the run."""

import os


def mypy_cache() -> str:
    """A folder that all tests of a run share; mypy keeps apart what differs by its options."""
    return os.environ["NPUKIT_TESTS_MYPY_CACHE"]
