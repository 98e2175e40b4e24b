"""What npukit puts in the place of MLIR-AIE's functions (:mod:`npukit.iron.seams`)."""

from __future__ import annotations

import importlib
import inspect
import logging
import tempfile
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import wraps
from pathlib import Path
from typing import Any

from npukit.formats.xclbin_npu import NpuKernel
from npukit.iron import seams
from npukit.iron.compilation import Compilation
from npukit.iron.compile_flags import effective_flags
from npukit.iron.full_elf import instructions_of
from npukit.iron.noted_objects import note_object, rename_symbol

Function = Callable[..., Any]

_log = logging.getLogger("npukit.iron")


def replacements(
    compilation: Compilation, no_peano: Path, headers: Callable[[], str]
) -> Mapping[str, Callable[[Function], Function]]:
    """What makes the new function from the old one, by the name of its seam.

    Args:
        compilation: compiles the program's designs.
        no_peano: a folder that stands for Peano's.
        headers: the folder of MLIR-AIE's headers for cores.
    """

    def compile_cxx(
        source_path: str | Path,
        target_arch: str,
        output_path: str | Path,
        include_dirs: Sequence[str | Path] | None = None,
        compile_args: Sequence[str] | None = None,
        cwd: str | Path | None = None,
        use_chess: bool = False,
        **_output: object,
    ) -> None:
        folder = Path(cwd or ".").absolute()
        if use_chess:
            _without_chess(source_path)
        folders = [f"-I{each}" for each in (headers(), *(include_dirs or ()))]
        read, handed = effective_flags([*map(str, compile_args or ())])
        arguments = ["-std=c++20", "-DNDEBUG", *_QUIET, *folders, *read]
        note_object(folder / output_path, folder / source_path, arguments, folder, handed)

    def run_aiecc(mlir_file: str | Path, args: Sequence[str]) -> None:
        compilation.build(Path(mlir_file).absolute(), args)

    def compile_mlir(old: Function) -> Function:
        parameters = inspect.signature(old)

        @wraps(old)
        def compile_module(*args: Any, **kwargs: Any) -> None:
            given = parameters.bind(*args, **kwargs).arguments
            work, device = given.get("work_dir"), given.get("device")
            if given.get("use_chess"):
                _without_chess("the design")
            if work and device is not None:
                _compile_sources(work, device)
            files = {option: given.get(name) for name, option in _FILES.items()}
            arguments = [f"--{option}={path}" for option, path in files.items() if path]
            arguments += given.get("options") or ()
            _compile_text(compilation, given["mlir_module"], arguments, work)

        return compile_module

    def run_driver(mlir_module: object, args: str | Sequence[str] | None = None) -> str:
        arguments = args.split() if isinstance(args, str) else list(args or ())
        _compile_text(compilation, mlir_module, arguments, None)
        return ""

    def peano_cxx() -> str:
        return str(no_peano / "bin" / "clang++")

    def load(old: Function) -> Function:
        @wraps(old)
        def load_either(self: object, npu_kernel: Any, *args: Any, **kwargs: Any) -> Any:
            return old(self, _without_elf(npu_kernel), *args, **kwargs)

        return load_either

    def instead(new: Function) -> Callable[[Function], Function]:
        return lambda old: wraps(old)(new)

    return {
        seams.COMPILE_CXX: instead(compile_cxx),
        seams.RUN_AIECC: instead(run_aiecc),
        seams.RENAME: instead(
            lambda object_path, old_name, new_name: rename_symbol(
                Path(object_path), old_name, new_name
            )
        ),
        seams.COMPILE_MLIR: compile_mlir,
        seams.RUN_DRIVER: instead(run_driver),
        seams.PEANO: instead(lambda: str(no_peano)),
        seams.PEANO_CXX: instead(peano_cxx),
        seams.AIECC_PATH: instead(lambda: str(no_peano / "bin" / "aiecc")),
        seams.LOAD: load,
        seams.LOAD_CACHED: load,
    }


_QUIET = ("-Wno-parentheses", "-Wno-attributes", "-Wno-macro-redefined", "-Wno-empty-body")
"""Warnings that MLIR-AIE does not want from Peano."""


_FILES = {
    "insts_path": "npu-insts-name",
    "pdi_path": "pdi-name",
    "xclbin_path": "xclbin-name",
    "elf_path": "elf-name",
    "work_dir": "tmpdir",
}
"""Parameters that name files, and aiecc's options for them."""


def _without_chess(what: str | Path) -> None:
    _log.warning(
        "npukit: %s: use_chess asks for the Chess compiler; npukit compiles it with its own, "
        "for the emulated device",
        what,
    )


def _compile_sources(work: str | Path, device: object) -> None:
    """Compile the sources of the program's functions, for those who do not use ``iron.jit``."""
    utilities = importlib.import_module(seams.UTILITIES)
    kernel = importlib.import_module("aie.iron.kernel")
    target = utilities.resolve_target_arch(device)
    for function in tuple(kernel.ExternalFunction._instances):
        if not function._compiled and getattr(function, "_source_file", None):
            utilities.compile_external_kernel(function, str(work), target)


def _compile_text(
    compilation: Compilation,
    module: object,
    arguments: Sequence[str],
    work: str | Path | None,
) -> None:
    text = str(module).encode()
    if work:
        file = Path(work).absolute() / "aie.mlir"
        file.write_bytes(text)
        compilation.build(file, arguments)
        return
    with tempfile.TemporaryDirectory(prefix="npukit-iron-") as folder:
        file = Path(folder) / "aie.mlir"
        file.write_bytes(text)
        compilation.build(file, arguments)


def _without_elf(kernel: Any) -> Any:
    """The kernel to load in place of one whose design is in a single file."""
    if getattr(kernel, "elf_path", None) is None:
        return kernel
    path = Path(kernel.elf_path)
    plain = copy(kernel)
    vars(plain).update(
        _elf_path=None,
        _xclbin_path=path,
        _insts_path=instructions_of(path),
        _kernel_name=NpuKernel().name,
    )
    return plain
