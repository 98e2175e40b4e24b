"""What the Python of a machine that runs kernels needs, which another machine has built.

Child processes import it: a broken library may crash.
"""

from __future__ import annotations

import re
import sys

from npukit.builder.toolchains.tools.tool_query import query
from npukit.doctor.rows import Ability, Row, missing, ok
from npukit.doctor.system import System
from npukit.remote.bootstrap import VARIABLE

# XRT and other libraries may print their own messages before and after the answer.
_IMPORT = """
import importlib, importlib.util, sys
package, module = sys.argv[1:]
if importlib.util.find_spec(package) is None:
    print("found: none")
else:
    importlib.import_module(module)
    found = importlib.import_module(package)
    print("found:", getattr(found, "__version__", "(unknown version),"), found.__path__[0])
"""


def numpy_row(system: System) -> Row:
    """NumPy, which host modules need on any device."""
    found, problem = _imported("numpy", "numpy", system)
    if problem is None and found is not None:
        return ok("numpy", found)
    return missing(
        "numpy",
        f"can't be used: {problem}" if problem else "not installed for this Python",
        f"{sys.executable} -m pip install numpy",
        f"or name a Python that has it, of a virtual environment: export {VARIABLE}=/path/to/python"
        "   # here",
        blocks=frozenset({Ability.HW_RUN, Ability.SW_EMU}),
    )


def npukit_row(system: System) -> Row:
    """The npukit there, whose emulated device runs artifacts of ``sw_emu``."""
    found, problem = _imported("npukit", "npukit.emulator.pyxrt", system)
    if problem is None and found is not None:
        return ok("npukit", f"{found}; its emulated device loads")
    install = f"{sys.executable} -m pip install npukit"
    if problem is None:
        return missing(
            "npukit",
            "not installed for this Python; only sw_emu needs it",
            install,
            blocks=Ability.SW_EMU,
        )
    return missing(
        "npukit",
        f"its emulated device does not load: {problem}; only sw_emu needs it",
        f"{install} --force-reinstall",
        blocks=Ability.SW_EMU,
    )


def _imported(package: str, module: str, system: System) -> tuple[str | None, str | None]:
    """Version and folder of a package (None: not installed), and why its ``module`` can't load."""
    # -P: what lies in the home folder is not in the path of kernels either.
    command = [sys.executable, "-P", "-c", _IMPORT, package, module]
    answer = query(command, system.environment)
    if answer.problem:
        return None, answer.problem
    answered = re.search(r"^found: (.*)$", answer.text, re.MULTILINE)
    if answered is None:
        return None, "importing it crashes Python"
    return (None if answered[1] == "none" else answered[1].replace(" /", ", /", 1)), None
