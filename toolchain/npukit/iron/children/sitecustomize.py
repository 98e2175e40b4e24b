"""Runs at the start of each Python below ``npukit iron``, whatever its version: keep it short.

It prepares the process (npukit.iron.child_programs), then leaves no trace of itself: the folder is
removed from the search path, and the user's own sitecustomize runs in its place.
"""

import sys

_own = sys.modules.pop("sitecustomize")
_folder = __file__.rpartition("/")[0] or __file__.rpartition("\\")[0]
sys.path[:] = [folder for folder in sys.path if folder != _folder]
try:
    __import__("sitecustomize")
except ImportError as error:
    if error.name != "sitecustomize":
        raise
    sys.modules["sitecustomize"] = _own
finally:
    try:
        from npukit.iron.child_programs import prepare_when_needed

        prepare_when_needed()
    except Exception as error:
        sys.stderr.write(f"npukit: this Python is not prepared for IRON programs: {error}\n")
