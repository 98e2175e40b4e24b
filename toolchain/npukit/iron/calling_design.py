"""Which of a program's designs is compiled at the moment.

MLIR-AIE calls every design ``aie.mlir`` and does not pass the name of the function that makes it.
But the object that compiles it is on the stack, and it knows the name.
"""

from __future__ import annotations

import sys
from types import FrameType
from typing import Final

_COMPILER: Final = "CompilableDesign"
"""MLIR-AIE 1.4's class; older releases have none."""


def calling_design() -> str | None:
    """``design NAME``, if a function with ``iron.jit`` makes what is compiled; else None."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if frame.f_code.co_varnames[:1] == ("self",):
            owner = frame.f_locals.get("self")
            if type(owner).__name__ == _COMPILER:
                name = getattr(owner, "generator_name", None)
                return f"design {name}" if isinstance(name, str) else None
        frame = frame.f_back
    return None
