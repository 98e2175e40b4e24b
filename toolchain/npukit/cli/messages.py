"""The format of error messages on the command line."""

from npukit.errors import NpukitError


def render_error(error: NpukitError) -> str:
    """The message of an error: title, place, sentence, details, hint."""
    return f"npukit: {error.title}: {error}"
