"""Where the hw flow's tools are found, and which of several is taken."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.build.toolchains.installed import (
    FoundTool,
    InstalledTools,
    MissingTool,
    ToolPlaces,
    tool_version,
)

_PEANO_TARGETS = "echo '  Registered Targets:'; echo '    aie2  - AI Engine V2'"


def executable(path: Path, script: str = "echo tool 1.2.3") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def mlir_aie(folder: Path, version: str = "1.0.0") -> Path:
    executable(folder / "bin/aiecc", f"echo aiecc {version}")
    executable(folder / "bin/aie-opt")
    (folder / "include").mkdir()
    return folder


def peano(folder: Path, version: str = "19.0.0") -> Path:
    executable(
        folder / "bin/clang++",
        f'case "$1" in --print-targets) {_PEANO_TARGETS};; *) echo clang version {version};; esac',
    )
    return folder


def wheel(site: Path, name: str, version: str) -> None:
    info = site / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")


def found(tool: FoundTool | MissingTool) -> FoundTool:
    assert isinstance(tool, FoundTool), tool
    return tool


def missing(tool: FoundTool | MissingTool) -> MissingTool:
    assert isinstance(tool, MissingTool), tool
    return tool


def test_places_are_asked_in_their_documented_order(tmp_path: Path) -> None:
    given = mlir_aie(tmp_path / "given", "1.0")
    variable = mlir_aie(tmp_path / "variable", "2.0")
    site = tmp_path / "site"
    mlir_aie(site / "mlir_aie", "0.0")
    wheel(site, "mlir_aie", "3.0")
    on_path = mlir_aie(tmp_path / "path", "4.0")
    places = ToolPlaces(mlir_aie=given)
    environ = {"MLIR_AIE_INSTALL_DIR": str(variable), "PATH": f"{on_path}/bin:/usr/bin:/bin"}

    def take(
        environ: dict[str, str], site: list[str], places: ToolPlaces
    ) -> tuple[str, str | None]:
        tools = InstalledTools(places, environ, site)
        installation = found(tools.mlir_aie)
        assert found(tools.aiecc).path == installation.path / "bin/aiecc"
        return installation.source, installation.version

    path_only = {"PATH": environ["PATH"]}
    assert take(environ, [str(site)], places) == ("--mlir-aie", "1.0")
    assert take(environ, [str(site)], ToolPlaces()) == ("MLIR_AIE_INSTALL_DIR", "2.0")
    assert take(path_only, [str(site)], ToolPlaces()) == ("wheel mlir_aie", "3.0")
    assert take(path_only, [], ToolPlaces()) == ("PATH", "4.0")


def test_a_named_folder_without_the_tool_is_not_passed_over(tmp_path: Path) -> None:
    on_path = mlir_aie(tmp_path / "path")
    environ = {"MLIR_AIE_INSTALL_DIR": str(tmp_path / "gone"), "PATH": f"{on_path}/bin"}
    tool = missing(InstalledTools(environ=environ, python_path=[]).mlir_aie)
    assert "bin/aiecc" in str(tool)
    assert f"{tmp_path / 'gone'} (MLIR_AIE_INSTALL_DIR)" in str(tool)


def test_what_is_missing_says_everywhere_that_was_looked(tmp_path: Path) -> None:
    tools = InstalledTools(environ={"PATH": str(tmp_path)}, python_path=[str(tmp_path)])
    for tool, words in (
        (tools.mlir_aie, ["--mlir-aie", "MLIR_AIE_INSTALL_DIR", "wheel mlir_aie", "aiecc on PATH"]),
        (tools.aiecc, ["MLIR_AIE_INSTALL_DIR"]),
        (tools.peano, ["--peano", "PEANO_INSTALL_DIR", "wheel llvm-aie", "clang++ on PATH"]),
        (tools.bootgen, ["bootgen on PATH"]),
        (tools.xclbinutil, ["xclbinutil on PATH"]),
    ):
        text = str(missing(tool))
        assert all(word in text for word in words), text
        assert missing(tool).hint


def test_an_ordinary_clang_is_not_peano(tmp_path: Path) -> None:
    executable(tmp_path / "bin/clang++", "echo clang version 22.1.0")
    environ = {"PATH": str(tmp_path / "bin")}
    tool = missing(InstalledTools(environ=environ, python_path=[]).peano)
    assert "does not compile for aie2" in str(tool)


def test_peano_comes_from_its_wheel_with_the_wheels_version(tmp_path: Path) -> None:
    peano(tmp_path / "llvm-aie")
    wheel(tmp_path, "llvm-aie", "19.0.0.2026042301")
    tool = found(InstalledTools(environ={"PATH": ""}, python_path=[str(tmp_path)]).peano)
    assert tool.path == tmp_path / "llvm-aie/bin/clang++"
    assert (tool.version, tool.source) == ("19.0.0.2026042301", "wheel llvm-aie")


def test_peano_of_the_environment_variable(tmp_path: Path) -> None:
    environ = {"PEANO_INSTALL_DIR": str(peano(tmp_path / "peano", "20.1.0"))}
    tool = found(InstalledTools(environ=environ, python_path=[]).peano)
    assert (tool.version, tool.source) == ("20.1.0", "PEANO_INSTALL_DIR")


def test_an_incomplete_installation_names_what_it_lacks(tmp_path: Path) -> None:
    executable(tmp_path / "bin/aiecc")
    tools = InstalledTools(ToolPlaces(mlir_aie=tmp_path), {}, [])
    assert "bin/aie-opt" in str(missing(tools.aie_opt))
    assert "include" in str(missing(tools.include))
    assert "incomplete" in missing(tools.include).hint


def test_the_python_driver_counts_where_there_is_no_native_one(tmp_path: Path) -> None:
    script = tmp_path / "bin/aiecc.py"
    script.parent.mkdir()
    script.write_text("print('aiecc.py 0.0.1')")
    tools = InstalledTools(ToolPlaces(mlir_aie=tmp_path), {}, [])
    assert found(tools.aiecc).path == script
    assert found(tools.aiecc).version == "0.0.1"


def test_xclbinutil_may_be_elsewhere_than_the_rest_of_xrt(tmp_path: Path) -> None:
    xrt = tmp_path / "xrt"
    xrt.mkdir()
    on_path = executable(tmp_path / "bin/xclbinutil", "echo XRT Build Version: 2.20.0")
    environ = {"XILINX_XRT": str(xrt), "PATH": f"{on_path.parent}:/usr/bin:/bin"}
    tools = InstalledTools(environ=environ, python_path=[])
    assert found(tools.xrt).path == xrt
    assert found(tools.xclbinutil) == FoundTool("xclbinutil", on_path, "2.20.0", "PATH")
    inside = executable(xrt / "bin/xclbinutil", "echo XRT Build Version: 2.26.0")
    tools = InstalledTools(environ=environ, python_path=[])
    assert found(tools.xclbinutil) == FoundTool("xclbinutil", inside, "2.26.0", "XILINX_XRT")


@pytest.mark.parametrize(
    ("script", "version"),
    [
        (
            "echo 'Debian LLVM version 22.1.8'; echo 'aiecc (C++ version) "
            "979629649ea679b70043dc9150a00e0f29b72aad'",
            "979629649ea679b70043dc9150a00e0f29b72aad",
        ),
        ("echo clang version 19.0.0", "19.0.0"),
        ("exit 3", None),
        ("echo nothing to say", None),
    ],
)
def test_versions_are_the_tools_own(tmp_path: Path, script: str, version: str | None) -> None:
    assert tool_version(executable(tmp_path / "tool", script)) == version
    assert tool_version(tmp_path / "absent") is None
