"""How the command line words what went wrong."""

from npukit.errors import NpukitError


def render_error(error: NpukitError) -> str:
    """One readable message: title, place, sentence, details, hint."""
    return f"npukit: {error.title}: {error}"
