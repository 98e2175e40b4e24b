"""Files that hold no design, though a user may take them for one: what they are, what to pass."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from npukit.builder.manifest import MANIFEST_FILE, read_manifest
from npukit.builder.request import DESIGN_FILE
from npukit.errors import NpukitError, UsageError
from npukit.formats.xclbin import MAGIC as XCLBIN
from npukit.kernel.kernel_folders import SPEC_FILE

CXX_SUFFIXES: Final = frozenset(
    {".c", ".cc", ".cpp", ".cxx", ".c++", ".cu", ".h", ".hh", ".hpp", ".hxx", ".inc"}
)

_BINARY: Final[tuple[tuple[bytes, str], ...]] = (
    (XCLBIN, "an xclbin"),
    (b"\x7fELF", "an ELF file"),
    (b"\0asm", "a WebAssembly module"),
    (b"!<arch>", "a library of objects"),
    (b"BC\xc0\xde", "LLVM bitcode"),
    (b"ML\xefR", "MLIR bytecode"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x93NUMPY", "a NumPy array"),
)
_TEXTS: Final = {
    ".json": "JSON",
    ".toml": f"a TOML file that is not called {SPEC_FILE}",
    ".svg": "a picture",
    ".html": "a page",
    ".md": "a text",
    ".ll": "LLVM IR",
    ".sarif": "a log of findings",
}
_DESIGNS: Final = "npukit check takes a kernel, a file of MLIR, or a program that makes a design"


def refuse_other_file(path: Path, data: bytes) -> None:
    """Refuse a file whose name or content says that it is not MLIR.

    Raises:
        UsageError: says what the file is, and what to pass instead.
    """
    suffix = path.suffix.lower()
    if suffix in CXX_SUFFIXES:
        raise UsageError(
            "this is a C++ source, not a design",
            where=str(path),
            hint=f"pass the kernel that compiles it (the folder with its {SPEC_FILE}), or the MLIR "
            "whose cores call it",
        )
    what = next((name for magic, name in _BINARY if data.startswith(magic)), None)
    if what is None and b"\0" in data:
        what = "a binary file"
    if what is None:
        what = _TEXTS.get(suffix)
    if what is not None:
        raise UsageError(
            f"this is {what}, not a design", where=str(path), hint=_instead(path, data)
        )


def refuse_build(path: Path) -> None:
    """Refuse a folder that ``npukit build`` has published, and a host module in one.

    Raises:
        UsageError: says what to pass instead.
    """
    folder = path if path.is_dir() else path.parent
    if (folder / MANIFEST_FILE).is_file() and not (folder / SPEC_FILE).exists():
        raise UsageError("this is what a build made", where=str(path), hint=_of_build(folder))


def _instead(path: Path, data: bytes) -> str:
    if (build := _of_build(path.parent)) is not None:
        return build
    if data.startswith(XCLBIN) and path.is_file():
        return f"pass the MLIR that it was built from; npukit inspect {path} shows what it loads"
    return _DESIGNS


def _of_build(folder: Path) -> str | None:
    """What to pass for an artifact in ``folder``, if npukit made it."""
    try:
        manifest = read_manifest(folder)
    except NpukitError:
        return None
    if manifest is None:
        return None
    return (
        f"pass the kernel ({manifest.kernel}) or the design that was built ({folder / DESIGN_FILE})"
    )
