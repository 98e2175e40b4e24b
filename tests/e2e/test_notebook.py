"""The notebook of the docs runs, and its outputs are those that it shows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

NOTEBOOK = Path(__file__).parents[2] / "docs" / "notebook.ipynb"
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def shown(notebook: dict[str, Any]) -> list[tuple[str, str]]:
    """(source, text that it gives) of each code cell; HTML, which has the date of a verdict, only as a mark."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        texts = ""
        for output in cell["outputs"]:
            assert output["output_type"] != "error", "".join(output["traceback"])
            if output.get("name") == "stderr":
                continue
            data = output.get("data", {})
            texts += "".join(output.get("text", data.get("text/plain", "")))
            texts += "<html>" * ("text/html" in data)
        cells.append(("".join(cell["source"]), _COLOUR.sub("", texts).strip()))
    return cells


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "notebook.ipynb").write_bytes(NOTEBOOK.read_bytes())
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "NPUKIT_CACHE_DIR": str(folder / "cache"),
        "IPYTHONDIR": str(folder / "ipython"),
        "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
        "COLUMNS": "120",
    }
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "jupyter",
            "execute",
            "notebook.ipynb",
            "--output",
            "executed.ipynb",
        ],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads((folder / "executed.ipynb").read_bytes())
    return result


def test_it_gives_the_outputs_that_it_shows(executed: dict[str, Any]) -> None:
    assert shown(executed) == shown(json.loads(NOTEBOOK.read_bytes()))


def test_an_open_kernel_is_shown_before_and_after_its_validation(executed: dict[str, Any]) -> None:
    pages = [
        "".join(output["data"]["text/html"])
        for cell in executed["cells"]
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    assert ["Not validated yet." in page for page in pages] == [True, False]
    assert "<b>pass</b>" in pages[1]
