"""The format of error messages on the command line."""

from typing import Any

from npukit.errors import NpukitError


def render_error(error: NpukitError) -> str:
    """The message of an error: title, place, sentence, details, hint."""
    return f"npukit: {error.title}: {error}"


def error_data(error: NpukitError) -> dict[str, Any]:
    """An error as ``--json`` shows it; ``message`` is what people read, ``hint`` its last part."""
    return {"kind": error.title, "message": str(error), "hint": error.hint}
