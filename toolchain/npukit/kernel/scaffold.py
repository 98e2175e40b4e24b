"""A new kernel's folder, from the templates."""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from pathlib import Path

import jinja2

from npukit.errors import UsageError
from npukit.files import write_atomically
from npukit.kernel.spec import SPEC_FILE
from npukit.resources import templates_dir

_NAME = re.compile(r"[a-z][a-z0-9_]*\Z")
_FOLDER = "new_kernel"
_FILES: Mapping[str, str] = {
    "kernel.cc.j2": "{name}.cc",
    "design.mlir.j2.j2": "design.mlir.j2",
    "reference.py.j2": "reference.py",
    # Last: with it the folder is a kernel.
    "kernel.toml.j2": SPEC_FILE,
}


def scaffold(name: str, parent: Path) -> list[Path]:
    """Write the kernel ``parent/name``, which builds and validates as it stands; gives its files.

    Raises:
        UsageError: the name can't be one, or the folder exists; nothing is written then.
    """
    if not _NAME.match(name) or keyword.iskeyword(name):
        raise UsageError(
            f"{name!r} can't name a kernel: it becomes a Python module and a C function",
            hint="use lower-case letters, digits and underscores, starting with a letter",
        )
    folder = parent / name
    if folder.exists():
        raise UsageError(f"{folder} exists already", hint="choose another name or remove it")
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
    )
    written = []
    for template, target in _FILES.items():
        path = folder / target.format(name=name)
        text = environment.get_template(template).render(name=name)
        write_atomically(path, text.encode())
        written.append(path)
    return written
