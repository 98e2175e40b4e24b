"""Which versions of MLIR-AIE's Python package npukit iron knows, by the signatures of functions."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from npukit.errors import UnsupportedError
from npukit.iron.seams import RELEASES, Release, Seam, recognize, replace


def taking(*names: str) -> Callable[..., Any]:
    """A function with these parameters."""
    scope: dict[str, Any] = {}
    exec(f"def function({', '.join(names)}): pass", scope)
    function: Callable[..., Any] = scope["function"]
    return function


def package(release: Release, **changed: tuple[str, ...] | None) -> Callable[[str], ModuleType]:
    """Imports modules with the functions of ``release``; some are ``changed``, or missing."""
    modules: dict[str, ModuleType] = {}
    for seam in release.seams:
        owner: Any = modules.setdefault(seam.module, ModuleType(seam.module))
        *outer, name = seam.name.split(".")
        for part in outer:
            if not hasattr(owner, part):
                setattr(owner, part, type(part, (), {}))
            owner = getattr(owner, part)
        parameters = changed.get(name, seam.parameters[-1])
        if parameters is not None:
            setattr(owner, name, taking(*parameters))

    def load(name: str) -> ModuleType:
        if name not in modules:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
        return modules[name]

    return load


_COMPILE = "aie.utils.compile.utils"
_CONFIG = "aie.utils.config"
_HOST = "aie.utils.hostruntime.xrtruntime.hostruntime"
_CXX = "source_path target_arch output_path include_dirs compile_args cwd"

# Signatures as the files under python/ of https://github.com/Xilinx/mlir-aie have them.
COMMITS = {
    # 2026-08-11, wheel 1.4.1
    "601fc859": (
        "1.4",
        {
            f"{_COMPILE} compile_cxx_core_function": f"{_CXX} use_chess inline symbol_name",
            f"{_COMPILE} _run_aiecc": "mlir_file args",
            f"{_COMPILE} compile_mlir_module": (
                "mlir_module insts_path pdi_path xclbin_path elf_path full_elf_path verbose "
                "work_dir options use_chess device fold_ddr_addr_offset"
            ),
            f"{_COMPILE} _rename_symbol_in_object": "object_path old_name new_name",
            f"{_CONFIG} peano_install_dir": "",
            f"{_CONFIG} peano_cxx_path": "",
            f"{_CONFIG} aiecc_path": "",
            f"{_HOST} XRTHostRuntime.load": "self npu_kernel kwargs",
            f"{_HOST} CachedXRTRuntime.load": "self npu_kernel retry kwargs",
        },
    ),
    # 2026-06-12
    "14273685": (
        "June 2026",
        {
            f"{_COMPILE} compile_cxx_core_function": f"{_CXX} use_chess",
            f"{_COMPILE} compile_mlir_module": (
                "mlir_module insts_path pdi_path xclbin_path elf_path verbose work_dir options "
                "use_chess device"
            ),
            f"{_COMPILE} _rename_symbol_in_object": "object_path old_name new_name",
            f"{_CONFIG} peano_install_dir": "",
            f"{_CONFIG} peano_cxx_path": "",
            f"{_CONFIG} aiecc_path": "",
            "aie.compiler.aiecc.main run": "mlir_module args",
            f"{_HOST} XRTHostRuntime.load": "self npu_kernel kwargs",
            f"{_HOST} CachedXRTRuntime.load": "self npu_kernel retry kwargs",
        },
    ),
    # 2026-03-16, on the way to 1.3
    "252fb7c9": (
        "1.3",
        {
            f"{_COMPILE} compile_cxx_core_function": _CXX,
            f"{_COMPILE} compile_mlir_module": (
                "mlir_module insts_path pdi_path xclbin_path verbose work_dir options"
            ),
            f"{_CONFIG} peano_install_dir": "",
            f"{_CONFIG} peano_cxx_path": "",
            "aie.compiler.aiecc.main run": "mlir_module args",
            f"{_HOST} XRTHostRuntime.load": "self npu_kernel kwargs",
            f"{_HOST} CachedXRTRuntime.load": "self npu_kernel retry kwargs",
        },
    ),
}


@pytest.mark.parametrize("commit", COMMITS)
def test_a_known_version_is_recognized(commit: str) -> None:
    name, signatures = COMMITS[commit]
    seams = (
        Seam(*function.split(), (tuple(parameters.split()),))
        for function, parameters in signatures.items()
    )
    assert recognize(package(Release("theirs", tuple(seams))), None).name == name


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release.name)
def test_an_unknown_parameter_is_refused_with_both_signatures(release: Release) -> None:
    load = package(release, compile_cxx_core_function=("source_path", "sysroot"))
    with pytest.raises(UnsupportedError, match=r"does not know this version .* 9\.9") as error:
        recognize(load, "9.9")
    text = str(error.value)
    assert f"not {release.name}: aie.utils.compile.utils.compile_cxx_core_function takes" in text
    assert "(source_path, target_arch, output_path, include_dirs, compile_args, cwd" in text
    assert "here, it takes (source_path, sysroot)" in text


def test_a_missing_function_and_a_missing_module_are_named() -> None:
    modern = RELEASES[0]
    load = package(modern, _run_aiecc=None)
    with pytest.raises(UnsupportedError) as error:
        recognize(load, None)
    text = str(error.value)
    assert (
        "not 1.4: aie.utils.compile.utils._run_aiecc takes (mlir_file, args); here, there is no"
        in text
    )
    assert "not 1.3: aie.compiler.aiecc.main.run takes" in text
    assert "No module named 'aie.compiler.aiecc.main'" in text


def test_a_package_that_mlir_aie_needs_is_not_a_version_of_it() -> None:
    def load(name: str) -> ModuleType:
        raise ModuleNotFoundError("No module named 'ml_dtypes'", name="ml_dtypes")

    with pytest.raises(ModuleNotFoundError, match="ml_dtypes"):
        recognize(load, None)


def test_a_function_is_replaced_wherever_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    home, user = ModuleType("seam_home"), ModuleType("seam_user")
    home.build = user.build = taking("a")  # type: ignore[attr-defined]
    user.other = taking("a")  # type: ignore[attr-defined]
    other = user.other
    monkeypatch.setitem(sys.modules, "seam_home", home)
    monkeypatch.setitem(sys.modules, "seam_user", user)
    release = Release("x", (Seam("seam_home", "build", (("a",),)),))
    replace(release, {"build": lambda old: lambda a: (old, a)}, sys.modules.__getitem__)
    assert home.build is user.build
    assert user.build(3)[1] == 3
    assert user.other is other
