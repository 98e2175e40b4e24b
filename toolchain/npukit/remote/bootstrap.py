"""Finds a Python on the other machine, and makes it run a bundle that follows on its input.

What a login shell prints (banners, .bashrc) comes before :data:`MARK` and is skipped.
"""

from __future__ import annotations

import base64
import shlex
from typing import Final

OLDEST: Final = (3, 11)
"""The oldest Python that runs what npukit sends: also what host modules need."""

MARK: Final = "npukit-far-end:"
"""With a token after it, what the far end prints first. Then the line says ``started``, or why it
did not."""

VARIABLE: Final = "NPUKIT_REMOTE_PYTHON"

_CANDIDATES: Final = ("python3", *(f"python3.{minor}" for minor in (14, 13, 12, 11)), "python")

# Runs with any Python 3, which may be too old for all else. The loader stays as small as this.
_LOADER: Final = """
import os, shutil, sys, tempfile
def say(text):
    os.write(1, (sys.argv[2] + text + chr(10)).encode("utf-8", "replace"))
def take(n):
    data = b""
    while len(data) < n:
        piece = os.read(0, n - len(data))
        if not piece:
            sys.exit(1)
        data += piece
    return data
folder = None
try:
    data = take(int(take(16)))
    folder = tempfile.mkdtemp(prefix="npukit-far-")
    path = os.path.join(folder, "code.zip")
    with open(path, "wb") as file:
        file.write(data)
    sys.path[0] = path
    module = __import__(sys.argv[1], fromlist=["main"])
except BaseException as error:
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
    say("%s: %s" % (type(error).__name__, error))
    sys.exit(1)
say("started")
module.main(folder)
"""

# One line without single quotes and exclamation marks: any login shell reads it.
_FINDER: Final = (
    "for p in {candidates}; do "
    'if v=$("$p" -c "import sys; print(sys.version_info[:2] >= {oldest}, sys.version.split()[0])"'
    " 2>/dev/null); then "
    'case "$v" in '
    'True*) exec "$p" -c "$1" "$2" "$3";; '
    'False*) found="$found $p is ${{v#False }};";; '
    "esac; fi; done; "
    'echo "$3"no Python:"$found"'
)


def command(module: str, python: str | None, mark: str) -> str:
    """The command line that runs ``module`` (its name there) of a bundle.

    Args:
        module: its ``main(folder)`` gets the folder with the bundle, which it has to remove.
        python: the interpreter there, by name or path; by default the first that is new enough.
        mark: what it prints before its first line.
    """
    names = _CANDIDATES if python is None else (python,)
    finder = _FINDER.format(candidates=" ".join(map(shlex.quote, names)), oldest=OLDEST)
    encoded = base64.b64encode(_LOADER.encode()).decode()
    loader = f'import base64; exec(base64.b64decode("{encoded}"))'
    words = ["exec", "sh", "-c", finder, "npukit", loader, module, mark]
    return " ".join(map(shlex.quote, words))


def package(bundle: bytes) -> bytes:
    """A bundle as the loader reads it: its size in 16 digits, then its bytes."""
    return f"{len(bundle):016d}".encode() + bundle
