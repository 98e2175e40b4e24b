"""The environment in which compilers run: without what would change their output unnoticed."""

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
    """This process's environment without the settings of clang, gcc and zig.

    They are not part of a build's key, so what they do would be handed out to builds without them.
    Source: clang's manual page and driver (``CCC_OVERRIDE_OPTIONS``), zig's ``zig env``.
    """
    return {
        name: value
        for name, value in os.environ.items()
        if name not in _CHANGING and not name.startswith(_PREFIXES)
    }
