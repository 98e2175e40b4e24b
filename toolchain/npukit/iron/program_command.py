"""The command that runs an IRON program in a process of its own."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path


def program_command(
    python: str | Path, device: str, script: str, arguments: Sequence[str]
) -> list[str]:
    """What runs ``script`` on an emulated ``device``, with the flags that this Python was given."""
    # Private, and the only way: multiprocessing starts Python with the same flags through it.
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
    options = ["--device", device, "--"]
    return [str(python), *flags, "-m", "npukit.iron", *options, script, *arguments]
