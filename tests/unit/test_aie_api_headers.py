"""Which aie_api headers are used, and installing them from folders and archives."""

from __future__ import annotations

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from npukit.builder.toolchains.installer.aie_api_headers import install_headers
from npukit.builder.toolchains.tools.aie_api import INSTALLED, AieApi, find_aie_api
from npukit.builder.toolchains.tools.installed import InstalledTools
from npukit.errors import UsageError

HEADERS = {
    "include/aie_api/aie.hpp": "// aie\n",
    "include/aie_api/detail/aie2/add.hpp": "// add\n",
    "include/aie_kernels/aie_kernel_utils.h": "// utilities\n",
    "aie_runtime_lib/AIE2/lut_based_ops.h": "// tables\n",
}


def plant(folder: Path, files: dict[str, str] = HEADERS) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def content(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


def wheel(path: Path, files: dict[str, str] = HEADERS) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"mlir_aie/{name}", text)
        archive.writestr("mlir_aie/bin/aiecc", "not a header")
    return path


def tarball(path: Path, files: dict[str, str] = HEADERS) -> Path:
    with tarfile.open(path, "w:gz") as archive:
        for name, text in files.items():
            member = tarfile.TarInfo(f"release-1/{name}")
            member.size = len(text)
            archive.addfile(member, io.BytesIO(text.encode()))
    return path


def find(tmp_path: Path, *, given: Path | None = None, **environ: str) -> AieApi:
    tools = InstalledTools(environ=environ, python_path=[str(tmp_path / "packages")])
    return find_aie_api(given, tools, tmp_path / "installed", environ)


def mlir_aie(folder: Path) -> Path:
    plant(folder, {**HEADERS, "bin/aiecc": "#!/bin/sh\n"})
    (folder / "bin/aiecc").chmod(0o755)
    return folder


def test_the_first_headers_that_are_there_are_used(tmp_path: Path) -> None:
    own = find(tmp_path)
    assert own.is_own and own.source == "npukit"
    plant(tmp_path / "installed")
    assert find(tmp_path).source == INSTALLED
    mlir_aie(tmp_path / "packages" / "mlir_aie")
    assert find(tmp_path).source == "MLIR-AIE, by wheel mlir_aie"
    other = mlir_aie(tmp_path / "other")
    assert find(tmp_path, MLIR_AIE_INSTALL_DIR=str(other)).root == other
    named = plant(tmp_path / "named", {"aie_api/aie.hpp": ""})
    chosen = {"MLIR_AIE_INSTALL_DIR": str(other), "NPUKIT_AIE_API": str(named)}
    assert find(tmp_path, **chosen).include == named
    spec = plant(tmp_path / "spec")
    assert find(tmp_path, given=spec, **chosen).include == spec / "include"
    assert find(tmp_path, given=spec).headers("AIE2") == (
        spec / "include",
        spec / "aie_runtime_lib/AIE2",
    )
    assert find(tmp_path, given=spec).headers("AIE2P") == (spec / "include",)


def test_mlir_aie_without_these_headers_is_passed_over(tmp_path: Path) -> None:
    folder = mlir_aie(tmp_path / "other")
    (folder / "include/aie_api/aie.hpp").unlink()
    assert find(tmp_path, MLIR_AIE_INSTALL_DIR=str(folder)).is_own


def test_a_named_folder_without_headers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"aie_api/aie\.hpp") as caught:
        find(tmp_path, NPUKIT_AIE_API=str(tmp_path))
    assert caught.value.where == "NPUKIT_AIE_API"


def test_the_digest_is_over_names_and_contents(tmp_path: Path) -> None:
    plain = plant(tmp_path / "a"), plant(tmp_path / "b")
    digests = {find(tmp_path, given=folder).digest() for folder in plain}
    renamed = plant(tmp_path / "c")
    (renamed / "include/aie_api/detail/aie2/add.hpp").rename(renamed / "include/aie_api/add.hpp")
    changed = plant(tmp_path / "d", {**HEADERS, "include/aie_api/aie.hpp": "// AIE\n"})
    digests |= {find(tmp_path, given=folder).digest() for folder in (renamed, changed)}
    assert len(digests) == 3


@pytest.mark.parametrize("kind", ["folder", "mlir_aie", "wheel", "tar", "checkout"])
def test_headers_are_installed_from_what_the_user_has(kind: str, tmp_path: Path) -> None:
    source = {
        "folder": lambda: plant(tmp_path / "source"),
        "mlir_aie": lambda: plant(tmp_path / "packages" / "mlir_aie").parent,
        "wheel": lambda: wheel(tmp_path / "mlir_aie-1.4.1-py3-none-any.whl"),
        "tar": lambda: tarball(tmp_path / "source.tar.gz"),
        "checkout": lambda: plant(
            tmp_path / "checkout",
            {
                f"third_party/aie_api/{name}": text
                for name, text in HEADERS.items()
                if "api" in name
            },
        ),
    }[kind]()
    target = tmp_path / "data" / "installed"
    plant(target, {"include/aie_api/old.hpp": "", "include/aie_api/aie.hpp": ""})
    installed = install_headers(source, target)
    found = content(target)
    assert found.pop("VERSION") == f"{installed.version}\n"
    kept = HEADERS if kind != "checkout" else {n: t for n, t in HEADERS.items() if "aie_api" in n}
    assert found == kept
    assert [path.name for path in target.parent.iterdir()] == ["installed"]


def test_the_version_is_that_of_the_change_log(tmp_path: Path) -> None:
    source = plant(tmp_path / "s", {**HEADERS, "Changelog.hpp": "Vitis 2026.1\nVitis 2025.2\n"})
    assert install_headers(source, tmp_path / "t").version == "2026.1"


def test_archives_write_nothing_outside(tmp_path: Path) -> None:
    hostile = {
        **HEADERS,
        "../../../aie_api/escaped.hpp": "",
        "/aie_api/absolute.hpp": "",
        "include/aie_api/../../../../x.hpp": "",
    }
    for path in (wheel(tmp_path / "a.whl", hostile), tarball(tmp_path / "a.tgz", hostile)):
        install_headers(path, tmp_path / "target")
        assert {*content(tmp_path / "target")} == {*HEADERS, "VERSION"}
    assert {path.name for path in tmp_path.iterdir()} == {"a.whl", "a.tgz", "target"}


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "flipped", "without"])
def test_what_has_no_headers_changes_nothing(damage: str, tmp_path: Path) -> None:
    target = plant(tmp_path / "target")
    path = wheel(tmp_path / "a.whl")
    data = path.read_bytes()
    match damage:
        case "empty":
            path.write_bytes(b"")
        case "text":
            path.write_bytes(b"not an archive" * 1000)
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "flipped":
            path.write_bytes(data.replace(b"// add", b"// odd", 1))
        case _:
            wheel(path, {"include/aie_api/accum.hpp": ""})
    with pytest.raises(UsageError) as caught:
        install_headers(path, target)
    assert caught.value.where == "--aie-api" and "a.whl" in caught.value.message
    assert content(target) == HEADERS
