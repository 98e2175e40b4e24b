"""``python -m npukit``."""

from npukit.cli.main import entry

entry()
