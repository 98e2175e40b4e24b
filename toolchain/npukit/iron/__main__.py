"""``python -m npukit.iron [--device npu1|npu2] SCRIPT [ARGUMENTS]``: runs an IRON program."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from npukit.errors import NpukitError
from npukit.iron.emulation import DEVICES, install
from npukit.iron.program_command import program_command
from npukit.iron.script import look_beside, run_script


def main(arguments: Sequence[str]) -> int:
    """Run the program that ``arguments`` name, and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m npukit.iron",
        description="Run an IRON program on an emulated NPU.",
        allow_abbrev=False,
    )
    parser.add_argument("--device", choices=DEVICES, default=DEVICES[0])
    parser.add_argument("script", metavar="SCRIPT [ARGUMENTS]")
    own, of_script = _before_script(arguments)
    given = parser.parse_args(own)
    look_beside(given.script)
    try:
        _start_other_python(given.device, given.script, of_script)
        install(given.device)
    except NpukitError as error:
        print(f"npukit: {error.title}: {error}", file=sys.stderr)
        return error.exit_code
    return run_script(given.script, of_script)


def _before_script(arguments: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """npukit's own arguments with the script, and the script's, in which a ``--`` counts.

    (argparse drops the first one.)
    """
    at = 0
    while at < len(arguments) and arguments[at].startswith("-"):
        if arguments[at] == "--":
            at += 1
            break
        at += 2 if arguments[at] == "--device" else 1
    return arguments[: at + 1], arguments[at + 1 :]


def _start_other_python(device: str, script: str, arguments: Sequence[str]) -> None:
    """Continue in the Python that has MLIR-AIE, if it is not this one."""
    from npukit.builder.toolchains.tools.installed import InstalledTools
    from npukit.iron.python_choice import other_python

    found = other_python(InstalledTools())
    if found is None:
        return
    python, environment = found
    command = program_command(python, device, script, arguments)
    os.execve(python, command, {**os.environ, **environment})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
