"""Runs design scripts in a child process, with MLIR-AIE's Python if it is installed."""

from __future__ import annotations

import json
import os
import re
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.commands import found_header, header_flags
from npukit.adopt.core_objects import FoundObject
from npukit.adopt.jit_child import Recorded
from npukit.adopt.recipe import Compilation, ScriptRun
from npukit.adopt.shell import seen_from_anywhere
from npukit.builder.toolchains.emulated.design_choice import DesignChoice
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.builder.toolchains.tools.installed import InstalledTools, mlir_aie_python
from npukit.errors import DesignError, Location, ToolchainError
from npukit.scratch import scratch_folder

_CHILD: Final = Path(__file__).with_name("script_child.py")
_JIT_CHILD: Final = "npukit.adopt.jit_child"
_LONGEST: Final = 300
_OUTPUT: Final = re.compile(r"(--(?:xclbin|insts|elf|full-elf|pdi)[-_]path=)(.+)\Z")

INLINE: Final = Path("/npukit-adopt/inline")
"""Stands for the folder of sources that a program wrote itself."""


class Printed(msgspec.Struct, frozen=True):
    """What a script printed, and the files that it read, absolute; or how it failed."""

    text: str = ""
    files: tuple[str, ...] = ()
    error: str | None = None
    file: str | None = None
    line: int | None = None


class Recording(msgspec.Struct, frozen=True):
    """The design that a program compiles, and its objects.

    ``inline`` are contents of sources that the program wrote itself.
    """

    text: str
    objects: tuple[FoundObject, ...]
    inline: Mapping[Path, bytes]
    choice: DesignChoice


class ScriptRunner:
    """Runs scripts with MLIR-AIE's Python, or else with this one and its environment."""

    def __init__(self, installed: InstalledTools) -> None:
        self._absence: ToolchainError | None = None
        self._python, self._environment = Path(sys.executable), dict[str, str]()
        try:
            self._python, environment = mlir_aie_python(installed)
            self._environment.update(environment)
        except ToolchainError as error:
            self._absence = error

    def run(self, run: ScriptRun, settings: Mapping[str, str]) -> Printed:
        """Run it, in its own folder, with the environment variables ``settings``.

        Raises:
            DesignError: it fails.
            ToolchainError: it needs MLIR-AIE's Python package, which is missing.
        """
        if not run.script.is_file():
            raise DesignError("there is no such script", where=str(run.script))
        with scratch_folder("adopt") as scratch:
            run = _in_a_folder(run, scratch)
            asks, answers = scratch / "request.json", scratch / "result.json"
            request = {
                "script": str(run.script),
                "module": run.module,
                "arguments": list(run.arguments),
                "cwd": str(run.cwd),
            }
            asks.write_text(json.dumps(request), encoding="utf-8")
            environment = {**self._environment, **settings, **dict(run.environment)}
            ran = run_tool(
                [str(self._python), "-B", str(_CHILD), str(asks), str(answers)],
                run.cwd,
                {**environment, "PYTHONHASHSEED": "0"},
            )
            printed = _read(answers) if ran.status == 0 else None
        if printed is None:
            raise DesignError(
                f"the script prints no design: {ran.ending}",
                where=str(run.script),
                details=ran.transcript(str(run.script)),
            )
        if printed.error is not None:
            raise self._failure(run, printed, ran)
        return printed

    def record(self, run: ScriptRun, device: str, settings: Mapping[str, str]) -> Recording:
        """Run a program up to the first design that it compiles, on an emulated ``device``.

        Raises:
            DesignError: it fails, or compiles none.
            ToolchainError: MLIR-AIE's Python package is missing, or npukit in its Python.
        """
        if not run.script.is_file():
            raise DesignError("there is no such script", where=str(run.script))
        with scratch_folder("adopt") as scratch:
            run = _in_a_folder(run, scratch)
            result = scratch / "result" / "recorded.json"
            result.parent.mkdir()
            arguments = [_elsewhere(argument, scratch) for argument in run.arguments]
            child = [str(self._python), "-B", "-m", _JIT_CHILD, device, str(result)]
            ran = run_tool(
                [*child, *run.program, *arguments],
                run.cwd,
                {**_with_npukit(self._environment), **settings, **dict(run.environment)},
            )
            recorded = _read_recorded(result)
            if recorded is not None:
                return _recording(recorded, result.parent)
        transcript = ran.transcript(str(run.script))
        if "npukit" in ran.output and "No module named" in ran.output.splitlines()[-1]:
            raise ToolchainError(
                f"MLIR-AIE is installed for {self._python}, which does not have npukit",
                where=str(run.script),
                hint=f"{self._python} -m pip install npukit",
                details=transcript,
            )
        if self._absence is not None and "No module named 'aie" in ran.output:
            raise self._missing(run, transcript)
        reason = ran.ending if ran.status else "it ends without one"
        raise DesignError(
            f"the program compiles no design: {reason}", where=str(run.script), details=transcript
        )

    def _failure(self, run: ScriptRun, printed: Printed, ran: ToolRun) -> Exception:
        error = str(printed.error)
        command = shlex.join([str(self._python), *run.program, *run.arguments])
        transcript = f"$ {command}\n{error}; output:\n{ran.output.rstrip() or '(none)'}"
        if self._absence is not None and "No module named 'aie" in error:
            return self._missing(run, transcript)
        where = str(run.script) if printed.file is None else Location(printed.file, printed.line)
        short = error if len(error) <= _LONGEST else f"{error[:_LONGEST]}..."
        missing = error.startswith("ModuleNotFoundError")
        return DesignError(
            f"the design script fails: {short}",
            where=where,
            details=transcript,
            hint=f"{self._python} runs the script: install the module for it" if missing else None,
        )

    def _missing(self, run: ScriptRun, transcript: str) -> ToolchainError:
        assert self._absence is not None
        return ToolchainError(
            f"the script needs MLIR-AIE's Python package: {self._absence.message}",
            where=str(run.script),
            hint=f"{self._absence.hint}; or name a folder that has the design as MLIR",
            details=transcript,
        )


def _in_a_folder(run: ScriptRun, scratch: Path) -> ScriptRun:
    """``run``, or the same in an empty folder if the build has yet to make its own."""
    if run.cwd.is_dir():
        return run
    folder = scratch / "cwd"
    folder.mkdir()
    arguments = tuple(seen_from_anywhere(argument, run.cwd) for argument in run.arguments)
    return msgspec.structs.replace(run, arguments=arguments, cwd=folder)


def _elsewhere(argument: str, scratch: Path) -> str:
    """An argument, with an output file of a compilation moved to ``scratch``."""
    found = _OUTPUT.match(argument)
    return argument if found is None else f"{found[1]}{scratch / Path(found[2]).name}"


def _with_npukit(environment: Mapping[str, str]) -> dict[str, str]:
    """``environment``, with this npukit importable."""
    root = str(Path(__file__).parents[2])
    paths = environment.get("PYTHONPATH", os.environ.get("PYTHONPATH"))
    return {**environment, "PYTHONPATH": os.pathsep.join(filter(None, (paths, root)))}


def _read_recorded(file: Path) -> Recorded | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Recorded)
    except (OSError, ValueError):
        return None


def _recording(recorded: Recorded, folder: Path) -> Recording:
    """The recorded design; sources in ``folder`` are taken along as contents."""
    inline: dict[Path, bytes] = {}
    objects = []
    for each in recorded.objects:
        sources = []
        for source in map(Path, each.sources):
            kept = INLINE / source.name if source.parent == folder else source
            if kept != source:
                inline[kept] = source.read_bytes()
            sources.append(kept)
        system, included, flags = header_flags(each.flags)
        folders = tuple(map(Path, (*each.include_dirs, *system)))
        compilation = Compilation(
            Path(each.object),
            tuple(sources),
            folders,
            tuple(each.defines.items()),
            flags,
            tuple(found_header(name, (Path.cwd(), *folders)) for name in included),
        )
        objects.append(FoundObject(each.object, (compilation,)))
    return Recording(recorded.text, tuple(objects), inline, recorded.choice)


def _read(file: Path) -> Printed | None:
    try:
        # Only json decodes file names and messages that are not Unicode.
        return msgspec.convert(json.loads(file.read_text(encoding="utf-8")), Printed)
    except (OSError, ValueError):
        return None
