"""A new kernel's folder, from the templates."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import jinja2

from npukit.errors import BuildError, UsageError
from npukit.kernel.names import kernel_name_hint, kernel_name_problem
from npukit.kernel.spec import SPEC_FILE
from npukit.resources import templates_dir

_FOLDER = "new_kernel"
_STACK = 1024
_VECTOR_STACK = 2048


@dataclass(frozen=True)
class Template:
    """A kind of new kernel: the elements of its tensors in MLIR, and its stack in bytes."""

    element: str
    stack: int


TEMPLATES: Mapping[str, Template] = {
    "scalar": Template("i8", _STACK),
    "vector-int8": Template("i8", _VECTOR_STACK),
    "vector-bf16": Template("bf16", _VECTOR_STACK),
}
"""By name; each has a folder of that name in ``templates/new_kernel``, beside the designs."""

_FILES: Mapping[str, str] = {
    "kernel.toml.j2": SPEC_FILE,
    "kernel.cc.j2": "{name}.cc",
    "reference.py.j2": "reference.py",
}
_MLIR = "design.mlir.j2"
_IRON = "design.py"


def scaffold(
    name: str, parent: Path, *, template: str = "scalar", iron: bool = False
) -> list[Path]:
    """Write the kernel ``parent/name``, which builds and validates unchanged; return its files.

    ``template`` is one of ``TEMPLATES``. The folder appears whole or not at all. With ``iron`` its
    design is a program; to build it, MLIR-AIE must be installed.

    Raises:
        UsageError: the name is not valid, or the folder exists.
        BuildError: the folder can't be written.
    """
    if problem := kernel_name_problem(name):
        raise UsageError(problem, where="NAME", hint=kernel_name_hint(name))
    folder = parent / name
    design = _IRON if iron else _MLIR
    texts = {t.format(name=name): text for t, text in _render(name, template, design).items()}
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


def _render(name: str, template: str, design: str) -> dict[str, str]:
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
    kind = TEMPLATES[template]
    files = {f"{template}/{source}": target for source, target in _FILES.items()}
    values = {"name": name, "design": design, "element": kind.element, "stack": kind.stack}
    return {
        target: environment.get_template(source).render(values)
        for source, target in {**files, f"{design}.j2": design}.items()
    }
