"""A request's design as MLIR text: a rendered template, or the output of an IRON ``design.py``."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from npukit.builder.request import BuildRequest
from npukit.builder.toolchains.processes.tool_run import ToolRun, run_tool
from npukit.builder.toolchains.tools.installed import FoundTool, InstalledTools, mlir_aie_python
from npukit.decodable import decodable
from npukit.errors import DesignError, Location, NpukitError, ToolchainError
from npukit.findings import Finding
from npukit.kernel.design import RenderedDesign, render_design, source_text
from npukit.kernel.spec import KernelSpec
from npukit.scratch import scratch_folder

IRON_SUFFIX: Final = ".py"
_CHILD: Final = Path(__file__).with_name("iron_child.py")
_LONGEST: Final = 300
_STATEMENT: Final = "{%%"
_SAME_EACH_TIME: Final = {"PYTHONHASHSEED": "0"}
"""A program may iterate over a set; the text must not depend on the run."""


@dataclass(frozen=True)
class _Answer:
    """The result of ``iron_child.py``: a text and the files loaded for it, or an error."""

    text: str = ""
    files: tuple[str, ...] = ()
    error: str | None = None
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class _Interpreter:
    """A Python, and the folder of MLIR-AIE's package that it has, or why it has none."""

    python: Path
    environment: Mapping[str, str]
    package: Path | None
    absence: ToolchainError | None = None


def read_design(request: BuildRequest, installed: InstalledTools) -> RenderedDesign:
    """The design of ``request`` as text, with the files that were read for it.

    A ``design.py`` defines ``design(device, args, **parameters)``, which returns an MLIR module or
    its text; it sees what a template sees. It runs in a child process, with the Python that has
    MLIR-AIE, or without MLIR-AIE with this one.

    Raises:
        DesignError: the template or the program fails.
        ToolchainError: a ``design.py`` imports MLIR-AIE's Python package, and that is missing or
            built for another Python.
    """
    if request.spec.design.suffix != IRON_SUFFIX:
        return render_design(request.spec, request.device, request.parameters)
    interpreter = _interpreter(installed)
    answer = _run(request, interpreter)
    homes = [request.spec.directory, *([interpreter.package] if interpreter.package else [])]
    return RenderedDesign(answer.text, tuple(_sources(map(Path, answer.files), homes)))


def _interpreter(installed: InstalledTools) -> _Interpreter:
    """MLIR-AIE's Python; without MLIR-AIE this one, for programs that do not import it."""
    try:
        python, environment = mlir_aie_python(installed)
    except ToolchainError as error:
        return _Interpreter(Path(sys.executable), {}, None, error)
    assert isinstance(installed.python, FoundTool)
    return _Interpreter(python, environment, installed.python.path)


def text_name(spec: KernelSpec, rendered: RenderedDesign, device: str) -> str:
    """What messages call the rendered text: the template's own name if their lines correspond."""
    template = source_text(spec.design)
    same_lines = len(template.splitlines()) == len(rendered.text.splitlines())
    # With a loop, the number of lines may agree by chance while the lines differ.
    if same_lines and _STATEMENT not in template and spec.design.suffix != IRON_SUFFIX:
        return str(spec.design)
    return f"{spec.design} (as rendered for {device})"


@contextmanager
def show_lines_in_errors(text: str, name: str) -> Iterator[None]:
    """Add the line of ``text`` to errors about it, since users don't see the rendered text.

    ``name`` is what the errors call the text (:func:`text_name`).
    """
    try:
        yield
    except NpukitError as error:
        shown = _line_at(text, name, None if error.where is None else str(error.where))
        error.details = "\n".join(filter(None, [shown, error.details])) or None
        raise


def with_lines(findings: Iterable[Finding], text: str, name: str) -> Iterator[Finding]:
    """``findings``, with the line of ``text`` added (see :func:`show_lines_in_errors`)."""
    for finding in findings:
        shown = _line_at(text, name, finding.where)
        yield finding if shown is None else replace(finding, details=shown)


def _line_at(text: str, name: str, where: str | None) -> str | None:
    """The line of ``text`` that ``where`` refers to; None if ``where`` is not in ``name``."""
    if where is None or not where.startswith(f"{name}:"):
        return None
    number = where.removeprefix(f"{name}:").partition(":")[0]
    lines = text.splitlines()
    if not number.isdecimal() or not 1 <= int(number) <= len(lines):
        return None
    return f"{number} | {lines[int(number) - 1].strip()}"


def _run(request: BuildRequest, interpreter: _Interpreter) -> _Answer:
    design = request.spec.design
    with scratch_folder("design") as scratch:
        asks, answers = scratch / "request.json", scratch / "result.json"
        asks.write_text(json.dumps(_request(request)), encoding="utf-8")
        run = run_tool(
            [
                str(interpreter.python),
                "-B",
                str(_CHILD),
                *map(str, (design.absolute(), asks, answers)),
            ],
            design.parent,
            {**interpreter.environment, **_SAME_EACH_TIME},
        )
        answer = _read_answer(answers) if run.status == 0 else None
    transcript = run.transcript(str(design))
    if answer is None:
        raise DesignError(
            f"design.py produced no design: {_ending(run)}",
            where=str(design),
            details=transcript,
        )
    if answer.error is not None:
        if trouble := _trouble(answer.error, interpreter):
            raise ToolchainError(
                trouble, where=str(design), hint=_hint(interpreter), details=transcript
            )
        where = str(design) if answer.file is None else Location(answer.file, answer.line)
        raise DesignError(
            f"design.py fails: {_short(answer.error)}", where=where, details=transcript
        )
    return answer


def _read_answer(file: Path) -> _Answer | None:
    try:
        # Only json decodes file names and messages that are not Unicode.
        return msgspec.convert(json.loads(file.read_text(encoding="utf-8")), decodable(_Answer))
    except (OSError, ValueError):
        return None


def _ending(run: ToolRun) -> str:
    lines = run.output.rstrip().splitlines()
    return ": ".join([run.ending, *([_short(lines[-1])] if lines else [])])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def _trouble(error: str, interpreter: _Interpreter) -> str | None:
    """The message if MLIR-AIE's package is missing or not built for this Python; else None."""
    absence, package = interpreter.absence, interpreter.package
    if absence is not None and re.match(r"ModuleNotFoundError: No module named 'aie\b", error):
        return f"a design.py needs MLIR-AIE's Python package: {absence.message}"
    if "aie._mlir_libs" not in error or not error.startswith(("ImportError", "ModuleNotFound")):
        return None
    if package is None:
        return None
    compiled = sorted(path.name for path in package.glob("aie/_mlir_libs/_mlir.*"))
    return (
        f"MLIR-AIE's Python package {package} can't be loaded by {interpreter.python}: "
        f"{_short(error)} "
        f"(it has {', '.join(compiled) or 'no compiled part'}); npukit uses the Python of the "
        "virtual environment that MLIR-AIE is in, or else its own"
    )


def _hint(interpreter: _Interpreter) -> str | None:
    if interpreter.absence is None:
        return None
    return (
        "npukit toolchain install; or ship a rendered design: on a machine with MLIR-AIE, "
        "npukit build --until design writes a design.mlir, which kernel.toml can name"
    )


def _sources(files: Iterable[Path], homes: Iterable[Path]) -> Iterable[Path]:
    """The files that determine the design: the kernel's own, MLIR-AIE's, and loose modules.

    Of the kernel's own files data counts too. Python's library and other packages (NumPy alone has
    hundreds of files) are left out: they differ between machines without changing the design.
    """
    own, *others = (home.resolve() for home in homes)
    inside = (own, *others)
    for file in files:
        at = file.resolve()
        if not at.is_file() or (file.suffix != ".py" and not at.is_relative_to(own)):
            continue
        if at.suffix == ".pyc":
            continue
        if any(at.is_relative_to(home) for home in inside) or not _belongs_to_python(at):
            yield file


def _belongs_to_python(file: Path) -> bool:
    libraries = {"site-packages", "dist-packages", f"python{sys.version_info.major}"}
    return any(
        part in libraries or part.startswith(f"python{sys.version_info.major}.")
        for part in file.parts
    )


def _request(request: BuildRequest) -> dict[str, Any]:
    return {
        "device": request.device,
        "args": {
            argument.name: {
                "name": argument.name,
                "dtype": argument.dtype,
                "shape": list(argument.shape),
                "direction": argument.direction,
                "nbytes": argument.nbytes,
                "memref": argument.memref,
            }
            for argument in request.spec.arguments
        },
        "parameters": request.spec.of_the_build(request.parameters),
    }
