"""Where the hw flow's tools are found, and which of several is taken."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from npukit.builder.toolchains.tools import tool_query
from npukit.builder.toolchains.tools.installed import (
    FoundTool,
    InstalledTools,
    MissingTool,
    ToolPlaces,
)
from npukit.builder.toolchains.tools.tool_query import query, query_tool, version_in
from waiting import wait_until_gone

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


def test_locations_are_searched_in_their_documented_order(tmp_path: Path) -> None:
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


def test_a_missing_tool_lists_everywhere_it_was_looked_for(tmp_path: Path) -> None:
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
        ("echo 'clang version 21.0.0 (https://host/llvm-aie 0123)' >&2", "21.0.0"),
        ("echo '****** Bootgen v2023.2'", "v2023.2"),
        ("echo nothing to say", None),
    ],
)
def test_versions_are_the_tools_own(tmp_path: Path, script: str, version: str | None) -> None:
    answer = query_tool(executable(tmp_path / "tool", script), "--version")
    assert answer.problem is None
    assert version_in(answer.text) == version


def test_bootgen_is_queried_without_a_flag(tmp_path: Path) -> None:
    """It knows no --version: called with anything that it does not know it fails."""
    mlir_aie(tmp_path)
    script = 'test $# = 0 || exit 1; echo; echo "****** Bootgen v2023.2"'
    executable(tmp_path / "bin/bootgen", script)
    tool = found(InstalledTools(ToolPlaces(mlir_aie=tmp_path), {}, []).bootgen)
    assert (tool.version, tool.problem) == ("v2023.2", None)


# -- tools that are of no use ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "problem"),
    [
        ("kill -SEGV $$", "it was killed by SIGSEGV"),
        ("echo first; echo libfoo.so.1: no such file >&2; exit 127", "libfoo.so.1: no such file"),
        ("exit 3", "exit status 3"),
        ("printf '\\033[31mred\\007\\n'; exit 1", "?[31mred?"),
        (
            "head -c 100000 /dev/zero | tr '\\0' x; echo :too short; exit 1",
            f"{'x' * 150} ... {'x' * 140}:too short",
        ),
    ],
)
def test_a_failed_query_is_explained_in_one_printable_line(
    tmp_path: Path, script: str, problem: str
) -> None:
    assert query([executable(tmp_path / "tool", script)]).problem == problem


def test_a_tool_that_can_not_be_started(tmp_path: Path) -> None:
    assert "No such file" in (query([tmp_path / "absent"]).problem or "")
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"\x7fELF and no more")
    garbage.chmod(0o755)
    assert "Exec format error" in (query([garbage]).problem or "")


def test_a_tool_that_hangs_is_killed_with_its_children(tmp_path: Path) -> None:
    """A script's child holds its output open, and would outlive it."""
    child = tmp_path / "child"
    script = f"sleep 1000 & echo $! > {child}; wait"
    assert query([executable(tmp_path / "tool", script)], timeout=0.5).problem == "no answer in 0 s"
    pid = int(child.read_text())
    wait_until_gone(pid)


def test_tools_that_hang_do_not_hang_the_search(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tool_query, "TIMEOUT_SECONDS", 0.2)
    mlir_aie(tmp_path)
    executable(tmp_path / "bin/aiecc", "sleep 1000")
    executable(tmp_path / "bin/clang++", "sleep 1000")
    tools = InstalledTools(ToolPlaces(mlir_aie=tmp_path, peano=tmp_path), {}, [])
    assert found(tools.aiecc).problem == "no answer in 0 s"
    assert "it can't be used: no answer in 0 s" in str(missing(tools.peano))


Damage = Callable[[Path], None]


def empty(folder: Path) -> None:
    folder.mkdir()


def file_in_its_place(folder: Path) -> None:
    folder.write_text("")


def absent(folder: Path) -> None:
    del folder


def dangling(folder: Path) -> None:
    folder.symlink_to("gone")


def one_too_deep(folder: Path) -> None:
    folder.mkdir()
    for name in ("aiecc", "clang++", "xclbinutil"):
        executable(folder / name)


def link_to_nothing(folder: Path) -> None:
    (folder / "bin").mkdir(parents=True)
    for name in ("aiecc", "clang++", "xclbinutil"):
        (folder / "bin" / name).symlink_to("gone")


def not_executable(folder: Path) -> None:
    for name in ("aiecc", "clang++", "xclbinutil"):
        executable(folder / "bin" / name).chmod(0o644)


DAMAGES = [
    (empty, ""),
    (file_in_its_place, "it is not a folder"),
    (absent, "there is no such folder"),
    (dangling, "it is a link to gone, which does not exist"),
    (one_too_deep, "is directly in it; name its parent folder instead"),
    (link_to_nothing, "is a link to gone, which does not exist"),
    (not_executable, "is not executable (chmod +x)"),
]


@pytest.mark.parametrize("by", ["option", "variable"])
@pytest.mark.parametrize(("damage", "said"), DAMAGES, ids=[d.__name__ for d, _ in DAMAGES])
def test_an_unusable_named_location_is_explained_and_not_replaced(
    tmp_path: Path, by: str, damage: Damage, said: str
) -> None:
    place = tmp_path / "named"
    damage(place)
    good = peano(mlir_aie(tmp_path / "good"))
    site = tmp_path / "site"
    mlir_aie(site / "mlir_aie")
    peano(site / "llvm-aie")
    environ = {"PATH": f"{good}/bin:/usr/bin:/bin"}
    names = {"MLIR_AIE_INSTALL_DIR": str(place), "PEANO_INSTALL_DIR": str(place)}
    places = ToolPlaces(place, place) if by == "option" else ToolPlaces()
    tools = InstalledTools(places, environ if by == "option" else environ | names, [str(site)])
    for tool, option, variable in (
        (tools.mlir_aie, "--mlir-aie", "MLIR_AIE_INSTALL_DIR"),
        (tools.peano, "--peano", "PEANO_INSTALL_DIR"),
    ):
        text = str(missing(tool))
        assert f"in {place} ({option if by == 'option' else variable})" in text
        assert said in text


@pytest.mark.parametrize("by", ["option", "variable"])
@pytest.mark.parametrize(("damage", "said"), DAMAGES, ids=[d.__name__ for d, _ in DAMAGES])
def test_an_xrt_without_xclbinutil_lets_path_have_it(
    tmp_path: Path, by: str, damage: Damage, said: str
) -> None:
    place = tmp_path / "named"
    damage(place)
    places = ToolPlaces(xrt=place) if by == "option" else ToolPlaces()
    environ = {"XILINX_XRT": str(place)} if by == "variable" else {}
    nowhere = tmp_path / "opt"
    if damage is not one_too_deep:  # a folder of XRT's tools is accepted too
        tool = missing(InstalledTools(places, environ, [], nowhere).xclbinutil)
        assert said in str(tool)
        on_path = executable(tmp_path / "bin/xclbinutil", "echo XRT Build Version: 2.20.0")
        tools = InstalledTools(places, environ | {"PATH": f"{on_path.parent}:/bin"}, [], nowhere)
        assert found(tools.xclbinutil).path == on_path
    xrt = InstalledTools(places, environ | {"PATH": "/bin"}, [], nowhere).xrt
    if place.is_dir():
        assert found(xrt).path == place
    else:
        assert said in str(missing(xrt)), "XRT itself goes by what is named"


def test_each_tool_is_taken_from_the_first_place_that_has_it(tmp_path: Path) -> None:
    """Peano, bootgen and XRT; MLIR-AIE has a test of its own."""
    places = {}
    for number, name in enumerate(("option", "variable", "wheel", "path")):
        folder = tmp_path / name
        places[name] = folder / ("llvm-aie" if name == "wheel" else "")
        peano(places[name], f"{number}.0")
        executable(folder / "bin/xclbinutil", f"echo {number}.0")
        executable(folder / "bin/xrt-smi")
    wheel(places["wheel"].parent, "llvm-aie", "2.0")
    named = {"PEANO_INSTALL_DIR": str(places["variable"]), "XILINX_XRT": str(places["variable"])}
    path = {"PATH": f"{places['path']}/bin:/usr/bin:/bin"}
    given = ToolPlaces(peano=places["option"], xrt=places["option"])
    site = [str(places["wheel"].parent)]
    default = tmp_path / "opt"

    def sources(tools: InstalledTools) -> list[tuple[str, str | None]]:
        wanted = (tools.peano, tools.xclbinutil, tools.xrt)
        return [(found(tool).source, found(tool).version) for tool in wanted]

    assert sources(InstalledTools(given, named | path, site, default)) == [
        ("--peano", "0.0"),
        ("--xrt", "0.0"),
        ("--xrt", None),
    ]
    assert sources(InstalledTools(None, named | path, site, default)) == [
        ("PEANO_INSTALL_DIR", "1.0"),
        ("XILINX_XRT", "1.0"),
        ("XILINX_XRT", None),
    ]
    assert sources(InstalledTools(None, path, site, default)) == [
        ("wheel llvm-aie", "2.0"),
        ("PATH", "3.0"),
        ("PATH", None),
    ]
    executable(default / "bin/xclbinutil", "echo 4.0")
    assert sources(InstalledTools(None, path, [], default)) == [
        ("PATH", "3.0"),
        ("default folder", "4.0"),
        ("default folder", None),
    ]


def test_bootgen_beside_aiecc_goes_before_the_one_on_path(tmp_path: Path) -> None:
    aie = mlir_aie(tmp_path / "aie")
    on_path = executable(tmp_path / "bin/bootgen", "echo v2")
    tools = InstalledTools(ToolPlaces(mlir_aie=aie), {"PATH": f"{on_path.parent}:/bin"}, [])
    assert found(tools.bootgen).path == on_path
    beside = executable(aie / "bin/bootgen", "echo v1")
    tools = InstalledTools(ToolPlaces(mlir_aie=aie), {"PATH": f"{on_path.parent}:/bin"}, [])
    assert found(tools.bootgen).path == beside
    # aie-opt is MLIR-AIE's own: one on PATH may be of another version.
    executable(tmp_path / "bin/aie-opt")
    (aie / "bin/aie-opt").unlink()
    assert "bin/aie-opt" in str(missing(tools.aie_opt))


def test_a_location_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tools run in other folders than the one that the user is in."""
    mlir_aie(tmp_path / "aie")
    monkeypatch.chdir(tmp_path)
    for tools in (
        InstalledTools(ToolPlaces(mlir_aie=Path("aie")), {}, []),
        InstalledTools(environ={"MLIR_AIE_INSTALL_DIR": "aie"}, python_path=[]),
        InstalledTools(environ={"PATH": "aie/bin"}, python_path=[]),
    ):
        assert found(tools.aiecc).path == Path(os.path.realpath(tmp_path / "aie/bin/aiecc"))
