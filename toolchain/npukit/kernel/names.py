"""Which names a kernel can have."""

from __future__ import annotations

import builtins
import keyword
import re
import sys

MAX_LENGTH = 64
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]*\Z")
NAME_HINT = (
    f"use at most {MAX_LENGTH} lower-case letters, digits and underscores, starting with a letter"
)

# Importing one of these must not find a kernel's host module instead.
_TAKEN = sys.stdlib_module_names | {"numpy", "pyxrt", "npukit"}

# Names of the host module's own and of Python's, which the kernel's class must leave alone.
HOST_MODULE_NAMES = frozenset(
    (
        *(name for name in vars(builtins) if name[0].isupper()),
        *("Any", "ClassVar", "Inputs", "Iterable", "Iterator", "NDArray", "Path", "Result"),
        *("Self", "Sequence", "TracebackType"),
        *("ArgumentError", "ArtifactError", "DeviceError", "KernelError", "RunTimeoutError"),
    )
)


def class_name(kernel: str) -> str:
    """The class that a kernel's host module holds: ``layer_norm`` is ``LayerNorm``."""
    return "".join(part.capitalize() for part in kernel.split("_"))


def identifier_problem(name: str) -> str | None:
    """Why ``name`` can't name an argument or a parameter; None when it can."""
    if not IDENTIFIER.match(name) or len(name) > MAX_LENGTH:
        return f"{name!r} can't be a Python name here"
    return f"{name!r} is a keyword of Python" if keyword.iskeyword(name) else None


def kernel_name_hint(name: str) -> str:
    """What to do about a name with a problem: spell it otherwise, or take another."""
    return NAME_HINT if identifier_problem(name) else "choose another name"


def kernel_name_problem(name: str) -> str | None:
    """Why ``name`` can't name a kernel, which becomes a Python module; None when it can."""
    if name in _TAKEN:
        return f"{name!r} is taken: such a kernel's module would hide Python's own"
    if class_name(name) in HOST_MODULE_NAMES:
        return f"{name!r} is taken: a host module needs the name {class_name(name)} for itself"
    return identifier_problem(name)
