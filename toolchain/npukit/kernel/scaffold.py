"""A new kernel's folder, from the templates."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import jinja2

from npukit.errors import BuildError, UsageError
from npukit.kernel.kernel_folders import SPEC_FILE
from npukit.kernel.names import kernel_name_hint, kernel_name_problem
from npukit.resources import templates_dir

_FOLDER = "new_kernel"
_MLIR = "design.mlir.j2"
_IRON = "design.py"


@dataclass(frozen=True)
class Template:
    """A kind of new kernel.

    Attributes:
        summary: what it starts with, for ``npukit new --help``.
        folder: the folder of its parts in ``templates/new_kernel``.
        design_folder: the folder of its design, and of the IRON program if there is one.
        program: whether the design is the IRON program unless the user chooses.
        has_program: whether there is an IRON program.
        sources: the C++ templates, each with what follows the kernel's name in its file's name.
        element: the elements of its tensors in a shared design, as MLIR names them.
        stack: bytes of a core's stack in a shared design.
    """

    summary: str
    folder: str
    design_folder: str
    program: bool = False
    has_program: bool = False
    sources: tuple[tuple[str, str], ...] = (("kernel.cc", ""),)
    element: str = "i8"
    stack: int = 1024


_ONE_CORE = Template("int8, plain C++, one core", "scalar", "one-core", has_program=True)

TEMPLATES: Mapping[str, Template] = {
    "scalar": _ONE_CORE,
    "two-inputs": Template("two inputs and one output, one core", "two-inputs", "two-inputs"),
    "pipeline": Template(
        "two cores in a row, with an objectfifo between them",
        "pipeline",
        "pipeline",
        sources=(("scale.cc", "_scale"), ("finish.cc", "_finish")),
    ),
    "split-join": Template(
        "a memtile distributes to several cores and joins", "split-join", "split-join"
    ),
    "matmul": Template("an int8 matrix product of any size, with aie_api", "matmul", "matmul"),
    "vector-int8": replace(
        _ONE_CORE, summary="int8 with aie_api, one core", folder="vector-int8", stack=2048
    ),
    "bf16": replace(
        _ONE_CORE,
        summary="bfloat16 with aie_api, one core",
        folder="bf16",
        element="bf16",
        stack=2048,
    ),
    "iron": replace(_ONE_CORE, summary="scalar, with an IRON program as design", program=True),
}
"""By name, as ``npukit new --template`` takes it."""

EARLIER_NAMES: Mapping[str, str] = {"vector-bf16": "bf16"}
"""Templates by the names that they had before."""


def scaffold(
    name: str, parent: Path, *, template: str = "scalar", iron: bool = False
) -> list[Path]:
    """Write the kernel ``parent/name``, which builds and validates unchanged; return its files.

    ``template`` is one of ``TEMPLATES``. The folder appears whole or not at all. With ``iron`` its
    design is a program; to build it, MLIR-AIE must be installed.

    Raises:
        UsageError: the name is not valid, the folder exists, or the template has no program.
        BuildError: the folder can't be written.
    """
    if problem := kernel_name_problem(name):
        raise UsageError(problem, where="NAME", hint=kernel_name_hint(name))
    folder = parent / name
    kind = TEMPLATES[template]
    if iron and not kind.has_program:
        programs = ", ".join(name for name, other in TEMPLATES.items() if other.has_program)
        raise UsageError(
            f"the template {template} has no IRON program, only MLIR",
            where="--iron",
            hint=f"templates with one: {programs}",
        )
    texts = _render(name, kind, _IRON if iron or kind.program else _MLIR)
    try:
        parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() or folder.is_symlink():
            raise UsageError(f"{folder} exists already", hint="choose another name or remove it")
        _write_folder(folder, texts)
    except OSError as error:
        raise BuildError(
            f"can't write {folder}: {error.strerror or error}",
            hint="check free space and permissions, or choose another folder with --in",
        ) from error
    return [folder / target for target in texts]


def _write_folder(folder: Path, texts: Mapping[str, str]) -> None:
    draft = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        for target, text in texts.items():
            (draft / target).write_text(text, encoding="utf-8", newline="\n")
        draft.chmod(0o755)  # mkdtemp makes private folders
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def _render(name: str, kind: Template, design: str) -> dict[str, str]:
    # The files are templates themselves or C++, so the scaffold's own values are written @@name@@.
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(templates_dir() / _FOLDER),
        variable_start_string="@@",
        variable_end_string="@@",
        block_start_string="@%",
        block_end_string="%@",
        comment_start_string="@##",
        comment_end_string="##@",
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
    )
    files = {
        SPEC_FILE: f"{kind.folder}/{SPEC_FILE}",
        **{f"{name}{end}.cc": f"{kind.folder}/{source}" for source, end in kind.sources},
        design: f"{kind.design_folder}/{design}",
        "reference.py": f"{kind.folder}/reference.py",
    }
    values = {"name": name, "design": design, "element": kind.element, "stack": kind.stack}
    return {
        target: environment.get_template(f"{source}.j2").render(values)
        for target, source in files.items()
    }
