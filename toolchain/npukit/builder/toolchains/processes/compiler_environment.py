"""The environment in which compilers run, without variables that silently change their output."""

from __future__ import annotations

import os
from typing import Final

_CHANGING: Final = frozenset(
    {
        "CPATH",
        "C_INCLUDE_PATH",
        "CPLUS_INCLUDE_PATH",
        "OBJC_INCLUDE_PATH",
        "LIBRARY_PATH",
        "COMPILER_PATH",
        "GCC_EXEC_PREFIX",
        "DEPENDENCIES_OUTPUT",
        "SUNPRO_DEPENDENCIES",
        "CL",
        "_CL_",
    }
)
_PREFIXES: Final = ("CCC_", "ZIG_")


def without_compiler_settings() -> dict[str, str]:
    """This process's environment without the variables that configure clang, gcc and zig.

    These are not part of a build's key, so builds without them would reuse the affected outputs.
    Source: clang's manual page and driver (``CCC_OVERRIDE_OPTIONS``), zig's ``zig env``.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if name not in _CHANGING and not name.startswith(_PREFIXES)
    }
