"""``npukit``, and ``python -m npukit``."""

from __future__ import annotations

_INTERRUPTED = 130


def main() -> None:
    """Run the command line; Ctrl-C ends it quietly even while it is being imported."""
    try:
        from npukit.cli.main import entry
    except KeyboardInterrupt:
        raise SystemExit(_INTERRUPTED) from None
    entry()


if __name__ == "__main__":
    main()
