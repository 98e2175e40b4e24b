"""``npukit toolchain install --aie-api``: headers that vector kernels then use."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from planted_kernels import npukit

from npukit.resources import vector_headers_dir


@pytest.fixture(autouse=True)
def data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for variable in ("NPUKIT_AIE_API", "MLIR_AIE_INSTALL_DIR"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path / "data" / "npukit" / "aie_api"


def row_of_doctor() -> str:
    rows = json.loads(npukit("doctor", "--json").out)["rows"]
    (found,) = (row["found"] for row in rows if row["name"] == "aie_api")
    return str(found)


def test_headers_that_compile_are_installed_and_used(data: Path) -> None:
    assert row_of_doctor().startswith("npukit's own headers")
    answer = npukit("toolchain", "install", "--aie-api", vector_headers_dir(), "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["aie_api"] == str(data)
    assert "AIE2\n" in answer.err and "AIE2P\n" in answer.err and "note:" not in answer.err
    assert (data / "include" / "aie_api" / "aie.hpp").is_file()
    assert "npukit toolchain install --aie-api" in row_of_doctor()


def test_headers_that_do_not_compile_are_an_error_with_the_reason(
    data: Path, tmp_path: Path
) -> None:
    source = tmp_path / "source" / "aie_api"
    source.mkdir(parents=True)
    (source / "aie.hpp").write_text("#error of the future\n")
    answer = npukit("toolchain", "install", "--aie-api", source.parent)
    assert answer.code == 5
    assert "of the future" in answer.err and str(data) in answer.err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--aie-api", "absent"], "no such file or folder: absent"),
        (["--aie-api", "."], "has no aie_api/aie.hpp"),
        (["--find-links", "absent", "--aie-api"], "no such folder: absent"),
    ],
)
def test_a_place_without_headers_is_refused(
    arguments: list[str], complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    answer = npukit("toolchain", "install", *arguments)
    assert answer.code == 2 and complaint in answer.err
