"""Warnings in a manifest hold no folder of the machine that made them."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.builder.manifest_warnings import local_warnings, portable_warnings
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
    kept = portable_warnings(folder, [warning, warning])
    (told,) = local_warnings(Path("elsewhere"), kept)
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
    (told,) = local_warnings(Path(), portable_warnings(Path(), [warning]))
    assert told == warning
