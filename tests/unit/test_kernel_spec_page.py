"""docs/kernel-spec.md: its examples are valid, and it names every key, kind, dtype and reason."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from npukit.kernel.dtypes import DTYPE_BYTES
from npukit.kernel.file_format import json_schema
from npukit.kernel.input_kinds import INPUT_KINDS
from npukit.kernel.spec_reader import load_spec
from npukit.validate.evidence import Reason

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "kernel-spec.md").read_text()


KEYS = sorted(
    {
        key
        for name, table in json_schema()["$defs"].items()
        if name != "KernelFile"
        for key in table["properties"]
    }
)


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def folder_of_the_example(tmp_path: Path, extra: str = "") -> Path:
    (example,) = blocks("toml file")
    folder = tmp_path / "add"
    folder.mkdir()
    for name in ("design.mlir.j2", "add.cc"):
        (folder / name).write_text("")
    imports = "from __future__ import annotations\nimport numpy as np\n"
    (folder / "reference.py").write_text(imports + "\n".join(blocks("python")))
    (folder / "kernel.toml").write_text(example + extra)
    return folder


def test_every_toml_block_is_toml() -> None:
    all_blocks = blocks(r"toml[^\n]*")
    assert len(all_blocks) == 7
    for block in all_blocks:
        tomllib.loads(block)


def test_the_example_is_a_valid_spec(tmp_path: Path) -> None:
    from npukit.kernel.cases import make_inputs
    from npukit.kernel.references import Reference

    spec = load_spec(folder_of_the_example(tmp_path, "\n" + blocks("toml case")[0]))
    assert [case.name for case in spec.validation.cases] == ["uniform", "extremes", "one-hot"]
    reference = Reference(spec, spec.validation.reference, exact_dtype=True)
    for case in spec.validation.cases:
        assert reference(make_inputs(spec, case, {"gain": 2}), {"gain": 2})["out"].any()


def test_the_complaint_reads_as_shown(tmp_path: Path) -> None:
    from npukit.errors import SpecError

    folder = folder_of_the_example(tmp_path)
    text = (folder / "kernel.toml").read_text().replace("summary", "sumary")
    (folder / "kernel.toml").write_text(text)
    with pytest.raises(SpecError) as caught:
        load_spec(folder)
    shown = next(block for block in blocks("text") if "npukit: kernel spec" in block)
    said = str(caught.value).replace(str(folder), "kernel_src/add")
    assert shown.strip() == f"npukit: kernel spec: {said}"


@pytest.mark.parametrize(
    "name",
    [
        *INPUT_KINDS,
        *sorted({setting for settings in INPUT_KINDS.values() for setting in settings}),
        *DTYPE_BYTES,
        "function",
        *KEYS,
    ],
)
def test_everything_is_explained(name: str) -> None:
    assert f"`{name}`" in PAGE


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_explained(reason: Reason) -> None:
    assert f"| {reason.value} |" in PAGE
