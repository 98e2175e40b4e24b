"""Rendering a design: what a template sees, which files it reads, and where it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.errors import DesignError, Location, SpecError, UnsupportedError
from npukit.kernel.design import render_design, render_text
from npukit.kernel.scaffold import scaffold
from npukit.kernel.spec import KernelSpec
from npukit.kernel.spec_reader import load_spec


def kernel(tmp_path: Path, design: str | bytes, name: str = "design.mlir.j2") -> KernelSpec:
    scaffold("mine", tmp_path)
    folder = tmp_path / "mine"
    data = design if isinstance(design, bytes) else design.encode()
    (folder / name).write_bytes(data)
    spec = (folder / "kernel.toml").read_text().replace('"design.mlir.j2"', f'"{name}"')
    (folder / "kernel.toml").write_text(spec)
    return load_spec(folder)


def test_what_a_template_sees(tmp_path: Path) -> None:
    design = (
        "{## a comment ##}\n"
        "{%% for i in range(2) %%}\n"
        "{{ device }} {{ bias + i }} {{ args.source.nbytes }} {{ args.result.dtype }}\n"
        "{%% endfor %%}\n"
        "%a = {%tile} {#attr} {a = {b = 1}}\n"
    )
    rendered = render_design(kernel(tmp_path, design), "npu2", {"bias": 5})
    assert rendered.text == (
        "npu2 5 4096 int8\nnpu2 6 4096 int8\n%a = {%tile} {#attr} {a = {b = 1}}\n"
    )
    assert rendered.templates == (tmp_path / "mine" / "design.mlir.j2",)


def test_included_files_are_read_files(tmp_path: Path) -> None:
    spec = kernel(tmp_path, '{%% include "part.mlir" %%}\n{%% include "part.mlir" %%}')
    (spec.directory / "part.mlir").write_text("{{ bias }}")
    rendered = render_design(spec, "npu1", {"bias": 7})
    assert rendered.text == "77"
    assert [path.name for path in rendered.templates] == ["design.mlir.j2", "part.mlir"]


def test_a_design_that_is_no_template_stays_as_it_is(tmp_path: Path) -> None:
    text = "{{ bias }} {%% if %%}\n"
    spec = kernel(tmp_path, text, "design.mlir")
    assert render_design(spec, "npu1", {"bias": 7}).text == text


@pytest.mark.parametrize(
    ("design", "message", "line"),
    [
        ("a\n{{ bias }\n", "template:", 2),
        ("a\n\n{%% if bias %%}", "template:", 3),
        ("a\n{{ gain }}", "'gain' is undefined", 2),
        ("a\n{{ args.nothing.shape }}", "nothing", 2),
        ("a\nb {{ 1 // 0 }}", "ZeroDivisionError", 2),
        ("a\n{{ 'x' + 1 }}", "TypeError", 2),
        ('a\n{%% include "gone" %%}', "no such file: gone", 2),
        ('a\n{%% include "../../etc/passwd" %%}', "no such file", 2),
    ],
)
def test_failures_name_the_line(design: str, message: str, line: int, tmp_path: Path) -> None:
    spec = kernel(tmp_path, design)
    with pytest.raises(DesignError, match=message) as caught:
        render_design(spec, "npu1", {"bias": 1})
    where = caught.value.where
    assert isinstance(where, Location)
    assert (Path(where.file).name, where.line) == ("design.mlir.j2", line)


def test_a_failure_in_an_included_file_names_that_file(tmp_path: Path) -> None:
    spec = kernel(tmp_path, 'a\n{%% include "part.mlir" %%}')
    (spec.directory / "part.mlir").write_text("\n\n{{ gain }}")
    with pytest.raises(DesignError) as caught:
        render_design(spec, "npu1", {"bias": 1})
    assert str(caught.value.where).endswith("part.mlir:3")


@pytest.mark.parametrize("name", ["design.mlir", "design.mlir.j2"])
def test_not_utf8(name: str, tmp_path: Path) -> None:
    spec = kernel(tmp_path, b"module {\n  \xff\n}", name)
    with pytest.raises(DesignError, match="not UTF-8") as caught:
        render_design(spec, "npu1", {"bias": 1})
    assert str(caught.value.where).endswith(f"{name}:2")


def test_a_design_that_is_gone_by_now(tmp_path: Path) -> None:
    spec = kernel(tmp_path, "", "design.mlir")
    spec.design.unlink()
    with pytest.raises(DesignError, match="can't be read"):
        render_design(spec, "npu1", {"bias": 1})


def test_iron_designs_are_said_to_be_unsupported(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedError, match=r"IRON design\.py"):
        render_design(kernel(tmp_path, "", "design.py"), "npu1", {})


def test_short_texts(tmp_path: Path) -> None:
    spec = kernel(tmp_path, "")
    where = spec.cores[0].defines_at["BIAS"]
    lines = spec.file.read_text().splitlines()
    assert "BIAS" in lines[(where.line or 0) - 1]
    assert render_text(spec, "{{ bias * 2 }}", "npu1", {"bias": 4}, where) == "8"
    for text, value in (("{{ bias > 3 }}", "1"), ("{{ bias < 3 }} {{ bias }}", "0 4")):
        assert render_text(spec, text, "npu1", {"bias": 4}, where) == value
    for text in ("{{ gain }}", "{{ bias", "{{ 1 // 0 }}"):
        with pytest.raises(SpecError) as caught:
            render_text(spec, text, "npu1", {"bias": 4}, where)
        assert caught.value.where == where
        assert text in str(caught.value)
