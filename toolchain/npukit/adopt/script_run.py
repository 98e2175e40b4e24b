"""Runs design scripts in a child process, with MLIR-AIE's Python if it is installed."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from npukit.adopt.recipe import ScriptRun
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.builder.toolchains.tools.installed import InstalledTools, mlir_aie_python
from npukit.errors import DesignError, Location, ToolchainError
from npukit.scratch import scratch_folder

_CHILD: Final = Path(__file__).with_name("script_child.py")
_LONGEST: Final = 300


class Printed(msgspec.Struct, frozen=True):
    """What a script printed, and the files that it read, absolute; or how it failed."""

    text: str = ""
    files: tuple[str, ...] = ()
    error: str | None = None
    file: str | None = None
    line: int | None = None


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
        with scratch_folder("adopt") as scratch:
            asks, answers = scratch / "request.json", scratch / "result.json"
            request = {
                "script": str(run.script),
                "arguments": list(run.arguments),
                "cwd": str(run.cwd),
            }
            asks.write_text(json.dumps(request), encoding="utf-8")
            environment = {**self._environment, **settings, **dict(run.environment)}
            if not run.script.is_file():
                raise DesignError("there is no such script", where=str(run.script))
            ran = run_tool(
                [str(self._python), "-B", str(_CHILD), str(asks), str(answers)],
                run.cwd if run.cwd.is_dir() else run.script.parent,
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

    def _failure(self, run: ScriptRun, printed: Printed, ran: ToolRun) -> Exception:
        error = str(printed.error)
        transcript = ran.transcript(str(run.script))
        if self._absence is not None and "No module named 'aie" in error:
            return ToolchainError(
                f"the script needs MLIR-AIE's Python package: {self._absence.message}",
                where=str(run.script),
                hint=f"{self._absence.hint}; or name a folder that has the design as MLIR",
                details=transcript,
            )
        where = str(run.script) if printed.file is None else Location(printed.file, printed.line)
        short = error if len(error) <= _LONGEST else f"{error[:_LONGEST]}..."
        return DesignError(f"the design script fails: {short}", where=where, details=transcript)


def _read(file: Path) -> Printed | None:
    try:
        # Only json decodes file names and messages that are not Unicode.
        return msgspec.convert(json.loads(file.read_text(encoding="utf-8")), Printed)
    except (OSError, ValueError):
        return None
