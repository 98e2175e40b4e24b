"""``python -m npukit.iron [--device npu1|npu2] SCRIPT [ARGUMENTS]``: runs an IRON program."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from npukit.errors import NpukitError, UsageError
from npukit.iron.emulation import DEVICES, announce, install
from npukit.iron.program import Program, program_command, split
from npukit.iron.run_program import look_beside, run_module, run_script, script_problem


def main(arguments: Sequence[str]) -> int:
    """Run the program that ``arguments`` name, and return its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m npukit.iron",
        usage="%(prog)s [--device DEVICE] {SCRIPT | -m MODULE} [ARGUMENTS]",
        description="Run an IRON program on an emulated NPU.",
        allow_abbrev=False,
    )
    parser.add_argument("--device", choices=DEVICES, default=DEVICES[0])
    parser.add_argument("-m", metavar="MODULE", dest="module", help="as Python's")
    options, others = split(arguments)
    given = parser.parse_args(options)
    program = Program.given(given.module, others)
    if program is None:
        parser.error("a SCRIPT or -m MODULE is needed")
    if not program.is_module:
        if (problem := script_problem(program.name)) is not None:
            print(f"npukit: {problem}", file=sys.stderr)
            return UsageError.exit_code
        look_beside(program.name)
    try:
        _start_other_python(given.device, program)
        install(given.device)
    except NpukitError as error:
        print(f"npukit: {error.title}: {error}", file=sys.stderr)
        return error.exit_code
    announce(given.device)
    run = run_module if program.is_module else run_script
    return run(program.name, program.arguments)


def _start_other_python(device: str, program: Program) -> None:
    """Continue in the Python that has MLIR-AIE, if it is not this one."""
    from npukit.builder.toolchains.tools.installed import InstalledTools
    from npukit.iron.python_choice import other_python

    found = other_python(InstalledTools())
    if found is None:
        return
    python, environment = found
    os.execve(python, program_command(python, device, program), {**os.environ, **environment})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
