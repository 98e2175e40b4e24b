"""Finding the design that an xclbin was built from, in the file or beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeAlias

from npukit.bindings.arguments import TensorArgument, from_json
from npukit.bindings.element_types import tensors
from npukit.bindings.inspection import DesignArguments
from npukit.builder.digest import digest_bytes
from npukit.builder.manifest import MANIFEST_FILE, read_manifest
from npukit.errors import DesignError, NpukitError
from npukit.files import read_user_file
from npukit.formats.emulation import image_of
from npukit.formats.xclbin import Xclbin

_Tensors: TypeAlias = tuple[TensorArgument, ...]


def given_design(design: Path) -> DesignArguments:
    """The arguments of a design that the user named.

    Raises:
        DesignError: the design can't be read, parsed or lowered.
    """
    return DesignArguments(str(design), _read_design(design))


def find_design(path: Path, data: bytes, xclbin: Xclbin) -> DesignArguments:
    """The arguments of the design of an xclbin, from the best source available.

    The manifest beside the file comes first, since it has the arguments' names; it counts only if
    it records these exact bytes. Next is the emulation image inside the file, then a design with
    the same name beside it. A source that can't be used is reported, not raised.
    """
    attempts: tuple[tuple[str, Callable[[], _Tensors | None]], ...] = (
        (f"{MANIFEST_FILE} beside it", partial(_from_manifest, path, data)),
        ("EMULATION_DATA", partial(_from_image, xclbin)),
        (f"{_design_beside(path).name} beside it", partial(_from_design_beside, path)),
    )
    problems = []
    for source, attempt in attempts:
        try:
            tensors = attempt()
        except NpukitError as error:
            problems.append(f"{source} is not used: {error.message}")
            continue
        if tensors is not None:
            return DesignArguments(source, tensors, "; ".join(problems) or None)
    return DesignArguments(problem="; ".join(problems) or None)


def _from_manifest(path: Path, data: bytes) -> _Tensors | None:
    manifest = read_manifest(path.parent)
    if manifest is None:
        return None
    output = manifest.outputs.get(path.name)
    if output is None or output.sha256 != digest_bytes(data):
        raise DesignError("it describes another build of this file")
    mapping = from_json(bytes(manifest.arguments))
    return tuple(argument.tensor for argument in mapping.tensors if argument.tensor is not None)


def _from_image(xclbin: Xclbin) -> _Tensors | None:
    image = image_of(xclbin)
    return None if image is None else tensors(image.arguments)


def _design_beside(path: Path) -> Path:
    named = path.with_suffix(".mlir")
    return named if named.is_file() else path.with_name("design.mlir")


def _from_design_beside(path: Path) -> _Tensors | None:
    design = _design_beside(path)
    return _read_design(design) if design.is_file() else None


def _read_design(design: Path) -> _Tensors:
    try:
        text = read_user_file(design).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise DesignError(f"can't be read: {error}", where=str(design)) from error
    return _tensors_of(text, str(design))


def _tensors_of(text: str, filename: str) -> _Tensors:
    # Imported here: a manifest is usually enough, and the AIE dialect takes a while to load.
    from npukit.bindings.design_arguments import design_tensors

    return design_tensors(text, filename)
