"""What kernels print: shown by `npukit run`, hidden by `npukit validate` unless asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from npukit.kernel.scaffold import scaffold
from npukit_process import run_npukit


@pytest.mark.parametrize("template", ["scalar", "vector-int8"])
def test_run_and_validate(template: str, tmp_path: Path) -> None:
    scaffold("mine", tmp_path, template=template)
    source = tmp_path / "mine" / "mine.cc"
    head, start, rest = source.read_text().partition('extern "C"')
    signature, brace, body = rest.partition(") {")
    source.write_text(
        f'#include <stdio.h>\n{head}{start}{signature}{brace}\n  printf("half %.1f\\n", 0.5f);\n{body}'
    )
    common = ["mine", "--kernel-dir", str(tmp_path), "--build-dir", str(tmp_path / "build")]
    line = "core (0, 2): half 0.5\n"
    run = run_npukit("run", *common)
    assert run.returncode == 0, run.stderr
    assert line in run.stderr and line not in run.stdout
    few = ["--runs", "1", "--soak", "2"]
    hidden = run_npukit("validate", *common, *few)
    assert hidden.returncode == 0, hidden.stderr
    assert "half 0.5" not in hidden.stdout + hidden.stderr
    shown = run_npukit("validate", *common, *few, "--debug-output")
    assert line in shown.stderr and line not in shown.stdout
