"""Warnings in a manifest hold no folder of the machine that made them."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.kept_warnings import kept_warnings, told_warnings
from npukit.findings import Finding


@pytest.mark.parametrize("folder", [Path("kernels/scale"), Path("scale"), Path("/abs/scale")])
def test_the_kernels_folder_is_named_again(folder: Path) -> None:
    warning = Finding(
        f"{folder}/k.h is odd, other/{folder}/k.h is not",
        f"{folder}/k.cc:1:2",
        "no hint",
        f"In file included from {folder.absolute()}/k.h",
        (f"{folder}/k.cc:3:4", "pre" + f"{folder}/k.cc:5"),
    )
    kept = kept_warnings(folder, [warning, warning])
    (told,) = told_warnings(Path("elsewhere"), {"warnings": kept})
    assert told == Finding(
        f"elsewhere/k.h is odd, other/{folder}/k.h is not",
        "elsewhere/k.cc:1:2",
        "no hint",
        "In file included from elsewhere/k.h",
        ("elsewhere/k.cc:3:4", "pre" + f"{folder}/k.cc:5"),
        2,
    )


def test_a_kernel_in_the_current_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    warning = Finding("odd", "k.cc:1:2", details="../k.h ./k.h")
    (told,) = told_warnings(Path(), {"warnings": kept_warnings(Path(), [warning])})
    assert told == warning


@pytest.mark.parametrize("kept", [None, 3, "x", [1, None], [{"message": 3, "count": "x"}]])
def test_a_manifest_that_holds_something_else(kept: object) -> None:
    assert all(isinstance(w, Finding) for w in told_warnings(Path("k"), {"warnings": kept}))
