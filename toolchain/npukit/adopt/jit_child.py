"""Runs an IRON program up to the first design that it compiles, and writes that design down.

Usage: python -m npukit.adopt.jit_child DEVICE RESULT {SCRIPT | -m MODULE} [ARGUMENTS]. The file
RESULT receives a :class:`Recorded` as JSON. Sources that the program writes itself are copied
beside it.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

import msgspec

from npukit.builder.design_build import BareDesign
from npukit.builder.object_sources import ObjectSources
from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.errors import NpukitError
from npukit.files import write_atomically
from npukit.iron.emulation import install
from npukit.iron.run_program import run_module, run_script


class RecordedObject(msgspec.Struct, frozen=True):
    """What an object of the design is compiled from; paths are absolute."""

    object: str
    sources: tuple[str, ...]
    include_dirs: tuple[str, ...]
    defines: dict[str, str]
    flags: tuple[str, ...]


class Recorded(msgspec.Struct, frozen=True):
    """A design that a program wanted to compile."""

    text: str
    objects: tuple[RecordedObject, ...]
    choice: DesignChoice = DesignChoice()


class _Recorder:
    """Takes the first design, and ends the program."""

    def __init__(self, result: Path) -> None:
        self._result = result

    def build(self, design: BareDesign) -> NoReturn:
        objects = tuple(map(self._recorded, design.objects))
        recorded = Recorded(design.text, objects, design.choice)
        write_atomically(self._result, msgspec.json.encode(recorded))
        raise SystemExit(0)

    def _recorded(self, each: ObjectSources) -> RecordedObject:
        return RecordedObject(
            each.object,
            tuple(self._lasting(source) for source in each.sources),
            tuple(map(str, each.include_dirs)),
            dict(each.defines),
            each.flags,
        )

    def _lasting(self, source: Path) -> str:
        """The source, or a copy if it is in a temporary folder, which ends with this process."""
        if not source.is_relative_to(Path(tempfile.gettempdir()).absolute()):
            return str(source)
        name = source.name
        while (copy := self._result.parent / name).exists():
            name = f"_{name}"
        shutil.copyfile(source, copy)
        return str(copy)


def main() -> int:
    """Run the program; 0 also if it compiled nothing: then there is no result."""
    device, result, program, *arguments = sys.argv[1:]
    try:
        install(device, _Recorder(Path(result)))
    except NpukitError as error:
        print(f"npukit: {error.title}: {error}", file=sys.stderr)
        return error.exit_code
    if program == "-m":
        return run_module(arguments[0], arguments[1:])
    return run_script(program, arguments)


if __name__ == "__main__":
    sys.exit(main())
